"""Frame mode in a real browser: the same panel, sandboxed, and nothing said to anyone else."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.ui.widget.visitor import HOW_MANY, ask_and_wait, button, visit

pytestmark = pytest.mark.browser


@pytest.fixture
def dialog(page, site):
    """The panel, open in its frame, on a page whose policy lets only the Hub be framed."""
    site.write(site.tag(mode="frame", theme="dark", color="#7a1fa2"), strict=True)
    site.policy += f"; frame-src {site.hub_origin}"
    visit(page, site.origin)
    button(page).click()
    dialog = page.frame_locator("lifehub-widget iframe").get_by_role("dialog")
    expect(dialog.locator(".ask").first).to_be_visible()
    return dialog


def test_a_conversation_in_the_frame(page, dialog, hub, site):
    frame = page.locator("lifehub-widget iframe")
    assert set(frame.get_attribute("sandbox").split()) == {
        "allow-scripts", "allow-same-origin", "allow-forms", "allow-popups", "allow-popups-to-escape-sandbox",
    }  # fmt: skip
    expect(dialog.locator(".composer textarea")).to_be_focused()
    ask_and_wait(dialog, HOW_MANY)
    dialog.locator(".cite").first.click()
    with page.context.expect_page() as reader:
        dialog.get_by_role("link", name="Read it in the document").click()
    assert reader.value.url.startswith(f"{site.hub_origin}/read/brochure")
    assert hub.sessions == [{"site": "KEY", "language": "en", "ticket": "ticket-1"}]
    expect(dialog).to_have_attribute("data-theme", "dark")
    expect(dialog).to_have_attribute("aria-modal", "false")
    assert page.evaluate("violations") == []
    assert page.evaluate("localStorage.length") == 0


def test_closing_and_opening_move_the_focus(page, dialog):
    ask_and_wait(dialog, HOW_MANY)
    dialog.get_by_role("button", name="Close").click()
    expect(page.locator("lifehub-widget iframe")).to_be_hidden()
    expect(button(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator(".composer textarea")).to_be_focused()
    expect(dialog.locator(".exchange")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(button(page)).to_be_focused()


def test_both_sides_speak_only_to_each_other(page, dialog, site):
    dialog.get_by_role("button", name="Close").click()
    expect(page.locator("lifehub-widget iframe")).to_be_hidden()
    heard = page.evaluate("heard")
    assert {origin for origin, _ in heard} == {site.hub_origin}
    assert [data["lifehub"] for _, data in heard] == ["ready", "place", "close"]
    button(page).click()
    expect(dialog).to_be_visible()
    page.evaluate("postMessage({ lifehub: 'close' }, '*')")
    page.wait_for_timeout(300)
    expect(dialog).to_be_visible()


def test_a_page_that_may_not_frame_it_says_so_on_the_button(page, site, hub):
    page.expected_errors = ["frame-ancestors", "postMessage", "ERR_BLOCKED"]
    hub.origins = ["https://elsewhere.example"]
    site.write(site.tag(mode="frame"))
    page.clock.install()
    visit(page, site.origin)
    button(page).click()
    expect(page.locator("lifehub-widget iframe")).to_have_count(1)
    page.clock.run_for(16_000)
    expect(button(page)).to_have_accessible_name("Can’t be reached. Try again")
    expect(page.locator("lifehub-widget iframe")).to_have_count(0)


def test_the_frame_has_no_violation(page, dialog):
    ask_and_wait(dialog, HOW_MANY)
    dialog.locator(".cite").first.click()
    page.wait_for_timeout(300)
    frame = page.frames[1]
    found = Axe().run(frame, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    assert [one["id"] for one in found.response["violations"]] == []


def test_on_a_phone_the_frame_covers_the_page(page, dialog):
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.locator("lifehub-widget iframe").bounding_box() == {"x": 0, "y": 0, "width": 375, "height": 700}
