"""The loader in a real browser: a button, and nothing else until a visitor wants it."""

import pytest
from playwright.sync_api import expect

from tests.ui.widget.visitor import HOW_MANY, ask_and_wait, button, open_panel, visit

pytestmark = pytest.mark.browser


def test_nothing_but_the_loader_is_asked_for_before_opening(page, site, hub):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, site.origin)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button(page)).to_be_focused()
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(500)
    ours = [url for url in asked if not url.startswith((site.origin, "data:"))]
    assert ours == [f"{site.hub_origin}/widget/v1/loader.js"]
    assert hub.requests == ["GET /widget/v1/loader.js"]


def test_reaching_for_the_button_loads_the_panel_and_only_opening_begins_a_session(page, site, hub):
    visit(page, site.origin)
    with page.expect_response("**/widget/v1/texts/en.json"):
        button(page).hover()
    page.wait_for_timeout(200)
    assert hub.sessions == []
    open_panel(page)
    assert hub.sessions == [{"site": "KEY", "language": "en"}]


def test_nothing_is_stored_and_no_cookie_is_sent(page, site, hub):
    visit(page, site.origin)
    page.context.add_cookies([{"name": "a", "value": "b", "url": site.hub_origin}])  # of the Hub's, from elsewhere
    ask_and_wait(open_panel(page), HOW_MANY)
    stored = "[localStorage.length, sessionStorage.length, document.cookie.replace('a=b', '')]"
    assert page.evaluate(stored) == [0, 0, ""]
    assert page.evaluate("indexedDB.databases().then(d => d.length)") == 0
    assert set(hub.cookies) <= {"/widget/v1/loader.js"}  # the site's own tag, asked for as any script is


def test_the_buttons_words_are_in_the_pages_language_or_the_sites_own(page, site):
    site.write(lang="de-AT")
    visit(page, site.origin)
    expect(button(page)).to_have_accessible_name("Den Assistenten fragen")
    site.write(site.tag(language="he"), lang="de")
    visit(page, site.origin)
    expect(button(page)).to_have_accessible_name("שאלו את העוזר")
    site.write(site.tag(label="Talk to us <b>"), lang="xx")
    visit(page, site.origin)
    expect(button(page)).to_have_accessible_name("Talk to us <b>")


def test_without_a_language_of_the_page_the_browser_decides(chromium, site):
    site.write(lang="")
    context = chromium(locale="lt-LT")
    page = context.new_page()
    visit(page, site.origin)
    expect(button(page)).to_have_accessible_name("Klausti asistento")
    expect(open_panel(page)).to_have_attribute("lang", "lt")
    context.close()


@pytest.mark.parametrize(
    ("color", "letters"), [("#ffd400", "0, 0, 0"), ("rgb(20, 30, 90)", "255, 255, 255"), ("url(x)", "")]
)
def test_the_sites_colour_gets_letters_that_can_be_read(page, site, color, letters):
    site.write(site.tag(color=color))
    visit(page, site.origin)
    paint = "b => { const c = new OffscreenCanvas(1, 1).getContext('2d'); c.fillStyle = getComputedStyle(b).color;"
    paint += " c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3).join(', '); }"
    assert button(page).evaluate(paint) == (letters or "255, 255, 255")
    ground = button(page).evaluate("b => getComputedStyle(b).backgroundColor")
    assert (ground == "rgb(11, 110, 79)") is (not letters)


def test_the_position_is_the_tags_or_else_the_sites(page, site, hub):
    hub.theme = {"position": "left", "color": "#7a1fa2"}
    visit(page, site.origin)
    assert button(page).bounding_box()["x"] > 640
    open_panel(page).press("Escape")
    expect(page.locator("lifehub-widget")).to_have_attribute("data-side", "left")
    assert button(page).bounding_box()["x"] < 100
    assert button(page).evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(122, 31, 162)"
    site.write(site.tag(position="right"))
    visit(page, site.origin)
    open_panel(page).press("Escape")
    assert button(page).bounding_box()["x"] > 640


def test_two_widgets_stand_and_talk_apart(page, site, hub):
    site.write(site.tag(), site.tag(site="OTHER", label="Other"))
    visit(page, site.origin)
    expect(button(page, 1)).to_be_visible()
    first, second = button(page).bounding_box(), button(page, 1).bounding_box()
    assert abs(first["y"] - second["y"]) >= first["height"]
    ask_and_wait(open_panel(page), HOW_MANY)
    page.keyboard.press("Escape")
    other = open_panel(page, 1)
    expect(other.locator(".exchange")).to_have_count(0)
    assert sorted(body["site"] for body in hub.sessions) == ["KEY", "OTHER"]


