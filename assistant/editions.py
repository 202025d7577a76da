"""The editions engine: answers with the library's own statements, in the reader's language, each cited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote as percent_encoded

import numpy as np

from assistant.answer import Citation, Claim, Original, Turn
from assistant.dates import in_words
from assistant.newer import is_older, series, succession
from assistant.phrases import phrases
from assistant.question import Question
from assistant.scope import years
from corpus.figures import figures
from corpus.passage import Passage
from corpus.sentences import sentences
from index.search import Match, edition
from index.snapshot import Snapshot

ENGINE = "editions"
ORIGINAL = "it"
QUOTED = "quoted"  # how every claim of this engine is supported: it is its source's own words
MOST_SENTENCES = 5
MOST_PASSAGES = 3
CLOSE = 0.03  # how far below the leading statement's score another may be and still be told
WHOLE = 3  # passages of at most so many sentences are quoted whole
REPEATED = 2 / 3  # share of a passage's figures that others told already, from which on it says nothing new
LONGER = 0.01  # what a further sentence must add to the match to be worth reading

MARK = re.compile(r"\s*(?:\[\d+\])+:?\s*")
MARKUP = re.compile(r"[\\<\[\]`]")
LEADS = {"updates": "before", "corrects": "corrected"}  # what introduces a statement that another updates or corrects

Span = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """A passage, and the spans of its text worth telling: sentences, or a list with its introduction.

    `succeeded` is what the passage told before it does to this one: "updates", "corrects" or "".
    """

    passage: Passage
    spans: tuple[Span, ...]
    succeeded: str = ""


def tell(
    snapshot: Snapshot,
    matches: Sequence[Match],
    question: Question,
    tokens: np.ndarray,
    before: frozenset[str] = frozenset(),
) -> list[Told]:
    """What to say, leading statement first: at most five sentences, none twice, and none of those said `before`.

    `matches` are in the order of `assistant.newer.timely`; `tokens` are the question's, (tokens, dimensions).
    """
    close = {found.key for found in matches if before or found.score >= matches[0].score - CLOSE}
    linked = series(snapshot, matches[0].key)
    told: list[Told] = []
    said = set(before)
    for place, found in enumerate(matches):
        passage = edition(snapshot, found.key, question.language)
        succeeded = _succeeded(snapshot, matches, place, question)
        if told and not succeeded and (found.key in linked or found.key not in close or _repeats(passage, told)):
            continue
        spans = _worth_quoting(snapshot, passage, tokens)
        fresh = tuple(span for span in spans if _bare(passage.text[slice(*span)]) not in said)
        if len(told) == MOST_PASSAGES or sum(len(each.spans) for each in told) + len(fresh) > MOST_SENTENCES:
            break
        if fresh:
            told.append(Told(passage, fresh, succeeded if told else ""))
            said |= {_bare(passage.text[slice(*span)]) for span in fresh}
    return told


def _succeeded(snapshot: Snapshot, matches: Sequence[Match], place: int, question: Question) -> str:
    """What the leading statement does to the one after it, where that is what the brochure said of the same."""
    asks_for_one = question.newest or years(question.standalone)
    if place != 1 or asks_for_one or not is_older(snapshot, matches[1].key):
        return ""
    return succession(snapshot, matches[0].key, matches[1].key)


def _repeats(passage: Passage, told: Sequence[Told]) -> bool:
    """Whether most figures of a passage were told: a newsletter and a sheet say the same of one event."""
    own = set(figures(passage.text, passage.language))
    before = {figure for one in told for figure in figures(one.passage.text, one.passage.language)}
    return bool(own) and len(own & before) >= REPEATED * len(own)


def said(history: Sequence[Turn]) -> frozenset[str]:
    """The sentences of earlier answers, as `tell` compares them."""
    lines = [sentence for turn in history for sentence in MARK.split(turn.answer)]
    return frozenset(_bare(line) for line in lines if _bare(line))


def whole(passage: Passage, succeeded: str = "") -> Told:
    """A passage told from its first sentence to its last."""
    return Told(passage, tuple(units_of(passage)), succeeded)


def cite(
    snapshot: Snapshot, told: Sequence[Told], public_url: str, first: int = 1
) -> list[tuple[Citation, list[Claim]]]:
    """Each passage told as one citation, numbered from `first`, with the claims that rest on it."""
    numbered = enumerate(told, first)
    return [(citation_of(snapshot, number, one, public_url), _claims(number, one)) for number, one in numbered]


def citation_of(snapshot: Snapshot, number: int, told: Told, public_url: str) -> Citation:
    """What `number` stands for: the passage told, quoted from its first span to its last."""
    passage = told.passage
    document = snapshot.documents[passage.document_id]
    start, end = told.spans[0][0], told.spans[-1][1]
    original = edition(snapshot, passage.key, ORIGINAL)
    return Citation(
        number=number,
        passage=passage,
        quote=passage.text[start:end],
        start=passage.start + start,
        end=passage.start + end,
        document_title=document.edition(passage.language).title,
        kind=document.kind,
        issuer=document.issuer,
        source_url=document.source_url,
        url=f"{public_url}/read/{percent_encoded(passage.document_id)}?language={passage.language}"
        f"&passage={percent_encoded(passage.id, safe='')}#cited",
        original=Original(original.language, original.text) if original.language != passage.language else None,
    )


def write(cited: Sequence[tuple[Citation, list[Claim]]]) -> str:
    """The answer as Markdown: a paragraph for each passage, [n] at each sentence, lists as lists."""
    return "\n\n".join(_paragraph(claims) for _, claims in cited)


def suggestion(snapshot: Snapshot, passage: Passage) -> str:
    """What could be asked instead: the first question a statement answers, else what its section is about.

    Never a document's sentence, which would stand there as if we said it.
    """
    if passage.asked:
        return passage.asked[0]
    title = snapshot.documents[passage.document_id].edition(passage.language).title
    return ": ".join(dict.fromkeys([title, *passage.section[-1:]]))


def marked_down(text: str) -> str:
    """A sentence as Markdown that shows it as it stands: nothing in it becomes a link, an image, HTML or a mark."""
    return MARKUP.sub(r"\\\g<0>", text)


def _worth_quoting(snapshot: Snapshot, passage: Passage, question: np.ndarray) -> list[Span]:
    """A short passage whole; of a long one, the one to three neighbouring sentences that match best."""
    units = units_of(passage)
    if len(units) <= WHOLE:
        return units
    row = snapshot.rows[passage.id]
    near = snapshot.tokens.cosines(row, question)
    where = snapshot.tokens.spans(row) - snapshot.faces[row].context
    windows = [(i, i + n) for n in range(1, WHOLE + 1) for i in range(len(units) - n + 1)]

    def worth(window: tuple[int, int]) -> float:
        start, end = units[window[0]][0], units[window[1] - 1][1]
        inside = near[(where[:, 0] >= start) & (where[:, 0] < end)]
        return (float(inside.max(axis=0).mean()) if inside.size else 0.0) - LONGER * (window[1] - window[0])

    return units[slice(*max(windows, key=worth))]


def units_of(passage: Passage) -> list[Span]:
    """Spans of the passage's sentences; a list is one unit with the line that introduces it."""
    units: list[Span] = []
    introduced = False
    for start, end in sentences(passage.text, passage.language):
        item = passage.text[:start].endswith("\n- ")
        if item and introduced:
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
            introduced = passage.text[start:end].endswith((":", "："))
    return units


