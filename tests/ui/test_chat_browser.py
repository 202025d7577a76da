"""The chat in a real browser: what a person sees, clicks, hears and types."""

import re

import pytest
from playwright.sync_api import expect

from tests.ui.fakes import ATTACK_TEXT

pytestmark = pytest.mark.browser

HOW_MANY = "How many IRCCS are there in Lombardy?"


@pytest.fixture
def page(browser, site):
    """The chat, open and empty; the test fails if the browser's console shows an error."""
    page = browser.pages[0]
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site.url)
    expect(page.locator(".invitation")).to_be_visible()
    yield page
    assert errors == []


def ask(page, question):
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")


def ask_and_wait(page, question):
    ask(page, question)
    last = page.locator(".exchange").last
    expect(last.locator(".question")).to_contain_text(question)
    expect(page.locator(".log")).not_to_have_attribute("data-state", "busy")


def no_sideways_scroll(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_claims_appear_one_after_another(page, site):
    site.assistant.pause = 2  # long enough to be seen on a busy machine
    ask(page, HOW_MANY)
    answer = page.locator(".answer")
    expect(page.locator(".working")).to_be_visible()
    expect(answer).to_contain_text("20 IRCCS")
    assert "5 are public" not in answer.inner_text()
    expect(answer).to_contain_text("5 are public")
    assert "9.9 billion" not in answer.inner_text()
    expect(answer).to_contain_text("9.9 billion")
    expect(page.locator(".log")).to_have_attribute("data-state", "done")
    expect(page.locator(".working")).to_have_count(0)


def test_the_latest_answers_sources_are_listed_from_the_start(page):
    ask_and_wait(page, HOW_MANY)
    expect(page.locator(".evidence:visible .card")).to_have_count(3)
    expect(page.locator(".card[open]")).to_have_count(0)
    expect(page.locator(".card .name").nth(2)).to_have_text("Fact sheet: foreign trade <b>2023</b>")


def test_a_number_opens_its_quote_in_the_panel(page, site):
    ask_and_wait(page, HOW_MANY)
    page.locator(".cite").first.click()
    card = page.locator(".card[open]")
    expect(card).to_have_count(1)
    expect(card.locator("mark")).to_be_in_viewport()
    expect(card.locator("mark")).to_have_text(re.compile("^In 2024, Lombardy is home to 20 IRCCS.*care.$"))
    expect(card).to_contain_text("Nel 2024 in Lombardia hanno sede 20 IRCCS")
    expect(card.locator("summary")).to_be_focused()
    link = card.get_by_role("link")
    expect(link).to_have_attribute("target", "_blank")
    with page.context.expect_page() as reader:
        link.click()
    assert reader.value.url.startswith(f"{site.url}/read/brochure?language=en&passage=brochure%23p1%40en")


def test_an_earlier_answers_number_opens_its_own_source(page):
    ask_and_wait(page, HOW_MANY)
    ask_and_wait(page, "What are the eight strategic objectives?")
    page.locator(".cite[data-exchange='0'][data-number='2']").click()
    expect(page.locator(".card[open] mark")).to_have_text("Of these, 5 are public and 15 are private.")


def test_the_keyboard_is_enough(page):
    page.get_by_role("textbox").focus()
    page.keyboard.type("How many IRCCS")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("are there?")
    expect(page.locator(".exchange")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".log")).to_have_attribute("data-state", "done")
    expect(page.get_by_role("textbox")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".card[open] summary")).to_be_focused()
    expect(page.locator(".card[open] .number")).to_have_text("3")
    page.keyboard.press("Escape")
    expect(page.locator(".cite").nth(2)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_every_button_and_field_has_a_name(page):
    ask_and_wait(page, HOW_MANY)
    page.locator(".cite").first.click()
    for role in ("button", "textbox", "combobox", "link"):
        for element in page.get_by_role(role).all():
            assert element.aria_snapshot().split('"')[1:2] not in ([], [""]), element.evaluate("e => e.outerHTML")


def test_the_finished_answer_is_announced_once(page):
    voice = page.locator("#hub-voice")
    expect(voice).to_have_attribute("aria-live", "polite")
    ask(page, HOW_MANY)
    expect(page.locator(".answer")).to_contain_text("20 IRCCS")
    expect(voice).to_have_text("")
    expect(voice).to_contain_text("Answer ready. In 2024")


def test_the_language_changes_the_pages_words_and_the_answers_language(page, site):
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("textbox")).to_have_attribute("placeholder", "Ask a question…")
    page.get_by_label("Language").select_option("it")
    expect(page.locator(".invitation h2")).to_have_text("Che cosa vuole sapere sulle scienze della vita in Lombardia?")
    expect(page.get_by_role("textbox", name="La sua domanda")).to_have_attribute("placeholder", "Scriva una domanda…")
    expect(page.get_by_role("button", name="Chiedi")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("Assistente automatico")
    expect(page.locator("html")).to_have_attribute("lang", "it")
    page.get_by_role("button", name="Quanti IRCCS ci sono in Lombardia?").click()
    expect(page.locator(".log")).to_have_attribute("data-state", "done")
    expect(page.get_by_role("heading", name="Fonti")).to_be_visible()
    assert site.assistant.asked == [("Quanti IRCCS ci sono in Lombardia?", "it", ())]


def test_the_browsers_language_is_the_first_one(browser, site):
    page = browser.pages[0]
    page.set_extra_http_headers({"accept-language": "it-IT,it;q=0.9"})
    page.goto(site.url)
    expect(page.get_by_role("heading", name="Che cosa vuole sapere")).to_be_visible()
    expect(page.get_by_label("Lingua")).to_have_value("auto")


def test_a_right_to_left_answer_says_so(page):
    ask_and_wait(page, "שלום")
    expect(page.locator(".answer")).to_have_attribute("dir", "rtl")
    expect(page.locator(".answer")).to_have_attribute("lang", "he")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_an_empty_box_runs_in_the_pages_direction(page):
    box = page.get_by_role("textbox")
    page.get_by_label("Language").select_option("he")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(box).to_have_css("direction", "rtl")
    box.fill("How many beds?")
    expect(box).to_have_css("direction", "ltr")


def test_stop_keeps_what_was_said_and_the_chat_goes_on(page, site):
    site.assistant.pause = 1
    ask(page, HOW_MANY)
    expect(page.locator(".answer")).to_contain_text("20 IRCCS")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".status")).to_have_text("Stopped. This answer is not complete.")
    page.wait_for_timeout(1500)
    assert "5 are public" not in page.locator(".answer").inner_text()
    site.assistant.pause = 0.05
    ask_and_wait(page, "And how many are public?")
    expect(page.locator(".exchange")).to_have_count(2)
    assert site.assistant.asked[-1][2] == ()


