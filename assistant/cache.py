"""Cache: answers already given, for as long as the library stays as it is."""

import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass

from assistant.answer import Event

TYPED = str.maketrans({**dict.fromkeys("’‘ʼ׳", "'"), **dict.fromkeys("“”„«»״", '"'), **dict.fromkeys("‐‑–—", "-")})


@dataclass(frozen=True)
class Asked:
    """What an answer depends on where there is no conversation: the library's version, language and question."""

    version: str
    language: str
    question: str

    @classmethod
    def of(cls, version: str, language: str, question: str) -> "Asked":
        """The same for questions that are put alike."""
        return cls(version, language, plain(question))


def plain(question: str) -> str:
    """A question as all are written that differ in letter case, width, spaces, quotes and the marks around it only."""
    typed = unicodedata.normalize("NFKC", question).casefold().translate(TYPED)
    return " ".join(typed.split()).lstrip("¿¡ ").rstrip("?!. ？！。؟")


class Cache:
    """The last `size` answers as their events; counts `hits` and `misses`. Safe to use from several threads."""

    def __init__(self, size: int):
        self.hits = 0
        self.misses = 0
        self._size = size
        self._known: OrderedDict[Asked, tuple[Event, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Asked) -> tuple[Event, ...]:
        """The events of the answer, none where it is not known."""
        with self._lock:
            events = self._known.get(asked, ())
            if events:
                self.hits += 1
                self._known.move_to_end(asked)
            else:
                self.misses += 1
            return events

    def put(self, asked: Asked, events: tuple[Event, ...]) -> None:
        """Keeps an answer, in the place of the one that was not asked for longest."""
        with self._lock:
            self._known[asked] = events
            self._known.move_to_end(asked)
            while len(self._known) > self._size:
                self._known.popitem(last=False)
