"""A briefing made by hand of the brochure's own statements, in any language, and one over the whole library."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.briefing.briefing import (
    Briefing,
    Caption,
    KeyFigure,
    Note,
    OpenPoint,
    Part,
    Picture,
    Row,
    Statement,
    Wording,
)
from assistant.briefing.order import checked_order
from assistant.charts.address import picture_url
from assistant.charts.chart import chart_of
from assistant.charts.worded import worded
from assistant.figures import Figures
from corpus.library import LIBRARY, library_figures, library_vocabulary, read_library_document
from corpus.passage import Passage

SITE = "https://hub.example"
CHARTS = ("pharma-export.lombardy.series", "pharma-export.2024.places")
TOLD = ("pharma-companies", "pharma-export", "obj1-partners")  # the last one is a list


@pytest.fixture(scope="session")
def brochure() -> dict[str, Passage]:
    """The brochure's passages by id."""
    return {passage.id: passage for passage in read_library_document(LIBRARY / "brochure")[1]}


@pytest.fixture(scope="session")
def by_hand(brochure: dict[str, Passage]) -> Callable[..., Briefing]:
    """A briefing in a language, with a summary, a table of one figure, a topic and an open point."""

    def made(language: str, second: str = "", pages: int = 2) -> Briefing:
        order = checked_order("Israel", language, ("pharma",), "2026-11-26", pages, second)

        def statement(anchor: str) -> Statement:
            own = [brochure[f"brochure#{anchor}@{one}"] for one in order.languages]
            wordings = tuple(Wording(passage.language, passage.text, note_of(passage)) for passage in own)
            return Statement(f"id-{anchor}", f"brochure#{anchor}", wordings)

        rows = tuple(
            Row(one, "pharma", "246", "Lombardia", note_of(brochure[f"brochure#pharma-companies@{one}"]))
            for one in order.languages
        )
        titles = tuple(f"T {one}" for one in order.languages)
        parts = (
            Part("summary", titles, (statement(TOLD[0]),)),
            Part("figures", titles, figures=(KeyFigure("f1", "246", 2016, "ISTAT", rows),)),
            Part("topic", titles, tuple(statement(anchor) for anchor in TOLD[1:])),
            Part("open", titles, points=(OpenPoint(tuple(f"Q {one}?" for one in order.languages)),)),
        )
        return Briefing(order, "v1", "2026-11-23T10:00:00+00:00", parts)

    return made


@pytest.fixture(scope="session")
def charted(by_hand, brochure: dict[str, Passage]) -> Callable[..., Briefing]:
    """The same with two of the library's charts in the place of its parts."""
    figures = Figures(library_figures(), library_vocabulary())

    def picture(id: str, languages: tuple[str, ...]) -> Picture:
        def caption(language: str) -> Caption:
            drawn = worded(chart_of(figures, id), figures.vocabulary, language)
            notes = tuple(note_of(brochure[f"brochure#{anchor}@{language}"]) for anchor in TOLD[:2])
            return Caption(drawn, notes, picture_url(id, language, "png", site=SITE))

        return Picture(id, tuple(map(caption, languages)))

    def made(language: str, second: str = "") -> Briefing:
        briefing = by_hand(language, second)
        pictures = tuple(picture(id, briefing.order.languages) for id in CHARTS)
        return replace(briefing, parts=(Part("pictures", briefing.parts[0].titles, pictures=pictures),))

    return made


def note_of(passage: Passage) -> Note:
    url = f"{SITE}/read/brochure?language={passage.language}&version=abc&passage={passage.key}#cited"
    own = (passage.document_id, "Brochure", "Assolombarda", passage.section, passage.page, passage.as_of)
    return Note(passage.id, passage.text, *own, "abc", url)


@pytest.fixture(scope="module")
def librarian(library_home: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the whole library, with the real model."""
    from index.embedder import Embedder
    from index.index import Index
    from index.lock import Lock
    from index.model import load

    home = tmp_path_factory.mktemp("briefing") / "home"
    shutil.copytree(library_home, home)
    opened = Index(home, Embedder(load(model_folder)), Lock(home), LIBRARY)
    yield Assistant(opened, Contact("the Hub", SITE))
    opened.close()
