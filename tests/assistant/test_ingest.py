"""Ingest: an operator's files arrive as they are, nowhere else, and only if they can be read."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.ingest import copy_in, ingest, upload
from corpus.errors import ReadError

NOTE = "The annual forum of the biotech parks takes place in Bergamo every October."
NOISE = bytes(range(256)) * 20


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of the operator's, with a sub-folder and a hidden file."""
    folder = tmp_path / "papers"
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / "note.txt").write_text(NOTE)
    (folder / "deep" / "deeper" / "other.md").write_text("# Parks\n\nThe parks of Lodi grow.")
    (folder / ".DS_Store").write_bytes(NOISE)
    return folder


def within(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_mirrored(papers: Path, home: Path) -> None:
    copy_in(home / "documents", [papers])
    assert within(home) == {"documents/papers/note.txt", "documents/papers/deep/deeper/other.md"}
    (papers / "note.txt").unlink()
    (papers / "new.txt").write_text("New.")
    copy_in(home / "documents", [papers])
    assert within(home) == {"documents/papers/new.txt", "documents/papers/deep/deeper/other.md"}


def test_a_file_is_copied_and_replaces_the_one_of_its_name(papers: Path, home: Path) -> None:
    copy_in(home / "documents", [papers / "note.txt"])
    (papers / "note.txt").write_text("Changed.")
    copy_in(home / "documents", [papers / "note.txt"])
    assert within(home) == {"documents/note.txt"}
    assert (home / "documents" / "note.txt").read_text() == "Changed."
    assert (papers / "note.txt").exists()


def test_a_missing_path_is_named_and_nothing_is_copied(papers: Path, home: Path) -> None:
    with pytest.raises(ReadError, match=r"nothing at .*nowhere\.txt.*Nothing was ingested"):
        copy_in(home / "documents", [papers / "note.txt", papers / "nowhere.txt"])
    assert not home.exists()


def test_what_is_there_already_stays(papers: Path, home: Path) -> None:
    copy_in(home / "documents", [papers])
    before = within(home)
    copy_in(home / "documents", [home / "documents", home / "documents" / "papers"])
    assert within(home) == before


def test_ingested_files_can_be_asked_about(assistant: Assistant, papers: Path) -> None:
    report = ingest(assistant, [papers])
    assert len(report.added) == 2
    assert report.failed == ()
    hit = assistant.index.search("forum of the biotech parks", "en")[0]
    assert hit.passage.text == NOTE
    (papers / "note.txt").unlink()
    assert len(ingest(assistant, [papers]).removed) == 1


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("note.txt", "note.txt"),
        ("../../x.txt", "x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("/etc/cron.d/x.txt", "x.txt"),
        ("C:\\Users\\x.txt", "x.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\nc.txt", "a_b_c.txt"),
        ("..", "upload"),
        ("", "upload"),
        ("Relazione annuale – città.txt", "Relazione annuale – città.txt"),
    ],
)
def test_an_upload_goes_nowhere_but_into_its_folder(
    assistant: Assistant, tmp_path: Path, name: str, stored: str
) -> None:
    before = within(tmp_path)
    report = upload(assistant, name, NOTE.encode())
    assert len(report.added) == 1
    folder = assistant.index.documents_folder
    assert within(folder) == {stored}
    new = {path for path in within(tmp_path) - before if not path.startswith("home/index/")}
    assert new == {f"home/documents/{stored}"}


@pytest.mark.parametrize("data", [NOISE, b"", b"%PDF-1.7 broken", b"PK\x03\x04 broken"])
def test_nothing_is_kept_of_an_unreadable_upload(assistant: Assistant, data: bytes) -> None:
    passages = dict(assistant.index.passages)
    with pytest.raises(ReadError, match=r"report\.pdf "):
        upload(assistant, "report.pdf", data)
    assert within(assistant.index.documents_folder) == set()
    assert assistant.index.passages == passages


def test_an_unreadable_upload_leaves_the_one_of_its_name(assistant: Assistant) -> None:
    upload(assistant, "note.txt", NOTE.encode())
    with pytest.raises(ReadError):
        upload(assistant, "note.txt", NOISE)
    assert (assistant.index.documents_folder / "note.txt").read_text() == NOTE
    assert assistant.index.search("forum of the biotech parks", "en")[0].passage.text == NOTE


def test_a_newer_upload_replaces_the_one_of_its_name(assistant: Assistant) -> None:
    upload(assistant, "note.txt", NOTE.encode())
    report = upload(assistant, "note.txt", b"The annual forum of the biotech parks has moved to Pavia.")
    assert len(report.changed) == 1
    assert "Pavia" in assistant.index.search("forum of the biotech parks", "en")[0].passage.text
    assert not [p for p in assistant.index.passages.values() if "Bergamo" in p.text]


def test_a_name_that_is_too_long_is_shortened(assistant: Assistant) -> None:
    assert len(upload(assistant, "a" * 300 + ".txt", NOTE.encode()).added) == 1


def test_two_files_of_one_name_are_not_taken_for_one(tmp_path: Path, home: Path) -> None:
    for folder in ("spring", "autumn"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(f"The report of {folder}.")
    try:
        copy_in(home / "documents", [tmp_path / "spring" / "report.txt", tmp_path / "autumn" / "report.txt"])
    except ReadError:
        return
    kept = {file.read_text() for file in (home / "documents").rglob("*") if file.is_file()}
    assert kept == {"The report of spring.", "The report of autumn."}


def test_a_link_to_nowhere_stops_nothing(papers: Path, home: Path) -> None:
    (papers / "gone.txt").symlink_to(papers / "nowhere.txt")
    copy_in(home / "documents", [papers])
    assert "documents/papers/note.txt" in within(home)
