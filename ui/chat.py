"""Chat: the page at "/", where a person asks and reads answers with their evidence beside them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import FastAPI

from assistant.answer import Citation, direction_of
from assistant.settings import Settings
from corpus.errors import NotFound
from ui.conversation import render_conversation, render_header
from ui.evidence import render_evidence
from ui.local_only import ChatMount
from ui.session import Session, respond, stopped, without_last
from ui.texts import Texts, load_texts, preferred_language, texts_in

if TYPE_CHECKING:
    from assistant.ask import Assistant

ANSWERS_AT_ONCE = 8
WAITING_AT_MOST = 200
FONTS = ["ui-sans-serif", "system-ui", "sans-serif"]  # names only: Gradio fetches no font for a plain name

Updates = dict[Any, Any]


def mount(app: FastAPI, assistant: "Assistant", settings: Settings) -> FastAPI:
    """Put the chat at "/" of `app`, after its own routes, which keep their paths."""
    gr.mount_gradio_app(
        app,
        build(assistant, settings),
        path="/",
        theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
    )
    gradio_mount = app.router.routes.pop()
    app.router.routes.append(ChatMount(gradio_mount.app))
    return app


def build(assistant: "Assistant", settings: Settings) -> gr.Blocks:
    """The page as Gradio blocks: what it shows is a function of the Session, kept per browser tab."""
    # Gradio and the hub client read these when they are about to call home, not on import.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    with gr.Blocks(title="Lombardia Life Sciences Hub", analytics_enabled=False, fill_width=True) as blocks:
        page = _lay_out()
        _connect(blocks, page, assistant)
    return blocks.queue(max_size=WAITING_AT_MOST, default_concurrency_limit=ANSWERS_AT_ONCE, api_open=False)


@dataclass(frozen=True)
class Page:
    """The components that change.

    The conversation's events: submit asks, select picks a language, clear starts again.
    """

    session: gr.State
    header: gr.HTML
    conversation: gr.HTML
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    notice: gr.HTML
    side_title: gr.HTML
    evidence: gr.HTML


def _lay_out() -> Page:
    html = partial(gr.HTML, apply_default_css=False, js_on_load=None)
    script = files("ui").joinpath("assets/chat.js").read_text(encoding="utf-8")
    session = gr.State(Session())
    header = html(elem_id="hub-top")
    with gr.Row(elem_id="hub-main"):
        with gr.Column(elem_id="hub-talk"):
            conversation = gr.HTML(elem_id="hub-log", apply_default_css=False, js_on_load=script)
            with gr.Column(elem_id="hub-foot"):
                with gr.Row(elem_id="hub-composer"):
                    box = gr.Textbox(elem_id="hub-box", lines=1, max_lines=8, show_label=False, container=False)
                    send = gr.Button("Ask", elem_id="hub-send", variant="primary")
                    stop = gr.Button("Stop", elem_id="hub-stop", visible=False)
                notice = html(elem_id="hub-notice")
        with gr.Column(elem_id="hub-side"):
            side_title = html(elem_id="hub-side-title")
            evidence = html(elem_id="hub-evidence")
    return Page(session, header, conversation, box, send, stop, notice, side_title, evidence)


def _connect(blocks: gr.Blocks, page: Page, assistant: "Assistant") -> None:
    """The events. Gradio finds `request` and `event` by their annotations, which it can't see through a partial."""
    listen = {"outputs": [getattr(page, part.name) for part in fields(page)], "show_progress": "hidden"}
    listen["api_visibility"] = "private"

    def show(session: Session) -> Updates:
        return _show(page, assistant, session)

    def opened(request: gr.Request) -> Updates:
        return show(Session(page=preferred_language(request.headers.get("accept-language", ""))))

    def asked(typed: str, session: Session, event: gr.EventData) -> Iterator[Updates]:
        yield from _ask(page, assistant, typed, session, _sent(event))

    def picked(session: Session, event: gr.EventData) -> Updates:
        return show(_in_language(session, str(_sent(event).get("language"))))

    triggers = [page.box.submit, page.send.click, page.conversation.submit]
    asking = gr.on(triggers, asked, [page.box, page.session], trigger_mode="once", **listen)
    cancelling = {"inputs": page.session, "cancels": asking, "queue": False} | listen
    page.stop.click(lambda session: show(stopped(session)), **cancelling)
    page.conversation.clear(lambda session: show(replace(session, exchanges=())), **cancelling)
    page.conversation.select(picked, page.session, queue=False, **listen)
    blocks.load(opened, None, queue=False, **listen)


