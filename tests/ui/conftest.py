"""The chat on an app of its own, served to a real browser."""

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from fastapi import APIRouter, FastAPI, Response
from playwright.sync_api import BrowserContext, sync_playwright

from api.handout import HandoutIn
from assistant.settings import Settings
from tests.ui.fakes import FakeAssistant
from ui.chat import mount

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def make_app(assistant: FakeAssistant) -> FastAPI:
    """The chat on an app that has routes of its own, as api/ does; what is downloaded is kept by the assistant."""

    def handout(body: HandoutIn) -> Response:
        assistant.downloaded.append(body)
        headers = {"content-disposition": f'attachment; filename="talk.{body.format}"'}
        return Response(b"a file", media_type="application/octet-stream", headers=headers)

    async def mounted() -> FastAPI:
        # inside a running loop, because outside one Gradio makes loops that it never closes
        router = APIRouter()
        router.get("/v1/ping")(lambda: {"pong": True})
        router.post("/v1/handout")(handout)
        router.get("/healthz")(lambda: {"ok": True})
        router.get("/read/{document_id}")(lambda document_id: {"document": document_id})
        app = FastAPI()
        app.include_router(router)
        return mount(app, assistant, Settings())

    return asyncio.run(mounted())


@dataclass
class Site:
    """Where the chat is served, and the assistant behind it."""

    url: str
    assistant: FakeAssistant


@pytest.fixture(scope="session")
def served() -> Iterator[Site]:
    assistant = FakeAssistant()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(assistant), "127.0.0.1", port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield Site(f"http://127.0.0.1:{port}", assistant)
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def site(served: Site) -> Site:
    """The site with a fresh memory and its usual pace."""
    served.assistant.asked.clear()
    served.assistant.downloaded = []
    served.assistant.pause = 0.15
    return served


@pytest.fixture
def browser(tmp_path) -> Iterator[BrowserContext]:
    """A Chromium with an empty profile, in English."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        pytest.skip(f"none of {', '.join(CHROMIUM)} is on this machine; install Debian's package chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=chromium,
            args=ARGUMENTS,
            locale="en-GB",
            viewport={"width": 1280, "height": 800},
        )
        context.set_default_timeout(10_000)
        yield context
        context.close()
