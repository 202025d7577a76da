from collections.abc import Iterator

import pytest

from tests.assistant.llm.fake_endpoint import FakeEndpoint, told


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    """A language model's endpoint that says hello; `say` gives it another script."""
    with FakeEndpoint(told("Hello.")) as running:
        yield running
