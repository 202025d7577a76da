import pytest

from assistant.answer import Contact
from assistant.ask import Assistant


@pytest.fixture
def assistant(index) -> Assistant:
    """An assistant over the small library, with the fake embedder."""
    return Assistant(index, Contact("the Hub", "https://hub.example"))
