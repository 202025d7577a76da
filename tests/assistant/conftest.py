import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from corpus.library import LIBRARY


@pytest.fixture
def assistant(index) -> Assistant:
    """An assistant over the small library, with the fake embedder."""
    return Assistant(index, Contact("the Hub", "https://hub.example"))


@pytest.fixture(scope="module")
def librarian(library_home: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the whole library, with the real model."""
    from index.embedder import Embedder
    from index.index import Index
    from index.lock import Lock
    from index.model import load

    home = tmp_path_factory.mktemp("briefing") / "home"
    shutil.copytree(library_home, home)
    opened = Index(home, Embedder(load(model_folder)), Lock(home), LIBRARY)
    yield Assistant(opened, Contact("the Hub", "https://hub.example"))
    opened.close()


@pytest.fixture
def office(tmp_path: Path) -> Callable[[bytes], bytes]:
    """What LibreOffice makes of a DOCX: a PDF."""
    command = shutil.which("soffice")
    if not command:
        pytest.skip("soffice is not on this machine; install Debian's package libreoffice-writer")

    def opened(docx: bytes) -> bytes:
        (tmp_path / "paper.docx").write_bytes(docx)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        arguments = [command, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "paper.docx"]
        subprocess.run(arguments, cwd=tmp_path, check=True, capture_output=True, timeout=120)
        return (tmp_path / "paper.pdf").read_bytes()

    return opened
