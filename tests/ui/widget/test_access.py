"""Accessibility of every state in every language, by axe-core in a real browser."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from corpus.document import LANGUAGES
from tests.ui.widget.visitor import HOW_MANY, ask, ask_and_wait, open_panel, visit

pytestmark = pytest.mark.browser

OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page) -> list[str]:
    """What axe finds wrong, with where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
    return [f"{one['id']}: {[(node['html'][:120], node['any'][:1]) for node in one['nodes']]}" for one in found]


def walk(page: Page, site, hub, **data: str) -> dict[str, list[str]]:
    """The violations of each state the widget can be in."""
    found = {}
    site.write(site.tag(**data))
    visit(page, site.origin)
    found["closed"] = violations(page)
    dialog = open_panel(page)
    found["greeting"] = violations(page)
    hub.pause = 3
    ask(dialog, HOW_MANY)
    expect(dialog.locator(".answer")).to_have_count(1)
    hub.pause = 60
    found["searching"] = violations(page)
    expect(dialog.locator(".answer p").first).to_be_visible()
    found["streaming"] = violations(page)
    hub.pause = 0.02
    dialog.locator(".stop").click()
    found["stopped"] = violations(page)
    ask_and_wait(dialog, HOW_MANY)
    dialog.locator(".exchange").last.locator(".cite").last.click()
    found["card"] = violations(page)
    page.keyboard.press("Escape")
    dialog.locator(".exchange").last.locator(".rating button").last.click()
    found["reason"] = violations(page)
    ask_and_wait(dialog, "Hospitals in Tuscany?")
    found["refused"] = violations(page)
    ask_and_wait(dialog, "crash")
    found["error"] = violations(page)
    ask_and_wait(dialog, "too many")
    dialog.locator(".foot button").click()
    found["too many, and about to forget"] = violations(page)
    page.keyboard.press("Escape")
    found["closed again"] = violations(page)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_has_a_violation_in_any_language(page, site, hub, language):
    page.expected_errors = ["500", "429"]
    assert {state: wrong for state, wrong in walk(page, site, hub, language=language).items() if wrong} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", ["#ffd400", "#e4007c", "#101010"])
def test_a_sites_colour_can_be_read_in_both_themes(page, site, hub, theme, color):
    site.write(site.tag(color=color, theme=theme))
    visit(page, site.origin)
    dialog = open_panel(page)
    assert violations(page) == []
    ask_and_wait(dialog, HOW_MANY)
    dialog.locator(".cite").first.click()
    assert violations(page) == []


def test_a_dark_phone_has_no_violation(page, site, hub):
    page.expected_errors = ["500", "429"]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 375, "height": 720})
    assert {state: wrong for state, wrong in walk(page, site, hub).items() if wrong} == {}


def test_two_widgets_have_no_violation(page, site):
    site.write(site.tag(), site.tag(site="OTHER"))
    visit(page, site.origin)
    expect(page.locator("lifehub-widget")).to_have_count(2)
    assert violations(page) == []


def test_targets_are_24_pixels_and_more(page, site):
    visit(page, site.origin)
    dialog = open_panel(page)
    ask_and_wait(dialog, HOW_MANY)
    dialog.locator(".cite").first.click()
    sizes = "nodes => nodes.filter(n => n.checkVisibility()).map(n => [n.className, n.getBoundingClientRect()])"
    sizes += ".filter(([, r]) => r.width < 24 || r.height < 24).map(([name, r]) => `${name} ${r.width}x${r.height}`)"
    assert dialog.locator("button, a, select, textarea").evaluate_all(sizes) == []


def test_nothing_moves_for_those_who_asked_for_that(page, site, hub):
    page.emulate_media(reduced_motion="reduce")
    visit(page, site.origin)
    dialog = open_panel(page)
    hub.pause = 1
    ask(dialog, HOW_MANY)
    expect(dialog.locator(".dots")).to_be_visible()
    assert dialog.evaluate("d => d.getRootNode().getAnimations().length") == 0
    assert dialog.locator(".dots").evaluate("n => getComputedStyle(n).animationName") == "none"


def test_forced_colours_keep_what_can_be_pressed_visible(page, site):
    page.emulate_media(forced_colors="active")
    visit(page, site.origin)
    border = "n => { const s = getComputedStyle(n); return s.borderTopWidth !== '0px' && s.borderTopStyle === 'solid' }"
    assert page.locator("lifehub-widget section > button").evaluate(border)
    dialog = open_panel(page)
    ask_and_wait(dialog, HOW_MANY)
    for name in (".cite", ".composer .solid"):
        assert dialog.locator(name).first.evaluate(border)
    assert violations(page) == []
