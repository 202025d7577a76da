"""The index: syncing with its sources, searching, and losing nothing when something goes wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import IndexInUse, IndexMismatch, NotFound
from index.index import Index
from index.lock import Lock
from tests.conftest import FakeEmbedder


def reopened(index: Index, home: Path, library: Path | None, embedder: FakeEmbedder, **options) -> Index:
    index.close()
    return Index(home, embedder, Lock(home), library, **options)


def test_search_gives_the_readers_edition(index: Index) -> None:
    hits = index.search("how many pharmaceutical companies in Lombardy", "en")
    assert hits[0].passage.id == "brochure#companies@en"
    assert hits[0].score > hits[1].score
    assert index.search("aziende farmaceutiche in Lombardia", "it")[0].passage.id == "brochure#companies@it"


def test_a_statement_is_found_through_its_other_edition(index: Index) -> None:
    hits = index.search("posti letto", "en")
    assert hits[0].passage.id == "brochure#beds@en"


def test_spans_and_editions(index: Index) -> None:
    passage = index.passage("brochure#beds@it")
    edition = index.document("brochure").edition("it")
    assert edition.text[passage.start : passage.end] == passage.text
    assert passage.section == ("Industria", "Ospedali")
    assert [p.language for p in index.editions_of(passage.key)] == ["it", "en"]
    assert [p.key for p in index.passages_of("brochure", "en")] == [
        "brochure#companies",
        "brochure#partners",
        "brochure#beds",
    ]


@pytest.mark.parametrize("lookup", ["document", "passage", "editions_of"])
def test_unknown_ids_are_not_found(index: Index, lookup: str) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        getattr(index, lookup)("nowhere")


def test_syncing_twice_changes_nothing(index: Index, home: Path, small_library: Path) -> None:
    ids, folder = list(index.passages), index.snapshot.folder
    report = index.sync()
    assert report.unchanged == ("brochure",)
    assert report.embedded == 0
    assert index.snapshot.folder == folder
    embedder = FakeEmbedder()
    again = reopened(index, home, small_library, embedder)
    again.sync()
    assert list(again.passages) == ids
    assert embedder.embedded == 0
    again.close()


def test_a_changed_statement_alone_is_embedded(index: Index, small_library: Path) -> None:
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text().replace("37,000 beds", "37,000 hospital beds"))
    report = index.sync()
    assert report.changed == ("brochure",)
    assert report.embedded == 1
    assert index.passage("brochure#beds@en").text == "Lombard hospitals offer 37,000 hospital beds."
    assert index.search("hospital beds", "en")[0].passage.key == "brochure#beds"


def test_a_changed_publication_reaches_the_index_and_nothing_is_embedded(index: Index, small_library: Path) -> None:
    register = small_library / "sources.yaml"
    register.write_text(register.read_text().replace("Imprese", "Imprese lombarde"))
    report = index.sync()
    assert (report.changed, report.embedded) == (("brochure",), 0)
    assert index.passage("brochure#beds@en").sources == ("ISTAT, Imprese lombarde (2017)",)


def test_new_and_deleted_files(index: Index, home: Path) -> None:
    note = index.documents_folder / "note.txt"
    note.parent.mkdir()
    note.write_text("The annual forum of the biotech parks takes place in Bergamo every October.")
    added = index.sync()
    assert len(added.added) == 1
    assert index.search("forum of the biotech parks", "en")[0].passage.document_id == added.added[0]
    note.unlink()
    assert index.sync().removed == added.added
    assert added.added[0] not in index.documents
    kept = b"".join(file.read_bytes() for file in (home / "index").rglob("*") if file.is_file())
    assert b"biotech parks" not in kept, "a deleted document's text must not stay on disk"


def test_an_unreadable_file_is_reported_and_stops_nothing(index: Index) -> None:
    index.documents_folder.mkdir()
    (index.documents_folder / "noise.bin").write_bytes(bytes(range(256)) * 20)
    (index.documents_folder / "note.txt").write_text("The annual forum of the biotech parks takes place in Bergamo.")
    report = index.sync()
    assert len(report.added) == 1
    [(name, reason)] = report.failed
    assert name == "noise.bin"
    assert reason


def test_a_file_that_became_unreadable_keeps_its_last_text(index: Index) -> None:
    index.documents_folder.mkdir()
    note = index.documents_folder / "note.txt"
    note.write_text("The annual forum of the biotech parks takes place in Bergamo.")
    document_id = index.sync().added[0]
    note.write_bytes(b"")
    assert index.sync().failed[0][0] == "note.txt"
    assert document_id in index.documents


def test_a_second_process_is_refused_and_told_who_has_it(index: Index, home: Path) -> None:
    code = f"from pathlib import Path; from index.lock import Lock; Lock(Path({str(home)!r}))"
    second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert second.returncode != 0
    assert f"in use by process {index.lock.owner.pid}" in second.stderr
    assert "LIFEHUB_HOME" in second.stderr


def test_the_lock_is_free_again_after_closing(index: Index, home: Path) -> None:
    with pytest.raises(IndexInUse):
        Lock(home)
    index.close()
    Lock(home).release()


def test_another_model_is_refused_with_the_remedy(index: Index, home: Path, small_library: Path) -> None:
    index.close()
    lock = Lock(home)
    with pytest.raises(IndexMismatch, match="lifehub ingest --rebuild"):
        Index(home, FakeEmbedder("another"), lock, small_library)
    rebuilt = Index(home, FakeEmbedder("another"), lock, small_library, rebuild=True)
    assert rebuilt.sync().embedded == 6
    rebuilt.close()


def test_a_full_disk_keeps_the_old_index(index: Index, home: Path, small_library: Path) -> None:
    index.documents_folder.mkdir()
    for i in range(200):
        (index.documents_folder / f"{i}.txt").write_text(f"Statement number {i} about laboratories. " * 20)
    index.close()
    code = f"""
import resource
from pathlib import Path
from corpus.errors import IndexingError
from index.index import Index
from index.lock import Lock
from tests.conftest import FakeEmbedder
home = Path({str(home)!r})
index = Index(home, FakeEmbedder(), Lock(home), Path({str(small_library)!r}))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    index.sync()
except IndexingError as error:
    print("refused:", error)
print(index.search("hospital beds", "en")[0].passage.id)
"""
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=root)
    assert "refused: The index in" in run.stdout, run.stdout + run.stderr
    assert "What was there is kept" in run.stdout
    assert "brochure#beds@en" in run.stdout
    assert not list((home / "index").glob("building-*"))
    reopened = Index(home, FakeEmbedder(), Lock(home), small_library)
    assert reopened.search("hospital beds", "en")[0].passage.id == "brochure#beds@en"
    reopened.close()
