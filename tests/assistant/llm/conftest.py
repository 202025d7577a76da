import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from assistant.llm.local import prepare
from index.sync import quiet
from tests.assistant.llm.fake_endpoint import FakeEndpoint, told


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    """A language model's endpoint that says hello; `say` gives it another script."""
    with FakeEndpoint(told("Hello.")) as running:
        yield running


@pytest.fixture(scope="session")
def model_home() -> Path:
    """A folder with the real model, put together once per machine."""
    home = Path(os.environ.get("LIFEHUB_TEST_CACHE") or platformdirs.user_cache_dir("lifehub-tests"))
    prepare(home, quiet)
    return home