def _sent(event: gr.EventData) -> dict[str, Any]:
    """What chat.js sent along with an event; nothing for a key or a button of Gradio's own."""
    return event._data if isinstance(event._data, dict) else {}


def _in_language(session: Session, chosen: str) -> Session:
    """The session after a person picked a language; "auto" leaves the page's own words as they are."""
    if chosen not in load_texts():
        return replace(session, asked="auto")
    return replace(session, page=chosen, asked=chosen)


def _ask(page: Page, assistant: "Assistant", typed: str, session: Session, sent: dict[str, Any]) -> Iterator[Updates]:
    """Answer what was typed or clicked; a question that fails goes back to the box, a draft stays there."""
    if sent.get("again") and session.last:
        question, session, draft = session.last.question, without_last(session), typed
    elif sent.get("question"):
        question, draft = str(sent["question"]), typed
    else:
        question, draft = typed.strip(), ""
    if not question or session.busy:
        yield {page.box: gr.skip()}
        return
    for number, grown in enumerate(respond(assistant, session, question)):
        whole = number == 0 or not grown.busy
        updates = (_show if whole else _growing)(page, assistant, grown)
        if number == 0:
            updates[page.box] = gr.update(value=draft)
        elif grown.last.state == "failed":
            updates[page.box] = gr.update(value=draft or question)
        yield updates


def _show(page: Page, assistant: "Assistant", session: Session) -> Updates:
    """Every component as the session wants it."""
    texts = texts_in(session.page)
    return _growing(page, assistant, session) | {
        page.header: render_header(session, texts),
        page.box: gr.update(label=texts["question_label"], placeholder=texts["placeholder"]),
        page.send: gr.update(value=texts["send"], visible=not session.busy),
        page.stop: gr.update(value=texts["stop"], visible=session.busy),
        page.notice: f'<p class="notice" dir="{direction_of(texts["code"])}">{escape(texts["notice"])}</p>',
        page.side_title: _side_title(texts),
    }


def _growing(page: Page, assistant: "Assistant", session: Session) -> Updates:
    """What changes while an answer grows."""
    texts = texts_in(session.page)
    return {
        page.session: session,
        page.conversation: render_conversation(session, texts),
        page.evidence: _evidence(assistant, session, texts),
    }


def _evidence(assistant: "Assistant", session: Session, texts: Texts) -> str:
    """The cards of every answer; the last one's are shown, chat.js shows another's on demand."""
    edition_text, last = partial(_edition_text, assistant), len(session.exchanges) - 1
    return "".join(
        render_evidence(exchange.citations, edition_text, texts, place, shown=place == last)
        for place, exchange in enumerate(session.exchanges)
        if exchange.citations
    )


def _edition_text(assistant: "Assistant", citation: Citation) -> str:
    """The text the citation was cut from; empty when the document was removed since."""
    try:
        return assistant.index.document(citation.passage.document_id).edition(citation.passage.language).text
    except NotFound:
        return ""


def _side_title(texts: Texts) -> str:
    return (
        f'<div class="side-title" dir="{direction_of(texts["code"])}"><h2 class="label">{escape(texts["sources"])}</h2>'
        f'<button type="button" class="plain" data-close>{escape(texts["close"])}</button></div>'
    )
