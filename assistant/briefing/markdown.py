"""Markdown: a briefing as CommonMark with footnotes, from which pandoc makes every other format.

Library text stands in it as text: whatever could be mark-up is escaped.
"""

from collections.abc import Iterable, Mapping, Sequence

from assistant.answer import direction_of
from assistant.briefing.briefing import Briefing, Caption, KeyFigure, OpenPoint, Part, Picture, Statement, Wording
from assistant.briefing.country import audience_in
from assistant.briefing.status import Status
from assistant.briefing.words import words
from assistant.dates import in_words
from assistant.papers.markup import BREAK, Footnotes, block, escaped, front, in_attribute, span, told
from assistant.papers.note import Note, source
from assistant.papers.words import words as between

WIDTH = "width=7.2cm"  # of a picture: two of them stand in a row
ISOLATES, POPS = {"ltr": "\u2066", "rtl": "\u2067"}, "\u2069"  # around words of another direction than the page's


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
        """A line in each language, each in its own direction."""
        first, *others = ((one, escaped(self._status.said(self._briefing, one))) for one in self._languages)
        apart = (span(f"{ISOLATES[direction_of(one)]}{text}{POPS}", one) for one, text in others)
        return BREAK.join([first[1], *self._written_by(), *apart])

    def _written_by(self) -> list[str]:
        """Which language model wrote, where one did."""
        model = self._briefing.engine.partition(":")[2]
        return [escaped(words(self._languages[0])["written_by"].format(model=model))] if model else []

    def _heading(self, titles: Sequence[str]) -> str:
        return f"# {self._joined(titles)}"

    def _joined(self, texts: Sequence[str]) -> str:
        """Short texts in each language, in one line; what is the same in both stands there once."""
        spoken = {text: language for text, language in reversed(list(zip(texts, self._languages, strict=True)))}
        return " · ".join(self._in(language, escaped(text)) for text, language in reversed(spoken.items()))

    def _blocks(self, part: Part) -> Iterable[str]:
        if part.kind == "summary":
            return [self._paragraph(part.statements), *self._writing(part)]
        return [
            *(self._table(part.figures) for _ in part.figures[:1]),
            *(self._pictures(part.pictures) for _ in part.pictures[:1]),
            *(self._statement(statement) for statement in part.statements),
            *self._points(part.points),
            *self._writing(part),
        ]

    def _writing(self, part: Part) -> list[str]:
        """Why a part is not, or not all, in a language model's words, where one was asked to write it."""
        said = words(self._languages[0])
        return [f"*{escaped(said[f'writing_{part.writing}'])}*"] if part.writing not in ("", "model") else []

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

    def _table(self, figures: Sequence[KeyFigure]) -> str:
        """What is measured, the figure and where in each language, then what all languages share."""
        said = [words(one) for one in self._languages]
        if len(said) == 1:
            heads = [escaped(said[0][name]) for name in ("quantity", "value", "place", "year", "publisher")]
        else:
            named = [(one, words(one)[name]) for one in self._languages for name in ("quantity", "value")]
            heads = [self._in(language, escaped(name)) for language, name in named]
            heads += [self._joined([one[name] for one in said]) for name in ("year", "publisher")]
        lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
        lines += [" | ".join(self._cells(figure)) for figure in figures]
        return "\n".join(f"| {line} |" for line in lines)

    def _cells(self, figure: KeyFigure) -> list[str]:
        cells = []
        for row in figure.rows:
            value = f"{escaped(row.value)}{self._note(row.note, row.language, True)}"
            if len(figure.rows) == 1:
                cells += [escaped(row.label), value, escaped(row.place)]
            else:
                place = f"{escaped(row.label)}{between(row.language)['joint']}{escaped(row.place)}"
                cells += [self._in(row.language, place), self._in(row.language, value)]
        return [*cells, str(figure.year), escaped(figure.publisher)]

    def _in(self, language: str, text: str) -> str:
        """Marked-up text, which says its language where that isn't the first."""
        return text if language == self._languages[0] else span(text, language)

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

    def _points(self, points: Sequence[OpenPoint]) -> list[str]:
        """A list; two languages beside each other need no bullets."""
        if len(self._languages) > 1:
            return [self._in_each([escaped(text) for text in point.texts]) for point in points]
        return ["\n".join(f"- {escaped(point.texts[0])}" for point in points)] if points else []

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
        """Texts in several languages beside one another; one that is not in the first language says which it is in."""
        pairs = list(zip(texts, languages or self._languages, strict=True))
        if len(pairs) == 1 and pairs[0][1] == self._languages[0]:
            return pairs[0][0]
        blocks = [
            block(*pair) if pair[1] != self._languages[0] else f"::: first\n{pair[0].strip()}\n:::" for pair in pairs
        ]
        return blocks[0] if len(blocks) == 1 else "\n".join([":::: beside", *blocks, "::::"])
