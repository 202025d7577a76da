"""HTML: what a reader of the page sees, as light Markdown."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from corpus import table
from corpus.errors import ReadError
from corpus.extract import Extract, clean, meaningful
from corpus.text import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(
    r"(display\s*:\s*none|visibility\s*:\s*hidden|(font-size|opacity)\s*:\s*0(\.0*)?(px|pt|em|%)?\s*(;|!|$))",
    re.IGNORECASE,
)
_UNSEEN = """head script style noscript template nav svg math iframe object embed canvas audio video button
    input select textarea dialog map""".split()  # fmt: skip  # noqa: SIM905
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure
    footer form header hr html legend main p section summary tbody td tfoot th thead tr""".split()  # noqa: SIM905
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def extract(data: bytes, name: str = "") -> Extract:
    """A page's text with its headings, lists and tables; scripts and hidden parts left out."""
    declared = _CHARSET.search(data[:4096])
    page = _page(decode(data, declared.group(1).decode("ascii") if declared else ""))
    title = _meta(page, "og:title") or (page.title.get_text() if page.title else "")
    issuer = _meta(page, "author", "og:site_name", "publisher", "dc.publisher")
    date = _meta(page, "article:modified_time", "article:published_time", "date", "dc.date")
    return Extract(_light(page), title=meaningful(title), issuer=meaningful(issuer), as_of=_day(date))


def markdown(text: str) -> str:
    """A piece of HTML as light Markdown."""
    return _light(_page(text))


def _page(text: str) -> BeautifulSoup:
    try:
        return BeautifulSoup(text, "lxml")
    except (ValueError, AssertionError, RecursionError) as error:
        raise ReadError(f"is HTML too broken to read ({error}): open it in a browser and save it again") from error


def _meta(page: BeautifulSoup, *names: str) -> str:
    for name in names:
        for key in ("name", "property"):
            found = page.find("meta", attrs={key: re.compile(f"^{re.escape(name)}$", re.IGNORECASE)})
            if isinstance(found, Tag) and found.get("content"):
                return str(found["content"])
    return ""


def _day(value: str) -> str:
    found = _DAY.match(value.strip())
    return found.group() if found else ""


def _light(page: BeautifulSoup) -> str:
    for hidden in page.find_all(_is_hidden):
        hidden.extract()
    try:
        return clean("\n\n".join(_blocks(page)))
    except RecursionError as error:
        raise ReadError("is HTML nested too deep to read: open it in a browser and save it again") from error


def _is_hidden(tag: Tag) -> bool:
    if tag.name in _UNSEEN or tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(str(tag.get("style", ""))))


def _blocks(node: Tag) -> Iterator[str]:
    """The node's paragraphs, headings, lists and tables in order."""
    inline: list[str] = []
    for child in node.children:
        blocks = _block(child) if isinstance(child, Tag) else None
        if blocks is None:
            inline.append(_inline(child))
            continue
        yield from _paragraph(inline)
        inline = []
        yield from blocks
    yield from _paragraph(inline)


def _block(tag: Tag) -> Iterator[str] | None:
    """The blocks of a block element, None for an inline one."""
    if tag.name in _HEADINGS:
        return iter([f"{'#' * int(tag.name[1])} {_words(tag)}"] if _words(tag) else [])
    if tag.name in ("ul", "ol", "menu", "dir"):
        return iter(["\n".join(_items(tag, 0))])
    if tag.name == "pre":
        return iter([tag.get_text()])
    if tag.name == "table" and not _is_layout(tag):
        caption = tag.find("caption")
        return iter([*([_words(caption)] if caption else []), table.markdown(_rows(tag))])
    holds_blocks = tag.name in _BLOCKS or tag.find([*_BLOCKS, *_HEADINGS, "ul", "ol", "pre", "table"])
    return _blocks(tag) if holds_blocks or tag.name in ("table", "li") else None


def _inline(node: object) -> str:
    if isinstance(node, Tag):
        return "\n" if node.name == "br" else "".join(map(_inline, node.children))
    if isinstance(node, PreformattedString) or not isinstance(node, NavigableString):  # comments, CDATA
        return ""
    return re.sub(r"\s+", " ", str(node))


def _paragraph(inline: list[str]) -> Iterator[str]:
    lines = [" ".join(line.split()) for line in "".join(inline).split("\n")]
    if text := "\n".join(filter(None, lines)):
        yield text


def _items(tag: Tag, depth: int) -> Iterator[str]:
    """`- item` lines; a list within an item follows it, indented."""
    for item in tag.find_all(["li", "ul", "ol"], recursive=False):
        if item.name != "li":
            yield from _items(item, depth + 1)
            continue
        inner = [each.extract() for each in item.find_all(["ul", "ol"]) if each.find_parent("li") is item]
        if words := _words(item):
            yield f"{'  ' * depth}- {words}"
        for each in inner:
            yield from _items(each, depth + 1)


def _is_layout(tag: Tag) -> bool:
    """Whether a table merely arranges the page, as in newsletters."""
    if tag.get("role") in ("presentation", "none"):
        return True
    if tag.find("th"):
        return False
    return bool(tag.find("table")) or all(len(row) < 2 for row in _rows(tag))


def _rows(tag: Tag) -> list[list[str]]:
    rows = []
    for line in tag.find_all("tr"):
        if line.find_parent("table") is tag:
            row: list[str] = []
            for cell in line.find_all(["td", "th"], recursive=False):
                span = str(cell.get("colspan", "1"))
                row += [_words(cell)] + [""] * (min(int(span), 50) - 1 if span.isdigit() else 0)
            rows.append(row)
    return rows


def _words(tag: Tag) -> str:
    """All of an element's text in one line; spaces only where elements part words."""
    parts = ("\n" if isinstance(n, Tag) else _inline(n) for n in tag.descendants if _parts_words(n))
    return " ".join("".join(parts).split())


def _parts_words(node: object) -> bool:
    return not isinstance(node, Tag) or node.name in ("br", "li", "tr", "table", *_BLOCKS, *_HEADINGS)
