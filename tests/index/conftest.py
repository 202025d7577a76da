"""The real embedding model, for tests marked `model`."""

from pathlib import Path

import pytest

from index import model
from index.embedder import Embedder


@pytest.fixture(scope="session")
def embedder(model_folder: Path) -> Embedder:
    return Embedder(model.load(model_folder))
