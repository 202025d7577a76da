"""Topics: what the library has on a subject: one of its bodies or sections, a topic of its figures, or free text."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.ask import Assistant
from assistant.briefing.shelf import Shelf, plain_last
from assistant.figures import Figures
from assistant.found import Found
from assistant.question import understand
from assistant.scope import FOLDER
from assistant.wording import Phrases, listed
from corpus.document import LANGUAGES, Document
from corpus.errors import QuestionError
from index.terms import units

CONSIDERED = 60
NEAR = 0.12  # how far below the best statement's score another may be and still be on the free text
BODIES = ("partner", "factsheet")
PARTS = (" - ", " – ", "(", ",", ":", "：", "（")  # where a title's name ends
LEAST = 0.5  # share of a section's figures that are of a topic, from which on the section is about it


@dataclass(frozen=True)
class Topic:
    """`titles` are in the briefing's languages, `keys` the best first; none: the library has nothing on it.

    `bodies` are the documents about a body of that name, `subject` is a topic of the figures or "". `vector` is the
    topic's own, (dimensions,).
    """

    text: str
    titles: tuple[str, ...]
    keys: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    subject: str = ""
    vector: np.ndarray | None = None


def find_topic(assistant: Assistant, figures: Figures, shelf: Shelf, text: str) -> Topic:
    """What the library has on `text`: by name in any language, else by the assistant's search where it is grounded."""
    wanted = _folded(text)
    bodies = [document for document in shelf.snapshot.documents.values() if wanted in _names(document)]
    sections = _sections(shelf, wanted)
    subject = next((id for id, names in figures.vocabulary.topics.items() if wanted in _subject_names(id, names)), "")
    candidates = [key for body in bodies for key in _keys_of(shelf, body.id)]
    candidates += sections + (_of_subject(shelf, figures, subject) if subject else [])
    titles = _titles(shelf, figures, text, bodies, sections, subject)
    found = _found(assistant, titles[0], shelf.languages[0])
    vector = found.embedded.vector if found else None
    if candidates:
        ranked = [match.key for match in found.matches if match.key in set(candidates)] if found else []
        own = candidates[:1] if bodies else []  # a sheet's first statement says what the body is
        keys = tuple(dict.fromkeys((*own, *_home_first(shelf, [*ranked, *candidates]))))
        return Topic(text, titles, keys, tuple(body.id for body in bodies), subject, vector)
    if found and found.grounds.answerable:
        best = max(match.score for match in found.matches)
        keys = tuple(match.key for match in found.matches if match.score >= best - NEAR)
        return Topic(text, titles, keys, vector=vector)
    return Topic(text, titles, (), vector=vector)


def grounded(assistant: Assistant, text: str, language: str) -> tuple[str, ...]:
    """The keys of the statements that answer free text, best first; none where nothing does."""
    found = _found(assistant, text, language)
    if not found or not found.grounds.answerable:
        return ()
    return tuple(match.key for match in found.matches)


def _found(assistant: Assistant, text: str, language: str) -> Found | None:
    try:
        question = understand(text, language, (), assistant.index.vocabulary)
    except QuestionError:
        return None
    return None if question.talk else assistant.find(question, CONSIDERED)


def _names(document: Document) -> set[str]:
    """What a body's document can be called by: its id, its title in each language, and the name a title begins with."""
    if document.kind not in BODIES:
        return set()
    named = [document.id.replace("_", " ")]
    for edition in document.editions:
        named.append(edition.title)
        for end in PARTS:
            named += [part.strip(" )）") for part in edition.title.split(end) if part.strip(" )）")]
    return {_folded(name) for name in named}


def _subject_names(id: str, names: dict[str, str]) -> set[str]:
    return {_folded(id), *(_folded(name) for name in names.values())}


def _sections(shelf: Shelf, wanted: str) -> list[str]:
    """The statements under a heading of that name, in any language."""
    named = {passage.key for passage in shelf.snapshot.passages if wanted in map(_folded, passage.section)}
    return [key for key in shelf.snapshot.rows_of if key in named]


def _of_subject(shelf: Shelf, figures: Figures, subject: str) -> list[str]:
    """The statements of the sections most of whose figures are of one topic, and those with its figures elsewhere."""
    places = {figure.passage_key: _section_of(shelf, figure.passage_key) for figure in figures.every}
    every = Counter(places[figure.passage_key] for figure in figures.every)
    own = Counter(places[figure.passage_key] for figure in figures.every if figure.topic == subject)
    about = {place for place, count in own.items() if count >= LEAST * every[place]}
    inside = [key for key in shelf.snapshot.rows_of if _section_of(shelf, key) in about]
    return list(dict.fromkeys([*inside, *(figure.passage_key for figure in figures.every if figure.topic == subject)]))


def _section_of(shelf: Shelf, key: str) -> tuple[str, ...]:
    passage = shelf.original(key)
    return (passage.document_id, *passage.section)


def _keys_of(shelf: Shelf, document_id: str) -> list[str]:
    own = [key for key in shelf.snapshot.rows_of if key.partition("#")[0] == document_id]
    return own[:1] + plain_last(shelf, own[1:])


def _home_first(shelf: Shelf, keys: Sequence[str]) -> list[str]:
    """Statements on this place before those on others, addresses last."""
    return plain_last(shelf, sorted(keys, key=lambda key: not _at_home(shelf, key)))


def _at_home(shelf: Shelf, key: str) -> bool:
    passage = shelf.original(key)
    here = listed(FOLDER, passage.language).get("here", ())
    said = units(passage.text, passage.language)
    return any(Phrases.of(names, passage.language).within(said) for names in here)


def _titles(
    shelf: Shelf, figures: Figures, text: str, bodies: Sequence[Document], sections: Sequence[str], subject: str
) -> tuple[str, ...]:
    """What the topic is called in each language; free text stays as it was given."""
    if bodies:
        return tuple(bodies[0].edition(language).title for language in shelf.languages)
    if subject:
        return tuple(figures.vocabulary.topics[subject][language] for language in shelf.languages)
    if sections:
        rows = (shelf.snapshot.passages[row] for row in shelf.snapshot.rows_of[sections[0]])
        headings = {passage.language: passage.section for passage in rows}
        level = next(
            (
                place
                for section in headings.values()
                for place, heading in enumerate(section)
                if _folded(heading) == _folded(text)
            ),
            0,
        )
        return tuple(headings.get(language, headings[LANGUAGES[0]])[level] for language in shelf.languages)
    return tuple(text for _ in shelf.languages)


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def bodies_of(shelf: Shelf, keys: Iterable[str]) -> list[str]:
    """The documents on bodies that statements are from, those with the most first."""
    counted = Counter(key.partition("#")[0] for key in keys)
    return [id for id, _ in counted.most_common() if shelf.snapshot.documents[id].kind in BODIES]
