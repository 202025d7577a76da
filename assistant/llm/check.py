"""Check: whether the passages a drafted sentence cites carry it.

What can be compared exactly is: every number, date, name, place and field of the sentence stands in the passages, it
is in the answer's language, and it has no address. What it means is compared by the embedding model, token by token,
and by the order of its words, with weights fitted on sentences judged by hand (`python -m evals.checked`), and by a
model of natural-language inference where one is named. A sentence that cites wrongly is tried with the other passages
the model was given.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.llm.draft import Drafted, is_stopped
from assistant.llm.facts import unmet_facts
from assistant.llm.fields import unmet_fields
from assistant.llm.nli import Entails
from assistant.llm.prompt import CANARY, Given
from corpus.language import detect
from corpus.passage import Passage
from index.embedder import Embedded, Embedder
from index.snapshot import Snapshot
from index.terms import units

WEIGHTS = Path(__file__).parent / "check.json"
ENTAILED = 0.5  # probability from which an inference model's word counts as a yes
TELLING = 8  # words from which a sentence's language is told surely, where its script doesn't tell
SCRIPTS = {"zh", "he"}  # told by their script
LETTERS = {"zh": 5}  # a sentence has at least so many
WORDS = 3  # that have letters, in other languages: "31 in 2024" says nothing without its question
UNSTOPPED = 8  # words, from which on a text that does not end as sentences do may be one
UNTOLD = 0.5
ADDRESS = re.compile(r"https?:|www\.|\]\(|<[a-z/!]|\S+@\S+\.\w", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """A drafted sentence and the passages that carry it, or what none of them carries.

    `problems` is empty for a sentence that may be shown; `support` then says how it was checked. `measured` are the
    features of its meaning and `meaning` the probability they give, where all that can be compared exactly is met.
    """

    text: str
    passages: tuple[Passage, ...] = ()
    support: str = ""
    problems: tuple[str, ...] = ()
    measured: Mapping[str, float] = field(default_factory=dict)
    meaning: float = 0.0


class Check:
    """Checks the sentences of one answer, in `language`, against the passages the model was `given`."""

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        given: Mapping[str, Given],
        language: str,
        entails: Entails | None = None,
    ):
        self._snapshot = snapshot
        self._embedder = embedder
        self.given = given
        self._language = language
        self._entails = entails

    def sentence(self, drafted: Drafted) -> Checked:
        """The sentence as it may be shown, cited anew where that helps, or with what speaks against it."""
        if problems := self._form(drafted):
            return Checked(drafted.text, problems=problems)
        embedded = self._embedder.passages([drafted.text])[0]
        cited = [self.given[one] for one in drafted.cited if one in self.given]
        found = [self.carried(drafted.text, embedded, one) for one in cited]
        if best := _best(found):
            return best
        anew = _best([self.carried(drafted.text, embedded, one) for one in self.given.values() if one not in cited])
        if anew:
            return replace(anew, support=f"{anew.support}; cited anew")
        return found[0] if found else Checked(drafted.text, problems=("cites no passage that was given",))

    def carried(self, text: str, embedded: Embedded, given: Given) -> Checked:
        """A sentence, `embedded` as a passage, compared with one of those `given`.

        Two together would carry a figure of the one with a place of the other.
        """
        passages = (given.passage,)
        stated = [(f"{given.passage.text}\n{given.title} {given.passage.as_of}", given.passage.language)]
        if unmet := unmet_facts(text, self._language, stated):
            return Checked(text, passages, problems=tuple(f'{one.kind} "{one.text}"' for one in unmet))
        if unmet := unmet_fields(text, self._language, stated):
            return Checked(text, passages, problems=tuple(f'subject "{one}"' for one in unmet))
        measured = self._features(text, embedded, stated, passages)
        meaning = probability(measured)
        checked = Checked(text, passages, f"figures, names, language, meaning {meaning:.2f}", (), measured, meaning)
        if meaning < weights()["threshold"]:
            return replace(checked, problems=(f"meaning {meaning:.2f}",))
        return self._inferred(checked) if self._entails else checked

    def _form(self, drafted: Drafted) -> tuple[str, ...]:
        """What can be wrong with a sentence before any passage is looked at."""
        if CANARY in drafted.text:
            return ("tells the rules",)
        if ADDRESS.search(drafted.text):
            return ("has an address or markup",)
        if _is_fragment(drafted.text, self._language):
            return ("is no sentence",)
        told = detect(drafted.text)
        sure = len(drafted.text.split()) >= TELLING or {told, self._language} & SCRIPTS
        return (f"is in {told}, not {self._language}",) if told and sure and told != self._language else ()

    def _inferred(self, checked: Checked) -> Checked:
        entailed = self._entails("\n".join(passage.text for passage in checked.passages), checked.text)
        if entailed < ENTAILED:
            return replace(checked, problems=(f"inference {entailed:.2f}",))
        return replace(checked, support=f"{checked.support}, inference {entailed:.2f}")

    def _features(
        self, text: str, embedded: Embedded, stated: Sequence[tuple[str, str]], passages: Sequence[Passage]
    ) -> dict[str, float]:
        rows = [self._snapshot.rows[passage.id] for passage in passages]
        matched = self._snapshot.tokens.matches(embedded.tokens, rows).max(axis=0)
        return features(matched, _in_order(text, self._language, stated))


def _best(found: Iterable[Checked]) -> Checked | None:
    """Of what may be shown, the nearest in meaning."""
    return max((one for one in found if not one.problems), key=lambda one: one.meaning, default=None)


def _is_fragment(text: str, language: str) -> bool:
    """Whether a text is too short to say something: without its question, nobody can check it."""
    if language in LETTERS:
        return sum(c.isalpha() for c in text) < LETTERS[language]
    least = WORDS if is_stopped(text) else UNSTOPPED
    return sum(any(c.isalpha() for c in word) for word in text.split()) < least


def _in_order(text: str, language: str, stated: Sequence[tuple[str, str]]) -> float:
    """Share of a sentence's neighbouring words that are neighbours in the passages, (text, language), too.

    Passages in another language tell nothing of it: then it is `UNTOLD`.
    """
    if any(spoken != language for _, spoken in stated):
        return UNTOLD
    pairs = set(pairwise(units(text, language)))
    told = {pair for own, spoken in stated for pair in pairwise(units(own, spoken))}
    return len(pairs & told) / len(pairs) if pairs else 1.0


def features(matched: np.ndarray, order: float) -> dict[str, float]:
    """What meaning is judged by; `matched` is each token's best cosine in the cited passages, (tokens,)."""
    return {"mean": float(matched.mean()) if len(matched) else 0.0, "order": order}


def probability(measured: Mapping[str, float]) -> float:
    """That a sentence is carried, by `check.json`."""
    fitted = weights()
    logit = fitted["bias"] + sum(fitted[name] * value for name, value in measured.items())
    return 1 / (1 + math.exp(-logit))


@cache
def weights() -> dict[str, float]:
    """The bias, a weight for each feature, and the threshold."""
    return json.loads(WEIGHTS.read_text())
