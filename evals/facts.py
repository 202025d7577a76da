"""Facts: what the check of numbers, dates and names is worth, measured on the library itself.

`python -m evals.facts` takes every statement as a sentence and prints how often its own text, or its edition in another
language, seems to lack one of its facts (false alarms), and how often a changed fact is noticed: the statement is then
changed in one place, and compared with the statement as it was, in its own language and in another.
"""

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

import yaml
from babel import Locale

from assistant.llm.facts import Unmet, unmet_facts
from assistant.llm.numerals.written import alternatives, spelled, written
from corpus.document import LANGUAGES
from corpus.library import LIBRARY, SOURCES, folders, read_library_document
from evals.bench.table import markdown

Statement = Mapping[str, str]  # language -> text
Change = Callable[[Statement, str, random.Random], str | None]  # None: nothing in it to change

SEED = 7
KINDS = ("number", "date", "name")
OTHER = {"it": "en", "en": "de", "de": "zh", "zh": "he", "he": "lt", "lt": "fr", "fr": "es", "es": "it"}
NUMBER = re.compile(r"(?<![\w.,@/-])\d+(?:[.,\u00a0 ]\d+)*(?![\w-])", re.ASCII)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
PERCENT = re.compile(r"(?<=\d)\s?%")
HAN_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?=月)")
APART = re.compile(r", | via | / | - | from |[()]")  # what parts the names in a publisher's or a document's name
SUBJECT = {"Regione Lombardia", "Italy"}  # need no source
ALIKE = 5  # editions that write an official name in the same way
NEAR = 20  # characters around a currency in which its number stands, around a month in which its year stands


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{self.part / self.whole:.1%} ({self.part}/{self.whole})" if self.whole else "-"


def main() -> None:
    """Prints the tables."""
    statements = library(folders())
    print(f"{len(statements)} statements; a statement and its own text: {milliseconds(statements):.2f} ms (median)\n")
    print("False alarms: statements with an unmet fact\n")
    rows = [[f"{a} from {b}", *map(str, alarms(statements, a, b).values())] for a, b in pairs()]
    print(markdown(["sentence, passage", *KINDS], rows))
    print("\nNoticed: changed statements with an unmet fact\n")
    rows = [[f"{a} from {b}", *map(str, noticed(statements, a, b).values())] for a, b in pairs()]
    print(markdown(["sentence, passage", *CHANGES], rows))


