"""Results: what each measurement found, as JSON, so that `evals.report` can draw it."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"


def write_results(name: str, found: Any) -> Path:
    """Writes results/NAME.json and gives its path."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{name}.json"
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def read_results(name: str) -> Any | None:
    """What results/NAME.json holds; None where that was not measured."""
    file = FOLDER / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
