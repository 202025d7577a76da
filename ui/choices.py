"""Choices: what staff may name in an order, in their own language: countries, and what the library has."""

from dataclasses import dataclass

from babel import Locale

from assistant.briefing.country import NO_COUNTRY
from assistant.briefing.topics import BODIES
from assistant.figures import figures_within
from corpus.passage import Passage
from index.index import Index

SECTIONED = "brochure"  # the kind of document whose headings are topics; those of sheets and newsletters repeat


@dataclass(frozen=True)
class Choices:
    """Names in one `language`, each of which an order understands. The first three are in no order.

    `subjects` are topics of the figures, `bodies` are titles of sheets, `sections` are the brochure's headings.
    """

    language: str
    countries: tuple[str, ...]
    subjects: tuple[str, ...]
    bodies: tuple[str, ...]
    sections: tuple[str, ...]


def choices(index: Index, language: str) -> Choices:
    """What `index` has, named in `language`, one of LANGUAGES; what it has not in that one, in its original's."""
    figures = figures_within(index.passages)
    subjects = dict.fromkeys(figure.topic for figure in figures.every)
    bodies = [document for document in index.documents.values() if document.kind in BODIES]
    return Choices(
        language,
        _countries(language),
        tuple(figures.vocabulary.topics[subject][language] for subject in subjects),
        tuple(dict.fromkeys(body.edition(language).title for body in bodies)),
        tuple(dict.fromkeys(heading for passage in _sectioned(index, language) for heading in passage.section)),
    )


def _countries(language: str) -> tuple[str, ...]:
    named = Locale.parse(language).territories
    return tuple(name for code, name in named.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY)


def _sectioned(index: Index, language: str) -> list[Passage]:
    documents = [document for document in index.documents.values() if document.kind == SECTIONED]
    return [passage for one in documents for passage in index.passages_of(one.id, one.edition(language).language)]
