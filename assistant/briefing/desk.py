"""Desk: what staff do with briefings: make, read, approve, edit, make anew, compare, download."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.ask import Assistant
from assistant.briefing.changes import Difference, Overtaken, differences, overtaken
from assistant.briefing.compose import compose
from assistant.briefing.edit import carried_over, edited
from assistant.briefing.formats import Format, written
from assistant.briefing.order import Order
from assistant.briefing.status import Status
from assistant.state.briefings import LATEST, Briefings, Stored, now
from corpus.errors import Conflict


@dataclass(frozen=True)
class Desk:
    """Briefings of one assistant, kept in `briefings`; `site` begins the links in them. All raise LifehubError."""

    assistant: Assistant
    briefings: Briefings
    site: str

    def make(self, order: Order, by: str = "") -> Stored:
        """A new briefing, a draft."""
        return self.briefings.add(compose(self.assistant, order, self.site), by)

    def overtaken(self, stored: Stored) -> tuple[Overtaken, ...]:
        """What the library says otherwise by now."""
        return overtaken(stored.briefing, self.assistant.index.snapshot)

    def status(self, stored: Stored) -> Status:
        """Stale once a cited passage was overtaken, whoever approved it."""
        if self.overtaken(stored):
            return Status("stale", stored.approved_by, stored.approved_at)
        return Status("approved" if stored.approved_by else "draft", stored.approved_by, stored.approved_at)

    def approve(self, id: str, by: str, number: int = LATEST) -> Stored:
        """The last version, approved; `number` is the one that was read, which must be the last."""
        stored = self._last(id, number, "approve it")
        if found := self.overtaken(stored):
            raise Conflict(
                f"The library changed at {len(found)} of its passages since it was made. Make it anew with "
                f"POST /v1/briefings/{id}/regenerate, then approve it."
            )
        return self.briefings.approve(stored, by)

    def edit(self, id: str, statement_id: str, texts: Mapping[str, str], by: str, number: int = LATEST) -> Stored:
        """A new version, a draft, with a statement in staff's own words; `number` as in `approve`."""
        stored = self._last(id, number, "repeat the change")
        return self.briefings.append(stored, edited(stored.briefing, statement_id, texts, by, now()), "edited", by)

    def regenerate(self, id: str, by: str) -> Stored:
        """A new version, a draft, made of the library as it is now; staff's own words stay where they still fit."""
        stored = self.briefings.get(id)
        made = compose(self.assistant, stored.briefing.order, self.site)
        return self.briefings.append(stored, carried_over(stored.briefing, made), "regenerated", by)

    def compare(self, id: str, old: int = LATEST, new: int = LATEST) -> tuple[Stored, Stored, tuple[Difference, ...]]:
        """Two versions, by default the last and the one before it, and what differs."""
        after = self.briefings.get(id, new)
        before = self.briefings.get(id, old or max(1, after.number - 1))
        return before, after, differences(before.briefing, after.briefing)

    def download(self, id: str, format: Format, number: int = LATEST) -> bytes:
        """A version as a file."""
        stored = self.briefings.get(id, number)
        return written(stored.briefing, self.status(stored), format)

    def _last(self, id: str, number: int, then: str) -> Stored:
        """The last version; raises Conflict where it is not the one with this number, which was read."""
        stored = self.briefings.get(id)
        if number not in (LATEST, stored.number):
            raise Conflict(f"Version {number} is not the last one, {stored.number}. Read that one and {then}.")
        return stored
