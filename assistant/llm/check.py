"""Check: whether the passages a drafted sentence cites carry it.

What can be compared exactly is: every number, date and name of the sentence stands in the passages, it is in the
answer's language, and it has no address. What it means is compared by the embedding model, token by token, with weights
fitted on sentences judged by hand (`python -m evals.checked`), and by a model of natural-language inference where one
is named. A sentence that cites wrongly is tried with the other passages the model was given.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from assistant.llm.draft import Drafted, is_stopped
from assistant.llm.facts import unmet_facts
from assistant.llm.nli import Entails
from assistant.llm.prompt import CANARY, Given
from corpus.language import detect
from corpus.passage import Passage
from index.embedder import Embedded, Embedder
from index.search import weakest
from index.snapshot import Snapshot
from index.terms import terms

WEIGHTS = Path(__file__).parent / "check.json"
ENTAILED = 0.5  # probability from which an inference model's word counts as a yes
TELLING = 8  # words from which a sentence's language is told surely, where its script doesn't tell
SCRIPTS = {"zh", "he"}  # told by their script
LETTERS = {"zh": 5}  # a sentence has at least so many
WORDS = 3  # that have letters, in other languages: "31 in 2024" says nothing without its question
UNSTOPPED = 8  # words, from which on a text that does not end as sentences do may be one
MOST_CITED = 3
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
        first = self.carried(drafted.text, embedded, cited) if cited else None
        foreign = len(cited) < len(drafted.cited)
        if first and not first.problems and not foreign:
            return first
        # One at a time: two together would carry a figure of the one with a name of the other.
        others = (self.carried(drafted.text, embedded, [one]) for one in self.given.values())
        carried = max((one for one in others if not one.problems), key=lambda one: one.meaning, default=None)
        if carried:
            return replace(carried, support=f"{carried.support}; cited anew")
        missing = "cites a passage that was not given" if foreign else "cites no passage"
        return first if first and first.problems else Checked(drafted.text, problems=(missing,))

    def carried(self, text: str, embedded: Embedded, given: Sequence[Given]) -> Checked:
        """A sentence, `embedded` as a passage, compared with just those `given`."""
        passages = tuple(one.passage for one in given)
        stated = [(f"{one.passage.text}\n{one.title} {one.passage.as_of}", one.passage.language) for one in given]
        if len(given) > MOST_CITED:
            return Checked(text, passages, problems=(f"cites {len(given)} passages",))
        if unmet := unmet_facts(text, self._language, stated):
            return Checked(text, passages, problems=tuple(f'{one.kind} "{one.text}"' for one in unmet))
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
        """What meaning is judged by: how near its tokens come to those cited, and which of its words they have."""
        rows = [self._snapshot.rows[passage.id] for passage in passages]
        matched = self._snapshot.tokens.matches(embedded.tokens, rows).max(axis=0)
        foreign = any(passage.language != self._language for passage in passages)
        wording = None if foreign else self._wording(text, stated)
        return features(matched, wording)

    def _wording(self, text: str, stated: Sequence[tuple[str, str]]) -> tuple[float, float]:
        """(share of the sentence's words that the passages have, by rarity; rarity of the rarest they lack)."""
        known = {term for own, language in stated for term in terms(own, language)}
        weighted = self._snapshot.keywords.weighted_terms(text, self._language)
        lacking = [rarity for wanted, rarity in weighted if not wanted <= known]
        total = sum(rarity for _, rarity in weighted)
        return (1 - sum(lacking) / total if total else 1.0, max(lacking, default=0.0))


def _is_fragment(text: str, language: str) -> bool:
    """Whether a text is too short to say something: without its question, nobody can check it."""
    if language in LETTERS:
        return sum(c.isalpha() for c in text) < LETTERS[language]
    least = WORDS if is_stopped(text) else UNSTOPPED
    return sum(any(c.isalpha() for c in word) for word in text.split()) < least


def features(matched: np.ndarray, wording: tuple[float, float] | None) -> dict[str, float]:
    """What meaning is judged by.

    `matched` is each token's best cosine in the cited passages, (tokens,); `wording` the share of words they have and
    the rarity of the rarest they lack, None where they are in another language.
    """
    mean = float(matched.mean()) if len(matched) else 0.0
    share, lacking = wording or (1.0, 0.0)
    return {
        "mean": mean,
        "weakest": weakest(matched),
        "words": share,
        "lacking": lacking,
        "foreign": float(wording is None),
    }


def probability(measured: Mapping[str, float]) -> float:
    """That a sentence is carried, by `check.json`."""
    fitted = weights()
    logit = fitted["bias"] + sum(fitted[name] * value for name, value in measured.items())
    return 1 / (1 + math.exp(-logit))


@cache
def weights() -> dict[str, float]:
    """The bias, a weight for each feature, and the threshold."""
    return json.loads(WEIGHTS.read_text())
