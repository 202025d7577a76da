"""Read: an operator's file -> a document and its passages."""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from corpus import docx, html, mail, markdown, pdf, text
from corpus.document import Document, Edition
from corpus.errors import ReadError
from corpus.extract import Extract
from corpus.language import nearest
from corpus.passage import Passage
from corpus.split import split

LARGEST = 100_000_000  # bytes
FORMATS = "PDF, DOCX, HTML, Markdown, EML, TXT and CSV"
_READERS: dict[str, Callable[[bytes, str], Extract]] = {
    "pdf": pdf.extract,
    "docx": docx.extract,
    "html": html.extract,
    "eml": mail.extract,
    "markdown": markdown.extract,
    "text": text.extract,
}
_REFUSED_STARTS = (
    (b"{\\rtf", "is an RTF file: save it as .docx"),
    (b"\x89PNG", "is a picture: run text recognition (OCR) on it and add the result"),
    (b"\xff\xd8\xff", "is a picture: run text recognition (OCR) on it and add the result"),
    (b"GIF8", "is a picture: run text recognition (OCR) on it and add the result"),
    (b"\x1f\x8b", "is a compressed archive: unpack it and add the files in it"),
    (b"Rar!", "is a compressed archive: unpack it and add the files in it"),
    (b"7z\xbc\xaf", "is a compressed archive: unpack it and add the files in it"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED_STREAMS = (  # names of the streams inside a file of the old Office container
    ("EncryptedPackage", "is protected by a password: save a copy without it"),
    ("WordDocument", "is a legacy Word file: save it as .docx"),
    ("__substg1.0_", "is an Outlook message: save it as .eml"),
    ("PowerPoint Document", "is a legacy PowerPoint file: export it as PDF"),
    ("Workbook", "is a legacy Excel file: save the sheet as .csv or PDF"),
    ("Book", "is a legacy Excel file: save the sheet as .csv or PDF"),
)
_REFUSED_MEMBERS = (  # names inside a ZIP file
    ("ppt/", "is a PowerPoint file: export it as PDF"),
    ("xl/", "is an Excel file: save the sheet as .csv or PDF"),
    ("META-INF/manifest.xml", "is an OpenDocument file: save it as .docx or PDF"),
    ("META-INF/container.xml", "is an e-book: save it as PDF"),
)
_MAIL_HEADER = re.compile(rb"^(from|to|subject|date|mime-version|received|message-id|return-path):", re.I | re.M)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|body|div|h[1-6]|p|table)\b",
    re.I | re.S,
)


def read(path: Path, *, name: str | None = None) -> tuple[Document, tuple[Passage, ...]]:
    """The file's document, in one edition, and its passages in order, an exact repeat left out.

    The format is told by the content first, then by `name` (the file's own name unless given). The
    edition's language is the likeliest of our eight, whatever the text is really in. ReadError
    says why a file can't be read.
    """
    name = name or path.name
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ReadError(f"has {size // 1_000_000} MB, more than {LARGEST // 1_000_000}: split it")
        data = path.read_bytes()
        found = _format(data, name)
        extract = _READERS[found](data, name)
        document = _document(extract, data, name, found, str(path))
        passages = _passages(document)
    except ReadError as error:
        raise ReadError(f"{name} {error}.") from error
    except OSError as error:
        raise ReadError(f"{name} can't be opened ({error.strerror}): check the path and its permissions.") from error
    if not passages:
        raise ReadError(f"{name} holds no text to cite: add a file with at least a sentence of text.")
    return document, passages


def _format(data: bytes, name: str) -> str:
    """The key of the reader for these bytes; ReadError for a format we don't read."""
    if not data.strip(b" \t\r\n\0"):
        raise ReadError("is empty: add a file with text")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for start, reason in _REFUSED_STARTS:
        if data.startswith(start):
            raise ReadError(_also_formats(reason))
    if data.startswith(_OLE):
        streams = (reason for stream, reason in _REFUSED_STREAMS if stream.encode("utf-16-le") in data)
        raise ReadError(_also_formats(next(streams, "is a file of an old Office program: save it as PDF")))
    if data.startswith(b"PK"):
        return _zip_format(data, name)
    if Path(name).suffix.lower() == ".pdf":
        raise ReadError("is not a PDF inside: export it again")
    return _text_format(data, name)


def _also_formats(reason: str) -> str:
    return f"{reason} (we read {FORMATS})"


def _zip_format(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ReadError("is damaged or cut short: open it in the program it came from and save it again") from error
    if "word/document.xml" in members:
        return "docx"
    for member, reason in _REFUSED_MEMBERS:
        if any(each.startswith(member) for each in members):
            raise ReadError(_also_formats(reason))
    raise ReadError(_also_formats("is a ZIP archive: unpack it and add the files in it"))


def _text_format(data: bytes, name: str) -> str:
    suffix = Path(name).suffix.lower()
    start = data[:8192].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    headers = re.split(rb"\r?\n\r?\n", start.lstrip(), maxsplit=1)[0]
    if suffix == ".eml" or len({each.lower() for each in _MAIL_HEADER.findall(headers)}) > 3:
        return "eml"
    if _HTML_START.match(start.decode("latin-1")) or suffix in (".html", ".htm", ".xhtml"):
        return "html"
    return "markdown" if suffix in (".md", ".markdown", ".mdown") else "text"


def _document(extract: Extract, data: bytes, name: str, found: str, path: str) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    stem = unicodedata.normalize("NFC", Path(name).stem)
    heading = next((line.lstrip("# ") for line in extract.text.split("\n") if re.match(r"#{1,6} ", line)), "")
    title = extract.title or (heading if len(heading) < 200 else "") or stem
    return Document(
        id=f"{_slug(stem)}-{sha256[:8]}",
        title=title,
        kind="newsletter" if found == "eml" else "upload",
        issuer=extract.issuer,
        as_of=extract.as_of,
        source_url="",
        sha256=sha256,
        editions=(Edition(nearest(extract.text), title, extract.text, extract.pages),),
        path=path,
    )


def _slug(stem: str) -> str:
    """The name in ASCII for an address; "document" where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "document"


def _passages(document: Document) -> tuple[Passage, ...]:
    edition = document.editions[0]
    found: dict[str, Passage] = {}
    for span in split(edition.text, edition.pages, edition.language):
        words = edition.text[span.start : span.end]
        anchor = f"p{hashlib.sha256(words.encode()).hexdigest()[:10]}"
        page = next((n for n, (_, end) in enumerate(edition.pages, 1) if span.end <= end), None)
        passage = Passage(
            document_id=document.id,
            key=f"{document.id}#{anchor}",
            language=edition.language,
            text=words,
            start=span.start,
            end=span.end,
            section=span.section,
            page=page,
            as_of=document.as_of[:4],
        )
        found.setdefault(anchor, passage)
    return tuple(found.values())
