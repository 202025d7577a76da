"""Markdown: a briefing as CommonMark with footnotes, from which pandoc makes every other format.

Library text stands in it as text: whatever could be mark-up is escaped.
"""

from collections.abc import Iterable, Mapping, Sequence

from assistant.briefing.briefing import Briefing, Caption, KeyFigure, Part, Picture, Statement, Wording
from assistant.briefing.country import audience_in
from assistant.briefing.status import Status
from assistant.briefing.words import words
from assistant.dates import in_words
from assistant.papers.markup import BREAK, Footnotes, block, escaped, front, in_attribute, span, told
from assistant.papers.note import Note, source
from assistant.papers.words import words as between

WIDTH = "width=8cm"  # of a picture: two of them stand in a row


def markdown(briefing: Briefing, status: Status, files: Mapping[str, str] | None = None) -> str:
    """The whole document; the same statements and footnotes as in the other formats.

    `files` are those of the pictures, by the charts' ids; without them the addresses of the charts stand there.
    """
    return Writer(briefing, status, files).document()


class Writer:
    """Writes one briefing; footnotes are numbered as they come."""

    def __init__(self, briefing: Briefing, status: Status, files: Mapping[str, str] | None):
        self._briefing = briefing
        self._files = files
        self._languages = briefing.order.languages
        self._status = status
        self._notes = Footnotes(briefing.order.language)

    def document(self) -> str:
        blocks = [self._front()]
        for part in self._briefing.parts:
            blocks += [self._heading(part.titles), *self._blocks(part)]
        blocks += [self._heading([words(one)["sources"] for one in self._languages]), self._sources()]
        return "\n\n".join([*blocks, self._notes.written()]) + "\n"

    def _front(self) -> str:
        order, language = self._briefing.order, self._languages[0]
        said = words(language)
        return front(
            language,
            title=escaped(said["title"].format(audience=audience_in(order.audience, language))),
            subtitle=escaped(said["subtitle"].format(date=in_words(order.date, language))),
            toc_title=escaped(said["contents"]),
            date=self._status_line(),
        )

    def _status_line(self) -> str:
        first, *others = (escaped(self._status.said(self._briefing, one)) for one in self._languages)
        return BREAK.join([first, *(span(*pair) for pair in zip(others, self._languages[1:], strict=True))])

    def _heading(self, titles: Sequence[str]) -> str:
        first, *others = titles
        also = (
            f" · {span(escaped(title), language)}" for title, language in zip(others, self._languages[1:], strict=True)
        )
        return f"# {escaped(first)}{''.join(also)}"

    def _blocks(self, part: Part) -> Iterable[str]:
        if part.kind == "summary":
            return [self._paragraph(part.statements)]
        return [
            *(self._in_each(self._tables(part.figures)) for _ in part.figures[:1]),
            *(self._pictures(part.pictures) for _ in part.pictures[:1]),
            *(self._statement(statement) for statement in part.statements),
            *(self._listed([point.texts for point in part.points]) for _ in part.points[:1]),
        ]

    def _paragraph(self, statements: Sequence[Statement]) -> str:
        """One paragraph of them all, in each language."""
        said: dict[str, list[str]] = {}
        for statement in statements:
            for wording in statement.wordings:
                said.setdefault(wording.language, []).append(self._said(wording))
        return self._in_each([between(one)["space"].join(said[one]) for one in said], list(said))

    def _statement(self, statement: Statement) -> str:
        wordings = statement.wordings
        return self._in_each([self._said(wording) for wording in wordings], [one.language for one in wordings])

    def _said(self, wording: Wording) -> str:
        return told(wording.text, self._mark(wording), wording.lead)

    def _mark(self, wording: Wording) -> str:
        """The footnote's number, or whose own words they are."""
        if wording.own:
            said = words(wording.language)["own"]
            by = said.format(by=wording.own.by, at=in_words(wording.own.at[:10], wording.language))
            return f" *({escaped(by)})*"
        return self._note(wording.note, wording.language, wording.note.quote != wording.text)

    def _note(self, note: Note, language: str, quoted: bool) -> str:
        return self._notes.add(source(note, language, quoted), language)

    def _tables(self, figures: Sequence[KeyFigure]) -> list[str]:
        return [self._table(figures, place) for place in range(len(self._languages))]

    def _table(self, figures: Sequence[KeyFigure], place: int) -> str:
        language = self._languages[place]
        said = words(language)
        heads = [said[name] for name in ("quantity", "value", "place", "year", "publisher")]
        lines = [" | ".join(map(escaped, heads)), " | ".join("---" for _ in heads)]
        for figure in figures:
            row = figure.rows[place]
            value = f"{escaped(row.value)}{self._note(row.note, row.language, True)}"
            lines.append(
                " | ".join([escaped(row.label), value, escaped(row.place), str(figure.year), escaped(figure.publisher)])
            )
        return "\n".join(f"| {line} |" for line in lines)

    def _pictures(self, pictures: Sequence[Picture]) -> str:
        return "\n\n".join(["::: {.pictures}", *map(self._picture, pictures), ":::"])

    def _picture(self, picture: Picture) -> str:
        first, *others = picture.captions
        captions = [self._caption(first), *(span(self._caption(one), one.drawn.language) for one in others)]
        file = self._files[picture.id] if self._files is not None else first.url
        alternative = in_attribute(" ".join(one.drawn.alt for one in picture.captions))
        return f"![{BREAK.join(captions)}](<{file}>){{{WIDTH} alt={alternative}}}"

    def _caption(self, caption: Caption) -> str:
        """What the chart is of, its sources, and one footnote with the passages of its figures."""
        drawn, said = caption.drawn, between(caption.drawn.language)
        about = f"**{escaped(drawn.title)}**{said['joint']}{escaped(drawn.about)}{said['stop']}"
        rest = said["space"].join(escaped(one) for one in (drawn.note, drawn.source) if one)
        passages = said["space"].join(source(note, drawn.language, quoted=False) for note in caption.notes)
        return f"{about}{said['space']}{rest}{self._notes.add(passages, drawn.language)}"

    def _listed(self, entries: Sequence[Sequence[str]]) -> str:
        """Lists of plain texts, one in each language."""
        columns = zip(*entries, strict=True)
        return self._in_each(["\n".join(f"- {escaped(entry)}" for entry in column) for column in columns])

    def _sources(self) -> str:
        """Each document that a footnote of the first language names, once."""
        language = self._languages[0]
        noted = {note.document_id: note for note in self._briefing.notes if note.passage_id.endswith(f"@{language}")}
        noted = noted or {note.document_id: note for note in self._briefing.notes}
        if self._briefing.order.long:
            entries = [f"{note.document_title}. {note.issuer}. {note.version}" for note in noted.values()]
            return "\n".join(f"- {escaped(entry)}" for entry in entries)
        entries = [note.document_title for note in noted.values()]
        return " · ".join(escaped(entry) for entry in entries)

    def _in_each(self, texts: Sequence[str], languages: Sequence[str] = ()) -> str:
        """Texts under one another; what is not in the first language says which it is in."""
        first, *others = zip(texts, languages or self._languages, strict=True)
        own = [first[0] if first[1] == self._languages[0] else block(*first)]
        return "\n\n".join(own + [block(text, language) for text, language in others])
