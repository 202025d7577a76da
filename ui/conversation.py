"""Conversation: a session as safe HTML, from the empty page's examples to the last answer's buttons."""

from collections.abc import Sequence
from html import escape
from json import dumps

from babel.numbers import format_decimal

from assistant.answer import Answer, Citation, Claim, Contact, Shown, direction_of
from assistant.charts.address import picture_url
from assistant.dates import in_words
from assistant.handout.exchange import MOST
from assistant.handout.formats import MEDIA_TYPES
from assistant.question import LONGEST
from assistant.wire import AnswerOut
from ui.evidence import safe_link
from ui.markdown import NUMBERS, render_markdown
from ui.session import Exchange, Session
from ui.texts import Texts, load_texts

MARK = (  # our own sign: two strands that meet in a hub
    '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<rect width="32" height="32" rx="9" fill="var(--accent)"/>'
    '<g fill="none" stroke="var(--on-accent)" stroke-width="2.2" stroke-linecap="round">'
    '<path d="M10 6c0 7 12 7 12 14v6"/><path d="M22 6c0 7-12 7-12 14v6"/>'
    '<path d="M12 9.200h8M12 23h8" stroke-width="1.600" opacity=".75"/></g>'
    '<circle cx="16" cy="13.200" r="2.600" fill="var(--on-accent)"/></svg>'
)

PLUS = (
    '<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" '
    'stroke-width="1.6" stroke-linecap="round"><path d="M10 4v12M4 10h12"/></svg>'
)


GLOBE = (
    '<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" '
    'stroke-width="1.3"><circle cx="10" cy="10" r="7.5"/><ellipse cx="10" cy="10" rx="3.3" ry="7.5"/>'
    '<path d="M2.500 10h15"/></svg>'
)
# What /v1/handout needs of an answer.
TAKEN = {"language": True, "outcome": True, "text": True, "claims": True, "contact": True,
         "citations": {"__all__": {"number", "passage_id", "quote"}}}  # fmt: skip
EXAMPLES = ("examples_figures", "examples_hub")


def render_header(session: Session, texts: Texts) -> str:
    """Name, language picker and the button that starts again."""
    hidden = "" if session.exchanges else " hidden"
    return (
        f'<header class="top" dir="{direction_of(session.page)}">{MARK}'
        f'<div class="names"><h1>{escape(texts["title"])}</h1>'
        f"<p>{escape(texts['tagline'])}</p></div>"
        f'<button type="button" class="plain" data-fresh{hidden}>{PLUS}'
        f"<span>{escape(texts['new_conversation'])}</span></button>"
        f"{_picker(session, texts)}</header>"
    )


def render_conversation(session: Session, texts: Texts) -> str:
    """Every exchange, or the invitation when there is none; data attributes tell chat.js what changed."""
    last = session.last
    state = last.state if last else "empty"
    inside = "".join(render_exchange(session, i, texts) for i in range(len(session.exchanges)))
    return (
        f'<section class="log" dir="{direction_of(session.page)}" aria-label="{escape(texts["conversation"])}"'
        f' data-state="{state}"'
        f' data-count="{len(session.exchanges)}" data-lang="{session.page}" data-dir="{direction_of(session.page)}"'
        f' data-title="{escape(texts["page_title"])}" data-copied="{escape(texts["copied"])}"'
        f' data-announce="{escape(_announcement(last, texts))}">{inside or _invitation(texts)}'
        f"{_download(session, texts)}</section>"
    )


def render_exchange(session: Session, place: int, texts: Texts) -> str:
    """A question and its answer so far; only the last one can be asked again."""
    exchange = session.exchanges[place]
    last = place == len(session.exchanges) - 1
    language = f' lang="{escape(exchange.language)}"' if exchange.language else ""
    return (
        f'<article class="exchange" data-state="{exchange.state}">'
        f'<h2 class="question"><span class="unseen">{escape(texts["you_asked"])}: </span>'
        f'<span class="asked" dir="auto">{escape(exchange.question)}</span></h2>'
        f'<div class="answer"{language} dir="{escape(exchange.direction)}">{_answer(exchange, place, texts)}</div>'
        f"{_status(exchange, texts)}{_tools(exchange, place, last, texts)}</article>"
    )


