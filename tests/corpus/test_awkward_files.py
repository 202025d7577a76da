"""The awkward files of the shared evaluation set: read, or refused with a reason, and never a crash."""

import csv
import time
import unicodedata
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.read import read

FOLDER = Path(__file__).parents[3] / "shared" / "eval" / "ingest"
MANIFEST = FOLDER / "manifest.csv"
SECONDS = 20
REFUSED = {
    "password": "pdf_encrypted_kanbanery.pdf pdf_password_docling_1234.pdf pdf_password_unstructured.pdf "
    "pdf_password_lo_openpassword.pdf pdf_rc4_40_foo.pdf xlsx_password.xlsx",
    "OCR": "pdf_scan_medical_report.pdf pdf_scan_rotated90.pdf",
    "is empty": "pdf_empty_0_bytes.pdf txt_empty.txt eml_empty.eml",
    "encrypted message": "eml_encrypted.eml",
    "damaged": "pdf_no_catalog.pdf docx_truncated.docx",
    "legacy Word": "doc_legacy.doc",
    "legacy Excel": "xls_legacy.xls",
    "Outlook": "msg_attachment.msg",
    "PowerPoint": "pptx_malformed.pptx pptx_bad_text.pptx pptx_chart.pptx",
    "Excel file": "xlsx_empty.xlsx xlsx_subtables.xlsx",
    "RTF": "rtf_simple.rtf",
    "OpenDocument": "odt_text.odt",
    "ZIP": "zip_mixed.zip",
    "binary": "bin_random.bin",
}
REASONS = {name: reason for reason, names in REFUSED.items() for name in names.split()}
HOLDS = {
    "pdf_ocr_layer.pdf": "Foundation",
    "pdf_partial_numbering.pdf": "Instructions to Respondents",
    "pdf_fonts_not_embedded.pdf": "This is a test document.",
    "pdf_enc_nocopy.pdf": "This is a test document.",
    "pdf_rotated_page.pdf": "Second line of text here",
    "pdf_multicolumn_2p.pdf": "efficient passage retrieval",
    "pdf_duplicate_chars.pdf": "炸药单耗降低17%",
    "pdf_french.pdf": "l’exploitation et la fouille",
    "pdf_cjk_4pages.pdf": "코로나",
    "docx_sample.docx": "| Leaves | Ash, Elm, Maple | 50 |",
    "docx_rich_cells.docx": "A nested table A B C Cell 1 Cell 2 Cell 3",
    "docx_comments.docx": "This second paragraph also has",
    "docx_header_footer.docx": "Main document",
    "csv_utf16.csv": "| Maple Leafs | TOR | 13 |",
    "csv_cp932.csv": "| 佐藤太郎 | 30 | 東京 |",
    "html_cp1252.html": "Das war köstlich!",
    "html_rich_table.html": "| Mallard | Ponds, lakes, rivers | Quack |",
    "eml_not_utf8.eml": "סלבה היקר",
    "eml_utf16be.eml": "Roses are red",
    "eml_attachment.eml": "- fake-attachment.txt",
    "eml_plain_html_differ.eml": "This is the text/plain part.",
    "txt_utf16le_nobom.txt": "This is a test document to use for unit tests.",
    "fake_pdf_named.docx": "| SKU-8847 | A-12 | 450 |",
    "Relazione àèìòù – 2024 (bozza) #1.txt": "accenti nel nome del file",
}
LACKS = {
    "html_scripts.html": "function(",
    "pdf_javascript.pdf": "app.alert",
    "docx_header_footer.docx": "eader",
    "docx_comments.docx": "reviewer comment",
}
LANGUAGES = {"pdf_french.pdf": "fr", "txt_lt_iso8859_13.txt": "lt", "txt_he_iso8859_8.txt": "he"}

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the shared evaluation files are not beside the project")


def names() -> list[str]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(encoding="utf-8", newline="") as rows:
        return [row["file"] for row in csv.DictReader(rows)]


@pytest.mark.parametrize("name", names())
def test_every_file_is_read_or_refused_with_a_reason(name: str) -> None:
    start = time.monotonic()
    try:
        document, passages = read(FOLDER / "files" / name)
    except ReadError as error:
        assert name in REASONS, f"{name} should be read: {error}"
        assert name in str(error) and REASONS[name] in str(error)
        return
    finally:
        assert time.monotonic() - start < SECONDS
    assert name not in REASONS, f"{name} should be refused"
    text = document.editions[0].text
    assert passages and all(text[p.start : p.end] == p.text for p in passages)
    assert text == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in text if character not in "\n\t")
    assert HOLDS.get(name, "") in text
    assert name not in LACKS or LACKS[name] not in text
    assert document.languages[0] == LANGUAGES.get(name, document.languages[0])
    assert document.id.isascii() and "#" not in document.id


@pytest.mark.parametrize("expected", sorted(path.name for path in FOLDER.glob("expected/*.utf8.txt")))
def test_the_encoding_is_told(expected: str) -> None:
    document, _ = read(FOLDER / "files" / expected.removesuffix(".utf8.txt"))
    wanted = unicodedata.normalize("NFC", (FOLDER / "expected" / expected).read_text(encoding="utf-8"))
    assert document.editions[0].text.split() == wanted.replace("\ufeff", "").split()


def test_a_table_without_lines_keeps_its_columns() -> None:
    expected = (FOLDER / "expected" / "pdf_table_borderless.md").read_text(encoding="utf-8")
    rows = {tuple(line.split("|")) for line in expected.replace(" ", "").splitlines() if line.startswith("|")}
    document, _ = read(FOLDER / "files" / "pdf_table_borderless.pdf")
    found = {tuple(line.replace(" ", "").split("|")) for line in document.editions[0].text.splitlines()}
    assert {row for row in rows if not set("".join(row)) <= {"-"}} <= found


def test_a_page_that_comes_twice_is_cited_once() -> None:
    document, passages = read(FOLDER / "files" / "pdf_duplicate_page.pdf")
    assert len(document.editions[0].pages) == 2
    assert {passage.page for passage in passages} == {1}
