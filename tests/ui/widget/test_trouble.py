"""What can go wrong with a conversation, and its end: in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.ui.widget.visitor import HOW_MANY, ask, ask_and_wait, open_panel, visit

pytestmark = pytest.mark.browser


def test_stop_aborts_the_request_and_keeps_what_was_said(page, dialog, hub):
    hub.pause = 1
    ask(dialog, HOW_MANY)
    expect(dialog.locator(".answer")).to_contain_text("20 IRCCS")
    dialog.get_by_role("button", name="Stop").click()
    expect(dialog.locator(".status")).to_contain_text("Stopped. This answer is not complete.")
    expect(dialog.locator(".composer textarea")).to_be_focused()
    for _ in range(30):
        if hub.aborted:
            break
        page.wait_for_timeout(100)
    assert hub.aborted == [HOW_MANY]
    assert "5 are public" not in dialog.inner_text()
    hub.pause = 0.02
    dialog.get_by_role("button", name="Ask again").click()
    expect(dialog.locator(".exchange")).to_have_count(1)
    expect(dialog.locator(".answer")).to_contain_text("5 are public")


def test_a_question_may_be_asked_while_another_is_answered(page, dialog, hub):
    hub.pause = 0.5
    ask(dialog, "A long one")
    expect(dialog.locator(".answer")).to_contain_text("Sentence 0")
    ask(dialog, "hello")
    expect(dialog.locator(".exchange").last).to_contain_text("What would you like to know?")
    expect(dialog.locator(".exchange").first.locator(".status")).to_contain_text("Stopped")


def test_too_many_questions_get_a_kind_word_and_the_time_to_wait(page, dialog, hub):
    page.expected_errors = ["429"]
    exchange = ask_and_wait(dialog, "too many")
    kind = "Many questions are coming in just now. Please ask again in 30 seconds."
    expect(exchange.locator(".failed")).to_contain_text(kind)
    expect(exchange.get_by_role("button", name="Ask again")).to_be_disabled()
    dialog.get_by_label("Language").select_option("lt")
    expect(exchange.locator(".failed")).to_contain_text("Pabandykite dar kartą po 30 sekundžių.")
    assert "in English" not in dialog.inner_text()


def test_what_fails_says_so_and_can_be_asked_again(page, dialog, hub):
    page.expected_errors = ["500", "ERR_FAILED", "ERR_INTERNET_DISCONNECTED"]
    exchange = ask_and_wait(dialog, "crash please")
    expect(exchange).to_contain_text("Something went wrong on our side. Please ask again.")
    exchange = ask_and_wait(dialog, "break off")
    expect(exchange).to_contain_text("20 IRCCS")
    expect(exchange).to_contain_text("Something went wrong on our side")
    page.context.set_offline(True)
    exchange = ask_and_wait(dialog, HOW_MANY)
    expect(exchange).to_contain_text("The assistant can’t be reached")
    page.context.set_offline(False)
    exchange.get_by_role("button", name="Ask again").click()
    expect(dialog.locator(".exchange").last.locator(".tools")).to_be_visible()


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "not available on this website"), (429, "Please ask again in 30 seconds"), (500, "on our side")],
)
def test_a_refused_session_is_told_under_the_greeting(page, site, hub, status, said):
    page.expected_errors = [str(status)]
    hub.refuse_session = status
    visit(page, site.origin)
    dialog = open_panel(page)
    expect(dialog.locator(".failed")).to_contain_text(said)
    hub.refuse_session = 0
    ask_and_wait(dialog, HOW_MANY)
    expect(dialog.locator(".tools")).to_be_visible()


def test_a_page_of_another_origin_is_told_that_it_may_not(page, site, hub):
    page.expected_errors = ["CORS", "ERR_FAILED", "403"]
    hub.origins = []
    visit(page, site.origin)
    expect(open_panel(page).locator(".failed")).to_be_visible()


def test_an_expired_token_is_renewed_once_and_the_question_asked_again(page, dialog, hub):
    page.expected_errors = ["401"]
    hub.expired = {"token-1"}
    exchange = ask_and_wait(dialog, HOW_MANY)
    expect(exchange.locator(".tools")).to_be_visible()
    assert hub.sessions[1]["token"] == "token-1"
    hub.expired = {f"token-{n}" for n in range(20)}
    exchange = ask_and_wait(dialog, HOW_MANY)
    expect(exchange).to_contain_text("Something went wrong")
    assert len(hub.sessions) == 3


def test_a_conversation_is_forgotten_after_a_question(dialog, hub):
    expect(dialog.get_by_role("button", name="Forget this conversation")).to_be_hidden()
    ask_and_wait(dialog, HOW_MANY)
    dialog.get_by_role("button", name="Forget this conversation").click()
    dialog.get_by_role("button", name="Keep").click()
    assert hub.forgotten == []
    dialog.get_by_role("button", name="Forget this conversation").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog).to_contain_text("The conversation has been deleted.")
    expect(dialog.locator(".exchange")).to_have_count(0)
    assert hub.forgotten == ["token-1"]
    expect(dialog.locator(".ask").first).to_be_visible()
    assert len(hub.sessions) == 1
    ask_and_wait(dialog, HOW_MANY)
    assert len(hub.sessions) == 2
    assert "token" not in hub.sessions[1]


def test_a_new_conversation_has_a_token_of_its_own(dialog, hub):
    ask_and_wait(dialog, HOW_MANY)
    dialog.get_by_role("button", name="New conversation").click()
    expect(dialog.locator(".exchange")).to_have_count(0)
    expect(dialog.locator(".composer textarea")).to_be_focused()
    expect(dialog.locator(".ask").first).to_be_visible()
    assert "token" not in hub.sessions[-1]
    assert hub.forgotten == []


def test_only_a_site_that_says_so_has_the_conversation_remembered(page, site, hub):
    site.write(site.tag(remember=""))
    visit(page, site.origin)
    dialog = open_panel(page)
    expect(dialog).to_contain_text("Your browser keeps one key")
    ask_and_wait(dialog, HOW_MANY)
    assert page.evaluate("({...localStorage})") == {"lifehub:KEY": "token-1"}
    visit(page, site.origin)
    dialog = open_panel(page)
    expect(dialog.locator(".exchange")).to_have_count(1)
    expect(dialog.locator(".answer p")).to_have_count(2)
    assert hub.sessions[-1]["token"] == "token-1"
    dialog.locator(".cite").last.click()
    expect(dialog.locator(".card")).to_contain_text("Brochure of the Hub")
    dialog.get_by_role("button", name="Forget this conversation").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog.locator(".ask").first).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