def test_asking_again_replaces_the_last_answer(page, site):
    ask_and_wait(page, HOW_MANY)
    ask_and_wait(page, "What are the eight strategic objectives?")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".log")).to_have_attribute("data-state", "busy")
    expect(page.locator(".log")).to_have_attribute("data-state", "done")
    expect(page.locator(".exchange")).to_have_count(2)
    question, _, history = site.assistant.asked[-1]
    assert question == "What are the eight strategic objectives?"
    assert [turn.question for turn in history] == [HOW_MANY]
    assert len(site.assistant.asked) == 3


def test_a_list_is_a_list(page):
    ask_and_wait(page, "What are the eight strategic objectives?")
    expect(page.locator(".answer > ol > li")).to_have_count(8)


def test_a_refusal_offers_questions_and_a_contact(page, site):
    ask_and_wait(page, "What about hospitals in Tuscany?")
    expect(page.locator(".card:visible")).to_have_count(0)
    contact = page.get_by_role("link", name="Lombardia Life Sciences Hub, Assolombarda")
    expect(contact).to_have_attribute("href", "https://www.assolombarda.it")
    page.get_by_role("textbox").fill("a draft")
    page.get_by_role("button", name="How many IRCCS are there in Lombardy?").click()
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".log")).to_have_attribute("data-state", "done")
    expect(page.get_by_role("textbox")).to_have_value("a draft")
    assert [question for question, _, _ in site.assistant.asked][1] == "How many IRCCS are there in Lombardy?"
    assert [turn.question for turn in site.assistant.asked[1][2]] == ["What about hospitals in Tuscany?"]


def test_a_question_that_fails_comes_back_to_the_box(page):
    question = "long " * 300
    ask(page, question)
    expect(page.locator(".status.failed")).to_contain_text("it has 1,499 characters")
    expect(page.get_by_role("textbox")).to_have_value(question.strip())
    ask(page, "crash please")
    expect(page.locator(".status.failed")).to_contain_text("Something went wrong on our side")
    expect(page.get_by_role("textbox")).to_have_value("crash please")
    expect(page.locator(".exchange")).to_have_count(1)
    ask_and_wait(page, HOW_MANY)
    expect(page.locator(".status.failed")).to_have_count(0)


def test_an_empty_question_asks_nothing(page, site):
    ask(page, "   \n ")
    page.wait_for_timeout(500)
    expect(page.locator(".invitation")).to_be_visible()
    assert site.assistant.asked == []