def _picker(session: Session, texts: Texts) -> str:
    choices = [("auto", texts["automatic"])] + [(code, its["name"]) for code, its in load_texts().items()]
    options = "".join(
        f'<option value="{code}"{" selected" if code == session.asked else ""}>{escape(name)}</option>'
        for code, name in choices
    )
    disabled = " disabled" if session.busy else ""
    return (
        f'<label class="picker">{GLOBE}<span class="unseen">{escape(texts["language"])}</span>'
        f"<select data-language{disabled}>{options}</select></label>"
    )


def _invitation(texts: Texts) -> str:
    examples = "".join(_examples(title, texts) for title in EXAMPLES)
    return (
        f'<div class="invitation"><h2>{escape(texts["heading"])}</h2><p>{escape(texts["introduction"])}</p>'
        f'<div class="starters">{examples}</div></div>'
    )


def _examples(title: str, texts: Texts) -> str:
    """The questions whose keys continue the title's: example_hub_1 stands under examples_hub."""
    prefix = title.replace("examples", "example") + "_"
    questions = [texts[key] for key in sorted(texts) if key.startswith(prefix)]
    return f'<div><h3 class="label">{escape(texts[title])}</h3>{_questions(questions)}</div>'


def _answer(exchange: Exchange, place: int, texts: Texts) -> str:
    labels = {c.number: _label(c, texts) for c in exchange.citations}
    answer = exchange.answer
    if answer is None:
        return render_markdown(so_far(exchange.claims), labels, place)
    link = _link(answer.contact, texts) if answer.contact else ""
    text = render_markdown(answer.text, labels, place, (answer.contact.name if answer.contact else "", link))
    refusal = _refusal(answer, "" if link in text else link, texts)
    return _searched(answer, texts) + text + "".join(_chart(one, answer, texts) for one in answer.charts) + refusal


def _chart(chart: Shown, answer: Answer, texts: Texts) -> str:
    """A chart in the answer's language, and what it shows in words, for who can't see it or wants to copy it."""
    url = picture_url(chart.id, answer.language, "svg", "chat")  # of this site, whatever its public address
    return (
        f'<figure class="chart"><img src="{escape(url)}" alt="{escape(f"{chart.alt} {chart.source}")}">'
        f'<figcaption><details><summary lang="{texts["code"]}">{escape(texts["chart_words"])}</summary>'
        f"<p>{escape(chart.alt)}</p><p>{escape(chart.source)}</p></details></figcaption></figure>"
    )


def _searched(answer: Answer, texts: Texts) -> str:
    """What was searched for, where the conversation completed the question."""
    if answer.outcome == "small_talk" or answer.standalone_question == answer.question:
        return ""
    searched = texts["searched"].format(question=f"<bdi>{escape(answer.standalone_question)}</bdi>")
    return f'<p class="searched" lang="{texts["code"]}" dir="{direction_of(texts["code"])}">{searched}</p>'


def so_far(claims: Sequence[Claim]) -> str:
    """The claims' text while the answer still grows: sentences in a line, lists on their own."""
    text = ""
    for claim in claims:
        apart = "\n\n" if claim.lead or "\n" in claim.text or "\n" in text else " "
        text += (apart if text else "") + (f"*{claim.lead}* " if claim.lead else "") + claim.text
    return text


def _label(citation: Citation, texts: Texts) -> str:
    return texts["source_label"].format(number=citation.number, title=citation.document_title)


def _refusal(answer: Answer, link: str, texts: Texts) -> str:
    """What to do instead, for an answer that has suggestions, or a contact its text doesn't name."""
    nearest = ""
    if answer.suggestions:
        nearest = f'<h3 class="label">{escape(texts["nearest"])}</h3>{_questions(answer.suggestions)}'
    contact = f'<p class="contact"><span class="label">{escape(texts["contact"])}</span> {link}</p>' if link else ""
    return nearest + contact


def _questions(questions: Sequence[str]) -> str:
    items = "".join(
        f'<li><button type="button" class="ask" dir="auto" data-question="{escape(q)}">{escape(q)}</button></li>'
        for q in questions
    )
    return f'<ul class="questions">{items}</ul>'


