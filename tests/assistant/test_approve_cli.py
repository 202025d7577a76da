"""`lifehub approve` and `lifehub approved`: in this process, and through the server that has the data folder."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from click.testing import Result
from typer.testing import CliRunner

from api.app import create_app
from assistant.answer import Contact
from assistant.approved.wire import ApprovedListOut, ApprovedOut
from assistant.ask import Assistant
from assistant.cli import app
from assistant.settings import Settings
from assistant.state.approved import open_approved
from index.index import Index
from index.lock import Lock
from tests.conftest import FakeEmbedder

NOTE = "The annual forum of the biotech parks of Lombardy takes place in Bergamo every October, with 420 exhibitors."
WHERE = "Where is the annual forum of the biotech parks of Lombardy?"
ANNA = ("--by", "Anna")


def run(home: Path, *arguments: str) -> Result:
    """The command in this process, with no built-in library."""
    return CliRunner().invoke(app, arguments, env={"LIFEHUB_HOME": str(home), "LIFEHUB_LIBRARY": "false"})


@pytest.fixture(scope="module")
def papers(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the model and one document of the operator's."""
    home = tmp_path_factory.mktemp("approve") / "home"
    (home / "documents").mkdir(parents=True)
    (home / "documents" / "note.txt").write_text(NOTE)
    (home / "models").symlink_to(model_folder.parent)
    return home


@pytest.mark.model
def test_an_answer_is_approved_given_listed_and_taken_back(papers):
    result = run(papers, "approve", WHERE, *ANNA, "--wording", "de=Wo findet das Forum statt?")
    assert result.exit_code == 0, result.stderr
    assert "approved by Anna on" in result.stdout and "Wo findet das Forum statt?" in result.stdout
    given = run(papers, "ask", "Wo findet das Forum statt?")
    assert NOTE[:40] in given.stdout and "Approved by the Hub on" in given.stdout
    (papers / "documents" / "note.txt").write_text(NOTE.replace("420", "430"))
    listed = run(papers, "approved")
    assert "stale" in listed.stdout and "gone: " in listed.stdout
    [one] = ApprovedListOut.model_validate(json.loads(run(papers, "approved", "--json").stdout)).approved
    gone = run(papers, "approved", "--remove", one.id)
    assert gone.stdout.strip() == "No answer is approved. Approve one with: lifehub approve QUESTION --by NAME"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("approve", WHERE, *ANNA, "--wording", "Wo?"), "The wording 'Wo?' names no language. Write it as de="),
    ],
)
def test_what_cant_be_read_is_said_before_anything_is_opened(home, arguments, said):
    result = run(home, *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert not home.exists()


def test_without_a_name_it_is_wrong_usage(home):
    assert run(home, "approve", WHERE).exit_code == 2


@pytest.fixture
def served(home: Path, small_library: Path) -> Iterator[Path]:
    """A data folder that a server has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    opened = Index(home, FakeEmbedder(), Lock(home, f"http://127.0.0.1:{port}"), small_library)
    opened.sync()
    assistant = Assistant(opened, Contact("the Hub", "https://hub.example"), approved=open_approved("", home))
    server = uvicorn.Server(
        uvicorn.Config(create_app(assistant, Settings(home=home)), "127.0.0.1", port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield home
    server.should_exit = True
    thread.join(10)


def test_it_goes_through_the_server_that_has_the_data_folder(served):
    asked = ("approve", "How many beds?", *ANNA, "--key", "brochure#beds", "--wording", "it=Quanti letti?", "--json")
    result = run(served, *asked)
    assert result.exit_code == 0, result.stderr
    made = ApprovedOut.model_validate(json.loads(result.stdout))
    assert (made.keys, [one.text for one in made.wordings]) == (["brochure#beds"], ["How many beds?", "Quanti letti?"])
    answer = json.loads(run(served, "ask", "Quanti letti?", "--json").stdout)
    assert answer["approved"] == {"at": made.at}
    assert json.loads(run(served, "approved", "--json").stdout)["approved"] == [made.model_dump(mode="json")]
    assert json.loads(run(served, "approved", "--remove", made.id, "--json").stdout)["approved"] == []
    refused = run(served, "approved", "--remove", "none")
    assert (refused.exit_code, "No approved answer has the id 'none'" in refused.stderr) == (1, True)
    refused = run(served, "approve", "How many beds?", *ANNA, "--key", "none")
    assert (refused.exit_code, "No statement has the key 'none'" in refused.stderr) == (1, True)
