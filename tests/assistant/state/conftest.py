"""A state over a real SQLite file."""

from collections.abc import Iterator

import pytest

from assistant.state.state import State, open_state


@pytest.fixture
def state(home) -> Iterator[State]:
    opened = open_state("", home, days=30)
    yield opened
    opened.close()
