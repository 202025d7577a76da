"""The panel in a real browser: a whole conversation, as visitors have it."""

import re

import pytest
from playwright.sync_api import expect

from tests.ui.widget.fakes import ATTACK, CONTACT, WIDGET
from tests.ui.widget.visitor import HOW_MANY, ask, ask_and_wait, button, open_panel, visit

pytestmark = pytest.mark.browser


def test_a_whole_conversation_breaks_no_strict_policy(page, site, hub):
    site.write(strict=True)
    visit(page, site.origin)
    dialog = open_panel(page)
    dialog.get_by_label("Language").select_option("it")
    dialog.get_by_label("Lingua").select_option("en")
    dialog.locator(".ask").first.click()
    expect(dialog.locator(".tools")).to_be_visible()
    ask_and_wait(dialog, "Tell me of the aims")
    dialog.locator(".cite").first.click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Not helpful").first.click()
    dialog.get_by_role("button", name="Skip").click()
    ask_and_wait(dialog, "Hospitals in Tuscany?")
    ask_and_wait(dialog, "attack")
    dialog.get_by_role("button", name="New conversation").click()
    dialog.get_by_role("button", name="Close").click()
    assert page.evaluate("violations") == []
    assert page.evaluate("trustedTypes.defaultPolicy") is None


def test_before_the_first_question_it_says_what_it_is_and_what_becomes_of_the_words(dialog, site):
    expect(dialog).to_contain_text("automated assistant, not to a person")
    expect(dialog).to_contain_text("No cookies, and nothing is stored in your browser")
    expect(dialog).to_contain_text(site.hub_origin.removeprefix("http://"))


def test_claims_are_added_and_what_is_there_stays(page, dialog, hub):
    hub.pause = 0.6
    ask(dialog, HOW_MANY)
    answer = dialog.locator(".answer")
    expect(answer).to_contain_text("20 IRCCS")
    assert "5 are public" not in answer.inner_text()
    first = answer.locator("p").first.element_handle()
    expect(answer).to_contain_text("5 are public")
    expect(dialog.locator(".tools")).to_be_visible()
    assert first.evaluate("node => node.isConnected")
    expect(answer.locator("p")).to_have_count(2)
    expect(answer.locator("p").nth(1)).to_have_text(re.compile(r"^Earlier, the brochure said .*2\s*$"))


def test_a_list_is_a_list_with_its_number_before_the_colon(dialog):
    answer = ask_and_wait(dialog, "Tell me of the aims").locator(".answer")
    expect(answer.locator("ul > li")).to_have_count(3)
    expect(answer.locator("li strong")).to_have_text("people")
    assert answer.locator("p").inner_text() == "The Hub has three aims\u00a01:"


def test_a_number_opens_its_card_and_the_link_the_reader(page, site, dialog):
    ask_and_wait(dialog, HOW_MANY)
    dialog.get_by_role("button", name="Source 1: Life sciences in Lombardy").first.click()
    card = dialog.get_by_role("region", name="Life sciences in Lombardy")
    expect(card.locator("blockquote").first).to_have_text(re.compile("^In 2024, Lombardy is home to 20 IRCCS"))
    expect(card.locator("blockquote").first).to_have_attribute("lang", "en")
    expect(card.locator("blockquote").first).to_have_attribute("dir", "auto")
    expect(card).to_contain_text("Assolombarda · Fact sheet · p. 12 · data of November 2024")
    expect(card.locator(".original blockquote")).to_have_text("Nel 2024 in Lombardia hanno sede 20 IRCCS.")
    expect(card.locator(".original blockquote")).to_have_attribute("lang", "it")
    with page.context.expect_page() as reader:
        card.get_by_role("link").click()
    assert reader.value.url == f"{site.hub_origin}/read/brochure?language=en&passage=p1#cited"
    assert reader.value.evaluate("window.opener") is None


def test_the_keyboard_is_enough_from_the_button_to_a_citation_and_back(page, site):
    visit(page, site.origin)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button(page)).to_be_focused()
    page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name="Your question")
    expect(box).to_be_focused()
    page.keyboard.type("How many")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("are there?")
    expect(page.locator(".exchange")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".tools")).to_be_visible()
    expect(box).to_be_focused()
    at = "document.querySelector('lifehub-widget').shadowRoot.activeElement.shadowRoot.activeElement"
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(f"{at}.matches('.cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".card h3")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator(".cite").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_card_hides_nothing_that_has_the_focus(dialog):
    ask_and_wait(dialog, HOW_MANY)
    dialog.locator(".cite").first.click()
    expect(dialog.locator(".card")).to_be_visible()
    dialog.locator(".cite").last.click()
    expect(dialog.locator(".card")).to_have_count(1)
    expect(dialog.locator(".card h3")).to_contain_text("Brochure of the Hub")
    expect(dialog.locator(".cite[aria-expanded='true']")).to_have_count(1)
    dialog.locator(".composer textarea").focus()
    expect(dialog.locator(".card")).to_have_count(0)


def test_it_is_modal_only_where_it_covers_the_page(page, dialog):
    expect(dialog).to_have_attribute("aria-modal", "false")
    page.set_viewport_size({"width": 400, "height": 700})
    expect(dialog).to_have_attribute("aria-modal", "true")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 400, "height": 700}
    for key in ("Tab", "Shift+Tab"):
        for _ in range(30):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.localName") == "lifehub-widget"


