"""Topics: what the library has on a subject: one of its bodies or sections, a topic of its figures, or free text."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.ask import Assistant
from assistant.briefing.shelf import LATE, Shelf, plain_last
from assistant.figures import Figures
from assistant.found import Found
from assistant.question import understand
from assistant.scope import FOLDER
from assistant.wording import Phrases, listed
from corpus.document import LANGUAGES, Document
from corpus.errors import QuestionError
from corpus.figure import HOME
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
    named = [key for body in bodies for key in _on_body(shelf, body)]
    named += sections + (on_subject(shelf, figures, subject) if subject else [])
    titles = _titles(shelf, figures, text, bodies, sections, subject)
    found = _found(assistant, titles[0], shelf.languages[0])
    vector = found.embedded.vector if found else None
    if named:
        return Topic(
            text, titles, _in_turns(shelf, named, bool(subject)), tuple(body.id for body in bodies), subject, vector
        )
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


def on_subject(shelf: Shelf, figures: Figures, subject: str) -> list[str]:
    """The statements of the sections most of whose figures are of one topic, from the documents with most of them."""
    places = {figure.id: _section_of(shelf, figure.passage_key) for figure in figures.every}
    every = Counter(places.values())
    own = Counter(places[figure.id] for figure in figures.every if figure.topic == subject)
    at_home = Counter(
        figure.document_id for figure in figures.every if figure.topic == subject and figure.place == HOME
    )
    about = {place for place, count in own.items() if count >= LEAST * every[place]}
    inside = [key for key in shelf.snapshot.rows_of if _section_of(shelf, key) in about]
    return sorted(inside, key=lambda key: -at_home[key.partition("#")[0]])


def _section_of(shelf: Shelf, key: str) -> tuple[str, ...]:
    passage = shelf.original(key)
    return (passage.document_id, *passage.section)


def _on_body(shelf: Shelf, body: Document) -> list[str]:
    """The statements of a body's sheet, then those of other documents that name it."""
    own = [key for key in shelf.snapshot.rows_of if key.partition("#")[0] == body.id]
    name = Phrases.of([name_of(body)], LANGUAGES[0])
    others = [key for key in shelf.snapshot.rows_of if key not in set(own)]
    said = {key: units(shelf.original(key).text, LANGUAGES[0]) for key in others}
    return own + [key for key in others if name.within(said[key])]


def name_of(body: Document) -> str:
    """What a body is called in running text: its title's beginning."""
    return body.editions[0].title.partition(" - ")[0].partition(" (")[0]


def _in_turns(shelf: Shelf, keys: Sequence[str], home_first: bool) -> tuple[str, ...]:
    """The first statement of each section, then the second of each: so that a few say something of everything.

    On a subject, what names this place comes before what tells of Italy. What says where a website is comes last, and
    before it the newsletters, which repeat the sheets.
    """
    seen: Counter = Counter()
    turns = {}
    for key in dict.fromkeys(keys):
        section = _section_of(shelf, key)
        turns[key] = seen[section]
        seen[section] += 1
    away = {key: home_first and not _at_home(shelf, shelf.newest(key)) for key in turns}
    ordered = sorted(turns, key=lambda key: (shelf.kind(key) in LATE, away[key], turns[key]))
    return tuple(plain_last(shelf, ordered))


def _at_home(shelf: Shelf, key: str) -> bool:
    """Whether a statement names this place."""
    passage = shelf.original(key)
    said = units(passage.text, passage.language)
    here = listed(FOLDER, passage.language).get("here", ())
    return any(Phrases.of(tuple(names), passage.language).within(said) for names in here)


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
    return tuple(text[:1].upper() + text[1:] for _ in shelf.languages)


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def bodies_of(shelf: Shelf, keys: Iterable[str]) -> list[str]:
    """The documents on bodies that statements are from, those with the most first."""
    counted = Counter(key.partition("#")[0] for key in keys)
    return [id for id, _ in counted.most_common() if shelf.snapshot.documents[id].kind in BODIES]
