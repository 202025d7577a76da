"""Approved answers on the page for staff, in a real browser over the real interface."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.staff.conftest import BEDS, TOKEN

pytestmark = pytest.mark.browser

POSTI = "Gli ospedali lombardi mettono a disposizione 37.000 posti letto."
ASKED = "Lombard hospitals offer beds?"


@pytest.fixture
def inside(page: Page, enter) -> Page:
    """The page, with Anna in it."""
    enter()
    expect(page.get_by_role("dialog")).to_be_hidden()
    return page


def listed(page: Page, office) -> Locator:
    page.goto(f"{office.staff}#/answers")
    return page.locator(".answers > ul > li")


def ask(page: Page, question: str = ASKED) -> Locator:
    """Asks in the form; the statements that are the answer."""
    page.get_by_role("link", name="Approve an answer").first.click()
    page.get_by_label("Question", exact=True).fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Statements of the answer")).to_be_focused()
    return page.locator("#statements > li")


def add(page: Page, text: str) -> None:
    page.get_by_label("Add a statement").fill(text)
    page.keyboard.press("Enter")


def approve(page: Page) -> None:
    page.get_by_role("button", name="Approve as Anna").click()


def test_an_answer_is_seen_then_approved_and_given_to_everybody(inside, office):
    statements = ask(inside)
    expect(statements.first).to_contain_text(BEDS)
    expect(statements.first).to_contain_text("brochure#beds")
    expect(statements.first.get_by_role("link", name="Read the passage")).to_have_attribute(
        "href", re.compile("/read/brochure")
    )
    assert office.answers() == []
    inside.get_by_text("Other ways to ask the same").click()
    inside.get_by_label("Italian").fill("Quanti letti?\n\n Quanti posti? ")
    keys = [label.inner_text() for label in statements.locator(".label").all()]
    approve(inside)
    expect(inside.get_by_role("heading", name="Approved answers")).to_be_focused()
    expect(inside.locator(".answers .badge")).to_have_text("Approved")
    [made] = office.answers()
    assert (made["question"], made["by"], made["language"], made["keys"]) == (ASKED, "Anna", "en", keys)
    assert [one["text"] for one in made["wordings"] if one["language"] == "it"] == ["Quanti letti?", "Quanti posti?"]
    given = office.call("POST", of="ask", question="Quanti posti?")
    assert given["approved"] and given["citations"][0]["passage_id"] == "brochure#beds@it"
    inside.get_by_role("link", name="Approve an answer").first.click()
    expect(inside.get_by_label("Question", exact=True)).to_have_value("")
    expect(inside.locator("#choice")).to_be_hidden()


def test_an_answer_is_told_in_the_pages_language(inside, office):
    office.approve()
    entry = listed(inside, office)
    expect(entry.get_by_role("heading", name="How many beds?")).to_be_visible()
    expect(entry.locator(".told")).to_have_text(f"{BEDS}\u00a0[1]")
    expect(entry).to_contain_text(re.compile(r"Approved on .* \(Bruno\)"))
    entry.get_by_text("Ways to ask it: 2").click()
    expect(entry.locator(".wordings li")).to_have_text([re.compile("English.*beds"), re.compile("Italian.*letti")])
    expect(entry.get_by_role("link", name="[1]")).to_have_attribute("href", re.compile("passage=brochure%23beds%40en"))
    inside.get_by_label("Language of this page").select_option("it")
    expect(entry.locator(".told")).to_have_text(f"{POSTI}\u00a0[1]")
    expect(entry.locator(".told")).to_have_attribute("lang", "it")


def test_statements_are_left_out_and_added(inside, office):
    statements = ask(inside)
    while statements.count():
        before = statements.count()
        statements.first.get_by_role("button").click()
        expect(statements).to_have_count(before - 1)
    approve(inside)
    expect(inside.get_by_role("alert")).to_have_text("Choose at least one statement.")
    add(inside, "brochure#partners")
    expect(statements).to_have_count(1)
    expect(statements.first.locator(".told li")).to_have_text(["Regione Lombardia", "Farmindustria"])
    expect(inside.get_by_role("alert")).to_have_count(0)
    add(inside, "Lombard hospitals beds")
    inside.get_by_role("button", name="Add the statement brochure#beds").click()
    expect(statements).to_have_count(2)
    expect(inside.get_by_label("Add a statement")).to_have_value("")
    add(inside, "brochure#beds")
    expect(inside.get_by_role("alert")).to_have_text("This statement is there already.")
    approve(inside)
    expect(inside.locator(".answers .badge")).to_be_visible()
    assert office.answers()[0]["keys"] == ["brochure#partners", "brochure#beds"]


def test_what_the_library_refuses_is_answered_by_statements_of_staffs_choice(inside, office):
    statements = ask(inside, "What should a visitor of ours see first?")
    expect(inside.get_by_text("The library does not answer this question by itself.")).to_be_visible()
    expect(statements).to_have_count(0)
    add(inside, "brochure#partners")
    expect(statements).to_have_count(1)
    approve(inside)
    expect(inside.locator(".answers .badge")).to_be_visible()
    assert office.call("POST", of="ask", question="What should a visitor of ours see first?")["approved"]


def test_a_stale_answer_comes_first_says_why_and_is_approved_again(inside, office):
    office.approve()
    office.approve(question="Who?", keys=["brochure#partners"], wordings={})
    office.change_beds()
    entries = listed(inside, office)
    expect(entries.locator("h2")).to_have_text(["How many beds?", "Who?"])
    expect(inside.locator(".note.stale")).to_contain_text("Out of date: 1.")
    stale = entries.first
    expect(stale.locator(".badge")).to_have_text("Out of date")
    expect(stale.locator(".overtaken")).to_contain_text("The passage was changed")
    expect(stale.locator(".overtaken")).to_contain_text("brochure#beds@en")
    expect(stale.locator(".now")).to_have_text("Beds: 37,000.")
    expect(entries.last.get_by_role("button", name="Approve again")).to_have_count(0)
    stale.get_by_role("button", name="Approve again as Anna").click()
    expect(inside.locator(".overtaken")).to_have_count(0)
    expect(inside.locator(".badge")).to_have_text(["Approved", "Approved"])
    expect(inside.get_by_role("heading", name="Approved answers")).to_be_focused()
    [beds] = [one for one in office.answers() if one["question"] == "How many beds?"]
    assert (beds["state"], beds["by"], beds["text"]) == ("approved", "Anna", "Beds: 37,000. [1]")


def test_what_the_library_changes_meanwhile_is_not_approved_unread(inside, office):
    inside.expected_errors = ["409"]
    statements = ask(inside)
    expect(statements.first).to_contain_text(BEDS)
    office.change_beds()
    approve(inside)
    expect(inside.get_by_role("alert")).to_contain_text("This can't be done as it stands.")
    expect(inside.get_by_role("alert")).to_contain_text("The library was changed since")
    expect(statements.first).to_contain_text("Beds: 37,000.")
    approve(inside)
    expect(inside.locator(".answers .badge")).to_have_text("Approved")


def test_of_an_answer_whose_statement_is_gone_the_rest_is_approved(inside, office):
    office.approve(keys=["brochure#beds", "brochure#partners"])
    office.remove_beds()
    entry = listed(inside, office)
    expect(entry.locator(".how")).to_contain_text(["The passage is gone", "The passage is gone"])
    expect(entry.locator(".now").first).to_have_text("(nothing)")
    entry.get_by_role("button", name="Approve again").click()
    expect(entry.locator(".badge")).to_have_text("Approved")
    assert office.answers()[0]["keys"] == ["brochure#partners"]


def test_of_an_answer_with_nothing_left_others_are_chosen(inside, office):
    office.approve()
    office.remove_beds()
    entry = listed(inside, office)
    expect(entry).to_contain_text("Nothing of it is left in the library.")
    expect(entry.get_by_role("button", name="Approve again")).to_have_count(0)
    entry.get_by_role("link", name="Change").click()
    expect(inside.get_by_role("heading", name="Change an approved answer")).to_be_visible()
    inside.get_by_role("button", name="See the answer").click()
    expect(inside.get_by_role("heading", name="Statements of the answer")).to_be_visible()
    statements = inside.locator("#statements > li")
    while count := statements.count():
        statements.first.get_by_role("button").click()
        expect(statements).to_have_count(count - 1)
    add(inside, "brochure#companies")
    expect(statements).to_have_count(1)
    approve(inside)
    expect(entry.locator(".badge")).to_have_text("Approved")
    assert office.answers()[0]["keys"] == ["brochure#companies"]


def test_an_answer_is_changed_with_its_statements_and_wordings(inside, office):
    made = office.approve()
    listed(inside, office).get_by_role("link", name="Change: How many beds?").click()
    expect(inside.get_by_label("Question", exact=True)).to_have_value("How many beds?")
    expect(inside.get_by_label("Question", exact=True)).not_to_be_editable()
    expect(inside.get_by_label("Language of the question")).to_have_value("en")
    expect(inside.get_by_label("Italian")).to_have_value("Quanti letti?")
    expect(inside.locator("#statements > li")).to_contain_text([BEDS])
    inside.get_by_label("German").fill("Wie viele Betten?")
    add(inside, "brochure#partners")
    expect(inside.locator("#statements > li")).to_have_count(2)
    approve(inside)
    expect(inside.get_by_role("heading", name="Approved answers")).to_be_focused()
    [changed] = office.answers()
    assert (changed["id"], changed["keys"]) == (made["id"], ["brochure#beds", "brochure#partners"])
    assert {one["text"] for one in changed["wordings"]} == {"How many beds?", "Quanti letti?", "Wie viele Betten?"}


def test_an_answer_is_taken_back_once_that_is_sure(inside, office):
    office.approve()
    entry = listed(inside, office)
    button = entry.get_by_role("button", name="Take back")
    dialog = inside.get_by_role("dialog")
    for no in ("Escape", "Enter"):  # what can't be undone is not what Enter does
        button.click()
        expect(dialog.locator("blockquote")).to_have_text("How many beds?")
        expect(dialog).to_contain_text("This can't be undone.")
        inside.keyboard.press(no)
        expect(dialog).to_have_count(0)
        expect(button).to_be_focused()
    assert len(office.answers()) == 1
    button.click()
    dialog.get_by_role("button", name="Take back").click()
    expect(inside.get_by_text("No answer has been approved yet.")).to_be_visible()
    expect(inside.get_by_role("status").filter(has_text="taken back")).to_have_count(1)
    assert office.answers() == []


def test_what_a_colleague_took_back_meanwhile_is_said(inside, office):
    made = office.approve()
    entry = listed(inside, office)
    expect(entry).to_have_count(1)
    inside.expected_errors = ["404"]
    office.take_back(made["id"])
    entry.get_by_role("button", name="Take back").click()
    inside.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(inside.get_by_role("alert")).to_contain_text("No approved answer has the id")


def test_an_error_loses_nothing_of_what_was_typed(inside, office):
    inside.expected_errors = ["500", "404", "422", "401", "Failed to load"]
    statements = ask(inside)
    inside.get_by_text("Other ways to ask the same").click()
    inside.get_by_label("German").fill("Wie viele Betten?")
    count = statements.count()
    failures = [
        (lambda route: route.abort(), "The server can't be reached"),
        (lambda route: route.fulfill(status=500, body="oops"), "Something went wrong on our side"),
        (lambda route: route.fulfill(status=422, json={"detail": "Another answer has it."}), "Another answer has it."),
    ]
    for fail, said in failures:
        inside.route("**/v1/approved", fail, times=1)
        approve(inside)
        expect(inside.get_by_role("alert").filter(has_text=said)).to_be_focused()
        inside.route("**/v1/ask", fail, times=1)
        inside.get_by_role("button", name="See the answer").click()
        expect(inside.get_by_role("alert").filter(has_text=said)).to_be_focused()
        expect(inside.get_by_label("Question", exact=True)).to_have_value(ASKED)
        expect(inside.get_by_label("German")).to_have_value("Wie viele Betten?")
        expect(statements).to_have_count(count)
    add(inside, "brochure#nothing")
    expect(inside.get_by_role("alert").filter(has_text="No statement has the key")).to_be_visible()
    expect(inside.get_by_label("Add a statement")).to_have_value("brochure#nothing")
    expect(statements).to_have_count(count)
    inside.route("**/v1/approved", lambda route: route.fulfill(status=401, json={}), times=1)
    approve(inside)
    dialog = inside.get_by_role("dialog")
    dialog.get_by_label("Token").fill(TOKEN)
    inside.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    approve(inside)
    expect(inside.locator(".answers .badge")).to_be_visible()
    assert len(office.answers()) == 1


def test_a_detour_loses_nothing_either(inside, office):
    office.approve()
    statements = ask(inside)
    statements.first.get_by_role("button").click()
    left = [label.inner_text() for label in statements.locator(".label").all()]
    listed(inside, office).get_by_role("link", name="Change").click()
    expect(inside.get_by_label("Question", exact=True)).to_have_value("How many beds?")
    listed(inside, office)
    office.approve(keys=["brochure#partners"])  # nothing was typed there: what a colleague did meanwhile counts
    inside.get_by_role("link", name="Change").click()
    expect(inside.locator("#statements .label")).to_have_text(["brochure#partners"])
    inside.get_by_role("link", name="Approve an answer").click()
    expect(inside.get_by_label("Question", exact=True)).to_have_value(ASKED)
    assert [label.inner_text() for label in statements.locator(".label").all()] == left
    inside.get_by_label("Language of this page").select_option("it")
    expect(inside.locator("#question")).to_have_value(ASKED)


def test_without_a_question_nothing_is_asked(inside):
    inside.get_by_role("link", name="Approve an answer").click()
    inside.get_by_role("button", name="See the answer").click()
    expect(inside.get_by_role("alert")).to_have_text("Write the question first.")
    expect(inside.get_by_label("Question", exact=True)).to_be_focused()
    expect(inside.get_by_label("Question", exact=True)).to_have_attribute("aria-invalid", "true")


def test_that_an_answer_is_given_already_is_said(inside, office):
    office.approve()
    ask(inside, "How many beds?")
    expect(inside.locator("#answered")).to_contain_text("An approved answer is given to this question already, since")


def test_a_question_of_another_answer_is_said_and_kept(inside, office):
    inside.expected_errors = ["409"]
    office.approve()
    statements = ask(inside)
    inside.get_by_text("Other ways to ask the same").click()
    inside.get_by_label("Italian").fill("Quanti letti?")
    approve(inside)
    expect(inside.get_by_role("alert")).to_contain_text("'Quanti letti?' is a question of the approved answer")
    expect(inside.get_by_label("Italian")).to_have_value("Quanti letti?")
    inside.get_by_label("Italian").fill("")
    expect(statements).to_have_count(1)
    approve(inside)
    expect(inside.locator(".answers .badge")).to_have_count(2)


def test_an_answer_that_is_not_there_is_said(inside, office):
    inside.goto(f"{office.staff}#/answers/none")
    expect(inside.get_by_role("alert")).to_contain_text("This can't be found here.")


def test_the_keyboard_is_enough(inside, office):
    office.approve()
    office.change_beds()
    listed(inside, office)
    reached = ""
    for _ in range(25):
        inside.keyboard.press("Tab")
        reached = inside.evaluate("document.activeElement.textContent")
        if reached == "Approve again as Anna":
            break
    assert reached == "Approve again as Anna"
    assert inside.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    inside.keyboard.press("Enter")
    expect(inside.locator(".answers .badge")).to_have_text("Approved")


def test_html_of_people_does_nothing(inside, office):
    attack = '<img src=x onerror="window.hacked=1"> beds?'
    office.approve(question=attack, by=attack, wordings={"de": [f"{attack} de"]})
    entry = listed(inside, office)
    expect(entry.get_by_role("heading", name=attack)).to_be_visible()
    entry.get_by_role("link", name="Change").click()
    expect(inside.get_by_label("Question", exact=True)).to_have_value(attack)
    assert inside.evaluate("window.hacked") is None
    assert inside.locator("main img").count() == 0


def test_hebrew_runs_from_the_right(inside, office):
    office.approve(question="כמה מיטות?", language="he")
    inside.get_by_label("Language of this page").select_option("he")
    entry = listed(inside, office)
    expect(inside.locator("html")).to_have_attribute("dir", "rtl")
    expect(entry.locator("h2")).to_have_css("direction", "rtl")
    expect(entry.locator(".told")).to_have_css("direction", "ltr")  # no edition in Hebrew: the original
