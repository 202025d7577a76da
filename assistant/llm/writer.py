"""Writer: free answers by a language model, of which only the sentences that their passages carry come out."""

from collections.abc import Iterator, Sequence

from assistant.llm import prompt
from assistant.llm.check import Check, Checked
from assistant.llm.client import LanguageModel
from assistant.llm.draft import Drafted, drafted
from assistant.llm.nli import Entails
from corpus.errors import ModelFailed
from corpus.passage import Passage
from index.embedder import Embedder
from index.snapshot import Snapshot

MOST_SENTENCES = 8  # shown; more is no short answer
MOST_DROPPED = 8  # in a row, after which a model has lost the thread
REWRITTEN = 80  # tokens of a question put in other words
REMEMBERED = 4  # questions of a conversation that a follow-up may lean on


class Writer:
    """`model` writes, the `embedder` and what `entails` check; `engine` is how answers name it."""

    def __init__(self, model: LanguageModel, embedder: Embedder, entails: Entails | None = None):
        self.model = model
        self.engine = f"llm:{model.name}"
        self._embedder = embedder
        self.entails = entails

    def write(
        self, snapshot: Snapshot, question: str, language: str, passages: Sequence[tuple[Passage, str]]
    ) -> Iterator[Checked | None]:
        """Each sentence that may be shown, as soon as it is checked; None while there is none.

        `passages` are (passage, title of its document), the best first. Raises ModelFailed, maybe after some
        sentences; yields none where the model finds no answer in the passages.
        """
        for checked in self.judge(snapshot, question, language, passages):
            yield checked if checked and not checked.problems else None

    def judge(
        self, snapshot: Snapshot, question: str, language: str, passages: Sequence[tuple[Passage, str]]
    ) -> Iterator[Checked | None]:
        """The same with the sentences that may not be shown, each saying why."""
        given = prompt.given(passages)
        check = Check(snapshot, self._embedder, given, language, self.entails)
        pieces = self.model.stream(prompt.ask(question, language, given))
        shown: set[str] = set()
        dropped = 0
        try:
            for sentence in drafted(pieces, language):
                if sentence is None or _bare(sentence.text) in shown:
                    yield None
                    continue
                if _gives_up(sentence):
                    return
                checked = check.sentence(sentence)
                yield checked
                dropped = dropped + 1 if checked.problems else 0
                if not checked.problems:
                    shown.add(_bare(sentence.text))
                if len(shown) == MOST_SENTENCES or dropped == MOST_DROPPED:
                    return
        finally:
            pieces.close()

    def close(self) -> None:
        """Lets go of the model."""
        self.model.close()

    def rewrite(self, question: str, before: Sequence[str]) -> str:
        """A follow-up in words that stand alone; "" where the model has none, or is not there."""
        try:
            said = self.model.complete(prompt.rewrite(question, before[-REMEMBERED:]), REWRITTEN)
        except ModelFailed:
            return ""
        lines = [line.strip().strip('"“”«»') for line in said.splitlines() if line.strip()]
        return lines[0] if lines and prompt.CANARY not in said else ""


def _gives_up(sentence: Drafted) -> bool:
    return prompt.NOT_FOUND.lower() in sentence.text.lower()


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
