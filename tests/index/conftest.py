"""The real embedding model for tests marked `model`: converted once into a cache outside the work tree."""

import os
from pathlib import Path

import platformdirs
import pytest

from index import model
from index.embedder import Embedder


@pytest.fixture(scope="session")
def model_folder() -> Path:
    cache = os.environ.get("LIFEHUB_TEST_CACHE") or Path(platformdirs.user_cache_dir()) / "lifehub-tests"
    return model.prepare(Path(cache) / "model")


@pytest.fixture(scope="session")
def embedder(model_folder: Path) -> Embedder:
    return Embedder(model.load(model_folder))
