"""`lifehub brief`: the file it writes, the draft it stores, and what it says where it can't."""

import json
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from click.testing import Result
from typer.testing import CliRunner

from api.app import create_app
from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.brief_cli import site_of
from assistant.briefing.wire import BriefingOut
from assistant.cli import app
from assistant.settings import Settings
from assistant.state.state import open_state
from index.index import Index
from index.lock import Lock
from tests.conftest import FakeEmbedder

NOTE = "The annual forum of the biotech parks of Lombardy takes place in Bergamo every October, with 420 exhibitors."
ASKED = {"--audience": "Israel", "--language": "en", "--topic": "forum of the biotech parks", "--date": "2026-11-26"}


def run(home: Path, output: Path, *more: str, **other: str) -> Result:
    """The command in this process, with no built-in library; `other` takes the place of an option of ASKED."""
    asked = ASKED | {f"--{name}": value for name, value in other.items()} | {"--output": str(output)}
    arguments = ["brief", *(part for pair in asked.items() for part in pair), *more]
    own = {"LIFEHUB_HOME": str(home), "LIFEHUB_LIBRARY": "false", "LIFEHUB_PUBLIC_URL": "https://hub.example/"}
    return CliRunner().invoke(app, arguments, env=own)


@pytest.fixture(scope="module")
def papers(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the model and one document of the operator's."""
    home = tmp_path_factory.mktemp("brief") / "home"
    (home / "documents").mkdir(parents=True)
    (home / "documents" / "note.txt").write_text(NOTE)
    (home / "models").symlink_to(model_folder.parent)
    return home


@pytest.mark.model
def test_a_briefing_is_written_and_stored_as_a_draft(papers, tmp_path):
    result = run(papers, tmp_path / "brief.md")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "brief.md").read_text()
    assert f"{NOTE}[^1]" in text
    assert "https://hub.example/read/" in text
    state = open_state("", papers, 30)
    [stored] = state.briefings.all()
    state.close()
    assert stored.id in result.stdout
    assert stored.briefing.notes[0].quote == NOTE


@pytest.mark.model
def test_json_is_what_the_interface_sends(papers, tmp_path):
    result = run(papers, tmp_path / "brief.docx", "--pages", "1", "--second-language", "it", "--json")
    assert result.exit_code == 0, result.stderr
    briefing = BriefingOut.model_validate(json.loads(result.stdout))
    assert (briefing.state, briefing.pages, briefing.second_language) == ("draft", 1, "it")
    assert (tmp_path / "brief.docx").read_bytes().startswith(b"PK")


@pytest.mark.model
def test_a_place_that_cant_be_written_is_said(papers, tmp_path):
    result = run(papers, tmp_path / "no" / "brief.md")
    assert result.exit_code == 1
    assert "can't be written: No such file or directory. Choose another place with --output." in result.stderr


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("brief.odt", {}, "End it in one of .docx, .pdf, .md, .html."),
        ("brief.md", {"language": "xx"}, "Language 'xx' is unknown."),
        ("brief.md", {"date": "tomorrow"}, "Write it as 2026-11-26."),
        ("brief.md", {"pages": "3"}, "Its length is 1, 2 or 4 pages."),
    ],
)
def test_what_cant_be_made_is_said_before_anything_is_opened(home, tmp_path, name, other, said):
    result = run(home, tmp_path / name, **other)
    assert result.exit_code == 1
    assert said in result.stderr
    assert not home.exists()


def test_without_a_topic_it_is_wrong_usage(home):
    result = CliRunner().invoke(app, ["brief", "--audience", "Israel"], env={"LIFEHUB_HOME": str(home)})
    assert result.exit_code == 2


def test_links_of_a_paper_have_an_address():
    assert site_of(Settings(public_url="https://hub.example/")) == "https://hub.example"
    assert site_of(Settings(host="127.0.0.1", port=8000)) == "http://127.0.0.1:8000"


def test_it_goes_through_the_server_that_has_the_data_folder(home, small_library, tmp_path):
    """What is printed and written is what the server made."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    opened = Index(home, FakeEmbedder(), Lock(home, address), small_library)
    opened.sync()
    settings = Settings(home=home, public_url="https://hub.example")
    api = create_app(Assistant(opened, Contact("the Hub", "https://hub.example")), settings)
    server = uvicorn.Server(uvicorn.Config(api, "127.0.0.1", port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        result = run(home, tmp_path / "brief.md", "--second-language", "it", "--json", topic="Industry")
    finally:
        server.should_exit = True
        thread.join(10)
    assert result.exit_code == 0, result.stderr
    briefing = BriefingOut.model_validate(json.loads(result.stdout))
    assert (briefing.topics, briefing.second_language, briefing.state) == (["Industry"], "it", "draft")
    text = (tmp_path / "brief.md").read_text()
    assert "Pharmaceutical companies in Lombardy number 246" in text
    assert "Le aziende farmaceutiche in Lombardia sono 246" in text
