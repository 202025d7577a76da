"""Source: something that can be read into a document, and whether it has changed since."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import library
from corpus.document import Document
from corpus.passage import Passage
from corpus.read import read

Reading = tuple[Document, tuple[Passage, ...]]


@dataclass(frozen=True)
class Source:
    """`name` says where it is, `sha256` is of its bytes, `read()` gives its document and passages."""

    name: str
    sha256: str
    read: Callable[[], Reading]


def library_sources(folder: Path = library.LIBRARY) -> list[Source]:
    """One source per document of the built-in library."""
    return [
        Source(
            f"library/{path.relative_to(folder).as_posix()}",
            _sha256(library.files_of(path)),
            _reader(path),
        )
        for path in library.folders(folder)
    ]


def folder_sources(folder: Path) -> list[Source]:
    """One source per file of an operator's folder, however deep; hidden files are left out."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path, folder)]
    return [
        Source(path.relative_to(folder).as_posix(), _sha256([path]), lambda path=path: read(path)) for path in files
    ]


def _reader(path: Path) -> Callable[[], Reading]:
    return lambda: library.read_library_document(path)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _sha256(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
