"""A page of some site with the widget on it, the Hub on another origin, and Chromium to open it."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.ui.widget.fakes import FakeHub, make_hub
from tests.ui.widget.visitor import open_panel, visit

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 15_000  # ms, for a busy machine
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STRICT = (
    "default-src 'none'; script-src 'nonce-R' 'strict-dynamic'; style-src 'nonce-R'; connect-src {host}; "
    "img-src 'self'; require-trusted-types-for 'script'"
)
LISTENERS = """
  window.violations = []; window.shifts = 0; window.hacked = undefined; window.heard = [];
  addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));
  addEventListener("message", (e) => heard.push([e.origin, e.data]));
  new PerformanceObserver((list) => { for (const e of list.getEntries()) shifts += e.value; }).observe({ type: "layout-shift", buffered: true });
"""  # noqa: E501


@dataclass
class HostSite:
    """A website on an origin of its own: the page it serves, and under which policy."""

    origin: str
    hub_origin: str
    html: str = ""
    policy: str = ""

    def tag(self, **data: str) -> str:
        attributes = "".join(f' data-{key}="{value}"' for key, value in ({"site": "KEY"} | data).items())
        return f'<script nonce="R" src="{self.hub_origin}/widget/v1/loader.js"{attributes} async></script>'

    def write(self, *tags: str, lang: str = "en", head: str = "", strict: bool = False) -> None:
        """Sets the page: a heading, some text, a link, and the tags."""
        self.policy = STRICT.format(host=self.hub_origin) if strict else ""
        text = "<p>Research, hospitals and companies in one region.</p>" * 30
        self.html = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A site</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
            f'<script nonce="R">{LISTENERS}</script>{head}</head><body>'
            f'<main><h1>A site</h1><a href="#top">A link</a>{text}</main>{"".join(tags or (self.tag(),))}</body></html>'
        )
        if strict:
            self.html = self.html.replace('<link rel="icon" href="data:,">', "")


def make_host(site: HostSite) -> Starlette:
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(site.html, headers={"Content-Security-Policy": site.policy} if site.policy else {})

    return Starlette(routes=[Route("/{path:path}", page)])


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Callable[[str], Starlette]], str]]:
    """Serves an app on a free port of loopback, and says at which address."""
    running = []

    def started(make: Callable[[str], Starlette]) -> str:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(make(url), log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        running.append((server, thread, listening))
        return url

    yield started
    for server, thread, listening in running:
        server.should_exit = True
        thread.join(10)
        listening.close()


@pytest.fixture(scope="session")
def served(serve) -> tuple[FakeHub, HostSite]:
    hub = FakeHub()
    hub_origin = serve(lambda url: make_hub(hub))
    site = HostSite("", hub_origin)
    site.origin = serve(lambda url: make_host(site))
    return hub, site


@pytest.fixture
def hub(served) -> FakeHub:
    """The Hub with a fresh memory; the site's origin and its own may ask."""
    hub, site = served
    fresh = FakeHub(origins=[site.origin, site.hub_origin])
    vars(hub).update(vars(fresh))
    return hub


@pytest.fixture
def site(served, hub) -> HostSite:
    _, site = served
    site.write()
    return site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts of one Chromium; each is a new private profile."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip(f"none of {', '.join(CHROMIUM)} is on this machine; install Debian's package chromium")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser.new_context
        browser.close()


@pytest.fixture
def page(chromium, site) -> Iterator[Page]:
    """A page of 1280 by 800 in English, not yet anywhere; the test fails if its console shows an error."""
    context = chromium(locale="en-GB", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(2 * PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.expected_errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [text for text in errors if not any(known in text for known in page.expected_errors)] == []


@pytest.fixture
def dialog(page, site) -> Locator:
    """The panel, open and greeting."""
    visit(page, site.origin)
    return open_panel(page)
