"""Status: what a briefing may be used for: a draft, approved by somebody, or overtaken by the library."""

from dataclasses import dataclass
from typing import Literal

from assistant.briefing.briefing import Briefing
from assistant.briefing.words import words
from assistant.dates import in_words

State = Literal["draft", "approved", "stale"]


@dataclass(frozen=True)
class Status:
    """`by` and `at` (ISO) are of the approval, "" without one."""

    state: State = "draft"
    by: str = ""
    at: str = ""

    def said(self, briefing: Briefing, language: str) -> str:
        """The sentence below a briefing's title."""
        return words(language)[f"status_{self.state}"].format(
            by=self.by,
            at=in_words(self.at[:10], language),
            made=in_words(briefing.made[:10], language),
            library=briefing.library,
        )


DRAFT = Status()