def _link(contact: Contact, texts: Texts) -> str:
    return (
        f'<a href="{safe_link(contact.url)}" target="_blank" rel="noopener">{escape(contact.name)}'
        f'<span class="unseen"> ({escape(texts["opens_new_tab"])})</span></a>'
    )


def _status(exchange: Exchange, texts: Texts) -> str:
    """One line under an answer that is not whole."""
    match exchange.state:
        case "busy":
            dots = '<span class="dots" aria-hidden="true"></span>'
            return f'<p class="status working">{dots}{escape(texts["searching"])}</p>'
        case "stopped":
            return f'<p class="status">{escape(texts["stopped"])}</p>'
        case "failed":
            told = exchange.error and len(exchange.question) <= LONGEST
            detail = f' <span class="detail" lang="en">{escape(exchange.error)}</span>' if told else ""
            return f'<p class="status failed">{escape(_failure(exchange, texts))}{detail}</p>'
    return ""


def _failure(exchange: Exchange, texts: Texts) -> str:
    """Why there is no answer, in the page's language; the assistant's own errors are in English."""
    if not exchange.error:
        return texts["error_unexpected"]
    if len(exchange.question) > LONGEST:
        counts = {"count": len(exchange.question), "most": LONGEST}
        return texts["error_long"].format(
            **{name: format_decimal(n, locale=texts["code"]) for name, n in counts.items()}
        )
    return texts["error_question"]


def _tools(exchange: Exchange, place: int, last: bool, texts: Texts) -> str:
    if exchange.state == "busy" or (exchange.answer and exchange.answer.outcome == "small_talk"):
        return ""
    buttons = []
    if exchange.citations:
        count = escape(texts["show_sources"].format(count=len(exchange.citations)))
        buttons.append(f'<button type="button" class="plain" data-sources="{place}">{count}</button>')
    if exchange.answer:
        copied = escape(as_plain_text(exchange.answer, texts))
        buttons.append(f'<button type="button" class="plain" data-copy="{copied}">{escape(texts["copy"])}</button>')
    if last and not exchange.error:
        buttons.append(f'<button type="button" class="plain" data-again>{escape(texts["retry"])}</button>')
    return f'<div class="tools">{"".join(buttons)}</div>'


def as_plain_text(answer: Answer, texts: Texts) -> str:
    """What "copy" puts on the clipboard: the answer, then a line for each source."""
    lines = []
    for citation in answer.citations:
        passage = citation.passage
        page = texts["page"].format(page=passage.page) if passage.page else ""
        date = in_words(passage.as_of, texts["code"])
        facts = (citation.document_title, citation.issuer, page, date)
        lines.append(f"[{citation.number}] " + ", ".join(fact for fact in facts if fact))
    return "\n\n".join([answer.text, "\n".join(lines)]) if lines else answer.text


def _download(session: Session, texts: Texts) -> str:
    """The buttons that make a file of the conversation: chat.js sends the answers, which are checked anew."""
    answered = [exchange for exchange in session.exchanges if exchange.answer][-MOST:]
    if session.busy or not any(exchange.citations for exchange in answered):
        return ""
    turns = [
        {"question": one.question, "answer": AnswerOut.of(one.answer).model_dump(mode="json", include=TAKEN)}
        for one in answered
    ]
    buttons = "".join(
        f'<button type="button" class="plain" data-download="{format}">{format.upper()}</button>'
        for format in MEDIA_TYPES
    )
    return (
        f'<div class="tools download" data-turns="{escape(dumps(turns, ensure_ascii=False))}">'
        f"<span>{escape(texts['download'])}</span>{buttons}"
        f'<span class="failed" role="status" data-failed="{escape(texts["download_failed"])}"></span></div>'
    )


def _announcement(exchange: Exchange | None, texts: Texts) -> str:
    """What a screen reader says once the answer stands."""
    if exchange is None or exchange.state == "busy":
        return ""
    if exchange.answer:
        return f"{texts['ready']}. {NUMBERS.sub('', exchange.answer.text)}"
    return texts["stopped"] if exchange.state == "stopped" else _failure(exchange, texts)
