"""Checked: what a visitor's page hands back, held against the library as it is now.

Nothing of an answer is printed because a page sent it: a claim is printed where it is a whole sentence of a passage it
cites, and what else is printed is the library's or one of the assistant's own sentences. The question is the visitor's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote as percent_encoded

from assistant.answer import Contact
from assistant.dates import in_words
from assistant.editions import LEADS, ORIGINAL, units_of
from assistant.handout.exchange import Cited, Exchange, Said
from assistant.handout.handout import Entry, Handout, Line, State
from assistant.papers.note import note_of
from assistant.phrases import phrases
from corpus.passage import Passage
from index.index import Index

WEB = ("https://", "http://")
TALK = ("greeting", "thanks", "farewell", "who", "can", "declined")  # what small talk is answered with


@dataclass(frozen=True)
class Library:
    """What answers are held against: the `index` now, the `hub` that refusals name, and the `site` of the links."""

    index: Index
    hub: Contact
    site: str


def checked(library: Library, exchanges: Sequence[Exchange], language: str, day: str) -> Handout:
    """The hand-out in `language` of a conversation, made on a `day` (ISO)."""
    return Handout(language, day, library.index.version, tuple(_entry(library, one) for one in exchanges))


def _entry(library: Library, exchange: Exchange) -> Entry:
    question, language = exchange.question, exchange.language
    if exchange.outcome == "small_talk":
        return Entry(question, language, own=_ours(exchange, TALK, ""))
    if exchange.outcome == "refused":
        refusal = _ours(exchange, ("refused", "nothing_more"), "refused")
        return Entry(question, language, own=refusal, contact=_contact(library, exchange))
    lines = tuple(_Held(library, exchange).lines())
    return Entry(question, language, lines or (Line("gone", language),))


def _ours(exchange: Exchange, names: Sequence[str], otherwise: str) -> str:
    """The sentence of the assistant's own that an answer is, else the one called `otherwise`, else none."""
    ours = {name: phrases(exchange.language)[name] for name in names}
    return next((text for text in ours.values() if text == exchange.text), ours.get(otherwise, ""))


def _contact(library: Library, exchange: Exchange) -> Contact:
    """Whom the refusal named, where that is a body of the library with its address; else the Hub."""
    for document in library.index.documents.values():
        title, url = document.edition(exchange.language).title, document.source_url
        if exchange.contact and exchange.contact[0] == title and document.kind == "partner":
            sheet = f"{library.site}/read/{percent_encoded(document.id)}?language={exchange.language}"
            return Contact(title, url if url.startswith(WEB) else sheet)
    return library.hub


@dataclass
class _Held:
    """An answer, claim by claim."""

    library: Library
    exchange: Exchange
    _shown: set[str] = field(default_factory=set)

    def lines(self) -> Iterator[Line]:
        cited = {one.number: one for one in self.exchange.citations}
        for claim in self.exchange.claims:
            yield from self._claim(claim, [cited[number] for number in claim.citations if number in cited])

    def _claim(self, claim: Said, cited: Sequence[Cited]) -> Iterator[Line]:
        """The claim where it stands in a passage; else what stands there."""
        found = [(one, self.library.index.passages.get(one.passage_id)) for one in cited]
        standing = [(one, passage) for one, passage in found if passage and _stands(one.quote, passage)]
        for one, passage in standing:
            if text := _sentence(claim.text, passage):
                self._shown.add(passage.id)
                yield self._line("told", passage, text, one.quote, _lead(claim.lead, passage))
                return
        for one, passage in standing or found:
            if one.passage_id not in self._shown:
                self._shown.add(one.passage_id)
                yield self._other(one, passage, bool(standing))

    def _other(self, one: Cited, passage: Passage | None, stands: bool) -> Line:
        if not passage:
            return Line("gone", self.exchange.language)
        quote = one.quote if stands else passage.text
        return self._line("instead" if stands else "changed", passage, quote, quote)

    def _line(self, state: State, passage: Passage, text: str, quote: str, lead: str = "") -> Line:
        index = self.library.index
        note = note_of(index.document(passage.document_id), passage, quote, self.library.site)
        first = index.editions_of(passage.key)[0]
        original = first.text if passage.language != ORIGINAL == first.language else ""
        return Line(state, passage.language, text, note, lead, original)


def _stands(quote: str, passage: Passage) -> bool:
    """Whether a quote is a run of whole sentences of the passage: half a one can say the opposite."""
    units = units_of(passage)
    return any(passage.text[start:end] == quote for place, (start, _) in enumerate(units) for _, end in units[place:])


def _sentence(claim: str, passage: Passage) -> str:
    """The sentence of the passage, or the list, that a claim is; "" where it is none of them."""
    texts = [passage.text[start:end] for start, end in units_of(passage)]
    return next((text for text in texts if _flat(text) == _flat(claim)), "")


def _lead(lead: str, passage: Passage) -> str:
    """The lead of older words, where it is one of the assistant's."""
    known = phrases(passage.language)
    ours = {known[name].format(as_of=in_words(passage.as_of, passage.language)) for name in LEADS.values()}
    return lead if lead in ours else ""


def _flat(text: str) -> str:
    return " ".join(text.split())
