"""Ingest: puts an operator's files into the data folder, and the index in step with them."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant.ask import Assistant
from corpus.errors import ReadError
from corpus.read import read
from index.sync import Progress, SyncReport, quiet


def ingest(assistant: Assistant, paths: Sequence[Path], on_progress: Progress = quiet) -> SyncReport:
    """Copies files and folders into the data folder and indexes what is new, changed or gone."""
    copy_in(assistant.index.documents_folder, paths)
    return assistant.index.sync(on_progress)


def upload(assistant: Assistant, name: str, data: bytes) -> SyncReport:
    """Stores one file and indexes it; raises ReadError, and stores nothing, when it can't be read."""
    name = _safe(name)
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
    """Copies files into `folder`, and folders as its sub-folders, which then hold exactly what those hold.

    Raises ReadError, and copies nothing, when a path is not there, holds `folder`, or has another's name.
    """
    paths = [path.resolve() for path in paths]
    names = [path.name for path in paths]
    for path in paths:
        if not path.exists():
            raise ReadError(f"There is nothing at {path}. Nothing was ingested.")
        if path in folder.resolve().parents:
            raise ReadError(f"{path} holds the data folder itself. Name the folders in it that should be read.")
        if names.count(path.name) > 1:
            raise ReadError(f"Two of the paths are named {path.name}. Rename one, or ingest the folder above them.")
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        if not path.is_relative_to(folder.resolve()):
            _copy(path, folder / path.name)


def _copy(path: Path, target: Path) -> None:
    """Puts a copy of `path` in the place of `target`, whatever was there."""
    try:
        if target.is_dir():
            shutil.rmtree(target)
        elif target.exists():
            target.unlink()
        if path.is_dir():
            shutil.copytree(path, target, ignore=shutil.ignore_patterns(".*"), ignore_dangling_symlinks=True)
        else:
            shutil.copy2(path, target)
    except OSError as error:
        raise ReadError(f"{path} could not be copied to {target}: {error}") from error


def _safe(name: str) -> str:
    """A file name of at most 200 bytes without folders or control characters."""
    plain = re.sub(r"[\x00-\x1f/\\]", "_", Path(name.replace("\\", "/")).name).lstrip(".") or "upload"
    stem, suffix = Path(plain).stem, Path(plain).suffix[:10]
    return stem.encode()[: 200 - len(suffix.encode())].decode(errors="ignore") + suffix