def test_the_pages_own_shortcuts_do_not_hear_what_is_typed(page, dialog):
    page.evaluate("window.keys = []; addEventListener('keydown', e => keys.push(e.key))")
    dialog.locator(".composer textarea").press("s")
    assert page.evaluate("keys") == []


def test_a_finished_answer_is_announced_once_and_a_growing_one_is_not(page, dialog, hub):
    page.evaluate(
        """() => {
          const root = document.querySelector("lifehub-widget").shadowRoot.querySelector("lifehub-panel").shadowRoot;
          window.said = [];
          new MutationObserver(() => said.push(root.querySelector("[role=status]").textContent))
            .observe(root.querySelector("[role=status]"), { childList: true, characterData: true, subtree: true });
        }"""
    )
    hub.pause = 0.3
    ask_and_wait(dialog, HOW_MANY)
    expect(dialog.locator("[aria-live]")).to_have_count(1)
    expect(dialog.locator("[aria-live]")).to_have_attribute("aria-live", "polite")
    assert page.evaluate("said") == [
        "Answer ready. In 2024, Lombardy is home to 20 IRCCS, Italy's scientific institutes for research and care. "
        "Of these, 5 are public and 15 are private.\n\n"
        "Earlier, the brochure said (data of 2016): The brochure counted 18 of the 49 in Italy."
    ]


def test_a_right_to_left_answer_reads_from_the_right_even_where_it_begins_in_latin(dialog):
    answer = ask_and_wait(dialog, "שלום").locator(".answer")
    expect(answer).to_have_attribute("lang", "he")
    expect(answer).to_have_attribute("dir", "auto")
    expect(answer).to_contain_text("IRCCS הם")
    expect(answer).to_have_css("direction", "rtl")
    expect(dialog).to_have_attribute("dir", "ltr")
    dialog.locator(".cite").first.click()
    expect(dialog.locator("blockquote").first).to_have_css("direction", "rtl")
    expect(dialog.locator(".original blockquote")).to_have_css("direction", "ltr")


def test_the_language_changes_the_words_the_examples_and_the_answers_language(dialog, hub):
    dialog.get_by_label("Language").select_option("he")
    expect(dialog).to_have_attribute("dir", "rtl")
    expect(dialog).to_have_attribute("lang", "he")
    expect(dialog.locator(".ask").first).to_contain_text("בתי חולים")
    expect(dialog.locator(".composer textarea")).to_have_css("direction", "rtl")
    assert dialog.locator("option").all_inner_texts()[5:7] == ["中文", "עברית"]
    dialog.locator(".ask").first.click()
    expect(dialog.locator(".tools")).to_contain_text("העתקה")
    dialog.get_by_label("שפה").select_option("en")
    expect(dialog.locator(".tools")).to_contain_text("Copy")
    ask_and_wait(dialog, HOW_MANY)
    assert [body["language"] for body in hub.asked] == ["he", "en"]


def test_a_language_chosen_while_another_is_asked_for_is_the_one_that_counts(page, dialog, hub):
    held = []
    page.route("**/widget/v1/session", lambda route: held.append(route))
    dialog.get_by_label("Language").select_option("it")
    dialog.get_by_label("Lingua").select_option("he")
    expect(dialog).to_have_attribute("lang", "he")
    for route in held:
        route.continue_()
    expect(dialog.locator(".ask").first).to_contain_text("בתי חולים")
    assert hub.sessions[-1]["language"] == "he"


def test_an_answer_comes_in_the_questions_language_unless_one_was_chosen(dialog, hub):
    ask_and_wait(dialog, HOW_MANY)
    assert hub.asked[0] == {"question": HOW_MANY, "language": "auto"}


def test_a_site_with_few_languages_gets_one_of_them(page, site, hub):
    hub.languages = ["it", "de"]
    visit(page, site.origin)
    dialog = open_panel(page)
    expect(dialog).to_have_attribute("lang", "it")
    assert dialog.locator("option").all_inner_texts() == ["Italiano", "Deutsch"]


