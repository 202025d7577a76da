"""Compose: an order -> a briefing of the library's statements, as long as was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.ask import Assistant
from assistant.briefing.briefing import Briefing, KeyFigure, Kind, OpenPoint, Part, Statement
from assistant.briefing.budget import Budget, budget_of
from assistant.briefing.country import audience_in, countries_in, country_of, mentions
from assistant.briefing.fit import FIGURES, fitted
from assistant.briefing.key_figures import FIELD, key_figures
from assistant.briefing.left_open import left_open
from assistant.briefing.order import Order
from assistant.briefing.pictures import pictures
from assistant.briefing.shelf import Shelf, plain_last
from assistant.briefing.topics import Topic, bodies_of, find_topic, grounded, name_of, on_subject
from assistant.briefing.words import words
from assistant.briefing.writing import in_a_models_words
from assistant.figures import Figures, figures_within
from assistant.newer import is_older, reach
from corpus.errors import IndexingError
from index.search import edition

COMPARED = 2  # a statement that names more countries than these compares them, and ties none to this place
WHAT_IT_IS = 3  # statements a sheet begins with that may say what its body is
FIRST = 3  # statements of each topic that are for its own part, not for questions
TRIED = 3  # questions tried for each that is shown


def compose(assistant: Assistant, order: Order, site: str) -> Briefing:
    """A briefing of the library's statements; links begin with `site`. Raises IndexingError where nothing is indexed.

    Where the assistant has a language model, that words the summary and the topics of a briefing in one language.
    The newest statement of a line is told, what the brochure said before it only under what has changed.
    """
    snapshot = assistant.index.snapshot
    if not snapshot:
        raise IndexingError("The library is not indexed yet. Run: lifehub ingest")
    asked = Assistant(assistant.index, assistant.contact, site)
    figures = figures_within(snapshot.by_id)
    shelf = Shelf(snapshot, order.languages, site.rstrip("/"), measured(figures))
    composer = Composer(asked, figures, shelf, order, budget_of(order))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    told = fitted(Briefing(order, assistant.index.version, made, composer.parts()))
    return fitted(in_a_models_words(told, assistant.writer, shelf)) if assistant.writer else told


@dataclass
class Composer:
    """The parts of one briefing: what stands first is chosen first, and nothing is told twice but what has changed."""

    assistant: Assistant
    figures: Figures
    shelf: Shelf
    order: Order
    budget: Budget

    def parts(self) -> tuple[Part, ...]:
        """All parts that have something in them, in the order of reading."""
        topics = [find_topic(self.assistant, self.figures, self.shelf, text) for text in self.order.topics]
        covered = [topic for topic in topics if topic.keys]
        country = country_of(self.order.audience)
        tied = self._tied(country)
        summary = self._summary(covered, tied)
        changes = self._changes(covered)
        people = self._people(covered, tied)
        questions = self._questions(covered, tied)
        sections = self._sections(covered)
        ties = self.shelf.take("ties", tied, self.budget.ties)
        table = self._figures(covered, country, tied)
        kept = table[: FIGURES * self.order.pages]
        shown = pictures(self.shelf, self.figures, kept, self.budget.pictures)
        glossary = self._glossary([*summary, *changes, *ties, *(one for part in sections for one in part.statements)])
        found = [
            self._part("summary", statements=summary),
            self._part("figures", figures=table),
            self._part("pictures", pictures=shown),
            *sections,
            Part("ties", self._ties_titles(), ties),
            self._part("people", statements=people),
            self._part("questions", statements=questions),
            self._part("changes", statements=changes),
            self._part("glossary", statements=glossary),
            self._part("open", points=(*self._untied(tied), *left_open(self.shelf, topics, self.budget.open))),
        ]
        return tuple(part for part in found if not part.empty)

    def _part(self, kind: Kind, **filled) -> Part:
        return Part(kind, tuple(words(language)[kind] for language in self.order.languages), **filled)

    def _figures(self, topics: Sequence[Topic], country: str, tied: Sequence[str]) -> tuple[KeyFigure, ...]:
        """Those of the topics, and of a country's ties to this place."""
        return key_figures(self.shelf, self.figures, topics, self.budget.figures, tied if country else ())

    def _ties_titles(self) -> tuple[str, ...]:
        audience = self.order.audience
        return tuple(words(one)["ties"].format(audience=audience_in(audience, one)) for one in self.order.languages)

    def _untied(self, tied: Sequence[str]) -> tuple[OpenPoint, ...]:
        """That the library ties nothing to the audience, where it doesn't."""
        pairs = zip(self.order.languages, self._ties_titles(), strict=True)
        missing = OpenPoint(tuple(words(one)["not_found"].format(topic=title) for one, title in pairs))
        return () if tied else (missing,)

    def _summary(self, topics: Sequence[Topic], tied: Sequence[str]) -> tuple[Statement, ...]:
        """The first statement of each topic and the first tie to the audience, then one on the whole field."""
        firsts = [fresh[0] for topic in topics if (fresh := self.shelf.fresh(topic.keys))]
        chosen = [*firsts[: self.budget.summary - 1], *tied[:1], *on_subject(self.shelf, self.figures, FIELD)[:1]]
        return self.shelf.take("summary", chosen, self.budget.summary)

    def _sections(self, topics: Sequence[Topic]) -> list[Part]:
        """A part for each topic, the room shared among them."""
        share = max(1, self.budget.topic // max(1, len(topics)))
        return [Part("topic", topic.titles, self.shelf.take("topic", topic.keys, share)) for topic in topics]

    def _tied(self, country: str) -> list[str]:
        """The statements that tie the audience to this place: of bodies of its country first, then others' on it.

        An audience that is no country is asked about as any question is.
        """
        if not country:
            return list(grounded(self.assistant, self.order.audience, self.order.language))
        rows = {key: self.shelf.original(key) for key in self.shelf.snapshot.rows_of}
        named = [key for key, passage in rows.items() if mentions(passage, country)]
        near = [key for key in named if countries_in(rows[key]) <= COMPARED]
        asked = words("it")["ties"].format(audience=audience_in(self.order.audience, "it"))
        ranked = [key for key in grounded(self.assistant, asked, "it") if key in near]
        return plain_last(self.shelf, dict.fromkeys([*ranked, *near]))

    def _people(self, topics: Sequence[Topic], tied: Sequence[str]) -> tuple[Statement, ...]:
        """What the bodies are that the briefing is about, under their names."""
        own = [body for topic in topics for body in topic.bodies]
        others = bodies_of(self.shelf, [key for topic in topics for key in topic.keys[: self.budget.topic]])
        bodies = dict.fromkeys([*own, *bodies_of(self.shelf, tied), *others])
        partners = [body for body in bodies if self.shelf.snapshot.documents[body].kind == "partner"]
        return self._introduced("people", partners, self.budget.people)

    def _introduced(self, part: str, bodies: Iterable[str], most: int) -> tuple[Statement, ...]:
        """The first untold statement of each body's sheet, under its name."""
        found: list[Statement] = []
        for body in bodies:
            own = [key for key in self.shelf.snapshot.rows_of if key.partition("#")[0] == body]
            fresh = self.shelf.fresh(plain_last(self.shelf, own)[:WHAT_IT_IS]) if len(found) < most else []
            if fresh:
                found.append(self.shelf.statement(part, fresh[0], self._names(body)))
        return tuple(found)

    def _names(self, body: str) -> tuple[str, ...]:
        document = self.shelf.snapshot.documents[body]
        return tuple(document.edition(language).title for language in self.order.languages)

    def _changes(self, topics: Sequence[Topic]) -> tuple[Statement, ...]:
        """What replaced a statement of the brochure, and below it what the brochure said."""
        snapshot, found = self.shelf.snapshot, []
        for key in dict.fromkeys(key for topic in topics for key in topic.keys):
            older = [one for one in reach(key, snapshot.succeeds) - {key} if is_older(snapshot, one)]
            older = [key] if is_older(snapshot, key) and snapshot.newer(key) else older
            newest = self.shelf.newest(key)
            if not older or newest in self.shelf.told or len(found) >= 2 * self.budget.changes:
                continue
            for one in sorted(older)[:1]:
                found += [self.shelf.statement("changes", newest), self.shelf.earlier("changes", newest, one)]
        return tuple(found)

    def _questions(self, topics: Sequence[Topic], tied: Sequence[str]) -> tuple[Statement, ...]:
        """What may be asked next, answered by the assistant with something that was not told yet."""
        keys = [key for topic in topics for key in self.shelf.fresh(topic.keys)[FIRST:]]
        keys += self.shelf.fresh(tied)[FIRST:]
        found: list[Statement] = []
        for key in keys[: TRIED * self.budget.questions]:
            if len(found) == self.budget.questions:
                break
            asked = self._asked(key)
            answered = self._answered(asked[0]) if asked else ""
            if answered and answered not in self.shelf.told:
                found.append(self.shelf.statement("questions", answered, asked))
        return tuple(found)

    def _asked(self, key: str) -> tuple[str, ...]:
        """The plain question that a statement answers, in the briefing's languages."""
        said = [edition(self.shelf.snapshot, key, language) for language in self.order.languages]
        return tuple(passage.asked[0] for passage in said) if all(passage.asked for passage in said) else ()

    def _answered(self, question: str) -> str:
        """The key of the statement that the assistant answers a question with, "" where it refuses."""
        answer = self.assistant.ask(question, self.order.language)
        return answer.citations[0].passage.key if answer.citations else ""

    def _glossary(self, told: Sequence[Statement]) -> tuple[Statement, ...]:
        """The bodies that the statements name, and what each is."""
        text = "\n".join(self.shelf.original(statement.key).text for statement in told)
        named = []
        for document in self.shelf.snapshot.documents.values():
            name = name_of(document)
            if document.kind in ("partner", "factsheet") and name in text:
                named.append((text.index(name), document.id))
        return self._introduced("glossary", [id for _, id in sorted(named)], self.budget.glossary)


def measured(figures: Figures) -> dict[str, frozenset[tuple[str, str]]]:
    """What the figures of each statement measure, and where, by its key."""
    found: dict[str, set[tuple[str, str]]] = {}
    for figure in figures.every:
        found.setdefault(figure.passage_key, set()).add((figure.indicator, figure.place))
    return {key: frozenset(quantities) for key, quantities in found.items()}
