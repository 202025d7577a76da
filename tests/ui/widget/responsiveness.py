"""How fast the widget answers to clicks and keys on a processor slowed four times, while 2,000 tokens stream.

    python -m tests.ui.widget.responsiveness

Prints what the browser's Event Timing and Long Tasks report, and a page's vital figures with and without the loader.
Times are in milliseconds.
"""

import shutil
import socket
import threading
import time

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.applications import Starlette

from tests.ui.widget.conftest import ARGUMENTS, CHROMIUM, HostSite, make_host
from tests.ui.widget.fakes import FakeHub, make_hub

SLOWER = 4
ROUNDS = 5
WATCH = """() => {
  window.events = []; window.long = [];
  const times = e => [e.duration, e.processingEnd - e.processingStart];
  new PerformanceObserver(list => events.push(...list.getEntries().map(times)))
    .observe({ type: "event", durationThreshold: 16 });
  new PerformanceObserver(list => long.push(...list.getEntries().map(e => e.duration))).observe({ type: "longtask" });
}"""
VITALS = """() => new Promise(done => {
  let largest = 0, blocked = 0, shift = 0;
  new PerformanceObserver(l => l.getEntries().forEach(e => largest = e.startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(l => l.getEntries().forEach(e => blocked += e.duration - 50)).observe({ type: "longtask", buffered: true });
  new PerformanceObserver(l => l.getEntries().forEach(e => shift += e.value)).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done({ LCP: Math.round(largest), TBT: Math.round(blocked), CLS: shift,
    requests: performance.getEntriesByType("resource").length }), 1500);
})"""  # noqa: E501


def main() -> None:
    hub = FakeHub()
    site = HostSite("", _serve(make_hub(hub)))
    site.origin = _serve(make_host(site))
    hub.origins = [site.origin]
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUM)))
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for name, tags in {"without the loader": ("<!-- -->",), "with the loader": (site.tag(),)}.items():
            print(f"{name}: {_vitals(browser, site, tags)}")
        for round_ in range(ROUNDS):
            print(f"round {round_ + 1}: {_conversation(browser, site, hub)}")
        browser.close()


def _vitals(browser: Browser, site: HostSite, tags: tuple[str, ...]) -> list[dict]:
    found = []
    for _ in range(3):
        site.write(*tags)
        page = _slow(browser)
        page.goto(site.origin)
        found.append(page.evaluate(VITALS))
        page.context.close()
    return found


def _conversation(browser: Browser, site: HostSite, hub: FakeHub) -> dict[str, object]:
    """The slowest event of opening, sending, and reading a source while the answer streams; the longest task."""
    site.write()
    hub.pause = 0.03
    page = _slow(browser)
    page.goto(site.origin)
    button = page.locator("lifehub-widget section > button")
    button.hover()
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    button.click()
    page.locator(".ask").first.wait_for()
    found = {"opening": _slowest(page)}
    page.locator(".composer textarea").fill("A long one, please")
    page.keyboard.press("Enter")
    page.locator(".answer .cite").nth(10).wait_for()
    found["sending"] = _slowest(page)
    page.locator(".cite").first.click()
    page.keyboard.press("Escape")
    found["a source while it streams"] = _slowest(page)
    page.locator(".composer textarea").press_sequentially("And another, meanwhile", delay=20)
    found["typing while it streams"] = _slowest(page)
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    found["sending while it streams"] = _slowest(page)
    found["longest task"] = page.evaluate("Math.max(0, ...long)")
    page.context.close()
    return found


def _slow(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _slowest(page: Page) -> tuple[int, int]:
    """Until the next picture, and in our own code; 0 is under 16."""
    page.wait_for_timeout(300)
    events = page.evaluate("events.splice(0)")
    return tuple(round(max((event[which] for event in events), default=0)) for which in (0, 1))


def _serve(app: Starlette) -> str:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    threading.Thread(target=server.run, args=([listening],), daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


if __name__ == "__main__":
    main()
