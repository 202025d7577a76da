"""The whole interface over the small library, with a real assistant and a token, and staff who open its page."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, expect

from api.app import create_app
from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.state.approved import open_approved
from index.index import Index

TOKEN = "a-secret-of-ours"
BEDS = "Lombard hospitals offer 37,000 beds."
LISTENER = """window.violations = [];
addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`));"""


@dataclass
class Office:
    """Where the page is, and the library behind it."""

    url: str
    library: Path
    index: Index

    @property
    def staff(self) -> str:
        return f"{self.url}/staff"

    def call(self, method: str, path: str = "", of: str = "briefings", **body) -> dict:
        """What another colleague does meanwhile, over HTTP."""
        response = httpx.request(
            method, f"{self.url}/v1/{of}{path}", json=body or None, trust_env=False, timeout=30,
            headers={"Authorization": f"Bearer {TOKEN}"},
        )  # fmt: skip
        assert response.status_code == 200, response.text
        return response.json()

    def make(self, **other) -> dict:
        order = {"audience": "Israel", "language": "en", "topics": ["Industry", "Hospitals"], "pages": 1}
        return self.call("POST", **order | {"date": "2026-11-26", "by": "Bruno"} | other)

    def approve(self, **other) -> dict:
        """An answer that another colleague approved."""
        answer = {"question": "How many beds?", "keys": ["brochure#beds"], "wordings": {"it": ["Quanti letti?"]}}
        return self.call("POST", of="approved", **answer | {"language": "en", "by": "Bruno"} | other)

    def answers(self) -> list[dict]:
        return self.call("GET", of="approved")["approved"]

    def change_beds(self) -> None:
        """The library says it otherwise from now on."""
        file = self.library / "brochure" / "en.md"
        file.write_text(file.read_text(encoding="utf-8").replace(BEDS, "Beds: 37,000."), encoding="utf-8")
        self.index.sync()

    def remove_beds(self) -> None:
        """The library says nothing of them from now on."""
        for language, attributes in (("en", ""), ("it", " as_of=2019 sources=istat")):
            file = self.library / "brochure" / f"{language}.md"
            text, _, beds = file.read_text(encoding="utf-8").partition(f"{{#beds{attributes}}}")
            assert beds
            file.write_text(text, encoding="utf-8")
        self.index.sync()

    def take_back(self, id: str) -> None:
        """A colleague takes an approved answer back."""
        response = httpx.delete(
            f"{self.url}/v1/approved/{id}", trust_env=False, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert response.status_code == 204, response.text


@pytest.fixture
def office(index: Index, small_library: Path, home: Path) -> Iterator[Office]:
    assistant = Assistant(index, Contact("the Hub", "https://hub.example"), approved=open_approved("", home))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = create_app(assistant, Settings(home=home, admin_token=TOKEN, public_url=url))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield Office(url, small_library, index)
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture
def page(browser: BrowserContext, office: Office) -> Iterator[Page]:
    """The page, asking who is there; the test fails where the console shows an error it does not expect."""
    page = browser.pages[0]
    errors: list[str] = []
    page.expected_errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(LISTENER)
    page.goto(office.staff)
    expect(page.get_by_role("dialog")).to_be_visible()
    yield page
    assert page.evaluate("violations") == []
    assert [text for text in errors if not any(known in text for known in page.expected_errors)] == []


@pytest.fixture
def enter(page: Page) -> Callable[..., None]:
    """Has Anna come in, in English."""

    def come_in(name: str = "Anna", token: str = TOKEN) -> None:
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Your name").fill(name)
        dialog.get_by_label("Token").fill(token)
        page.keyboard.press("Enter")

    return come_in
