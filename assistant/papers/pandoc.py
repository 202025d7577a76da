"""Pandoc: runs the one that comes in a wheel, from Markdown to another format."""

import subprocess
from functools import cache
from pathlib import Path

import pypandoc

from assistant.papers.markup import EXTENSIONS
from corpus.errors import LifehubError

PATIENCE = 60  # seconds
CONTENTS = ("--toc", "--toc-depth=1")  # arguments for a table of contents
SHAPE = Path(__file__).parent / "shape.lua"


def pandoc(markdown: str, *arguments: str) -> bytes:
    """What pandoc makes of the Markdown, or the file's bytes with `-o -`; reads only files that the Markdown names.

    Raises LifehubError with what pandoc says.
    """
    return _run("--from", EXTENSIONS, "--lua-filter", str(SHAPE), *arguments, given=markdown.encode())


def data_file(name: str) -> bytes:
    """A file that pandoc has inside."""
    return _run("--print-default-data-file", name)


def _run(*arguments: str, given: bytes = b"") -> bytes:
    command = [_path(), *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise LifehubError(f"The document was not written in {PATIENCE} s. Try again when less is going on.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise LifehubError(f"The document could not be written: pandoc says {said!r}. Report it with what was asked.")
    return done.stdout


@cache
def _path() -> str:
    return pypandoc.get_pandoc_path()
