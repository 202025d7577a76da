"""Preparing and loading: converted once, checked on each start, refused with a sentence when broken."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index import model

pytestmark = pytest.mark.model


@pytest.fixture
def copy(model_folder: Path, tmp_path: Path) -> Path:
    """A changeable copy of the converted model's folder, under its proper name."""
    return Path(shutil.copytree(model_folder, tmp_path / model.FOLDER))


def flip(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(file.stat().st_size // 2)
        byte = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte[0] ^ 1]))


def test_second_prepare_converts_nothing(model_folder: Path) -> None:
    said: list[str] = []
    weights = model_folder / "model.safetensors"
    before = weights.stat().st_mtime_ns
    assert model.prepare(model_folder.parent, said.append) == model_folder
    assert (weights.stat().st_mtime_ns, said) == (before, [])


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_a_corrupted_conversion_is_made_again(copy: Path, file: str) -> None:
    flip(copy / file)
    assert not model.sound(copy)
    said: list[str] = []
    model.prepare(copy.parent, said.append)
    assert model.sound(copy)
    assert len(said) == 1
    assert [path.name for path in copy.parent.iterdir()] == [model.FOLDER]


def test_a_half_written_conversion_is_not_sound(copy: Path) -> None:
    (copy / "model.safetensors").unlink()
    assert not model.sound(copy)


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"layout": 1}', "null"])
def test_a_broken_manifest_is_not_sound(tmp_path: Path, manifest: str) -> None:
    (tmp_path / model.MANIFEST).write_text(manifest)
    assert not model.sound(tmp_path)


def test_a_folder_of_another_layout_is_not_sound(copy: Path) -> None:
    manifest = json.loads((copy / model.MANIFEST).read_text())
    (copy / model.MANIFEST).write_text(json.dumps(manifest | {"layout": 0}))
    assert not model.sound(copy)


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="can't be written"):
        model.prepare(tmp_path / "file")


@pytest.mark.parametrize("name", ["/nowhere/model", "./nowhere", "nobody/such-a-model"])
def test_a_missing_model_is_refused_by_name(name: str) -> None:
    with pytest.raises(ModelError) as refusal:
        model.load(name)
    assert name in str(refusal.value)
    assert "LIFEHUB_EMBED_MODEL" in str(refusal.value)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"neither modules\.json nor config\.json"):
        model.load(tmp_path)


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "config.json", "modules.json"])
def test_a_cut_off_file_is_refused(copy: Path, file: str) -> None:
    (copy / file).write_bytes((copy / file).read_bytes()[:100])
    with pytest.raises(ModelError, match="can't be loaded"):
        model.load(copy)


def test_loads_as_an_ordinary_folder(model_folder: Path) -> None:
    loaded = model.load(model_folder)
    assert loaded.max_seq_length == 512
    assert [type(module).__name__ for module in loaded] == ["Transformer", "Pooling", "Normalize"]
    assert (loaded.prompts["query"], loaded.prompts["passage"]) == ("query: ", "passage: ")


def test_importing_loads_no_library() -> None:
    code = "import sys, index.embedder; print([m for m in ('torch', 'transformers', 'tokenizers') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