def library(chosen: Iterable[Path]) -> list[Statement]:
    """The statements of some of the library's folders, each in its languages."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for folder in chosen:
        for passage in read_library_document(folder)[1]:
            found[passage.key][passage.language] = passage.text
    return list(found.values())


def pairs() -> list[tuple[str, str]]:
    """(language of the sentence, of the passage): each with itself, then each with another."""
    return [*((language, language) for language in LANGUAGES), *OTHER.items()]


def alarms(statements: Sequence[Statement], language: str, passage: str) -> dict[str, Share]:
    """Kind of fact -> the statements whose text in `passage` seems to lack one."""
    found = [{unmet.kind for unmet in _unmet(one, one[language], language, passage)} for one in statements]
    kinds = Counter(kind for each in found for kind in each)
    return {kind: Share(kinds[kind], len(statements)) for kind in KINDS}


def noticed(
    statements: Sequence[Statement], language: str, passage: str, changes: Iterable[str] = ()
) -> dict[str, Share]:
    """Kind of change -> the statements that are noticed to be so changed; all kinds where none are named."""
    shares = {}
    for name in changes or CHANGES:
        found = [bool(_unmet(one, text, language, passage)) for one, text in changed(statements, language, name)]
        shares[name] = Share(sum(found), len(found))
    return shares


def changed(statements: Sequence[Statement], language: str, change: str) -> Iterator[tuple[Statement, str]]:
    """Each statement that can be changed so, and its changed text; the same ones each time."""
    chance = random.Random(SEED)
    for one in statements:
        if text := CHANGES[change](one, language, chance):
            yield one, text


def milliseconds(statements: Sequence[Statement]) -> float:
    """The median time to check a statement against its own text, both new, after warming up."""
    alarms(statements[:20], "it", "it")
    times = []
    for one in statements:
        begun = time.perf_counter()
        unmet_facts(one["it"] + " ", "it", [(one["it"] + " ", "it")])
        times.append(time.perf_counter() - begun)
    return 1000 * median(times)


def _unmet(one: Statement, text: str, language: str, passage: str) -> list[Unmet]:
    return unmet_facts(text, language, [(one[passage], passage)])


def _replaced(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _number(one: Statement, language: str, chance: random.Random) -> str | None:
    """A digit of a number that is no year."""
    text = one[language]
    found = [match for match in NUMBER.finditer(text) if not YEAR.fullmatch(match[0])]
    if not found:
        return None
    match = chance.choice(found)
    place = chance.choice([i for i, character in enumerate(match[0]) if character.isdigit()])
    others = [match[0][:place] + digit + match[0][place + 1 :] for digit in "123456789"]
    return _replaced(text, match, chance.choice([other for other in others if other not in NUMBER.findall(text)]))


def _word(one: Statement, language: str, chance: random.Random) -> str | None:
    """A number in words."""
    words = {word: value for word, value in spelled(language).items() if 3 <= value <= 20}
    text = one[language]
    found = list(re.finditer(rf"(?<![\w-])(?:{alternatives(words)})(?![\w-])", text))
    if language == "zh" or not found:
        return None
    said = {words[match[0]] for match in found}
    others = [word for word, value in words.items() if value not in said and str(value) not in text]
    return _replaced(text, chance.choice(found), chance.choice(others))


def _year(one: Statement, language: str, chance: random.Random) -> str | None:
    text = one[language]
    if not (found := list(YEAR.finditer(text))):
        return None
    match = chance.choice(found)
    near = map(str, range(int(match[0]) - 9, int(match[0]) + 10))
    return _replaced(text, match, chance.choice([year for year in near if year not in YEAR.findall(text)]))


def _percent(one: Statement, language: str, chance: random.Random) -> str | None:
    """A percentage made a count."""
    found = list(PERCENT.finditer(one[language]))
    return _replaced(one[language], chance.choice(found), "") if found else None


def _currency(one: Statement, language: str, chance: random.Random) -> str | None:
    """Euros made dollars."""
    lists, text = written(language)["currencies"], one[language]
    written_so = rf"(?<![^\W\d])(?:{alternatives(lists['EUR'])}|EUR|€)(?![^\W\d])"
    euros = re.compile("(?<=[\\d万亿])欧元" if language == "zh" else written_so, re.IGNORECASE)
    found = [
        match
        for match in euros.finditer(text)
        if re.search(r"\d", text[max(0, match.start() - NEAR) : match.start()] + text[match.end() : match.end() + 2])
    ]
    if not found:
        return None
    match = chance.choice(found)
    return _replaced(text, match, "USD" if match[0] in ("EUR", "€") else lists["USD"][0].replace("*", "ių"))


def _month(one: Statement, language: str, chance: random.Random) -> str | None:
    """A month beside a year."""
    text, names = one[language], list(Locale.parse(language).months["format"]["wide"].values())
    any_month = re.compile(rf"(?<![^\W\dא-ת])(?:{alternatives(names)})(?!\w)", re.IGNORECASE)
    found = list((HAN_MONTH if language == "zh" else any_month).finditer(text))
    dated = [match for match in found if YEAR.search(text[max(0, match.start() - NEAR) : match.end() + NEAR])]
    if not dated:
        return None
    new = [str(month) for month in range(1, 13)] if language == "zh" else names
    said = {match[0].lower() for match in found}
    return _replaced(text, chance.choice(dated), chance.choice([name for name in new if name.lower() not in said]))


def _name(one: Statement, language: str, chance: random.Random) -> str | None:
    """The name of a body or publisher made another one's, which has no word in common with the statement."""
    own = [name for name in official() if _has(one[language], name)]
    if not own:
        return None
    every = "\n".join(one.values())
    others = [name for name in official() if not any(part in every for part in name.split())]
    old, new = chance.choice(own), chance.choice(others)
    return re.sub(_bounded(old), lambda _: new, one[language], count=1, flags=re.ASCII)


@cache
def official() -> tuple[str, ...]:
    """The names of the library's bodies and publishers that most editions write in the same way."""
    sources = yaml.safe_load((LIBRARY / SOURCES).read_text(encoding="utf-8")).values()
    titles = [read_library_document(folder)[0].title for folder in folders()]
    whole = [*(source["publisher"] for source in sources), *titles]
    parts = {part.strip() for name in whole for part in APART.split(name)} - SUBJECT
    statements = library(folders())
    return tuple(name for name in sorted(parts) if len(name) > 2 and name[0].isupper() and _alike(name, statements))


def _alike(name: str, statements: Sequence[Statement]) -> bool:
    return any(sum(_has(text, name) for text in one.values()) >= ALIKE for one in statements)


def _has(text: str, name: str) -> bool:
    return name in text and bool(re.search(_bounded(name), text, re.ASCII))


def _bounded(name: str) -> str:
    return rf"(?<![\w-]){re.escape(name)}(?!\w)"


CHANGES: dict[str, Change] = {
    "number": _number,
    "number word": _word,
    "year": _year,
    "percent": _percent,
    "currency": _currency,
    "month": _month,
    "name": _name,
}

if __name__ == "__main__":
    main()
