"""Amounts: each number of a text with what it counts: 12.4 %, 6.9 billion euros, the year 2016, eight."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from assistant.llm.numerals.grammar import CALENDAR, COUNT, PERCENT, SIGNS, TOKEN, VERSION, YEARS, Grammar, grammar
from assistant.llm.numerals.written import alternatives, ordinals
from corpus.figures import SEPARATORS

Reading = tuple[Decimal, str]  # value and kind

MONEY = frozenset(SIGNS.values())
FALLBACK = ("it", "en")  # a text in a language without separators of its own may follow either convention

LETTER = r"[^\W\d_㐀-鿿֐-׿]"  # of a script in which letters beside digits make a code: COVID-19, 4P
CODE_BEFORE = re.compile(rf"(?:{LETTER}|(?<![A-Za-z0-9])[A-Z][A-Za-z]*-)$")
NUMBERED = re.compile(r"\d\.0")  # Industry 4.0
ROMAN = re.compile(r"\b[IVX]{1,6}(?:e|ème)?\b")
SIGN_BEFORE = re.compile(rf"({alternatives(SIGNS)})\s?$")
SHORT_SCALE = re.compile(r"\s?(?:(?P<p3>[kK])|(?P<p6>[mM])|(?P<p9>[bB]))(?!\w)")  # after a sign: €560m
SIGN_AFTER = re.compile(r"\s?(€|\$|£)")
DASH = re.compile(r"\s?[-–—/~～]\s?-?")
ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s", re.MULTILINE)
INITIAL = re.compile(r"(?:^|[.!?:;•\n„“\"«(]|[-–—*]\s)\s*$")
PART = re.compile(r"\b(?:una?|one|a|two|due|tre|three|dos|deux|une|ein|zwei)[\s-]$", re.IGNORECASE)  # of "a third"
DECADE = re.compile(r"\b(?:anni|années|años|jahre|jahren)\s$", re.IGNORECASE)  # anni settanta
DECADE_AFTER = re.compile(r"(?:世纪[一二三四五六七八九]十)?年代|\sdešimtme")
PARTY = re.compile(r"方|者|[\s-]part(?:y|ies)\b|\sšal|\sage\b|\ssettore|\ssector", re.IGNORECASE)  # a third party
BESIDE = 120  # characters between amounts that are spoken of together
COUNTED = re.compile(r"\s?[^\W\d_]")


@dataclass(frozen=True)
class Amount:
    """A number as it stands at `start:end`, and the ways to read it, the likeliest first.

    `power` is its scale word's, `kind` what it counts: a unit, a currency, COUNT, or CALENDAR for a year. What is not
    `sure` is a number only perhaps (decade, third): it may meet another, but need not be met.
    """

    text: str
    start: int
    end: int
    readings: tuple[Reading, ...]
    power: int = 0
    sure: bool = True
    counting: bool = False  # something that is named behind it: "8 partners", not "objective 8"

    @property
    def kind(self) -> str:
        return self.readings[0][1]

    @property
    def bare(self) -> bool:
        return self.kind == COUNT and not self.power


def amounts(text: str, language: str) -> list[Amount]:
    """The amounts of `text`, in order; in a language without lists of its own, read in both conventions."""
    first, *others = [grammar(one) for one in ((language,) if language in SEPARATORS else FALLBACK)]
    found = list(_found(text, first))
    for other in others:
        again = {one.start: one.readings for one in _found(text, other)}
        found = [_also(one, *again.get(one.start, ())) for one in found]
    return _elliptical(_ranged(found, text, first))


def items(text: str) -> int:
    """How many items a list in `text` has; 0 without one."""
    return len(ITEM.findall(text))


def _found(text: str, grammar: Grammar) -> Iterator[Amount]:
    """Numbers in digits and in words, and centuries, each once and in order."""
    readers = {TOKEN: _in_digits, grammar.words: _in_words, grammar.scale: _scale_alone, ROMAN: _century}
    spans = [(match, reader) for pattern, reader in readers.items() for match in pattern.finditer(text)]
    read = 0
    for match, reader in sorted(spans, key=lambda span: span[0].span()):
        for amount in reader(text, match, grammar) if match.start() >= read else ():
            read = amount.end
            yield amount


def _in_digits(text: str, match: re.Match[str], grammar: Grammar) -> Sequence[Amount]:
    start, end = match.span()
    sign = SIGN_BEFORE.search(text, max(0, start - 5), start)
    if not sign and _within_code(text, start, end, grammar):
        return ()
    if not sign and NUMBERED.fullmatch(match[0]) and not grammar.unit.match(text, end):
        return (Amount(match[0], start, end, ((Decimal(match[0]), VERSION),)),)
    value = _value(match[0], grammar.language)
    if value is None:  # 4.3.2: numbers of their own
        return [
            _measured(text, start + one.start(), start + one.end(), Decimal(one[0]), grammar)
            for one in re.finditer(r"\d+", match[0])
        ]
    if suffix := grammar.suffix.match(text, end):
        end = suffix.end()
    amount = _measured(text, start, end, value, grammar)
    if sign:
        return (_signed(text, amount, value, sign),)
    if text.startswith("百分之", max(0, start - 3)):
        return (replace(amount, readings=((value, PERCENT),)),)
    year = re.fullmatch(r"(?:19|20)\d\d", match[0]) and not amount.power
    if year and (amount.kind == YEARS or (amount.bare and not grammar.counter.match(text, amount.end))):
        round_count = ((value, COUNT),) if value == 2000 and amount.counting else ()  # "2000 persone"
        return (replace(amount, readings=((value, CALENDAR), *round_count)),)
    return (amount,)


def _signed(text: str, amount: Amount, value: Decimal, sign: re.Match[str]) -> Amount:
    """With a currency's sign before it, and perhaps a scale's letter after it."""
    power, end = amount.power, amount.end
    if not power and (short := SHORT_SCALE.match(text, end)):
        power, end = int(short.lastgroup[1:]), short.end()
    reading = (value * 10**power, SIGNS[sign[1]])
    return Amount(text[sign.start() : end], sign.start(), end, (reading,), power)


def _within_code(text: str, start: int, end: int, grammar: Grammar) -> bool:
    """Whether the digits belong to a name: COVID-19, H2020, 4P."""
    before = CODE_BEFORE.search(text, max(0, start - 30), start)
    year = re.fullmatch(r"(?:19|20)\d\d", text[start:end])
    if before and not (year and before[0][-1] == "-"):
        return True
    glued = re.compile(LETTER).match(text, end)
    return bool(glued) and not any(one.match(text, end) for one in (grammar.suffix, grammar.scale, grammar.unit))


def _in_words(text: str, match: re.Match[str], grammar: Grammar) -> Sequence[Amount]:
    """A number word; one is an article, unless a scale follows it."""
    value = grammar.worth(match)
    amount = _measured(text, match.start(), match.end(), Decimal(value), grammar)
    if (value == 1 and not amount.power) or (value == 2 and match[0][0] in "第ה"):
        return ()
    if match[0].startswith("百分之"):
        return (replace(amount, readings=((Decimal(value), PERCENT),)),)
    capital = match[0][0].isupper() and not INITIAL.search(text, 0, match.start())
    if capital and not grammar.derived.fullmatch(match["word"]):  # Sesto San Giovanni; derived: a German noun
        return ()
    return (replace(amount, sure=_sure(text, match, value, grammar)),)


def _sure(text: str, match: re.Match[str], value: int, grammar: Grammar) -> bool:
    """Whether a number word is that and nothing else: no fraction, decade, third party or word made of a number."""
    word = match.groupdict().get("word") or match[0]
    if grammar.derived.fullmatch(word) or (value == 3 and PARTY.match(text, match.end())):
        return False
    if value % 10 == 0 and (
        DECADE.search(text, 0, match.start()) or DECADE_AFTER.match(text, match.end()) or match[0][0] == "ה"
    ):
        return False
    if grammar.language == "zh":
        return "分之" not in text[max(0, match.start() - 2) : match.end() + 2]
    return not (word.lower() in ordinals(grammar.language) and PART.search(text, 0, match.start()))


def _scale_alone(text: str, match: re.Match[str], grammar: Grammar) -> Sequence[Amount]:
    """A milliard without a number, perhaps of euros, is one."""
    if int(match.lastgroup[1:].partition("_")[0]) < 6:
        return ()
    return (replace(_measured(text, match.start(), match.start(), Decimal(1), grammar), sure=False),)


def _century(text: str, match: re.Match[str], grammar: Grammar) -> Sequence[Amount]:
    """XXI secolo, siglo XXI."""
    before = text[: match.start()].rstrip()[-12:].lower()
    if not grammar.century.match(text, match.end()) and not re.search(grammar.century.pattern + "$", before):
        return ()
    numerals = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match[0] if letter in "IVX"]
    value = sum(-one if one < after else one for one, after in pairwise([*numerals, 0]))
    return (Amount(match[0], match.start(), match.end(), ((Decimal(value), COUNT),)),)


def _measured(text: str, start: int, end: int, value: Decimal, grammar: Grammar) -> Amount:
    """The number at `start:end` with the scale and the unit behind it."""
    power, kind = 0, COUNT
    if scale := grammar.scale.match(text, end):
        power, end = int(scale.lastgroup[1:].partition("_")[0]), scale.end()
    if sign := SIGN_AFTER.match(text, end):
        kind, end = SIGNS[sign[1]], sign.end()
    elif unit := grammar.unit.match(text, grammar.of.match(text, end).end()) or grammar.unit.match(text, end):
        kind, end = unit.lastgroup.partition("_")[2], unit.end()
    counting = bool(COUNTED.match(text, end))
    return Amount(text[start:end], start, end, ((value * 10**power, kind),), power, counting=counting)


def _value(token: str, language: str) -> Decimal | None:
    """The value of a number in digits: in the language's own convention, else the other; None where in neither."""
    token = re.sub(r"(?<=\d)[ \u00a0\u202f\u2009'’](?=\d{3}(?!\d))", "", token)
    thousands, decimal = SEPARATORS[language]
    mark = thousands[0] if thousands[0] in ".," else "."
    for group, point in ((mark, decimal), (decimal, mark)):
        if re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+(?:\{point}\d+)?|\d+(?:\{point}\d+)?", token):
            return Decimal(token.replace(group, "").replace(point, ".")).normalize()
    return None


