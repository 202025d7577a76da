import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from corpus.library import LIBRARY


@pytest.fixture
def assistant(index) -> Assistant:
    """An assistant over the small library, with the fake embedder."""
    return Assistant(index, Contact("the Hub", "https://hub.example"))


@pytest.fixture(scope="module")
def librarian(library_home: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the whole library, with the real model."""
    from index.embedder import Embedder
    from index.index import Index
    from index.lock import Lock
    from index.model import load

    home = tmp_path_factory.mktemp("briefing") / "home"
    shutil.copytree(library_home, home)
    opened = Index(home, Embedder(load(model_folder)), Lock(home), LIBRARY)
    yield Assistant(opened, Contact("the Hub", "https://hub.example"))
    opened.close()
