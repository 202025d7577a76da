"""Accessibility of the staff page's views in every language, and its width on a phone, in a real browser."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from corpus.document import LANGUAGES
from tests.ui.staff.conftest import TOKEN

pytestmark = pytest.mark.browser

OPTIONS = {"resultTypes": ["violations"], "iframes": False, "rules": {"target-size": {"enabled": True}}}
VIEWS = ("#/", "#/new", "#/briefing/{id}", "#/briefing/{id}/edit", "#/briefing/{id}/versions", "#/briefing/none")
ANSWERS = ("#/answers", "#/answers/new", "#/answers/{id}")


def violations(page: Page) -> list[str]:
    """What axe finds wrong, with where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}" for one in found]


def walk(page: Page, office, language: str) -> dict[str, list[str]]:
    """The violations of each view, of a stale briefing with words of staff's own; each must fit the window."""
    page.expected_errors = ["404"]
    briefing = office.make(second_language="it")
    statement = briefing["parts"][0]["statements"][0]
    office.call("PATCH", f"/{briefing['id']}/statements/{statement['id']}", by="Bruno", texts={"en": "My words."})
    office.change_beds()
    page.goto(f"{office.staff}?language={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.locator("#entry [type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found = {"entry": violations(page)}
    page.locator("#name").fill("Anna")
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator(".shelf li")).to_have_count(1)
    for view in VIEWS:
        page.goto(f"{office.staff}?language={language}{view.format(id=briefing['id'])}")
        ready = {"#/": ".shelf", "#/new": "#groups summary", "#/briefing/none": ".trouble"}.get(view, ".part > *")
        expect(page.locator(ready).first).to_be_visible()
        if view == "#/new":
            for group in page.locator("#groups summary").all():
                group.click()
            page.locator("#groups input").first.check()
            page.locator("#order [type=submit]").click()
            expect(page.get_by_role("alert")).to_be_visible()
        if view.endswith("versions"):
            page.locator(".compare button").click()
            expect(page.locator(".differences .change").first).to_be_visible()
        found[view] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    return found


def walk_answers(page: Page, office, language: str) -> dict[str, list[str]]:
    """The violations of each view of approved answers, one of them stale, as `walk`."""
    office.approve()
    beds = office.approve(question="כמה מיטות?", language="he", wordings={})
    office.approve(question="Who?", keys=["brochure#partners"], wordings={"de": ["Wer?"]})
    office.change_beds()
    page.goto(f"{office.staff}?language={language}#/answers")
    page.locator("#name").fill("Anna")
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    found = {}
    for view in ANSWERS:
        page.goto(f"{office.staff}?language={language}{view.format(id=beds['id'])}")
        expect(
            page.locator({"#/answers": ".answers", "#/answers/new": "#asking"}.get(view, "#statements li")).first
        ).to_be_visible()
        for summary in page.locator("summary:visible").all():
            if not summary.evaluate("node => node.parentElement.open"):
                summary.click()
        if view == "#/answers/new":
            page.locator("#question").fill("Who?")
            page.keyboard.press("Enter")
            expect(page.locator("#statements > li").first).to_be_visible()
            page.locator("#statement").fill("beds")
            page.keyboard.press("Enter")
            expect(page.locator("#found li").first).to_be_visible()
        found[view] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    page.goto(f"{office.staff}?language={language}#/answers")
    page.locator(".answers .actions button:last-child").first.click()
    expect(page.locator("dialog.sure")).to_be_visible()
    return found | {"sure": violations(page)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_view_of_answers_has_a_violation_in_any_language(page, office, language):
    assert {view: wrong for view, wrong in walk_answers(page, office, language).items() if wrong} == {}


@pytest.mark.parametrize("language", ["en", "he"])
def test_answers_on_a_dark_phone_have_no_violation(page, office, language):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 375, "height": 740})
    assert {view: wrong for view, wrong in walk_answers(page, office, language).items() if wrong} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_view_has_a_violation_in_any_language(page, office, language):
    assert {view: wrong for view, wrong in walk(page, office, language).items() if wrong} == {}


@pytest.mark.parametrize("language", ["en", "he"])
def test_a_dark_phone_has_no_violation(page, office, language):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 375, "height": 740})
    assert {view: wrong for view, wrong in walk(page, office, language).items() if wrong} == {}
