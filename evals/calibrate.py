"""Calibrate: fits the weights by which `assistant.ground` judges, on the development questions alone.

`python -m evals.calibrate` writes assistant/ground.json: one set of weights for each kind of evidence there is. The
library as it is has all of it. An operator's own documents have no known questions ("horizon"): the library with
those taken away stands for them. Where nothing is in the question's language there are no "words" to compare either:
the original edition alone, asked in every other language.
"""

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.build import open_embedder
from assistant.editions import ORIGINAL
from assistant.ground import WEIGHTS, evidence
from assistant.question import understand
from assistant.settings import load_settings
from corpus.document import LANGUAGES
from corpus.library import LIBRARY
from evals.golden import languages, load
from index.embedder import Embedder
from index.index import Index
from index.lock import Lock

WRONGLY_REFUSED = 0.03
SMOOTHNESS = 0.5  # C of the logistic regression, on standardised features


def main() -> None:
    """Measures every development question on each library and fits each set of weights."""
    embedder = open_embedder(load_settings())
    fitted = {}
    with tempfile.TemporaryDirectory() as scratch:
        bare = _reduced(Path(scratch) / "bare", "gaps")
        original = _reduced(Path(scratch) / "original", "gaps", *(f"{one}.md" for one in LANGUAGES if one != ORIGINAL))
        others = [language for language in languages("dev") if language != ORIGINAL]
        for library, asked in ((LIBRARY, languages("dev")), (bare, languages("dev")), (original, others)):
            measured = _measure(embedder, library, asked)
            name = Counter(evidence(row) for row, _ in measured).most_common(1)[0][0]
            fitted[name] = fit(name, [(row, answerable) for row, answerable in measured if evidence(row) == name])
    WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n")
    print(f"written to {WEIGHTS.name}")


def fit(name: str, rows: list[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Weights on the raw features, and the threshold that wrongly refuses 3 % in cross-validation."""
    names = list(rows[0][0])
    x = np.array([[row[n] for n in names] for row, _ in rows])
    y = np.array([answerable for _, answerable in rows])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=SMOOTHNESS))
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    threshold = float(np.quantile(held_out[y], WRONGLY_REFUSED))
    refused = float((held_out[~y] < threshold).mean())
    print(
        f"{name}: {len(y)} questions; cross-validated: refused {refused:.3f} at {WRONGLY_REFUSED:.0%} wrongly refused"
    )
    scale, line = model.fit(x, y)[0], model[-1]
    weights = line.coef_[0] / scale.scale_
    bias = float(line.intercept_[0] - weights @ scale.mean_)
    return {"bias": bias, "threshold": threshold} | dict(zip(names, map(float, weights), strict=True))


def _measure(embedder: Embedder, library: Path, asked: Sequence[str]) -> list[tuple[dict[str, float], bool]]:
    """(features, answerable) of every development question in the languages `asked`, over one library."""
    with tempfile.TemporaryDirectory() as scratch:
        index = Index(Path(scratch), embedder, Lock(Path(scratch)), library)
        index.sync()
        assistant = Assistant(index, Contact("", ""))
        rows = []
        for language in asked:
            for golden in (golden for golden in load("dev", language) if not golden.history):
                found = assistant.find(understand(golden.question, "auto", (), index.vocabulary))
                rows.append((found.grounds.features, golden.answerable))
        index.close()
    return rows


def _reduced(folder: Path, *left_out: str) -> Path:
    """A copy of the library without some of its files, and without what its statements answer."""
    shutil.copytree(LIBRARY, folder, ignore=shutil.ignore_patterns(*left_out))
    for file in folder.rglob("*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^\? .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
