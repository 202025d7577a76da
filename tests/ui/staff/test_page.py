"""The page for staff in a real browser, over the real interface: what a colleague does with a briefing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.ui.staff.conftest import BEDS, TOKEN

pytestmark = pytest.mark.browser


@pytest.fixture
def inside(page: Page, enter) -> Page:
    """The page, with Anna in it."""
    enter()
    expect(page.get_by_role("dialog")).to_be_hidden()
    return page


def order(page: Page, audience: str = "Israel", topics: tuple[str, ...] = ("Industry", "Hospitals")) -> None:
    """Fills in the form, and does not send it."""
    page.get_by_role("link", name="New briefing").first.click()
    page.get_by_label("For whom").fill(audience)
    page.get_by_label("Day of the visit").fill("2026-11-26")
    for topic in topics:
        page.get_by_role("combobox", name="Add a topic").fill(topic)
        page.keyboard.press("Enter")


def write(page: Page) -> None:
    page.get_by_role("button", name="Write the briefing").click()


def opened(page: Page, office, briefing: dict, part: str = "read") -> Page:
    page.goto(f"{office.staff}#/briefing/{briefing['id']}/{part}")
    expect(page.locator(".part > *").first).to_be_visible()
    return page


def test_nothing_is_shown_without_the_token(page, office, enter):
    briefing = office.make(audience="A secret delegation")
    page.expected_errors = ["401"]
    enter(token="wrong")
    expect(page.get_by_role("alert")).to_contain_text("not the right one")
    enter(token="not a header: 中文")
    expect(page.get_by_role("alert")).to_contain_text("not the right one")
    page.keyboard.press("Escape")
    page.goto(f"{office.staff}#/briefing/{briefing['id']}")
    page.reload()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert "secret delegation" not in page.content()
    enter()
    expect(page.get_by_role("heading", name="A secret delegation")).to_be_visible()


def test_the_token_of_the_data_folder_is_taken_too(page, office, enter):
    enter(token=office.index.lock.owner.token)
    expect(page.get_by_text("There is no briefing yet.")).to_be_visible()


def test_name_and_token_are_kept_for_this_tab_alone(inside, browser, office):
    expect(inside.locator("#who")).to_contain_text("Anna")
    inside.reload()
    expect(inside.locator("#who")).to_contain_text("Anna")
    assert inside.evaluate("document.cookie + Object.keys(localStorage).join()") == ""
    other = browser.new_page()
    other.goto(office.staff)
    expect(other.get_by_role("dialog")).to_be_visible()
    inside.get_by_role("button", name="Leave").click()
    expect(inside.get_by_role("dialog")).to_be_visible()
    assert TOKEN not in inside.evaluate("JSON.stringify({...sessionStorage})")


def test_a_briefing_is_ordered_read_and_listed(inside, office):
    order(inside)
    inside.get_by_label("Second language").select_option("it")
    inside.get_by_label("1", exact=True).check()
    write(inside)
    expect(inside.get_by_role("heading", name="Israel")).to_be_visible()
    expect(inside.locator(".badge")).to_have_text("Draft")
    frame = inside.frame_locator("iframe.preview")
    expect(frame.get_by_text("Lombard hospitals offer").first).to_be_visible()
    expect(frame.get_by_text("Gli ospedali lombardi").first).to_be_visible()
    inside.get_by_role("link", name="All briefings").click()
    entry = inside.locator(".shelf li")
    expect(entry).to_have_count(1)
    for said in ("Israel", "Industry · Hospitals", "26 November 2026", "English, Italian", "pages: 1", "(Anna)"):
        expect(entry).to_contain_text(said)
    [stored] = office.call("GET")["briefings"]
    assert (stored["by"], stored["second_language"], stored["pages"]) == ("Anna", "it", 1)
    assert stored["topics"] == ["Industry", "Hospitals"]


def test_topics_are_chosen_from_the_library_and_can_be_removed(inside):
    order(inside, topics=("start-ups",))
    inside.get_by_text("Sections of the brochure").click()
    inside.get_by_role("checkbox", name="Hospitals").check()
    chosen = inside.locator(".chosen li")
    expect(chosen).to_have_text(["start-ups×", "Hospitals×"])
    inside.get_by_role("button", name="Remove the topic Hospitals").click()
    expect(inside.get_by_role("checkbox", name="Hospitals")).not_to_be_checked()
    expect(chosen).to_have_count(1)
    expect(inside.locator("#audiences option[value=Lithuania]")).to_have_count(1)
    inside.get_by_label("Language of this page").select_option("it")
    expect(inside.get_by_role("checkbox", name="Ospedali")).to_be_visible()
    expect(inside.locator("#audiences option[value=Lituania]")).to_have_count(1)
    expect(chosen).to_have_text(["start-ups×"])
    expect(inside.locator("#audience")).to_have_value("Israel")


def test_an_error_loses_nothing_of_what_was_typed(inside, office):
    inside.expected_errors = ["500", "422", "401", "Failed to load"]
    order(inside)
    failures = [
        (lambda route: route.abort(), "The server can't be reached"),
        (lambda route: route.fulfill(status=500, body="oops"), "Something went wrong on our side"),
        (lambda route: route.fulfill(status=422, json={"detail": "No such day."}), "No such day."),
        (lambda route: route.fulfill(status=401, json={"detail": "The token is wrong."}), "no longer accepted"),
    ]
    for fail, said in failures:
        inside.route("**/v1/briefings", fail, times=1)
        write(inside)
        expect(inside.get_by_role("alert").filter(has_text=said).first).to_be_visible()
        expect(inside.locator("#audience")).to_have_value("Israel")
        expect(inside.locator("#date")).to_have_value("2026-11-26")
        expect(inside.locator(".chosen li")).to_have_text(["Industry×", "Hospitals×"])
    dialog = inside.get_by_role("dialog")
    expect(dialog.get_by_label("Your name")).to_have_value("Anna")
    dialog.get_by_label("Token").fill(TOKEN)
    inside.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    write(inside)
    expect(inside.get_by_role("heading", name="Israel")).to_be_visible()
    assert len(office.call("GET")["briefings"]) == 1


def test_what_is_missing_is_said_before_anything_is_sent(inside, office):
    order(inside, audience="", topics=())
    write(inside)
    expect(inside.get_by_role("alert")).to_have_text("Say for whom the briefing is.")
    expect(inside.get_by_role("alert")).to_be_in_viewport()
    expect(inside.get_by_label("For whom")).to_be_focused()
    expect(inside.get_by_label("For whom")).to_have_attribute("aria-invalid", "true")
    inside.get_by_label("For whom").fill("Israel")
    write(inside)
    expect(inside.get_by_role("alert")).to_have_text("Name at least one topic.")
    inside.get_by_role("combobox", name="Add a topic").fill("Industry")
    write(inside)  # what stands in the box counts
    expect(inside.get_by_role("heading", name="Israel")).to_be_visible()


def test_a_statement_is_edited_and_marked_as_staffs_own(inside, office):
    briefing = office.make()
    page = opened(inside, office, briefing, "edit")
    beds = next(one for part in briefing["parts"] for one in part["statements"] if one["key"] == "brochure#beds")
    form = page.locator(f"#statement-{beds['id']}")
    expect(form.get_by_role("textbox")).to_have_value(BEDS)
    expect(form.get_by_role("link", name="Read the passage")).to_have_attribute("href", re.compile("/read/brochure"))
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    other = page.locator(".statement textarea").first
    other.fill("Typed, not saved.")
    form.get_by_role("textbox").fill("Many beds.")
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".own")).to_contain_text(re.compile(r"Own words \(Anna, .*\), in place of:"))
    expect(form.locator("blockquote")).to_have_text(BEDS)
    expect(form.get_by_role("textbox")).to_have_value("Many beds.")
    expect(form).to_be_focused()
    expect(other).to_have_value("Typed, not saved.")
    page.get_by_role("link", name="Read", exact=True).click()
    expect(page.frame_locator("iframe").get_by_text("Many beds.").first).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(other).to_have_value("Typed, not saved.")
    page.locator(".statement").first.get_by_role("button", name="Undo").click()
    assert other.input_value() != "Typed, not saved."
    assert office.call("GET", f"/{briefing['id']}")["number"] == 2


def test_an_edit_that_fails_stays_in_its_box(inside, office):
    page = opened(inside, office, office.make(), "edit")
    page.expected_errors = ["422"]
    said = {"detail": "Briefing 'x' was changed meanwhile. Read it again and repeat the change."}
    page.route("**/statements/**", lambda route: route.fulfill(status=422, json=said), times=1)
    form = page.locator(".statement").first
    form.get_by_role("textbox").fill("My words.")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("was changed meanwhile")
    expect(form.get_by_role("textbox")).to_have_value("My words.")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".own")).to_have_count(1)


def test_a_briefing_is_approved_by_name(inside, office):
    briefing = office.make()
    page = opened(inside, office, briefing)
    page.get_by_role("button", name="Approve as Anna").click()
    expect(page.locator(".badge")).to_have_text("Approved")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    assert office.call("GET", f"/{briefing['id']}")["approved_by"] == "Anna"


def test_what_another_wrote_meanwhile_is_not_approved_unread(inside, office):
    briefing = office.make()
    page = opened(inside, office, briefing)
    page.expected_errors = ["409"]
    office.call("POST", f"/{briefing['id']}/regenerate", by="Bruno")
    page.get_by_role("button", name="Approve as Anna").click()
    expect(page.get_by_role("alert")).to_contain_text("Version 1 is not the last one, 2.")


def test_a_stale_briefing_says_why_and_is_made_anew(inside, office):
    briefing = office.make()
    office.change_beds()
    inside.goto(f"{office.staff}#/new")
    inside.get_by_role("link", name="All briefings").click()
    expect(inside.locator(".shelf .badge")).to_have_text("Out of date")
    expect(inside.locator(".note.stale")).to_contain_text("Out of date: 1.")
    inside.get_by_role("link", name="Israel").click()
    why = inside.locator(".overtaken")
    expect(why).to_contain_text("The passage was changed")
    expect(why.locator(".old")).to_have_text(BEDS)
    expect(why.locator(".now")).to_have_text("Beds: 37,000.")
    expect(why.locator("ins, del")).to_have_count(0)  # too much of it is other words
    expect(inside.get_by_role("button", name="Approve")).to_have_count(0)
    inside.get_by_role("link", name="Edit", exact=True).click()
    expect(inside.locator(".statement .note.stale")).to_have_count(1)
    inside.get_by_role("button", name="Make anew").click()
    expect(inside.locator(".badge")).to_have_text("Draft")
    expect(why).to_have_count(0)
    expect(inside.frame_locator("iframe").get_by_text("Beds: 37,000.").first).to_be_visible()
    assert office.call("GET", f"/{briefing['id']}")["by"] == "Anna"


def test_what_differs_is_marked_word_by_word(inside, office):
    briefing = office.make(language="en", second_language="it")
    beds = next(one for part in briefing["parts"] for one in part["statements"] if one["key"] == "brochure#beds")
    texts = {"en": "Lombard hospitals offer 38,500 beds, and more.", "it": "Altre parole."}
    office.call("PATCH", f"/{briefing['id']}/statements/{beds['id']}", by="Bruno", texts=texts)
    page = opened(inside, office, briefing, "versions")
    page.get_by_role("button", name="Compare").click()
    change = page.locator(".differences .change")
    expect(change).to_have_count(2)
    expect(change.first.locator("del")).to_have_text(["37,000"])
    expect(change.first.locator("ins")).to_have_text(["38,500", ", and more"])
    expect(change.first.locator(".old")).to_have_text(BEDS)
    expect(change.last.locator(".now")).to_have_text("Altre parole.")


def test_versions_are_listed_compared_and_read_again(inside, office):
    briefing = office.make()
    office.change_beds()
    office.call("POST", f"/{briefing['id']}/regenerate", by="Bruno")
    page = opened(inside, office, briefing, "versions")
    history = page.locator(".history li")
    expect(history).to_have_text([re.compile("Version 2.*Made anew.*Bruno"), re.compile("Version 1")])
    page.get_by_role("button", name="Compare").click()
    difference = page.locator(".differences .change")
    expect(difference).to_have_count(1)
    expect(difference.locator(".old")).to_have_text(BEDS)
    expect(difference.locator(".now")).to_have_text("Beds: 37,000.")
    page.get_by_label("Later").select_option("1")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("These two versions say the same.")).to_be_visible()
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_text("This is version 1 of 2.")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_text(BEDS).first).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_text("Only the last version can be edited.")).to_be_visible()
    page.get_by_role("link", name="Read the last one").click()
    expect(page.frame_locator("iframe").get_by_text("Beds: 37,000.").first).to_be_visible()


@pytest.mark.parametrize(
    ("name", "begins"), [("Word", b"PK"), ("PDF", b"%PDF"), ("HTML", b"<!DOCTYPE"), ("Markdown", b"---")]
)
def test_it_is_downloaded(inside, office, name, begins):
    briefing = office.make()
    page = opened(inside, office, briefing)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Download as {name}").click()
    assert waiting.value.suggested_filename.startswith(f"briefing-{briefing['id']}-1.")
    assert waiting.value.path().read_bytes().startswith(begins)


def test_the_keyboard_is_enough(inside, office):
    briefing = office.make()
    page = opened(inside, office, briefing)
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
        if reached[-1] == "Approve as Anna":
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            page.keyboard.press("Enter")
            break
    expect(page.locator(".badge")).to_have_text("Approved")
    page.get_by_role("link", name="Versions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    page.get_by_role("link", name="New briefing").press("Enter")
    expect(page.get_by_role("heading", name="New briefing")).to_be_focused()


def test_html_of_people_and_documents_does_nothing(inside, office):
    attack = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    briefing = office.make(audience=attack, topics=[attack, "Industry"], by=attack)
    page = opened(inside, office, briefing)
    expect(page.get_by_role("heading", name=attack)).to_be_visible()
    expect(page.frame_locator("iframe").locator("h1").first).to_contain_text("<img src=x onerror=")
    page.get_by_role("link", name="Versions").click()
    expect(page.locator(".history")).to_contain_text(attack)
    page.get_by_role("link", name="All briefings").click()
    expect(page.locator(".shelf")).to_contain_text(attack)
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script").count() == 0


def test_no_other_host_is_asked_for_anything(inside, office):
    asked: list[str] = []
    inside.on("request", lambda request: asked.append(request.url))
    opened(inside, office, office.make())
    inside.reload()
    expect(inside.frame_locator("iframe").get_by_text(BEDS).first).to_be_visible()
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((office.url, "data:", "blob:", "about:"))] == []


def test_what_is_not_there_is_said(inside, office):
    inside.expected_errors = ["404"]
    inside.goto(f"{office.staff}#/briefing/none")
    expect(inside.get_by_role("alert")).to_contain_text("This can't be found here.")
    inside.get_by_role("main").get_by_role("link", name="All briefings").click()
    expect(inside.get_by_text("There is no briefing yet.")).to_be_visible()


def test_hebrew_runs_from_the_right(inside, office):
    inside.get_by_label("Language of this page").select_option("he")
    expect(inside.locator("html")).to_have_attribute("dir", "rtl")
    expect(inside.locator("html")).to_have_attribute("lang", "he")
    expect(inside.get_by_role("link", name="תדריך חדש").first).to_be_visible()
    opened(inside, office, office.make(language="it"), "edit")
    expect(inside.get_by_role("button", name="\u2068Anna\u2069")).to_be_visible()  # a name runs its own way
    expect(inside.locator(".statement textarea").first).to_have_css("direction", "ltr")
