"""DOCX: a Word document's body in its order; headers, footers, comments and hidden text left out."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from corpus import table
from corpus.errors import ReadError
from corpus.extract import Extract, clean, meaningful

UNPACKED = 300_000_000  # bytes that a document may unpack to
_HEADING = re.compile(r"^(?:heading|titolo|titre|überschrift|título|antraštė)\s*(\d)$", re.IGNORECASE)
_LIST = re.compile(r"^(?:list|elenco|liste|listen|lista)\b", re.IGNORECASE)
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), f"{_MC}Fallback"}
_BROKEN = (OpcError, PythonDocxError, zipfile.BadZipFile, zlib.error, etree.LxmlError)
_BROKEN += (KeyError, ValueError, AttributeError, IndexError, RuntimeError, OSError, NotImplementedError)


def extract(data: bytes, name: str = "") -> Extract:
    """A Word document's text; ReadError when it is damaged or unpacks to too much."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > UNPACKED:
                raise ReadError(f"unpacks to more than {UNPACKED // 1_000_000} MB: split it into smaller files")
            described = "docProps/core.xml" in package.namelist()
        word = docx.Document(BytesIO(data))
        text = clean("\n\n".join(_joined(_blocks(word.element.body, word))))
        properties = _properties(word) if described else {}
    except _BROKEN as error:
        raise ReadError(f"is a damaged Word document ({error}): open it in Word and save it again") from error
    return Extract(text=text, **properties)


def _properties(word: WordDocument) -> dict[str, str]:
    known = word.core_properties
    day = known.modified or known.created
    return {
        "title": meaningful(known.title),
        "issuer": meaningful(known.author),
        "as_of": day.date().isoformat() if day else "",
    }


def _blocks(element: Any, word: WordDocument) -> Iterator[str]:
    """Paragraphs, headings, list items and tables of the body and of its content controls."""
    for child in element:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, word)
        elif child.tag == qn("w:tbl"):
            yield table.markdown(_rows(child))
        elif child.tag == qn("w:sdt") and not child.xpath("./w:sdtPr//w:docPartGallery"):  # no contents list
            yield from _blocks(child.find(qn("w:sdtContent")), word)
        elif child.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")):
            yield from _blocks(child, word)


def _joined(blocks: Iterator[str]) -> Iterator[str]:
    """The blocks, neighbouring list items as one."""
    items: list[str] = []
    for block in blocks:
        if block.lstrip().startswith("- "):
            items.append(block)
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield block
    if items:
        yield "\n".join(items)


def _paragraph(element: Any, word: WordDocument) -> Iterator[str]:
    """The paragraph in light Markdown; then those of its text boxes."""
    text = _text(element).strip()
    style = _style(element, word)
    heading = _HEADING.match(style)
    one_line = " ".join(text.split())
    if text and (heading or style in ("Title", "Titolo")):
        yield f"{'#' * min(int(heading.group(1)) if heading else 1, 6)} {one_line}"
    elif text and (_LIST.match(style) or element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None):
        yield f"{'  ' * _level(element)}- {one_line}"
    elif text:
        yield text
    for box in element.iter(qn("w:txbxContent")):
        if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
            yield from _blocks(box, word)


def _style(element: Any, word: WordDocument) -> str:
    style = Paragraph(element, word._body).style if element.style else None
    return (style.name or "") if style is not None else ""


def _level(element: Any) -> int:
    level = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
    return min(int(level.get(qn("w:val"), "0")), 6) if level is not None else 0


def _text(element: Any) -> str:
    """Runs in order, inserted ones too; deleted and hidden ones and text boxes left out."""
    parts = []
    for child in element:
        if child.tag in _SKIPPED or child.tag == qn("w:pPr"):
            continue
        if child.tag == qn("w:r") and child.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            parts.append(" " if child.tag == qn("w:tab") else "\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif isinstance(child.tag, str):
            parts.append(_text(child))
    return "".join(parts)


def _rows(element: Any) -> Iterator[list[str]]:
    """Cells row by row; a cell's paragraphs in one line, a merged cell once."""
    for row in element.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is element:
            cells = [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]
            yield [value for cell in cells for value in [_cell(cell), *[""] * (_width(cell) - 1)]]


def _cell(cell: Any) -> str:
    return " ".join(filter(None, (_text(p).strip() for p in cell.iter(qn("w:p")))))


def _width(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return min(int(span.get(qn("w:val"), "1")), 50) if span is not None else 1