def test_opening_one_widget_closes_its_neighbour(page, site):
    site.write(site.tag(), site.tag(site="OTHER"))
    visit(page, site.origin)
    expect(button(page, 1)).to_be_visible()
    first = open_panel(page)
    page.evaluate("document.querySelectorAll('lifehub-widget')[1].shadowRoot.querySelector('button').click()")
    expect(first).to_be_hidden()
    expect(page.locator("lifehub-widget").nth(1).get_by_role("dialog")).to_be_visible()


def test_a_tag_removed_and_added_again_goes_on_with_the_same_conversation(page, site, hub):
    visit(page, site.origin)
    ask_and_wait(open_panel(page), HOW_MANY)
    begun = len(hub.sessions)
    again = """() => new Promise(done => {
      history.pushState({}, "", "/another-view");
      const old = document.querySelector("script[data-site]"), tag = document.createElement("script");
      old.remove();
      tag.src = old.src; tag.dataset.site = old.dataset.site; tag.async = true; tag.onload = done;
      document.body.append(tag);
    })"""
    page.evaluate(again)
    page.evaluate(again)
    expect(page.locator("lifehub-widget")).to_have_count(1)
    expect(page.locator(".exchange")).to_have_count(1)
    page.evaluate("document.body.replaceChildren(document.body.querySelector('main'))")
    expect(page.locator("lifehub-widget")).to_have_count(0)
    assert len(hub.sessions) == begun


def test_a_tag_added_again_in_another_language_replaces_the_widget(page, site):
    visit(page, site.origin)
    page.evaluate(
        """() => new Promise(done => {
          const old = document.querySelector("script[data-site]"), tag = document.createElement("script");
          old.remove();
          tag.src = old.src; tag.dataset.site = "KEY"; tag.dataset.language = "it"; tag.onload = done;
          document.body.append(tag);
        })"""
    )
    expect(page.locator("lifehub-widget")).to_have_count(1)
    expect(button(page)).to_have_accessible_name("Chiedi all’assistente")


def test_a_tag_without_a_key_says_what_to_do(page, site):
    page.expected_errors = ["has no data-site"]
    site.write(site.tag().replace(' data-site="KEY"', ""))
    with page.expect_console_message() as said:
        page.goto(site.origin)
    assert "Copy the line again" in said.value.text
    expect(page.locator("lifehub-widget")).to_have_count(0)


def test_a_panel_that_cannot_be_loaded_says_so_on_the_button_and_comes_on_the_second_try(page, site):
    page.expected_errors = ["ERR_FAILED", "Failed to fetch"]
    visit(page, site.origin)
    page.route("**/widget/v1/panel.js", lambda route: route.abort())
    button(page).click()
    expect(button(page)).to_have_accessible_name("Can’t be reached. Try again")
    open_panel(page)


def test_no_layout_shift_while_the_widget_comes_opens_and_answers(page, site, hub):
    hub.theme = {"position": "left", "color": "#7a1fa2", "title": "A title", "greeting": {"en": "Welcome"}}
    visit(page, site.origin)
    dialog = open_panel(page)
    ask_and_wait(dialog, HOW_MANY)
    ask_and_wait(dialog, "Tell me of the aims")
    dialog.locator(".cite").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.evaluate("shifts") == 0


HOSTILE = """<style>
* { all: unset !important; font-size: 50px !important; color: red !important; letter-spacing: 1em !important }
div, section, button { display: none !important }
lifehub-widget { opacity: 0 !important; transform: scale(0) !important; visibility: hidden !important }
lifehub-widget { width: 0 !important; clip-path: inset(50%) !important }
:root { --solid: red; --ink: red; --paper: red; direction: rtl }
</style>"""


def test_hostile_style_sheets_leave_it_whole(page, site):
    visit(page, site.origin)
    closed = button(page).bounding_box()
    opened = open_panel(page).bounding_box()
    site.write(head=HOSTILE)
    visit(page, site.origin)
    assert button(page).bounding_box() == closed
    dialog = open_panel(page)
    assert dialog.bounding_box() == opened
    answer = ask_and_wait(dialog, HOW_MANY).locator(".answer")
    style = "n => [getComputedStyle(n).fontSize, getComputedStyle(n).letterSpacing, getComputedStyle(n).color]"
    assert answer.evaluate(style) == ["15px", "normal", "rgb(22, 33, 28)"]
    assert answer.locator("p").first.evaluate("n => getComputedStyle(n).display") == "block"
