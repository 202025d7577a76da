"""PDF: a file's text page by page, and pictures of its pages."""

import re
import threading
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus import pdf_layout
from corpus.errors import NotFound, ReadError
from corpus.extract import Extract, clean, meaningful
from corpus.pdf_line import Line, lines

PAGES = 3_000  # a document may have
TALLEST = 4  # times its width a page's picture may be high
_PDFIUM = threading.Lock()  # pdfium does one thing at a time in a process
_DATE = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})")


def extract(data: bytes, name: str = "") -> Extract:
    """A PDF's text with the span of each page; ReadError when locked, broken or only scanned.

    Text that is drawn invisibly counts: scans keep their recognised text that way.
    """
    with _PDFIUM, _open(data) as document:
        if len(document) > PAGES:
            raise ReadError(f"has {len(document)} pages, more than {PAGES}: split it into smaller files")
        found = [_lines(document, number) for number in range(len(document))]
        properties = _properties(document)
    if not any(found):
        raise ReadError("has no text, only pictures of pages (a scan): run text recognition (OCR) on it first")
    body = pdf_layout.body_height(found)
    text, pages = "", []
    for page in pdf_layout.without_running_heads(found):
        text += "\n\n" if text else ""
        start = len(text)
        text += clean(pdf_layout.paragraphs(page, body))
        pages.append((start, len(text)))
    return Extract(text=text, pages=tuple(pages), **properties)


def page_image(path: Path, page: int, width: int = 900) -> bytes:
    """PNG of a page (1-based), `width` pixels wide; NotFound when there is no such page."""
    with _PDFIUM, _open(path.read_bytes()) as document:
        if not 1 <= page <= len(document):
            raise NotFound(f"{path.name} has no page {page}: it has {len(document)}.")
        picture = document[page - 1]
        wide, high = picture.get_size()
        bitmap = picture.render(scale=min(width / max(wide, 1), TALLEST * width / max(high, 1)))
        stream = BytesIO()
        bitmap.to_pil().save(stream, "PNG")
        return stream.getvalue()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise ReadError("is protected by a password: save a copy without it") from error
        raise ReadError("is a damaged PDF: open it in a PDF reader and save or print it to a new PDF") from error


def _lines(document: pdfium.PdfDocument, number: int) -> list[Line]:
    """The page's lines; a page too broken to load has none, and the others are still read."""
    try:
        return list(lines(document[number]))
    except pdfium.PdfiumError:
        return []


def _properties(document: pdfium.PdfDocument) -> dict[str, str]:
    known = document.get_metadata_dict(skip_empty=True)
    day = _DATE.match(known.get("ModDate", "")) or _DATE.match(known.get("CreationDate", ""))
    return {
        "title": meaningful(known.get("Title")),
        "issuer": meaningful(known.get("Author")),
        "as_of": "-".join(day.groups()) if day else "",
    }
