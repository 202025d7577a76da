"""A part of an index: nothing of other kinds is in it, and what is in it is found as in the whole."""

from pathlib import Path

import pytest

from index.index import Index
from index.lock import Lock
from index.part import Part, Parts
from index.search import edition, match, query, search
from tests.conftest import PUBLICATIONS, FakeEmbedder

DOCUMENT = """---
id: {id}
language: it
title: {id}
kind: {kind}
issuer: Hub
as_of: "2019"
---

# Cifre

{{#export as_of={year} sources=istat{link}}}
Le esportazioni {id} di farmaci valgono {year} euro, secondo {id}.
? Quanto valgono le esportazioni {id} di farmaci?

{{#beds as_of={year} sources=istat}}
Gli ospedali hanno posti letto, dice {id}.
"""
CHAIN = {  # each newer than the one before
    "brochure": ("brochure", 2017, ""),
    "sheet": ("factsheet", 2020, " updates=brochure#export"),
    "letter": ("newsletter", 2024, " updates=sheet#export"),
}
QUESTION = "Quanto valgono le esportazioni di farmaci?"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for name, (kind, year, link) in CHAIN.items():
        folder = tmp_path / "library" / name
        folder.mkdir(parents=True)
        text = DOCUMENT.format(id=name, kind=kind, year=year, link=link)
        (folder / "it.md").write_text(text, encoding="utf-8")
    (tmp_path / "library" / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    return tmp_path / "library"


@pytest.fixture
def whole(tmp_path: Path, library: Path):
    index = Index(tmp_path / "home", FakeEmbedder(), Lock(tmp_path / "home"), library)
    index.sync()
    yield index
    index.close()


def found(part: Index | Part, question: str = QUESTION) -> list[str]:
    hits = search(part.snapshot, query(question, "it", part.embedder.query(question)), 10)
    return [hit.passage.key for hit in hits]


@pytest.mark.parametrize("question", [QUESTION, "letter", "secondo sheet", "posti letto dice letter", "zzz"])
@pytest.mark.parametrize("kind", ["brochure", "factsheet", "newsletter"])
def test_only_its_kinds_are_found(whole, kind, question):
    [name] = [name for name, (own, *_) in CHAIN.items() if own == kind]
    assert sorted(found(Parts(whole).of([kind]), question)) == [f"{name}#beds", f"{name}#export"]


def test_a_part_of_all_kinds_finds_what_the_whole_finds_with_the_same_scores(whole):
    part = Parts(whole).of(["brochure", "factsheet", "newsletter"])
    asked = query(QUESTION, "it", whole.embedder.query(QUESTION))
    here, there = match(part.snapshot, asked, 10), match(whole.snapshot, asked, 10)
    assert [one.key for one in here] == [one.key for one in there]
    assert [one.score for one in here] == pytest.approx([one.score for one in there], abs=1e-5)


def test_its_scores_are_those_of_the_whole(whole):
    asked = query(QUESTION, "it", whole.embedder.query(QUESTION))
    scores = {one.key: one.score for one in match(whole.snapshot, asked, 10)}
    for one in match(Parts(whole).of(["factsheet"]).snapshot, asked, 10):
        assert one.score == pytest.approx(scores[one.key], abs=1e-5)


def test_what_is_not_shown_updates_nothing(whole):
    snapshot = Parts(whole).of(["brochure", "factsheet"]).snapshot
    assert snapshot.newer("brochure#export") == ("sheet#export",)
    assert snapshot.newer("sheet#export") == ()
    alone = Parts(whole).of(["factsheet"]).snapshot
    assert alone.succeeds("sheet#export") == alone.succeeds("sheet#export", "updates") == ()


def test_what_updates_over_a_hidden_statement_still_does(whole):
    snapshot = Parts(whole).of(["brochure", "newsletter"]).snapshot
    assert snapshot.newer("brochure#export") == ("letter#export",)
    assert snapshot.succeeds("letter#export") == ("brochure#export",)


def test_its_documents_and_words_are_its_own(whole):
    part = Parts(whole).of(["brochure"])
    assert list(part.snapshot.documents) == ["brochure"]
    assert "brochure" in part.vocabulary("it")
    assert {"letter", "sheet"} <= whole.vocabulary("it")
    assert not {"letter", "sheet"} & part.vocabulary("it")
    assert part.vocabulary("xx") == frozenset()


def test_a_kind_that_no_document_has_finds_nothing(whole):
    part = Parts(whole).of(["upload"])
    assert found(part) == []
    assert part.vocabulary("it") == frozenset()


def test_a_part_is_of_the_library_as_it_is(whole, library):
    parts = Parts(whole)
    before = parts.of(["brochure"])
    file = library / "brochure" / "it.md"
    file.write_text(file.read_text(encoding="utf-8").replace("2017 euro", "2018 euro"), encoding="utf-8")
    folder = whole.snapshot.folder
    whole.sync()
    after = parts.of(["brochure"])
    assert "2018 euro" in edition(after.snapshot, "brochure#export", "it").text
    assert after.version != before.version != parts.of(["newsletter"]).version
    assert found(before)[0] == "brochure#export"  # a question that is being answered keeps what it began with
    assert folder.exists()
    del before
    assert not folder.exists()  # and nothing of what was deleted stays for the sake of a part


def test_an_empty_index_has_empty_parts(home):
    index = Index(home, FakeEmbedder(), Lock(home), None)
    part = Parts(index).of(["brochure"])
    assert part.snapshot is None
    assert part.vocabulary("it") == frozenset()
    index.close()
