"""Access: the library through whichever process has the data folder."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import IndexInUse
from index.lock import owner_of

if TYPE_CHECKING:  # these take seconds to import: not before the library is wanted
    from assistant.ask import Assistant
    from assistant.mcp.opened import Opened
    from assistant.mcp.served import Served

KEPT = 30.0


class Access:
    """Opens the library when it is first wanted, and lets go of it when it has not been for `kept` seconds.

    One process has the data folder. While `lifehub serve` has it, it is asked over HTTP. While nobody has, the
    folder is taken: the first time of all that takes minutes, for the index is made, and goes on when who asked
    gives up waiting. A `lifehub serve` started while the folder is held, that is until `kept` seconds after the
    last use, is refused, naming this process; started later it gets the folder, and what is asked from then on
    goes through it until it ends.
    """

    def __init__(self, home: Path, public_url: str, open_assistant: "Callable[[], Assistant]", kept: float = KEPT):
        self._home = home
        self._public_url = public_url
        self._open = open_assistant
        self._kept = kept
        self._changing = threading.Lock()
        self._opened: Opened | None = None
        self._served: Served | None = None
        self._uses = 0
        self._leaving: threading.Timer | None = None

    @contextmanager
    def library(self) -> "Iterator[Opened | Served]":
        """The library, for the length of one use; from any thread. Raises LifehubError when it can't be opened."""
        with self._changing:
            library = self._found()
            self._uses += 1
        try:
            yield library
        finally:
            with self._changing:
                self._uses -= 1
                if self._opened and not self._uses:
                    self._leave_later()

    def close(self) -> None:
        """Lets go of the data folder now."""
        with self._changing:
            if self._leaving:
                self._leaving.cancel()
            self._let_go()

    def _found(self) -> "Opened | Served":
        from assistant.mcp.opened import Opened
        from assistant.mcp.served import Served

        if self._opened:
            return self._opened
        owner = owner_of(self._home)
        if not owner:
            try:
                self._opened = Opened(self._open())
                return self._opened
            except IndexInUse:  # somebody was faster
                owner = owner_of(self._home)
                if not owner:
                    raise
        if not self._served or self._served.owner != owner:
            self._served = Served(owner, self._home, self._public_url)
        return self._served

    def _leave_later(self) -> None:
        if self._leaving:
            self._leaving.cancel()
        self._leaving = threading.Timer(self._kept, self._leave)
        self._leaving.daemon = True
        self._leaving.start()

    def _leave(self) -> None:
        with self._changing:
            if not self._uses:
                self._let_go()

    def _let_go(self) -> None:
        if self._opened:
            self._opened.close()
            self._opened = None
