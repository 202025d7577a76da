"""Each folder imports only those to its left, and nothing below the entry points reads settings."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = ["corpus", "index", "assistant", "ui", "api"]
ALLOWED = {folder: set(ORDER[: ORDER.index(folder) + 1]) for folder in ORDER}
ALLOWED["evals"] = {"corpus", "index", "assistant", "evals"}
FILES = [file for folder in ALLOWED for file in sorted((ROOT / folder).rglob("*.py"))]


def imported(file: Path) -> set[str]:
    """The modules a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_point_left(file: Path) -> None:
    folder = file.relative_to(ROOT).parts[0]
    ours = {module.split(".")[0] for module in imported(file)} & set(ALLOWED)
    assert ours <= ALLOWED[folder]


@pytest.mark.parametrize("folder", ["corpus", "index"])
def test_only_entry_points_read_settings(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        assert "LIFEHUB_" not in "".join(_environment_reads(file)), file


def _environment_reads(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Call) and "environ" in ast.unparse(node)
    ]
