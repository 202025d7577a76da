"""A language model that says what a script has it say."""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.llm.client import Message
from corpus.errors import ModelFailed

Script = Callable[[dict[str, str]], Sequence[str]]


class FakeModel:
    """Answers by a script that gets the passages' ids by the first words of their text; keeps what it was asked."""

    name = "fake"

    def __init__(self, script: Script, rewriting: str = ""):
        self.asked: list[Sequence[Message]] = []
        self.closed = False
        self.ended = False
        self._script = script
        self._rewriting = rewriting

    def stream(self, messages: Sequence[Message], tokens: int | None = None) -> Iterator[str]:
        self.asked.append(messages)
        blocks = re.findall(r'<passage id="(\w+)"[^>]*>\n(\S+)', messages[-1].content)
        try:
            for piece in self._script({word: name for name, word in blocks}):
                if piece == "BREAK":
                    raise ModelFailed("the connection broke")
                yield piece
        finally:
            self.ended = True

    def complete(self, messages: Sequence[Message], tokens: int) -> str:
        self.asked.append(messages)
        return self._rewriting

    def close(self) -> None:
        self.closed = True