def test_html_from_questions_answers_and_documents_does_nothing(page):
    ask_and_wait(page, f"attack {ATTACK_TEXT}")
    page.locator(".cite").first.click()
    expect(page.locator(".card[open] mark")).to_have_text('<img src=x onerror="window.hacked=1"> & more')
    expect(page.locator(".answer")).to_contain_text("<script>window.hacked=1</script>")
    expect(page.locator(".question")).to_contain_text("${window.hacked=1} {{window.hacked=1}}")
    expect(page.get_by_role("link", name="Read it in the document")).to_have_attribute("href", "#")
    assert page.locator("#hub-main img, #hub-main script, #hub-main a[href^=javascript]").count() == 0
    assert page.evaluate("window.hacked") is None


def test_copy_and_new_conversation(page, browser, site):
    browser.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    ask_and_wait(page, HOW_MANY)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "[3] Fact sheet: foreign trade <b>2023</b>, Assolombarda" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".invitation")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    ask_and_wait(page, HOW_MANY)
    assert site.assistant.asked[-1][2] == ()


def test_a_conversation_can_be_downloaded(page, site):
    ask_and_wait(page, HOW_MANY)
    ask_and_wait(page, "שלום?")
    with page.expect_download() as download:
        page.get_by_role("button", name="DOCX").click()
    assert download.value.suggested_filename == "talk.docx"
    [body] = site.assistant.downloaded
    assert (body.language, body.format) == ("en", "docx")
    first, second = body.turns
    assert (first.question, second.question) == (HOW_MANY, "שלום?")
    assert first.answer.claims[0].text.startswith("In 2024, Lombardy is home to 20 IRCCS")
    assert [citation.number for citation in first.answer.citations] == [1, 2, 3]
    assert second.answer.language == "he"


def test_a_download_that_fails_is_said(page):
    page.route("**/v1/handout", lambda route: route.fulfill(status=200, body="no file"))
    ask_and_wait(page, HOW_MANY)
    page.get_by_role("button", name="PDF").click()
    expect(page.locator(".download .failed")).to_have_text(re.compile("could not be made"))
    expect(page.get_by_role("button", name="PDF")).to_be_enabled()


def test_there_is_nothing_to_download_before_an_answer(page, site):
    site.assistant.pause = 1
    expect(page.locator(".download")).to_have_count(0)
    ask(page, HOW_MANY)
    expect(page.locator(".working")).to_be_visible()
    expect(page.locator(".download")).to_have_count(0)


def test_two_tabs_know_nothing_of_each_other(page, browser, site):
    other = browser.new_page()
    other.goto(site.url)
    expect(other.locator(".invitation")).to_be_visible()
    ask_and_wait(page, HOW_MANY)
    expect(other.locator(".invitation")).to_be_visible()
    ask_and_wait(other, "And in the other tab?")
    assert site.assistant.asked[-1][2] == ()
    expect(page.locator(".exchange")).to_have_count(1)


def test_no_other_host_is_asked_for_anything(browser, site):
    page = browser.pages[0]
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto(site.url)
    ask_and_wait(page, HOW_MANY)
    page.locator(".cite").first.click()
    page.wait_for_timeout(500)
    assert len(urls) > 10
    assert [url for url in urls if not url.startswith((site.url, "data:", "blob:"))] == []
    addresses = page.evaluate("[...document.querySelectorAll('link, script, img')].map(e => e.href || e.src || '')")
    assert [a for a in addresses if a.startswith("http") and not a.startswith(site.url)] == []
    assert page.evaluate("document.cookie + Object.keys(localStorage).join()") == ""


def test_nothing_of_gradio_shows(page):
    assert "gradio" not in page.locator("body").inner_text().lower()
    assert page.title() == "Assistant · Lombardia Life Sciences Hub"


def test_a_phone_shows_the_evidence_in_a_sheet(page):
    page.set_viewport_size({"width": 375, "height": 740})
    assert no_sideways_scroll(page)
    ask_and_wait(page, "What are the eight strategic objectives?")
    expect(page.locator("#hub-side")).not_to_be_in_viewport()
    page.locator(".cite").first.click()
    expect(page.locator(".card[open] mark")).to_be_in_viewport()
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.locator(".cite").first).to_be_focused()
    expect(page.locator("#hub-side")).not_to_be_in_viewport()
    ask_and_wait(page, f"attack {ATTACK_TEXT} {'x' * 300}")
    assert no_sideways_scroll(page)


def test_reduced_motion_is_respected(page, site):
    page.emulate_media(reduced_motion="reduce")
    site.assistant.pause = 0.5
    ask(page, HOW_MANY)
    expect(page.locator(".dots")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.dots')).animationName") == "none"
    expect(page.locator(".log")).to_have_attribute("data-state", "done")