def test_a_refusal_offers_questions_and_a_contact(dialog, hub):
    exchange = ask_and_wait(dialog, "Hospitals in Tuscany?")
    contact = exchange.get_by_role("link", name=CONTACT["name"])
    expect(contact).to_have_attribute("href", CONTACT["url"] + "/")
    exchange.get_by_role("button", name=HOW_MANY).click()
    expect(dialog.locator(".exchange")).to_have_count(2)
    expect(dialog.locator(".stop")).to_be_hidden()
    assert [body["question"] for body in hub.asked] == ["Hospitals in Tuscany?", HOW_MANY]


def test_small_talk_has_nothing_to_copy_or_rate(dialog):
    exchange = ask_and_wait(dialog, "hello")
    expect(exchange).to_contain_text("What would you like to know?")
    expect(exchange.locator(".tools")).to_have_count(0)


def test_what_was_searched_for_is_told_where_the_conversation_completed_it(dialog):
    expect(ask_and_wait(dialog, "And public?")).to_contain_text("Searched for: \u2068How many IRCCS are public?\u2069")


def test_an_approved_answer_says_so_with_its_date_in_the_panels_language(dialog):
    exchange = ask_and_wait(dialog, "How many are approved?")
    expect(exchange.locator(".approved")).to_have_text("Approved by the Hub on 23 November 2026")
    dialog.get_by_label("Language").select_option("it")
    expect(exchange.locator(".approved")).to_have_text("Risposta approvata dall'Hub: 23 novembre 2026")
    expect(ask_and_wait(dialog, HOW_MANY).locator(".approved")).to_have_count(0)


def test_text_from_answers_questions_and_documents_stays_text(page, dialog):
    exchange = ask_and_wait(dialog, f"attack {ATTACK}")
    expect(exchange.locator(".answer")).to_contain_text(ATTACK)
    expect(exchange.locator(".questions")).to_contain_text(ATTACK)
    expect(exchange.locator(".contact")).to_contain_text(ATTACK)
    exchange.locator(".cite").first.click()
    expect(dialog.locator(".card h3")).to_contain_text(ATTACK)
    expect(dialog.locator(".card blockquote").first).to_contain_text(ATTACK)
    assert dialog.locator("a").count() == 0
    assert dialog.locator("img, script, b").count() == 0
    assert page.evaluate("window.hacked") is None


def test_copy_gives_the_text_and_its_sources(page, site, dialog):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.origin)
    ask_and_wait(dialog, HOW_MANY)
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("In 2024, Lombardy is home to 20 IRCCS")
    assert f"[2] Brochure of the Hub, Assolombarda, p. 12, 2016, {site.hub_origin}/read/brochure?" in text


def test_a_thumb_is_sent_at_once_and_the_reason_after_it(dialog, hub):
    exchange = ask_and_wait(dialog, HOW_MANY)
    exchange.get_by_role("button", name="Not helpful").click()
    reason = exchange.get_by_label("What was missing or wrong?")
    expect(reason).to_be_focused()
    reason.fill("The year is missing")
    exchange.get_by_role("button", name="Send").click()
    expect(exchange.get_by_role("button", name="Not helpful")).to_be_focused()
    expect(dialog.locator("[aria-live]")).to_have_text("Thank you for telling us.")
    exchange.get_by_role("button", name="Helpful", exact=True).click()
    expect(exchange.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(exchange.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "false")
    down, why, up = hub.ratings
    assert down == {"answer_id": "answer-1", "rating": "down"}
    assert why == {"answer_id": "answer-1", "rating": "down", "reason": "The year is missing"}
    assert up == {"answer_id": "answer-1", "rating": "up"}


def test_it_fits_320_pixels_and_a_page_zoomed_to_200_percent(page, site):
    for width, height in ((320, 640), (640, 400), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        visit(page, site.origin)
        dialog = open_panel(page)
        ask_and_wait(dialog, HOW_MANY)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert dialog.evaluate("d => [d, ...d.querySelectorAll('.log')].every(n => n.scrollWidth <= n.clientWidth)")
        assert dialog.locator(".log").bounding_box()["height"] >= 90
        dialog.locator(".cite").first.click()
        link = dialog.get_by_role("link", name="Read it in the document")
        link.scroll_into_view_if_needed()
        expect(link).to_be_in_viewport()


def test_the_sites_title_greeting_and_logo_are_shown(page, site, hub):
    picture = (WIDGET / "demo" / "icon.svg").read_bytes()
    page.route("**/logo.svg", lambda route: route.fulfill(body=picture, content_type="image/svg+xml"))
    hub.theme = {"title": "Ask <b>MIND</b>", "greeting": {"en": "Welcome to MIND"}, "logo": f"{site.origin}/logo.svg"}
    visit(page, site.origin)
    dialog = open_panel(page)
    expect(dialog.get_by_role("heading", name="Ask <b>MIND</b>")).to_be_visible()
    expect(dialog.get_by_role("heading", name="Welcome to MIND")).to_be_visible()
    expect(dialog.locator(".mark img")).to_have_attribute("src", f"{site.origin}/logo.svg")
