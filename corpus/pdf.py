"""PDF: text page by page, with headings told by their size, and pictures of pages."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.errors import NotFound, ReadError
from corpus.extract import Extract, clean, meaningful

PAGES = 3_000  # a document may have
_DATE = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BULLET = re.compile(r"^[•▪●◦‣■□▸►➢➔✓❖\uf0b7\uf0a7\u0084\u0095]\s*")
_OPENER = re.compile(r"^(?:- |\d{1,3}[.)]\s|\(?[a-z]\)\s|\[\d+\])")
_HYPHEN = re.compile(r"(\w)[\x02\ufffe\u00ad](\n?)(\w?)")
_HARD_HYPHEN = re.compile(r"(\w)-\s*$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class _Line:
    text: str
    height: float  # of its letters, in points


def extract(data: bytes, name: str = "") -> Extract:
    """A PDF's text with the span of each page; ReadError when locked, broken or only scanned."""
    document = _open(data)
    try:
        lines = [list(_lines(document, number)) for number in range(min(len(document), PAGES))]
        properties = _properties(document)
    finally:
        document.close()
    if not any(lines):
        raise ReadError(
            "has no text, only pictures of pages (a scan): run text recognition (OCR) on it first"
        )
    body = _body_height(lines)
    text, pages = "", []
    for page in _without_running_heads(lines):
        text += "\n\n" if text else ""
        start = len(text)
        text += clean("\n".join(_paragraphs(page, body)))
        pages.append((start, len(text)))
    return Extract(text=text, pages=tuple(pages), **properties)


def page_image(path: Path, page: int, width: int = 900) -> bytes:
    """PNG of a page (1-based), `width` pixels wide; NotFound when there is no such page."""
    document = _open(path.read_bytes())
    try:
        if not 1 <= page <= len(document):
            raise NotFound(f"{path.name} has no page {page}: it has {len(document)}.")
        picture = document[page - 1]
        bitmap = picture.render(scale=width / max(picture.get_width(), 1))
        stream = BytesIO()
        bitmap.to_pil().save(stream, "PNG", optimize=True)
        return stream.getvalue()
    finally:
        document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise ReadError("is protected by a password: save a copy without it") from error
        raise ReadError(
            "is a damaged PDF: open it in a PDF reader and save or print it to a new PDF"
        ) from error


def _properties(document: pdfium.PdfDocument) -> dict[str, str]:
    known = document.get_metadata_dict(skip_empty=True)
    day = _DATE.match(known.get("ModDate", "")) or _DATE.match(known.get("CreationDate", ""))
    return {
        "title": meaningful(known.get("Title")),
        "issuer": meaningful(known.get("Author")),
        "as_of": "-".join(day.groups()) if day else "",
    }


def _lines(document: pdfium.PdfDocument, number: int) -> Iterator[_Line]:
    """The lines of a page in reading order; none of a page that is broken, nor any off its edge."""
    try:
        page = document[number]
        layer = page.get_textpage()
        raw = layer.get_text_range()
    except pdfium.PdfiumError:
        return
    left, bottom, right, top = page.get_cropbox()
    # pdfium writes \x02 for a hyphen and the line end after it, and counts in UTF-16 units.
    position = 0
    for text in raw.split("\r\n"):
        indent = len(text) - len(text.lstrip())
        box = _box(layer, position + indent) if text.strip() else None
        position += len(text.encode("utf-16-le", "surrogatepass")) // 2 + 2
        if box and box[2] > left and box[0] < right and box[3] > bottom and box[1] < top:
            yield _Line(text.strip().translate(_LIGATURES), box[3] - box[1])


def _box(layer: pdfium.PdfTextPage, position: int) -> tuple[float, float, float, float] | None:
    """(left, bottom, right, top) of the letter at a position of the page's text."""
    index = pdfium_c.FPDFText_GetCharIndexFromTextIndex(layer, position)
    rectangle = pdfium_c.FS_RECTF()
    if index < 0 or not pdfium_c.FPDFText_GetLooseCharBox(layer, index, ctypes.byref(rectangle)):
        return None
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _body_height(lines: list[list[_Line]]) -> float:
    """The height of running text: the median over letters."""
    return median(line.height for page in lines for line in page for _ in range(len(line.text) // 10 + 1))


def _without_running_heads(lines: list[list[_Line]]) -> Iterator[list[_Line]]:
    """Pages without the first and last lines that come back, but for numbers, on most of them."""
    edges = Counter(_masked(line) for page in lines for line in {*page[:2], *page[-2:]})
    often = max(4, len(lines) * 0.6)
    for page in lines:
        edge = {*page[:2], *page[-2:]}
        yield [line for line in page if line not in edge or edges[_masked(line)] < often]


def _masked(line: _Line) -> str:
    return _DIGITS.sub("#", line.text)


def _paragraphs(page: list[_Line], body: float) -> Iterator[str]:
    """Lines joined into paragraphs where one runs on into the next; headings marked."""
    full = sorted((len(line.text) for line in page), reverse=True)[len(page) // 5 : len(page) // 5 + 1]
    long = 0.75 * full[0] if full else 0
    current, previous = "", None
    for line in page:
        text = _HYPHEN.sub(_without_hyphen, _BULLET.sub("- ", line.text))
        heading = line.height > 1.15 * body and len(text) < 150 and any(map(str.isalpha, text))
        if heading:
            joins = (
                previous is not None and current.startswith("# ") and abs(previous.height - line.height) < 1
            )
            yield from () if joins or not current else (current, "")
            current = _join(current, text) if joins else f"# {text}"
        elif previous is None or current.startswith("# ") or _parts(previous, line, text, long):
            ends = current.startswith("# ") or current.endswith((".", "!", "?", ":", ";", "。"))
            yield from (current, "") if ends else (current,) if current else ()
            current = text
        else:
            current = _join(current, text)
        previous = line
    yield current


def _parts(previous: _Line, line: _Line, text: str, long: float) -> bool:
    """Whether a paragraph ends between two lines: the first is short, or the second an item."""
    return len(previous.text) < long or bool(_OPENER.match(text)) or abs(previous.height - line.height) > 2


def _join(first: str, second: str) -> str:
    """Two lines as one; a word broken between them is healed, and Chinese needs no space."""
    broken = _HARD_HYPHEN.search(first)
    if broken and first[-2:-1].islower() and second[:1].islower():
        return first.rstrip()[:-1] + second
    if broken or (first[-1:] > "\u2e80" and second[:1] > "\u2e80" and not "\uac00" <= second[:1] <= "\ud7af"):
        return first.rstrip() + second
    return f"{first} {second}"


def _without_hyphen(match: re.Match[str]) -> str:
    before, _, after = match.groups()
    return before + after if before.isalpha() and after.islower() else f"{before}-{after}"
