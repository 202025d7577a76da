"""DOCX: a document with real styles and footnotes."""

from functools import cache
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.answer import direction_of
from assistant.papers.pandoc import CONTENTS, data_file, pandoc

FONTS = {"ascii": "Calibri", "hAnsi": "Calibri", "cs": "Arial", "eastAsia": "Microsoft YaHei"}
ACCENT = RGBColor(0x0B, 0x4F, 0x6C)
# Style -> its size in points, the space before and after it.
STYLES = {
    "Normal": (9, 0, 3),
    "Body Text": (9, 0, 3),
    "First Paragraph": (9, 0, 3),
    "Compact": (8.5, 0, 1),
    "Title": (17, 0, 1),
    "Subtitle": (10, 0, 2),
    "Date": (8, 0, 3),
    "Heading 1": (11.5, 6, 2),
    "TOC Heading": (11.5, 6, 2),
    "Footnote Text": (6.5, 0, 0),
    "Image Caption": (7.5, 1, 3),
}
LINES = ("Body Text", "First Paragraph", "Compact", "Footnote Text", "Image Caption")  # of text alone
HEIGHT = 1.2  # of their lines, in sizes: Chinese fonts want half as much again
SMALLER = {"zh": 0.5}  # points: a character is as wide as it is high
UNDIRECTED = ("Title", "Subtitle", "Date")  # that pandoc centres, and gives no direction
COLOURED = ("Title", "Heading 1", "TOC Heading")


def docx(text: str, language: str, folder: Path, contents: bool = False) -> bytes:
    """A document's Markdown as DOCX, with a table of contents where wanted; raises LifehubError.

    `language` is the document's; its pictures are in `folder`.
    """
    reference = folder / "reference.docx"
    reference.write_bytes(_reference(SMALLER.get(language, 0)))
    arguments = ["--to", "docx", "--reference-doc", str(reference), "--resource-path", str(folder)]
    return _finished(pandoc(text, *arguments, *(CONTENTS if contents else ()), "--output", "-"), language)


def _finished(made: bytes, language: str) -> bytes:
    """What pandoc leaves out: its properties, and the direction of titles and tables."""
    document = Document(BytesIO(made))
    document.core_properties.author = "Lombardia Life Sciences Hub"
    document.core_properties.language = language
    for restart in list(document.element.iter(qn("w:numRestart"))):  # LibreOffice takes each heading for a section
        restart.getparent().remove(restart)
    for tongue in document.element.iter(qn("w:lang")):  # Latin names in Chinese text are not broken as Chinese is
        if tongue.get(qn("w:val")) == "zh":
            tongue.attrib.pop(qn("w:val"))
            tongue.set(qn("w:eastAsia"), "zh-CN")
    if direction_of(language) == "rtl":
        for paragraph in document.paragraphs:
            if paragraph.style.name in UNDIRECTED:
                _first(paragraph._p.get_or_add_pPr(), "w:bidi", after=("w:pStyle",))
        for section in document.sections:
            section._sectPr.append(OxmlElement("w:bidi"))
        for table in document.tables:
            _first(table._tbl.tblPr, "w:bidiVisual", after=("w:tblStyle", "w:tblpPr", "w:tblOverlap"))
    return _bytes(document)


def _first(parent, name: str, after: tuple[str, ...]) -> None:
    """Adds an element where the schema wants it: behind those of `after`."""
    place = sum(1 for child in parent if child.tag in {qn(one) for one in after})
    parent.insert(place, OxmlElement(name))


@cache
def _reference(smaller: float) -> bytes:
    """A document whose styles pandoc takes over: its own, in our sizes less `smaller`, fonts and colours, on A4."""
    document = Document(BytesIO(data_file("reference.docx")))
    for name, (size, before, after) in STYLES.items():
        style, size = document.styles[name], size - smaller
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if name in LINES:
            style.paragraph_format.line_spacing = Pt(size * HEIGHT)
        if name in COLOURED:
            style.font.color.rgb = ACCENT
            style.font.bold = True
        _set_fonts(style.element.get_or_add_rPr(), size)
    for name in UNDIRECTED:
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _set_fonts(document.styles["Footnote Reference"].element.get_or_add_rPr(), 0)
    _rule_table(document)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.9)
        section.top_margin, section.bottom_margin = Cm(1.6), Cm(1.5)
        _number_pages(section.footer.paragraphs[0])
    return _bytes(document)


def _set_fonts(properties, size: float) -> None:
    """The fonts of each script, and the size that Hebrew has too."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script, font in FONTS.items():
        fonts.set(qn(f"w:{script}"), font)
    sizes = properties.find(qn("w:szCs"))
    if size and sizes is None:
        sizes = OxmlElement("w:szCs")
        own = properties.find(qn("w:sz"))
        own.addnext(sizes)
    if size:
        sizes.set(qn("w:val"), str(round(size * 2)))


def _rule_table(document: DocumentFile) -> None:
    """Thin lines between the rows of tables."""
    properties = document.styles["Table"].element.find(qn("w:tblPr"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "BFBFBF")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    _first_of(properties, borders)


def _first_of(properties, borders) -> None:
    margins = properties.find(qn("w:tblCellMar"))
    if margins is None:
        properties.append(borders)
    else:
        margins.addprevious(borders)


def _number_pages(paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _bytes(document: DocumentFile) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()
