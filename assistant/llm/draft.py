"""Draft: what a model writes, piece by piece -> its sentences, each with the passages it cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.sentences import breaks

LONGEST = 1_200  # characters after which a sentence that never ends is cut: no answer has one
AHEAD = 200  # characters looked at beyond them
_IDS = r"[^\S\n]*#?{id}(?:[^\S\n]*[,;、，][^\S\n]*#?{id})*[^\S\n]*"
_ANY_IDS = _IDS.format(id="[a-z][a-z0-9]{3}")
_SURE_IDS = _IDS.format(id="(?=[a-z]{1,3}[0-9])[a-z][a-z0-9]{3}")  # parentheses hold words: "(also)" is no mark
MARK = re.compile(rf"\s{{0,9}}[*_`]*(?:[\[【［]{_ANY_IDS}[\]】］]|[(（]{_SURE_IDS}[)）])[*_`]*")
MARKS = re.compile(rf"(?:{MARK.pattern})+")
_QUOTED = r"[ \u00a0\u202f]»"  # how French ends a quotation
AFTER = re.compile(rf"(?:{_QUOTED}(?=[\s\[【［(（]|$))?(?:{MARK.pattern})*")
ID = re.compile(r"[a-z][a-z0-9]{3}")
BRACKET = re.compile(r"[\[【［(（][^\]】］)）\n]{0,60}$")  # a mark that may still be coming
OPEN = re.compile(rf"(?:{_QUOTED})?\s*[*_`]*(?:{BRACKET.pattern})?$")
UNFINISHED = re.compile(r"\s{0,9}[*_`]*[\[【［][#a-z0-9,;、， ]{0,60}$")  # one that never came
NUMBER = re.compile(r"\s{0,9}[\[【［]\d{1,3}(?:\s*[,;、，–-]\s*\d{1,3})*[\]】］]")  # of no passage and no citation
STOPPED = re.compile(r"[.!?…][\"'”’»›)*_]*$")
SURELY_STOPPED = re.compile(r"[。！？][^\w\s]*$")
UNSURE = re.compile(r"[.!?…][\W_]*$")
BEGUN = re.compile(r"[\s\"'“„«¿¡*_]*([^\W\d_])")
WORD = re.compile(r"[\W_]*[^\W_]+[\W_]")
LEADING = re.compile(r"[:：](?:\s[^:：]*)?$")  # announces a list, whose first item may stand in the same line
SHORT = 120  # characters of an item that is no sentence of its own
LISTED = re.compile(r"\A\s*(?:[-*•]\s+|\n\s*\d{1,2}[.)]\s+)")  # a number elsewhere may be a day of the month
DECORATION = re.compile(r"\*\*|__|`|^\s*#{1,6}\s+|^\s*>\s?", re.MULTILINE)
ITALICS = re.compile(r"(?<![\w*])[*_](?=\S)|(?<=\S)[*_](?![\w*])")


@dataclass(frozen=True)
class Drafted:
    """A sentence as plain text, without marks, and the ids it cites, in order. `item`: it is an item of a list."""

    text: str
    cited: tuple[str, ...]
    item: bool = False


def drafted(pieces: Iterable[str], language: str) -> Iterator[Drafted | None]:
    """Each sentence once whole; None for a piece that completes none. A mark belongs to the sentence before it.

    Short items of a list come as one sentence with what announces them. How the text is cut into pieces changes
    nothing but when sentences come.
    """
    announced: list[Drafted] = []
    for one in _sentences(pieces, language):
        if one is None:
            yield None
        elif announced and len(one.text) <= SHORT and not is_stopped(one.text):
            announced.append(one)
            yield None
        else:
            yield from _one(announced)
            announced = [] if is_stopped(one.text) or not LEADING.search(one.text) else [one]
            yield from [] if announced else [one]
    yield from _one(announced)


def is_stopped(text: str) -> bool:
    """Whether a text ends as sentences do."""
    return bool(STOPPED.search(text) or SURELY_STOPPED.search(text))


def _one(announced: list[Drafted]) -> list[Drafted]:
    """A list as one sentence: what announces it, and its items."""
    if len(announced) < 2:
        return announced
    leading, *items = (one.text.rstrip(",;；，") for one in announced)
    apart = " " if leading.endswith((":", "：")) else "; "
    text = f"{leading}{apart}{'; '.join(items)}."
    return [Drafted(text, tuple(dict.fromkeys(name for one in announced for name in one.cited)))]


def _sentences(pieces: Iterable[str], language: str) -> Iterator[Drafted | None]:
    written = "\n"
    for piece in pieces:
        written += piece.replace("\n", "\n\n")  # models don't wrap lines: each line stands alone
        found, written = _cut(written, language, over=False) if piece else ([], written)
        yield from found or [None]
    yield from _cut(written, language, over=True)[0]


def _cut(written: str, language: str, over: bool) -> tuple[list[Drafted], str]:
    """(the sentences that are whole, what is left); nothing is left where the stream is `over`."""
    found = []
    while end := _end(written, language, over):
        found.append(_told(written[:end]))
        written = written[end:]
    return [one for one in found if one], written


def _end(written: str, language: str, over: bool) -> int:
    """Where the first sentence ends, past its marks; 0 while what follows could still change that."""
    seen = written[: LONGEST + AHEAD]
    over = over or len(seen) == LONGEST + AHEAD
    bare = MARKS.sub(_blank, seen)  # marks hide full stops
    bare = bare if over else BRACKET.sub(_blank, bare)
    start = next((start for start in _starts(seen, bare, language) if start), len(seen))
    if start > LONGEST:
        return _forced(seen) if over else 0
    end = _past_marks(seen, start)
    return end if over or _settled(seen, bare, start, end) else 0


def _blank(mark: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", mark.group())


def _starts(seen: str, bare: str, language: str) -> list[int]:
    """Where sentences start; a mark after "19." tells that this number is no ordinal."""
    stopped = {mark.end() for mark in MARKS.finditer(seen) if _stands_between(seen, mark)}
    return sorted(stopped.union(breaks(bare, language)))


def _stands_between(seen: str, mark: re.Match[str]) -> bool:
    following = BEGUN.match(seen, mark.end())
    before = seen[max(0, mark.start() - 5) : mark.start()]
    return bool(following and not following.group(1).islower() and STOPPED.search(before))


def _settled(seen: str, bare: str, start: int, end: int) -> bool:
    """Whether nothing to come moves the end: the next sentence has begun, its first word is whole where that counts."""
    if OPEN.match(seen, end):
        return False
    surely = SURELY_STOPPED.search(seen[:start]) or (seen[start] == "\n" and not UNSURE.search(seen[:start]))
    return bool(surely or WORD.match(bare, end))


def _past_marks(seen: str, start: int) -> int:
    return AFTER.match(seen, start).end()


def _forced(seen: str) -> int:
    """Where a sentence is cut that is too long: between words, and not in a mark."""
    cut = seen.rfind(" ", 0, LONGEST) + 1 or LONGEST
    cut = next((mark.end() for mark in MARKS.finditer(seen) if mark.start() < cut < mark.end()), cut)
    return _past_marks(seen, cut)


def _told(sentence: str) -> Drafted | None:
    """None where it has no words."""
    cited = dict.fromkeys(one for mark in MARKS.findall(sentence) for one in ID.findall(mark))
    text = LISTED.sub("", UNFINISHED.sub("", NUMBER.sub("", MARKS.sub("", sentence))), count=1)
    text = " ".join(ITALICS.sub("", DECORATION.sub("", text)).split())
    return Drafted(text, tuple(cited), bool(LISTED.match(sentence))) if any(c.isalnum() for c in text) else None
