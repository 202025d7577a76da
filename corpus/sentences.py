"""Sentences: where each sentence of a light-Markdown text begins and ends."""

import re
from itertools import pairwise

from corpus.function_words import ALL_FUNCTION_WORDS, FUNCTION_WORDS

_ABBREVIATIONS = {
    # Never the end of a sentence: something always follows.
    "leading": """dr dott prof ing avv arch sig mr mrs ms st sr sra jr hr fr frau m mme mlle dra
    ed eds cf cfr vgl
    n nr no num núm art artt p pp pag pagg vol voll fig figg tab cap par sez lett es ad e.g i.e z.b d.h
    u.a b.v p.ej p.es c.d ca circa vs bzw ggf evtl inkl exkl einschl zzgl s ss ff abb bd kap tel ul pvz
    t.y vad plg žr min max mind approx gen col sen rep gov ss.mm sta c.c""",
    # The end of a sentence only when what follows opens one.
    "trailing": """al etc ecc usw u.s.w inc ltd corp co spa srl s.p.a s.r.l s.r.l.s gmbh u.s u.k u.s.a u.e
    e.v o.n.g
    ee.uu a.c d.c n.chr v.chr bros st a.m p.m m d mln mlrd mio mrd tūkst proc val pan sec sek std k. kt
    jan feb gen mar apr mag giu lug ago aug set sett sep sept ott oct okt nov dic dec dez déc févr""",
}
_LEADING = frozenset(_ABBREVIATIONS["leading"].split())
_TRAILING = frozenset(_ABBREVIATIONS["trailing"].split())
_GERMAN_ORDINAL = re.compile(r"(?:^|[\s(\[])\d{1,2}$")
_LITHUANIAN_UNIT = re.compile(r"\d\s+(?:m|d|mln|mlrd|tūkst|val)$")
_CLOSERS = r"[\"'”’»«›)\]\u300d\u300f）】》〉*_“]*"
_CJK_CLOSERS = _CLOSERS.replace("“", "").replace("«", "")  # those open the next sentence there
_STOP = re.compile(rf"(?:[.!?…]+(?:\[\d+\])*{_CLOSERS}(?=\s)|[。！？]+{_CJK_CLOSERS})")
_NEWLINE = re.compile(r"\n[ \t]*(?=\S)")
_MARKER = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|[-*•][ \t]+)")
_LINE_OPENER = re.compile(r"[ \t]*(?:#{1,6} |[-*•][ \t]|\||\d{1,3}[.)][ \t])")
_TOKEN_BEFORE = re.compile(r"[^\s(\[\"“«'’]+$")
_NEXT_WORD = re.compile(r"[\s\"'“„«‹(\[¿¡*_]*([^\W_]+)?")
_WRAPPED = 120  # a longer line isn't one that a program broke to fit a page


def sentences(text: str, language: str = "") -> list[tuple[int, int]]:
    """(start, end) of each sentence, in order; headings, list items and table rows stand alone.

    Spans leave out white space and the marks of headings and lists. An unknown `language` is
    treated as a mixture of all.
    """
    starts = [*breaks(text, language), len(text)]
    spans = (_trimmed(text, start, end) for start, end in pairwise(starts))
    return [(start, end) for start, end in spans if start < end]


def breaks(text: str, language: str = "") -> list[int]:
    """Where sentences start, their white space and marks included; always begins with 0."""
    found = {0}
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, stop, language):
            found.add(stop.end())
    for newline in _NEWLINE.finditer(text):
        if _ends_line(text, newline.start()):
            found.add(newline.start())
    return sorted(found - {len(text)})


def _ends_sentence(text: str, stop: re.Match[str], language: str) -> bool:
    line_start = text.rfind("\n", 0, stop.start()) + 1
    if text.startswith("|", line_start):  # a table row
        return False
    mark = stop.group()[0]
    if mark in "。！？":
        return True
    following = _NEXT_WORD.match(text, stop.end())
    word = (following.group(1) if following else None) or ""
    if word[:1].islower():
        return False
    if mark != "." or stop.group().startswith(".."):
        return True
    before = text[max(line_start, stop.start() - 40) : stop.start()]
    if _LINE_OPENER.fullmatch(before + ". "):  # "1." numbers a list item or a heading
        return False
    return not _abbreviates(before, word, language)


def _abbreviates(before: str, word: str, language: str) -> bool:
    """Whether the full stop after `before` belongs to an abbreviation and ends nothing."""
    token = _TOKEN_BEFORE.search(before)
    last = token.group().rstrip(".") if token else ""
    key = last.lower()
    if language in ("de", "lt") and _GERMAN_ORDINAL.search(before):
        return True
    opens = word.lower() in FUNCTION_WORDS.get(language, ALL_FUNCTION_WORDS)
    if language in ("lt", "") and _LITHUANIAN_UNIT.search(before):
        return not opens
    if key in _LEADING and not (key in ("no", "es", "s", "par", "min", "max") and opens):
        return True
    initials = (len(last) == 1 and last.isalpha()) or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", last)
    return bool(key in _TRAILING or initials) and not opens and bool(word)


def _ends_line(text: str, newline: int) -> bool:
    """Whether the line end at `newline` parts two statements, not just a line too long for a page."""
    previous = text[text.rfind("\n", 0, newline) + 1 : newline]
    line = text[newline + 1 : (text + "\n").find("\n", newline + 1)]
    if not previous.strip() or not line.strip():
        return True
    if _LINE_OPENER.match(line) or previous.lstrip().startswith(("#", "|")):
        return True
    if line.lstrip()[0].islower():
        return False
    return previous.endswith(":") or max(len(previous), len(line)) > _WRAPPED


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    marker = _MARKER.match(text, start, end)
    return (marker.end() if marker else start), end
