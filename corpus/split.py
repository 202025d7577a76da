"""Split: a light-Markdown text -> the spans of its passages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from corpus.sentences import breaks

WORDS = 100  # short paragraphs together, and a piece of one that is too long, aim at
SHORT = 50  # words under which a paragraph joins its neighbour
LONG = 220  # words up to which a paragraph stays whole
LENGTH = 1_400  # characters a passage never exceeds
INTRODUCTION = 250  # characters of a line that may introduce the list or table under it
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"[ \t]*(?:[-*•]|\d{1,3}[.)])[ \t]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_WORTHWHILE = re.compile(r"\w")


@dataclass(frozen=True)
class Span:
    """Where a passage stands in a text, and the headings above it, outermost first."""

    start: int
    end: int
    section: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Block:
    """Neighbouring lines of one kind: "heading", "list", "table" or "paragraph"."""

    kind: str
    start: int
    end: int


def split(text: str, pages: tuple[tuple[int, int], ...] = (), language: str = "") -> list[Span]:
    """Passages of a few sentences, in order, none overlapping, none across a page or a heading.

    A paragraph is one, but a short one joins its neighbour and a long one is cut. A heading is none, but names the
    `section` of those below it. A list or table that fits stays whole, with the line that introduces it.
    """
    spans = []
    section: dict[int, str] = {}
    for start, end in pages or ((0, len(text)),):
        group: list[_Block] = []
        for block in _blocks(text, start, end):
            if block.kind != "heading":
                group.append(block)
                continue
            spans += _passages(text, group, section, language)
            group = []
            section = _under(section, text[block.start : block.end])
        spans += _passages(text, group, section, language)
    return spans


def _blocks(text: str, start: int, end: int) -> Iterator[_Block]:
    """The blocks between two offsets; a blank line ends any block but a list."""
    kind, first, last, blank = "", start, start, False
    for line in re.finditer(r"[^\n]+", text[start:end]):
        content = line.group()
        if not content.strip():
            continue
        at = start + line.start() + len(content) - len(content.lstrip())
        until = start + line.start() + len(content.rstrip())
        new = _kind(content, kind, blank := "\n\n" in text[last:at])
        if kind and (new != kind or kind == "heading" or (blank and kind != "list")):
            yield _Block(kind, first, last)
            first = at
        elif not kind:
            first = at
        kind, last = new, until
    if kind:
        yield _Block(kind, first, last)


def _kind(line: str, previous: str, blank: bool) -> str:
    if _HEADING.match(line):
        return "heading"
    if line.startswith("|"):
        return "table"
    if _ITEM.match(line) or (previous == "list" and not blank and line[0].isspace()):
        return "list"
    return "paragraph"


def _under(section: dict[int, str], heading: str) -> dict[int, str]:
    """The headings in force after `heading`, by level."""
    marks, title = _HEADING.match(heading).groups()  # type: ignore[union-attr]
    above = {level: name for level, name in section.items() if level < len(marks)}
    return {**above, len(marks): title.strip()} if title.strip() else above


def _passages(text: str, blocks: list[_Block], section: dict[int, str], language: str) -> list[Span]:
    path = tuple(section[level] for level in sorted(section))
    return [
        Span(start, end, path)
        for group_start, group_end in _groups(text, blocks)
        for start, end in _cut(text, group_start, group_end, language)
        if _WORTHWHILE.search(text, start, end)
    ]


def _groups(text: str, blocks: list[_Block]) -> list[tuple[int, int]]:
    """Stretches to cut apart from each other: each paragraph with its short neighbours, and each list or table."""
    groups: list[tuple[int, int]] = []
    running = False  # whether the last group is paragraphs that another may join
    for position, block in enumerate(blocks):
        if block.kind != "paragraph":
            introduced = position > 0 and _introduces(text, blocks[position - 1], block)
            start = blocks[position - 1].start if introduced else block.start
            if introduced:  # taken from the paragraphs before, which may be nothing without it
                before = groups.pop()
                groups += [(before[0], blocks[position - 2].end)] if before[0] < start else []
            groups.append((start, block.end))
            running = False
        elif running and _belong_together(text, groups[-1], block):
            groups[-1] = (groups[-1][0], block.end)
        else:
            groups.append((block.start, block.end))
            running = True
    return groups


def _belong_together(text: str, before: tuple[int, int], paragraph: _Block) -> bool:
    """Whether one of two neighbours is too short to stand alone; short ones come together until they are `WORDS`."""
    begun, more = _size(text[slice(*before)]), _size(text[paragraph.start : paragraph.end])
    most = LONG if begun < SHORT else WORDS
    return min(begun, more) < SHORT and begun + more <= most and paragraph.end - before[0] <= LENGTH


def _introduces(text: str, line: _Block, block: _Block) -> bool:
    short = line.end - line.start <= INTRODUCTION and block.end - line.start <= LENGTH
    return line.kind == "paragraph" and short and not text[line.start : line.end].endswith((".", "。"))


def _cut(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """A stretch in pieces of about the same size, at sentence ends where there are any.

    The splitter's own offsets are wrong where a text repeats itself, so each piece is looked for
    from the end of the one before.
    """
    stretch = text[start:end]
    whole = stretch.startswith("|") or bool(_ITEM.match(stretch)) or "\n- " in stretch or "\n|" in stretch
    size = _size(stretch)
    if len(stretch) <= LENGTH and (size <= LONG or whole):
        yield start, end
        return
    pieces = _splitter(_piece_size(size), language).split_text(stretch)
    cursor = start
    for piece in pieces:
        at = text.index(piece, cursor, end)
        cursor = at + len(piece)
        yield at, cursor


def _piece_size(size: int) -> int:
    """Tokens a piece: so many that the last piece isn't a leftover of a few words."""
    count = max(-(-size // WORDS), 1)
    return min(int(size / count * 1.1) + 5, LENGTH // 9)


def _size(text: str) -> int:
    return len(_tokens(text))


def _tokens(text: str) -> range:
    """As many as the text has words; an unspaced or long-worded text counts by its characters."""
    wide = len(_WIDE.findall(text))
    return range(max(len(text.split()) + wide * 3 // 5, (len(text) - wide) // 9 + wide * 3 // 5))


@cache
def _splitter(size: int, language: str) -> Any:
    """llama-index's splitter, imported late (two seconds) and cutting at our sentence ends."""
    from llama_index.core.node_parser import SentenceSplitter

    def cut(text: str) -> list[str]:
        starts = [*breaks(text, language), len(text)]
        return [text[a:b] for a, b in pairwise(starts)]

    return SentenceSplitter(
        chunk_size=size,
        chunk_overlap=0,
        include_metadata=False,
        tokenizer=_tokens,
        chunking_tokenizer_fn=cut,
        paragraph_separator="\n\n",
    )
