"""Evidence: an answer's citations as cards, each with its quote marked inside the text around it."""

import re
from collections.abc import Callable, Sequence
from html import escape

from assistant.answer import Citation, direction_of
from assistant.dates import in_words
from ui.texts import Texts

REACH = 320  # characters of context on each side of a quote
HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
RULE = re.compile(r"^[|\s:-]+$")
SOFT = re.compile(r"(?<=[^\n|])\n(?!\s*(?:[-*] |[|#\n]|$))")  # a line end inside a paragraph, as PDFs have them
SAFE_LINK = re.compile(r"^(https?://|mailto:|/(?![/\\])|#)", re.IGNORECASE)


def render_evidence(
    citations: Sequence[Citation],
    edition_text: Callable[[Citation], str],
    texts: Texts,
    exchange: int,
    shown: bool,
) -> str:
    """The cards of one answer; `exchange` is its place in the conversation, `shown` false hides them."""
    cards = "".join(f"<li>{render_card(c, edition_text(c), texts, exchange)}</li>" for c in citations)
    return (
        f'<section class="evidence" dir="{direction_of(texts["code"])}" data-exchange="{exchange}"'
        f"{'' if shown else ' hidden'}><ol>{cards}</ol></section>"
    )


def render_card(citation: Citation, edition_text: str, texts: Texts, exchange: int) -> str:
    """One citation: what it is on the closed card; its quote, original and links on the open one."""
    return (
        f'<details class="card" id="source-{exchange}-{citation.number}" data-number="{citation.number}">'
        f'<summary><span class="number">{citation.number}</span><span class="what">'
        f'<span class="name">{escape(citation.document_title)}</span>'
        f'<span class="facts">{_facts(citation, texts)}</span>{_section(citation)}</span></summary>'
        f'<div class="body"><div class="texts">{_quoted(citation, edition_text)}{_original(citation, texts)}</div>'
        f"{_sources(citation, texts)}{_links(citation, texts)}</div></details>"
    )


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after `text[start:end]`, within REACH and the same heading, cut between words."""
    before = HEADING.split(text[:start])[-1]
    if len(before) > REACH:
        before = "…" + before[-REACH:].partition(" ")[2]
    after = HEADING.split(text[end:], maxsplit=1)[0]
    if len(after) > REACH:
        after = after[:REACH].rpartition(" ")[0].rstrip("\n -*|") + "…"
    return before, after


def plain_lines(text: str) -> list[str]:
    """The lines of light Markdown without its marks; list items get a bullet, cells a dot between them."""
    return [line for raw in text.splitlines() if (line := _plain(raw))]


def safe_link(url: str) -> str:
    """`url` escaped for an attribute when it is http(s), mailto or a path of this site, else "#"."""
    url = url.strip()
    return escape(url) if SAFE_LINK.match(url) else "#"


def _facts(citation: Citation, texts: Texts) -> str:
    passage = citation.passage
    facts = [citation.issuer, texts.get(f"kind_{citation.kind}", citation.kind)]
    facts += [texts["page"].format(page=passage.page)] if passage.page else []
    facts += [texts["as_of"].format(as_of=in_words(passage.as_of, texts["code"]))] if passage.as_of else []
    return " · ".join(escape(fact) for fact in facts if fact)


def _section(citation: Citation) -> str:
    """Where in the document; a document's first heading is often its title, which stands above."""
    path = " › ".join(escape(part) for part in citation.passage.section if part != citation.document_title)
    return f'<span class="section" dir="auto">{path}</span>' if path else ""


def _quoted(citation: Citation, edition_text: str) -> str:
    """The quote in <mark>; alone when the document is gone or no longer has it at that place."""
    language = citation.passage.language
    before, after = "", ""
    if edition_text[citation.start : citation.end] == citation.quote:
        before, after = surroundings(SOFT.sub(" ", edition_text), citation.start, citation.end)
    above, _, same_line = before.rpartition("\n")
    rest, _, below = after.partition("\n")
    quote = "<br>".join(escape(line) for line in plain_lines(SOFT.sub(" ", citation.quote)))
    bullet = "• " if same_line.strip() in {"-", "*"} else ""
    line = f"{bullet}{_inline(same_line)}<mark>{quote}</mark>{_inline(rest)}"
    return (
        f'<blockquote lang="{escape(language)}" dir="{direction_of(language)}">'
        f"{_context(above)}<p>{line}</p>{_context(below)}</blockquote>"
    )


def _original(citation: Citation, texts: Texts) -> str:
    if citation.original is None:
        return ""
    language = citation.original.language
    lines = "<br>".join(escape(line) for line in plain_lines(citation.original.text))
    return (
        f'<div class="original"><p class="label">{escape(texts["original"])}</p>'
        f'<blockquote lang="{escape(language)}" dir="{direction_of(language)}"><p>{lines}</p></blockquote></div>'
    )


def _sources(citation: Citation, texts: Texts) -> str:
    items = "".join(f'<li dir="auto">{escape(source)}</li>' for source in citation.passage.sources)
    return f'<div class="based"><p class="label">{escape(texts["based_on"])}</p><ul>{items}</ul></div>' if items else ""


def _links(citation: Citation, texts: Texts) -> str:
    return (
        f'<p class="links"><a href="{safe_link(citation.url)}" target="_blank" rel="noopener">'
        f'{escape(texts["open_reader"])}<span class="unseen"> ({escape(texts["opens_new_tab"])})</span></a>'
        f'<button type="button" class="plain" data-back>{escape(texts["back"])}</button></p>'
    )


def _context(text: str) -> str:
    return "".join(f'<p class="around">{escape(line)}</p>' for line in plain_lines(text))


def _inline(text: str) -> str:
    """A stretch of the quote's own line; the blank between it and the quote is kept."""
    if text.strip() in {"-", "*", "|"}:
        return ""
    return re.sub(r"\s+", " ", escape(_marks(re.sub(r"^\s*[-*] ", "• ", text))))


def _plain(line: str) -> str:
    line = line.strip()
    if RULE.match(line):
        return ""
    if line.startswith("|"):
        return " · ".join(cell.strip() for cell in _marks(line).strip("|").split("|"))
    return _marks(re.sub(r"^#{1,6} ", "", re.sub(r"^[-*] ", "• ", line)))


def _marks(text: str) -> str:
    """`text` without the asterisks of bold and italic; multiplication and footnote stars stay."""
    return re.sub(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1", r"\2", text)
