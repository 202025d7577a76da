"""Writing: a briefing's summary and topics in a language model's words, each sentence checked against its passage."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.briefing.briefing import EDITIONS, Briefing, Part, Statement, Wording, Writing
from assistant.briefing.shelf import Shelf, statement_id
from assistant.briefing.words import words
from assistant.llm.check import Checked
from assistant.llm.writer import Writer
from corpus.errors import ModelFailed
from corpus.passage import Passage
from index.search import edition

GIVEN = 8  # passages the model gets at a time
QUESTIONS = {"summary": "asked_summary", "topic": "asked_topic"}  # kinds of parts that are written, and what is asked


def in_a_models_words(briefing: Briefing, writer: Writer, shelf: Shelf) -> Briefing:
    """The same with its summary and topics written by the model from the passages chosen for them.

    It is written in the briefing's one language: with a second language the library's own statements stay, since only
    they say the same in both. They stay too where the model fails or writes nothing that its passages carry.
    """
    if briefing.order.second:
        return briefing
    scribe = Scribe(writer, shelf, briefing.order.language)
    parts = tuple(scribe.part(part) if part.kind in QUESTIONS else part for part in briefing.parts)
    wrote = any(part.writing in ("model", "partial") for part in parts)
    return replace(briefing, parts=parts, engine=writer.engine if wrote else EDITIONS)


class Scribe:
    """Has the model write one part after the other; once it has failed it isn't asked again."""

    def __init__(self, writer: Writer, shelf: Shelf, language: str):
        self._writer = writer
        self._shelf = shelf
        self._language = language
        self._failed = False

    def part(self, part: Part) -> Part:
        """A part in the model's words, and how far that went; one of staff's or without statements as it is."""
        groups = [part.statements[start : start + GIVEN] for start in range(0, len(part.statements), GIVEN)]
        written = [self._written(part, group) for group in groups]
        told = tuple(statement for statements, _ in written for statement in statements)
        return replace(part, statements=told, writing=_together([writing for _, writing in written]))

    def _written(self, part: Part, chosen: Sequence[Statement]) -> tuple[tuple[Statement, ...], Writing]:
        """What stands in the place of the statements chosen: the model's sentences, the statements themselves, or both.

        Sentences that pass over the leading statement are completed with those that none of them rests on.
        """
        if self._failed:
            return tuple(chosen), "failed"
        asked = words(self._language)[QUESTIONS[part.kind]].format(topic=part.titles[0])
        passages = [self._passage(statement.key) for statement in chosen]
        try:
            checked = self._writer.write(self._shelf.snapshot, asked, self._language, passages)
            sentences = [self._statement(part, one) for one in checked if one]
        except ModelFailed:
            self._failed = True
            return tuple(chosen), "failed"
        if not sentences:
            return tuple(chosen), "unsupported"
        cited = {statement.key for statement in sentences}
        if chosen[0].key in cited:
            return tuple(sentences), "model"
        unsaid = [statement for statement in chosen if statement.key not in cited]
        return (*sentences, *unsaid), "partial"

    def _passage(self, key: str) -> tuple[Passage, str]:
        """A statement's passage, and the title of its document."""
        passage = edition(self._shelf.snapshot, key, self._language)
        document = self._shelf.snapshot.documents[passage.document_id]
        return passage, document.edition(passage.language).title

    def _statement(self, part: Part, checked: Checked) -> Statement:
        """A sentence with its footnote; the check lets each be carried by one passage alone."""
        [passage] = checked.passages
        note = self._shelf.note(passage)
        wording = Wording(self._language, checked.text, note, support=checked.support)
        id = statement_id(part.kind, f"{passage.key}/{checked.text}")
        return Statement(id, passage.key, (wording,), self._shelf.snapshot.newer(passage.key))


def _together(writings: Sequence[Writing]) -> Writing:
    """How far a part of several groups is the model's."""
    kinds = dict.fromkeys(writings)
    if len(kinds) < 2:
        return next(iter(kinds), "")
    return "partial" if {"model", "partial"} & set(kinds) else "failed"
