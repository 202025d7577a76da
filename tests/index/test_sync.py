"""Sync: duplicates, renamed files, what is carried over, and how vectors are kept."""

from pathlib import Path

import pytest

from index.index import Index
from index.sync import sync

NOTE = "The annual forum of the biotech parks takes place in Bergamo every October."
OTHER = "The school of robotics in Lecco opens its laboratories to visitors in spring."


@pytest.fixture
def folder(index: Index) -> Path:
    """The operator's documents, with one file in them, not yet indexed."""
    index.documents_folder.mkdir()
    (index.documents_folder / "note.txt").write_text(NOTE)
    return index.documents_folder


def test_a_duplicate_is_told_apart_and_indexed_once(index: Index, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "note.txt").write_text(NOTE)
    report = index.sync()
    [document_id] = report.added
    assert report.failed == (("sub/note.txt", f"has the same content as another file, document {document_id}"),)
    assert [p.text for p in index.passages.values() if p.document_id == document_id] == [NOTE]


def test_a_duplicate_takes_over_when_the_first_is_gone(index: Index, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "note.txt").write_text(NOTE)
    [document_id] = index.sync().added
    (folder / "note.txt").unlink()
    report = index.sync()
    assert (report.failed, report.added, report.embedded) == ((), (document_id,), 0)
    assert index.search("forum of the biotech parks", "en")[0].passage.document_id == document_id
    assert index.document(document_id).path == str(folder / "sub" / "note.txt")


def test_two_syncs_change_nothing_while_a_file_is_unreadable(index: Index, folder: Path) -> None:
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 20)
    first, snapshot = index.sync(), index.snapshot
    second = index.sync()
    assert index.snapshot is snapshot
    assert second.embedded == 0
    assert second.failed == first.failed
    assert set(second.unchanged) == {"brochure", *first.added}
    assert second.passages == first.passages == len(index.passages)


def test_a_renamed_file_is_one_document_under_its_new_name(index: Index, folder: Path) -> None:
    before = index.sync()
    (folder / "note.txt").rename(folder / "renamed.txt")
    report = index.sync()
    assert report.removed == before.added
    [document_id] = report.added
    assert index.document(document_id).path == str(folder / "renamed.txt")
    assert report.passages == before.passages


def test_hidden_files_are_left_out(index: Index, folder: Path) -> None:
    (folder / ".hidden.txt").write_text(OTHER)
    (folder / ".git").mkdir()
    (folder / ".git" / "note.txt").write_text(OTHER)
    report = index.sync()
    assert len(report.added) == 1
    assert report.failed == ()


def test_what_is_carried_over_is_what_was_embedded(index: Index, folder: Path) -> None:
    ids = [face.id for face in index.snapshot.faces]
    vectors = index.snapshot.vectors(ids)
    blocks = {face_id: index.snapshot.tokens.of(index.snapshot.rows[face_id]).copy() for face_id in ids}
    index.sync()
    kept = index.snapshot.vectors(ids)
    for face_id in ids:
        assert kept[face_id] == pytest.approx(vectors[face_id])
        assert (index.snapshot.tokens.of(index.snapshot.rows[face_id]) == blocks[face_id]).all()


def test_chroma_holds_the_passages_and_compares_by_cosine(index: Index) -> None:
    assert index.snapshot.collection.count() == len(index.snapshot.faces)
    face = index.snapshot.faces[0]
    vector = index.embedder.query(face.text).vector
    nearest = index.snapshot.nearest(vector * 7, 1)
    assert nearest == {0: pytest.approx(1, abs=1e-4)}, "a cosine knows no length"


def test_progress_ends_with_every_passage(index: Index, folder: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    index.sync(lambda *step: seen.append(step))
    assert ("reading", 0, 2) in seen
    assert seen[-1] == ("indexing", len(index.snapshot.faces), len(index.snapshot.faces))


def test_no_sources_is_an_empty_index(tmp_path: Path, index: Index) -> None:
    finished, report = sync(tmp_path / "empty", None, [], index.embedder)
    assert finished is not None
    assert report.passages == 0
    again, _ = sync(tmp_path / "empty", None, [], index.embedder)
    assert again == finished, "named by its content"
