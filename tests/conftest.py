"""What tests share: a fake embedder that is exact and fast, and a small library of two languages."""

import hashlib
import os
import re
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from corpus.library import LIBRARY
from index.embedder import Embedded
from index.index import Index
from index.lock import Lock

DIMENSIONS = 64

FRONT = """---
id: brochure
language: it
title: Lombardia
kind: brochure
issuer: Assolombarda
as_of: "2019"
source_url: https://www.assolombarda.it
---
"""

TRANSLATED_FRONT = """---
language: {language}
title: {title}
---
"""

PUBLICATIONS = "istat: {publisher: ISTAT, title: Imprese, date: '2017'}"

ITALIAN = """
# Industria

{#companies as_of=2016 sources=istat}
Le aziende farmaceutiche in Lombardia sono 246, secondo ISTAT (dati 2016). Le aziende farmaceutiche lombarde
sono il 35% del totale nazionale, secondo ISTAT (dati 2016).

{#partners .names as_of=2019 sources=istat}
I partner strategici per la ricerca sono:

- Regione Lombardia
- Farmindustria

## Ospedali

{#beds as_of=2019 sources=istat}
Gli ospedali lombardi mettono a disposizione 37.000 posti letto.
"""

ENGLISH = """
# Industry

{#companies}
Pharmaceutical companies in Lombardy number 246, according to ISTAT (2016 data). Lombard pharmaceutical companies
are 35% of the national total, according to ISTAT (2016 data).

{#partners}
The strategic partners for research are:

- Regione Lombardia
- Farmindustria

## Hospitals

{#beds}
Lombard hospitals offer 37,000 beds.
"""


class FakeEmbedder:
    """A word's vector is drawn from its hash; a text's is the mean of its words'. Counts what it embeds."""

    dimensions = DIMENSIONS

    def __init__(self, name: str = "fake"):
        self.name = name
        self.embedded = 0

    def query(self, text: str) -> Embedded:
        spans = [match.span() for match in re.finditer(r"\w+", text)] or [(0, len(text))]
        tokens = np.stack([_vector(text[start:end].lower()) for start, end in spans])
        mean = tokens.mean(axis=0)
        return Embedded(mean / np.linalg.norm(mean), tokens, np.array(spans, np.int32))

    def queries(self, texts) -> list[Embedded]:
        self.embedded += len(texts)
        return [self.query(text) for text in texts]

    def passages(self, texts, batch=32, on_progress=None) -> list[Embedded]:
        self.embedded += len(texts)
        return [self.query(text) for text in texts]


def _vector(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    vector = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return vector / np.linalg.norm(vector)


@pytest.fixture
def small_library(tmp_path: Path) -> Path:
    """A library folder with one document in Italian and English."""
    folder = tmp_path / "library" / "brochure"
    folder.mkdir(parents=True)
    (folder / "it.md").write_text(FRONT + ITALIAN, encoding="utf-8")
    front = TRANSLATED_FRONT.format(language="en", title="Lombardy")
    (folder / "en.md").write_text(front + ENGLISH, encoding="utf-8")
    (tmp_path / "library" / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    return tmp_path / "library"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "home"


@pytest.fixture
def index(home: Path, small_library: Path):
    """An index of the small library, made with the fake embedder."""
    opened = Index(home, FakeEmbedder(), Lock(home), small_library)
    opened.sync()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The bundled model, converted once per machine."""
    from index.model import prepare

    cache = os.environ.get("LIFEHUB_TEST_CACHE") or platformdirs.user_cache_dir("lifehub-tests")
    return prepare(Path(cache) / "models")


@pytest.fixture(scope="session")
def library_home(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of the whole library, made once a session; copy it before you use it."""
    from index.embedder import Embedder
    from index.model import load

    home = tmp_path_factory.mktemp("library")
    made = Index(home, Embedder(load(model_folder)), Lock(home), LIBRARY)
    made.sync()
    made.close()
    return home
