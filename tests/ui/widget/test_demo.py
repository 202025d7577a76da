"""The demonstration page in a real browser, under the policy it is served with."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import expect
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.ui.widget.conftest import LISTENERS
from tests.ui.widget.fakes import WIDGET, FakeHub, make_hub
from tests.ui.widget.visitor import HOW_MANY, ask_and_wait, button, open_panel

pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@pytest.fixture(scope="module")
def shown(serve) -> str:
    """The page as the server fills it, on the server's own origin."""

    def make(url: str):
        app = make_hub(FakeHub(origins=[url]))
        page = Environment(loader=FileSystemLoader(WIDGET / "demo"), autoescape=True).get_template("index.html")

        async def demo(request):
            html = page.render(site_key='KEY"<b>', host=url)
            return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

        app.routes.insert(0, Route("/widget/demo", demo))
        return app

    return serve(make)


@pytest.fixture
def demo(page, shown):
    page.add_init_script(LISTENERS)
    page.goto(f"{shown}/widget/demo")
    expect(button(page)).to_be_visible()
    return page


def test_choices_change_the_widget_and_the_line_to_copy(demo, shown):
    line = demo.locator("#line")
    source = f'src="{shown}/widget/v1/loader.js"'
    expect(line).to_have_text(f'<script {source} data-site="KEY&#34;&#60;b&#62;" async></script>')
    demo.get_by_label("Language").select_option("he")
    expect(button(demo)).to_have_accessible_name("שאלו את העוזר")
    demo.get_by_label("Position").select_option("left")
    demo.get_by_label("Theme").select_option("dark")
    demo.get_by_label("Words on the button").fill('Ask "us"')
    demo.get_by_label("Colour").fill("#7a1fa2")
    demo.get_by_label("The visitor finds").check()
    expect(button(demo)).to_have_accessible_name('Ask "us"')
    expect(line).to_contain_text(
        'data-language="he" data-position="left" data-color="#7a1fa2" '
        'data-label="Ask &#34;us&#34;" data-theme="dark" data-remember async'
    )
    expect(demo.locator("lifehub-widget")).to_have_count(1)
    dialog = open_panel(demo)
    expect(dialog).to_have_attribute("data-theme", "dark")
    assert dialog.bounding_box()["x"] < 100
    ask_and_wait(dialog, HOW_MANY)
    assert demo.evaluate("violations") == []


def test_the_frame_can_be_tried(demo):
    demo.get_by_label("Mode").select_option("frame")
    button(demo).click()
    expect(demo.frame_locator("lifehub-widget iframe").locator(".ask").first).to_be_visible()
    assert demo.evaluate("violations") == []


def test_the_page_has_no_violation(demo):
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    assert [one["id"] for one in Axe().run(demo, options=options).response["violations"]] == []
    demo.set_viewport_size({"width": 320, "height": 640})
    assert demo.evaluate("document.documentElement.scrollWidth <= innerWidth")
