"""What a visitor does with the widget: opens it, asks, waits."""

from playwright.sync_api import Locator, Page, expect

HOW_MANY = "How many IRCCS are there in Lombardy?"


def button(page: Page, place: int = 0) -> Locator:
    """The button of the widget that stands at `place` in the page."""
    return page.locator("lifehub-widget").nth(place).locator("section > button")


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(button(page)).to_be_visible()


def open_panel(page: Page, place: int = 0) -> Locator:
    """Opens it and waits for the session; returns the dialog."""
    button(page, place).click()
    dialog = page.locator("lifehub-widget").nth(place).get_by_role("dialog")
    expect(dialog.locator(".ask, .exchange, .failed").first).to_be_visible()
    return dialog


def ask(dialog: Locator, question: str) -> None:
    dialog.locator(".composer textarea").fill(question)
    dialog.locator(".composer textarea").press("Enter")


def ask_and_wait(dialog: Locator, question: str) -> Locator:
    """The exchange, answered or failed."""
    ask(dialog, question)
    exchange = dialog.locator(".exchange").last
    expect(exchange.locator(".asked")).to_have_text(question)
    expect(dialog.locator(".stop")).to_be_hidden()
    return exchange
