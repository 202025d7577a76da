"""Markdown: a hand-out as CommonMark with footnotes, from which pandoc makes its formats; all text stays text."""

from collections.abc import Iterator

from assistant.answer import Contact
from assistant.dates import in_words
from assistant.handout.handout import Entry, Handout, Line
from assistant.handout.words import words
from assistant.papers.markup import BREAK, Footnotes, block, escaped, front, span, told
from assistant.papers.note import source
from assistant.papers.words import words as between
from assistant.phrases import phrases

ITALIAN = "it"


def markdown(handout: Handout) -> str:
    """The whole document."""
    return Writer(handout).document()


class Writer:
    """Writes one hand-out; footnotes are numbered as they come."""

    def __init__(self, handout: Handout):
        self._handout = handout
        self._language = handout.language
        self._said = words(handout.language)
        self._notes = Footnotes(handout.language)

    def document(self) -> str:
        blocks = [self._front()]
        for entry in self._handout.entries:
            blocks += [f"# {self._in_own(escaped(entry.question), entry.language)}", *self._entry(entry)]
        return "\n\n".join([*blocks, self._notes.written()]) + "\n"

    def _front(self) -> str:
        """The date, and that no person answered, stand at the top."""
        day = in_words(self._handout.made, self._language)
        checked = self._said["checked"].format(date=day, library=self._handout.library)
        return front(
            self._language,
            title=escaped(self._said["title"]),
            subtitle=escaped(self._said["subtitle"].format(date=day)),
            date=BREAK.join([escaped(self._said["notice"]), escaped(checked)]),
        )

    def _entry(self, entry: Entry) -> Iterator[str]:
        if entry.own:
            yield self._under(escaped(entry.own), entry.language)
        if entry.contact:
            yield self._under(_asked_instead(entry.contact, entry.language), entry.language)
        noted: set[str] = set()
        before = ""
        for line in entry.lines:
            if line.state != "told" and line.state != before:
                yield f"*{escaped(self._said[line.state])}*"
            if line.note:
                yield self._under(told(line.text, self._mark(line, noted), line.lead), line.language)
            before = line.state

    def _mark(self, line: Line, noted: set[str]) -> str:
        """The footnote: with the quote and the original where the passage comes first under its question."""
        first = line.note.passage_id not in noted
        noted.add(line.note.passage_id)
        text = source(line.note, self._language, quoted=first)
        if first and line.original:
            quoted = span(f"“{escaped(line.original)}”", ITALIAN)
            text += f" {escaped(self._said['original'])}{between(self._language)['space']}{quoted}"
        return self._notes.add(text, self._language, line.language)

    def _under(self, text: str, language: str) -> str:
        return text if language == self._language else block(text, language)

    def _in_own(self, text: str, language: str) -> str:
        return text if language == self._language else span(text, language)


def _asked_instead(contact: Contact, language: str) -> str:
    """Whom to ask, as a link."""
    before, after = phrases(language)["ask_contact"].split("{contact}")
    return f"{escaped(before)} [{escaped(contact.name)}](<{contact.url}>){escaped(after)}"
