"""Doctor: each thing that can be wrong is found, and said with what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.doctor import Finding, examine
from assistant.settings import Settings
from index.index import Index

VERSION = '[ "$1" = --version ] && echo "pandoc 3.9"'
ROOT = Path(__file__).parents[2]
SUBJECTS = [
    "python", "data folder", "model", "language model", "index", "server", "uploads", "database", "sites", "briefings",
    "approved answers", "pdf",
]  # fmt: skip


def findings(home: Path, **settings) -> dict[str, Finding]:
    """What is found, without a look at the bundled model (test_cli does that)."""
    found = examine(Settings(home=home, **{"embed_model": "some/model"} | settings))
    assert [finding.subject for finding in found] == SUBJECTS
    return {finding.subject: finding for finding in found}


def test_a_fresh_folder_is_fine(home: Path) -> None:
    found = findings(home)
    assert all(finding.fine for finding in found.values())
    assert "none yet; lifehub serve or lifehub ingest makes it" in found["index"].said
    assert found["server"].said == "not running"


@pytest.mark.parametrize("below", ["", "sub"])
def test_a_folder_that_can_not_be_made_is_named_with_the_setting(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("")
    found = findings(tmp_path / "file" / below)
    assert not found["data folder"].fine
    assert str(tmp_path / "file") in found["data folder"].said
    assert "Set LIFEHUB_HOME" in found["data folder"].said


def test_the_index_and_who_has_it_are_told(index: Index, home: Path) -> None:
    found = findings(home)
    assert found["index"].said == "1 documents, made with fake"
    assert found["server"].said == f"process {index.lock.owner.pid} is indexing"


def test_uploads_are_on_with_a_token_that_is_not_shown(home: Path) -> None:
    assert "LIFEHUB_ADMIN_TOKEN is not set" in findings(home)["uploads"].said
    with_token = findings(home, admin_token="secret-of-mine")
    assert with_token["uploads"].said == "on"
    assert not [finding for finding in with_token.values() if "secret-of-mine" in finding.said]


def test_a_model_that_is_not_there_is_found(home: Path) -> None:
    model = findings(home, embed_model="/nowhere/model")["model"]
    assert not model.fine
    assert "LIFEHUB_EMBED_MODEL" in model.said


def test_a_broken_index_is_found(index: Index, home: Path) -> None:
    (index.snapshot.folder / "manifest.json").write_text("{")
    found = findings(home)
    assert not found["index"].fine
    assert "lifehub ingest --rebuild" in found["index"].said


def test_a_line_is_made_as_pdf(home: Path) -> None:
    pdf = findings(home)["pdf"]
    assert (pdf.fine, pdf.said) == (True, "pandoc and typst make briefings and hand-outs")


@pytest.mark.parametrize(
    ("pandoc", "said"),
    [
        ("", "No pandoc was found"),
        (f'{VERSION} || echo "#nonsense("', "could not be typeset"),
        (f'{VERSION} || {{ echo "out of order" >&2; exit 3; }}', "pandoc says 'out of order'"),
    ],
)
def test_a_broken_pandoc_or_typst_is_found(tmp_path: Path, pandoc: str, said: str) -> None:
    program = tmp_path / "pandoc"
    if pandoc:
        program.write_text(f"#!/bin/sh\n{pandoc}\n")
        program.chmod(0o755)
    variables = {"PYPANDOC_PANDOC": str(program), "LIFEHUB_HOME": str(tmp_path), "LIFEHUB_EMBED_MODEL": "some/model"}
    command = [sys.executable, "-m", "assistant.cli", "doctor", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, env=os.environ | variables)
    assert done.returncode == 1
    [wrong] = [finding for finding in json.loads(done.stdout) if not finding["fine"]]
    assert wrong["subject"] == "pdf"
    assert said in wrong["said"]
    assert "pip install --force-reinstall pypandoc_binary typst" in wrong["said"]
