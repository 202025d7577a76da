"""Everything, for real: `lifehub serve` with its model and library, asked over HTTP, by commands and in a browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from assistant.wire import AnswerOut
from corpus.library import LIBRARY, read_library_document
from tests.ui.conftest import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[1]
TOKEN = "a-secret-of-the-test"
READY_WITHIN, STOPPED_WITHIN = 180, 15  # seconds
BEDS = "How many beds do the hospitals of Lombardy have in total?"
POSTI_LETTO = "Quanti posti letto ci sono negli ospedali lombardi?"
PARTNERS = "Chi sono i partner strategici per la ricerca?"
NOT_COVERED = "How many hospital beds does Tuscany have?"


@dataclass(frozen=True)
class Site:
    """The serving process, where it answers and its data folder."""

    process: subprocess.Popen
    url: str
    home: Path

    def post(self, path: str, **body) -> httpx.Response:
        return httpx.post(self.url + path, json=body, timeout=60, trust_env=False)

    def ask(self, question: str, **more) -> dict:
        response = self.post("/v1/ask", question=question, **more)
        assert response.status_code == 200, response.text
        return response.json()

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """A command of its own process on the same data folder."""
        return subprocess.run(
            command(*arguments), cwd=ROOT, env=environment(self.home), capture_output=True, text=True, timeout=180
        )


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "assistant.cli", *arguments]


def environment(home: Path) -> dict[str, str]:
    """Ours without settings of the product but the data folder and the token."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIFEHUB_")}
    return kept | {"LIFEHUB_HOME": str(home), "LIFEHUB_ADMIN_TOKEN": TOKEN}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def site(model_folder: Path, library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`lifehub serve` on a data folder that has the model and the library's index, stopped as by Ctrl-C."""
    home, port = tmp_path_factory.mktemp("everything") / "home", free_port()
    shutil.copytree(library_home, home)
    (home / "models").symlink_to(model_folder.parent)
    said = home.with_name("stderr.txt")
    with (
        said.open("w") as stderr,
        subprocess.Popen(
            command("serve", "--port", str(port)), cwd=ROOT, env=environment(home), stdout=stderr, stderr=stderr
        ) as process,
    ):
        try:
            started = Site(process, f"http://127.0.0.1:{port}", home)
            begun = time.monotonic()
            while not ready(started.url):
                assert process.poll() is None, f"ended with {process.returncode}: {said.read_text()}"
                assert time.monotonic() - begun < READY_WITHIN, f"not ready: {said.read_text()}"
                time.sleep(0.2)
            yield started
            process.send_signal(signal.SIGINT)
            process.wait(STOPPED_WITHIN)
            assert "Traceback" not in said.read_text(), said.read_text()
            assert not (home / "owner.json").exists(), "it let go of the data folder"
        finally:
            if process.poll() is None:
                process.kill()


def edition_text(language: str) -> str:
    document, _ = read_library_document(LIBRARY / "brochure")
    return document.edition(language).text


def events(url: str, question: str) -> list[tuple[str, dict]]:
    """(event, data) of a stream, as they come."""
    found, name = [], ""
    with httpx.stream(
        "POST", f"{url}/v1/ask/stream", json={"question": question}, timeout=60, trust_env=False
    ) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for line in response.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                found.append((name, json.loads(value)))
    return found


def pdf(*pages: str) -> bytes:
    """A PDF file with a line of text on each page."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        content = f"BT /F1 11 Tf 40 700 Td ({text}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 800] /Contents {5 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n"
    return written + f"{end}{len(written)}\n%%EOF\n".encode()


@pytest.mark.parametrize(("question", "language", "figure"), [(BEDS, "en", "37,000"), (POSTI_LETTO, "it", "37.000")])
def test_a_figure_is_answered_with_its_quote(site: Site, question: str, language: str, figure: str) -> None:
    answer = AnswerOut.model_validate(site.ask(question))
    assert (answer.outcome, answer.language, answer.engine) == ("answered", language, "editions")
    assert figure in answer.text
    assert "[1]" in answer.text
    citation = answer.citations[0]
    assert figure in citation.quote
    assert edition_text(language)[citation.start : citation.end] == citation.quote
    assert (citation.original is None) == (language == "it")
    page = httpx.get(site.url + citation.url.partition("#")[0], timeout=30, trust_env=False)
    assert page.status_code == 200
    marked = page.text.partition('<mark id="cited"')[2].partition("</mark>")[0]
    assert figure in marked


def test_the_stream_tells_the_same_answer_claim_by_claim(site: Site) -> None:
    told = events(site.url, BEDS)
    names = [name for name, _ in told]
    assert names[0] == "meta"
    assert names[-1] == "done"
    assert set(names[1:-1]) == {"claim"}
    done, posted = told[-1][1], site.ask(BEDS)
    assert done["text"] == posted["text"]
    assert done["id"] == told[0][1]["id"] != posted["id"]
    assert [data["claim"] for _, data in told[1:-1]] == done["claims"]


def test_what_is_not_covered_is_refused(site: Site) -> None:
    answer = site.ask(NOT_COVERED)
    assert (answer["outcome"], answer["citations"]) == ("refused", [])
    assert answer["contact"]["name"] in answer["text"]
    assert 1 <= len(answer["suggestions"]) <= 3


def test_a_follow_up_leans_on_the_conversation(site: Site) -> None:
    first = site.ask(BEDS)
    history = [{"question": BEDS, "answer": first["text"]}]
    answer = site.ask("and how many large hospitals?", history=history)
    assert answer["standalone_question"] != answer["question"]
    assert answer["outcome"] == "answered"


def test_an_upload_is_asked_about_at_once(site: Site) -> None:
    about = "The cherry orchard of the Besana clinic was planted in 1987 with 64 trees."
    files = {"file": ("besana.pdf", pdf("Annual report of the Besana clinic.", about))}
    refused = httpx.post(f"{site.url}/v1/documents", files=files, timeout=60, trust_env=False)
    assert refused.status_code == 401
    headers = {"Authorization": f"Bearer {TOKEN}"}
    sent = httpx.post(f"{site.url}/v1/documents", files=files, headers=headers, timeout=180, trust_env=False)
    assert sent.status_code == 200, sent.text
    [document_id] = sent.json()["added"]
    answer = site.ask("How many trees does the cherry orchard of the Besana clinic have?")
    assert answer["outcome"] == "answered"
    citation = answer["citations"][0]
    assert (citation["document_id"], citation["page"], citation["kind"]) == (document_id, 2, "upload")
    assert "64 trees" in citation["quote"]
    page = httpx.get(site.url + citation["url"].partition("#")[0], timeout=30, trust_env=False)
    assert "64 trees" in page.text.partition('<mark id="cited"')[2].partition("</mark>")[0]


def test_the_ask_command_goes_through_the_server(site: Site) -> None:
    done = site.command("ask", BEDS, "--json")
    assert done.returncode == 0, done.stderr
    printed, posted = json.loads(done.stdout), site.ask(BEDS)
    assert printed.keys() == posted.keys()
    own = ("id", "timings_ms")
    assert {k: v for k, v in printed.items() if k not in own} == {k: v for k, v in posted.items() if k not in own}
    unknown = site.command("ask", BEDS, "--language", "xx")
    assert unknown.returncode == 1
    assert "xx" in unknown.stderr


def test_the_ingest_command_goes_through_the_server(site: Site, tmp_path: Path) -> None:
    note = tmp_path / "harbour.txt"
    note.write_text("The boat museum of Pianello del Lario keeps 180 wooden boats, according to its catalogue of 2011.")
    done = site.command("ingest", str(note), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (len(report["added"]), report["embedded"], report["failed"]) == (1, 1, [])
    answer = site.ask("How many wooden boats does the boat museum of Pianello del Lario keep?")
    assert "180 wooden boats" in answer["text"]
    assert answer["citations"][0]["document_id"] == report["added"][0]


def test_a_second_server_is_refused_and_told_of_the_first(site: Site) -> None:
    begun = time.monotonic()
    second = site.command("serve", "--port", str(free_port()))
    assert second.returncode == 1
    assert f"in use by process {site.process.pid}, which serves {site.url}" in second.stderr
    assert "Traceback" not in second.stderr
    assert time.monotonic() - begun < 20
    assert ready(site.url)


def test_doctor_knows_who_serves(site: Site) -> None:
    findings = {one["subject"]: one for one in json.loads(site.command("doctor", "--json").stdout)}
    assert findings["server"]["said"] == f"process {site.process.pid} serves {site.url}"
    assert findings["uploads"]["said"] == "on"


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A Chromium with an empty profile, in English, and the addresses of all that it asks for."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip(f"none of {', '.join(CHROMIUM)} is on this machine; install Debian's package chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=path, args=ARGUMENTS, locale="en-GB"
        )
        context.set_default_timeout(15_000)
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        yield context, asked
        context.close()


def say(page, question: str) -> None:
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".exchange").last.locator(".question")).to_contain_text(question)
    expect(page.locator(".log")).to_have_attribute("data-state", "done")


@pytest.mark.browser
def test_a_person_asks_and_follows_the_citation_to_its_page(
    site: Site, chromium: tuple[BrowserContext, list[str]]
) -> None:
    context, asked = chromium
    page = context.pages[0]
    page.goto(site.url)
    expect(page.locator(".invitation")).to_be_visible()
    say(page, BEDS)
    expect(page.locator(".answer")).to_contain_text("37,000 hospital beds")

    page.locator(".cite").first.click()
    card = page.locator(".card[open]")
    expect(card.locator("mark")).to_be_in_viewport()
    expect(card.locator("mark")).to_contain_text("37,000 hospital beds")

    with context.expect_page() as opened:
        card.get_by_role("link").first.click()
    reader = opened.value
    expect(reader.locator("mark#cited")).to_be_in_viewport()
    expect(reader.locator("mark#cited")).to_contain_text("37,000 hospital beds")
    assert reader.url.startswith(f"{site.url}/read/brochure?language=en&passage=brochure%23")

    page.bring_to_front()
    say(page, PARTNERS)
    answer = page.locator(".exchange").last.locator(".answer")
    expect(answer).to_have_attribute("lang", "it")
    assert answer.locator("ul > li").count() >= 3

    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((f"{site.url}/", "data:", "blob:"))] == []


@pytest.mark.browser
def test_a_person_is_refused_and_told_whom_to_ask(site: Site, chromium: tuple[BrowserContext, list[str]]) -> None:
    page = chromium[0].pages[0]
    page.goto(site.url)
    expect(page.locator(".invitation")).to_be_visible()
    say(page, NOT_COVERED)
    expect(page.locator(".cite")).to_have_count(0)
    expect(page.get_by_role("link", name="Lombardia Life Sciences Hub, Assolombarda")).to_be_visible()
