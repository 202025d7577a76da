"""Ingest: puts an operator's files into the data folder, and the index in step with them."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from corpus.read import read

from assistant.ask import Assistant
from corpus.errors import ReadError
from index.sync import Progress, SyncReport, quiet


def ingest(assistant: Assistant, paths: Sequence[Path], on_progress: Progress = quiet) -> SyncReport:
    """Copies files and folders into the data folder and indexes what is new, changed or gone."""
    copy_in(assistant.index.documents_folder, paths)
    return assistant.index.sync(on_progress)


def upload(assistant: Assistant, name: str, data: bytes) -> SyncReport:
    """Stores one file and indexes it; raises ReadError, and stores nothing, when it can't be read."""
    name = re.sub(r"[\x00-\x1f/\\]", "_", Path(name.replace("\\", "/")).name).lstrip(".") or "upload"
    folder = assistant.index.documents_folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=Path(name).suffix, delete=False) as file:
        file.write(data)
    try:
        read(Path(file.name), name=name)
        Path(file.name).replace(folder / name)
    finally:
        Path(file.name).unlink(missing_ok=True)
    return assistant.index.sync()


def copy_in(folder: Path, paths: Sequence[Path]) -> None:
    """Copies files into `folder`, and folders as its sub-folders, which then hold exactly what those hold."""
    if missing := [str(path) for path in paths if not path.exists()]:
        raise ReadError(f"There is nothing at {', '.join(missing)}. Nothing was ingested.")
    folder.mkdir(parents=True, exist_ok=True)
    for path in (path.resolve() for path in paths):
        target = folder / path.name
        if path == target or folder == path:
            continue
        if path.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(path, target, ignore=shutil.ignore_patterns(".*"))
        else:
            shutil.copy2(path, target)
