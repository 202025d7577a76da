"""Doctor: each thing that can be wrong is found, and said with what to do."""

from pathlib import Path

import pytest

from assistant.doctor import Finding, examine
from assistant.settings import Settings
from index.index import Index

SUBJECTS = ["python", "data folder", "model", "language model", "index", "server", "uploads"]


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