def _claims(number: int, told: Told) -> list[Claim]:
    texts = [_flowing(told.passage.text[start:end]) for start, end in told.spans]
    leads = [_lead(told), *("" for _ in texts[1:])]
    return [Claim(text, (number,), QUOTED, lead) for text, lead in zip(texts, leads, strict=True)]


def _lead(told: Told) -> str:
    """What introduces an older statement: whose it is, and of when."""
    if not told.succeeded:
        return ""
    language = told.passage.language
    return phrases(language)[LEADS[told.succeeded]].format(as_of=in_words(told.passage.as_of, language))


def _flowing(text: str) -> str:
    """Without the line ends of a page's layout; list items keep theirs."""
    return re.sub(r"\s*\n(?!- )\s*", " ", text)


def _paragraph(claims: Sequence[Claim]) -> str:
    text = f"*{claims[0].lead}*" if claims[0].lead else ""
    for claim in claims:
        introduction, *items = marked_down(claim.text).split("\n- ")
        mark = "".join(f"[{number}]" for number in claim.citations)
        if items:
            listed = "\n".join(f"- {item}" for item in items)
            text += f"{' ' if text else ''}{introduction.removesuffix(':')} {mark}:\n\n{listed}\n\n"
        else:
            text += f"{' ' if text and not text.endswith(chr(10)) else ''}{introduction} {mark}"
    return text.strip()


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