def _also(amount: Amount, *readings: Reading) -> Amount:
    return replace(amount, readings=tuple(dict.fromkeys((*amount.readings, *readings))))


def _ranged(found: Sequence[Amount], text: str, grammar: Grammar) -> list[Amount]:
    """Scale and unit of a range's end are also its beginning's: 10-15 %, between 5 and 7 billion; 2016-17 are years."""
    ranged = list(found)
    for i in range(len(ranged) - 2, -1, -1):
        first, last = ranged[i], ranged[i + 1]
        between = text[first.end : last.start]
        if not grammar.joins.fullmatch(between):
            continue
        dash = DASH.fullmatch(between)
        if first.kind == CALENDAR:
            short = re.fullmatch(r"\d\d(?!\d).*", last.text) and last.kind in (COUNT, YEARS) and not last.power
            if dash and short:
                year = first.readings[0][0] // 100 * 100 + last.readings[0][0]
                ranged[i + 1] = replace(last, readings=((year, CALENDAR),))
        elif first.kind in MONEY and not first.power and last.power and last.kind == COUNT:  # EUR 280 to 560 million
            ranged[i] = _also(first, (first.readings[0][0] * 10**last.power, first.kind))
        elif first.bare and not last.bare and last.kind != CALENDAR:
            value = first.readings[0][0]
            scaled = (value * 10**last.power, last.kind)
            if dash:
                ranged[i] = replace(first, readings=(scaled,), power=last.power)
            else:
                ranged[i] = replace(_also(first, (value, last.kind), scaled), power=last.power)
    return ranged


def _elliptical(found: Sequence[Amount]) -> list[Amount]:
    """What is like an amount of money beside it may be money too: "560 million euros, ahead of 511 million"."""
    money = [amount for amount in found if amount.kind in MONEY]
    return [_also(one, *_like(one, money)) if one.kind == COUNT and one.sure else one for one in found]


def _like(amount: Amount, money: Sequence[Amount]) -> list[Reading]:
    value = amount.readings[0][0]
    if amount.power >= 6:
        return [(value, one.kind) for one in money]
    alike = [one for one in money if not one.power and 0 < amount.start - one.end < BESIDE]
    return [(value, one.kind) for one in alike] if value >= 100 and not amount.power else []
