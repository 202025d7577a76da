"""Layout: the lines of PDF pages -> light Markdown, by where they stand and how large they are."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from statistics import mean, median

from corpus import table
from corpus.pdf_line import Line

HEADING = 1.15  # times the running text's height; a main heading is MAIN times as high
MAIN = 1.6
_BULLET = re.compile(r"^[•▪●◦‣■□▸►➢➔✓❖\uf0b7\uf0a7\u0084\u0095]\s*")
_OPENER = re.compile(r"^(?:- |\d{1,3}[.)]\s|\(?[a-z]\)\s|\[\d+\])")
_HYPHEN = re.compile(r"(\w)[\x02\ufffe\u00ad](\w?)")
_HARD_HYPHEN = re.compile(r"\w-\s*$")
_HEADS = re.compile(r"[A-ZÀ-Ý0-9«“\"¿¡]|[^\W\da-zA-Zà-ÿ]")
_RIGHT_TO_LEFT = re.compile(r"[^\u0590-\u07ffA-Za-z]*[\u0590-\u07ff]")
_DIGITS = re.compile(r"\d+")


def paragraphs(page: list[Line], body: float) -> str:
    """A page's text: running lines joined, headings marked, lines in columns made tables."""
    out: list[str] = []
    for columns, group in groupby(_tabular(page), key=lambda each: each[1]):
        lines = [line for line, _ in group]
        out.append(table.markdown(_rows(lines)) if columns else "\n".join(_running(lines, body, page)))
    return "\n\n".join(out)


def body_height(pages: list[list[Line]]) -> float:
    """The height of running text: the median over letters."""
    return median(line.height for page in pages for line in page for _ in range(len(line.text) // 10 + 1))


def without_running_heads(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """Pages without the first and last lines that come back, but for numbers, on most of them."""
    edges = Counter(text for page in pages for text in {_masked(line) for line in page[:2] + page[-2:]})
    often = max(4, len(pages) * 0.6)
    for page in pages:
        edge = [*page[:2], *page[-2:]]
        yield [line for line in page if line not in edge or edges[_masked(line)] < often]


def _masked(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _tabular(page: list[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line with whether it belongs to a table: three lines or more, most of them in short cells."""
    wide = [len(line.cells) > 1 and mean(len(cell.text) for cell in line.cells) < 30 for line in page]
    inside = [False] * len(page)
    start = 0
    while start < len(page):
        end = start
        while end < len(page) and (wide[end] or (start < end < len(page) - 1 and _fills(page, wide, end))):
            end += 1
        if end - start > 2:
            inside[start:end] = [True] * (end - start)
        start = max(end, start + 1)
    return zip(page, inside, strict=True)


def _fills(page: list[Line], wide: list[bool], at: int) -> bool:
    """Whether a line of one short cell is a table row whose other cells are empty."""
    return wide[at - 1] and wide[at + 1] and len(page[at].text) < 30


def _rows(lines: list[Line]) -> list[list[str]]:
    """Cells put under each other by where they stand: columns are stretches no gap goes through."""
    spans = sorted((cell.left, cell.right) for line in lines for cell in line.cells)
    columns = [list(spans[0])]
    for left, right in spans[1:]:
        if left <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for cell in line.cells:
            column = next(n for n, (left, right) in enumerate(columns) if left <= cell.left <= right)
            row[column] = f"{row[column]} {cell.text}".strip()
        rows.append(row)
    return rows


def _running(lines: list[Line], body: float, page: list[Line]) -> Iterator[str]:
    """Paragraphs, list items and headings; a blank line after each that ends as one."""
    current, previous = "", None
    for line in lines:
        text = _HYPHEN.sub(_without_hyphen, _BULLET.sub("- ", line.text))
        level = _level(line, text, body)
        same = previous is not None and abs(previous.height - line.height) < 1.5
        under = current.startswith("#")
        if level and under:
            joins = same and len(current) + len(text) < 150
        else:
            joins = not level and not under and same and _goes_on(previous, line, text, page)
        if joins:
            current = _join(current, text)
        else:
            ends = level or under or current.endswith((".", "!", "?", ":", ";", "。"))
            yield from ([current, ""] if ends else [current]) if current else []
            current = f"{'#' * level} {text}" if level else text
        previous = line
    if current:
        yield current


def _level(line: Line, text: str, body: float) -> int:
    """1 or 2 for a heading, which is larger than running text and reads like one; else 0."""
    if line.height < HEADING * body or len(text) > 150 or "@" in text or not _HEADS.match(text):
        return 0
    if text.endswith((".", ",", ";")) or not any(map(str.isalpha, text)):
        return 0
    return 1 if line.height > MAIN * body else 2


def _goes_on(previous: Line, line: Line, text: str, page: list[Line]) -> bool:
    """Whether a paragraph runs on: the next line stands close, and its first word found no room."""
    close = -3 * line.height < previous.bottom - line.bottom < 2 * line.height
    aligned = abs(line.left - previous.left) < 40 or abs(line.right - previous.right) < 10
    if not close or not aligned or _OPENER.match(text):
        return False
    justified = abs(line.right - previous.right) < 3 and abs(line.left - previous.left) < 3
    word = len(text.split(" ")[0]) / len(text) * (line.right - line.left)
    return justified or previous.right - previous.left + word > 0.95 * _column_width(previous, text, page)


def _column_width(line: Line, text: str, page: list[Line]) -> float:
    """How wide lines get that begin where this one does (on the right, in right-to-left text)."""
    widths: list[float] = []
    for reach in (12, 40):
        if len(widths) < 4:
            begin = [abs(o.right - line.right if _RIGHT_TO_LEFT.match(text) else o.left - line.left) for o in page]
            widths = sorted(o.right - o.left for o, far in zip(page, begin, strict=True) if far < reach)
    return widths[len(widths) * 9 // 10]


def _join(first: str, second: str) -> str:
    """Two lines as one; a word broken between them is healed, and Chinese needs no space."""
    broken = _HARD_HYPHEN.search(first)
    if broken and first.rstrip()[-2].islower() and second[:1].islower():
        return first.rstrip()[:-1] + second
    if broken or (first[-1:] > "\u2e80" and second[:1] > "\u2e80" and not "\uac00" <= second[:1] <= "\ud7af"):
        return first.rstrip() + second
    return f"{first} {second}"


def _without_hyphen(match: re.Match[str]) -> str:
    """pdfium writes one sign for a hyphen and the line end after it."""
    before, after = match.groups()
    return before + after if before.isalpha() and after.islower() else f"{before}-{after}"
