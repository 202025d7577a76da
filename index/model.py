"""Model: the embedding model, made ready from the bundled weights or loaded from a folder, never from the network."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from index import convert, weights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

NAME = f"{weights.PACKAGE}-{weights.RELEASE}/e5-small"
FOLDER = "multilingual-e5-small"
MANIFEST = "lifehub.json"
LAYOUT = 2  # count up when the conversion changes, so that folders made by older code are made again
BROKEN = (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError, ImportError)


def prepare(folder: Path, progress: Callable[[str], None] | None = None) -> Path:
    """The bundled model as an ordinary sentence-transformers folder inside `folder`, converted on first use.

    Every file is checked against the SHA-256 kept at conversion; a folder that fails is converted again.
    `progress` receives one sentence when a conversion begins. Raises ModelError.
    """
    target = folder / FOLDER
    if sound(target):
        return target
    if progress:
        progress(f"Preparing the embedding model in {target} (once, a few seconds).")
    source = weights.read(weights.locate())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=folder))
        try:
            files = convert.write(source, building)
            _note(building, files)
            _swap(building, target)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"The embedding model can't be written to {target}: {error}. Free about 600 MB there, "
            "set LIFEHUB_HOME to another folder, or name a model in LIFEHUB_EMBED_MODEL."
        ) from error
    return target


def load(name_or_folder: str | Path, threads: int | None = None) -> "SentenceTransformer":
    """A model from a folder, or by hub name from the local cache: bfloat16 where the CPU computes in it.

    `threads` sets torch's threads for the process. Raises ModelError.
    """
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    name = str(name_or_folder)
    check(name)
    _silence()
    if threads:
        torch.set_num_threads(threads)
    number = torch.bfloat16 if bfloat16_is_fast() else torch.float32
    try:
        model = SentenceTransformer(name, device="cpu", local_files_only=True, model_kwargs={"dtype": number})
    except (*BROKEN, SafetensorError) as error:
        raise ModelError(
            f"The embedding model {name} can't be loaded: {_first_line(error)} Name a sentence-transformers folder "
            "in LIFEHUB_EMBED_MODEL, or unset it to use the bundled model."
        ) from error
    return model.eval()


def sound(folder: Path) -> bool:
    """Whether `folder` holds a whole, unchanged conversion by this version of the code."""
    manifest = manifest_of(folder)
    if (manifest.get("layout"), manifest.get("source")) != (LAYOUT, weights.SHA256):
        return False
    return all(_sha256(folder / file) == expected for file, expected in manifest["files"].items())


def manifest_of(folder: Path) -> dict:
    """What `prepare` noted about its conversion in `folder`; empty for any other folder."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) and manifest.get("files") else {}


def bfloat16_is_fast() -> bool:
    """Whether this CPU multiplies bfloat16 in hardware (AVX512-BF16 or AMX); emulated it is slower than float32."""
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _note(folder: Path, files: list[str]) -> None:
    """Writes what `sound` and `Embedder.name` go by, and lets other users of the machine read the folder."""
    sums = {name: _sha256(folder / name) for name in files}
    manifest = {"layout": LAYOUT, "name": NAME, "source": weights.SHA256, "files": sums}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), "utf-8")
    folder.chmod(0o755)
    for name in files:
        (folder / name).chmod(0o644)


def check(name: str) -> None:
    folder = Path(name)
    if folder.is_dir() and not any((folder / file).is_file() for file in ("modules.json", "config.json")):
        raise ModelError(
            f"The folder {name} holds no model (neither modules.json nor config.json). "
            "Set LIFEHUB_EMBED_MODEL to a sentence-transformers folder, or unset it to use the bundled model."
        )
    if not folder.is_dir() and (folder.is_absolute() or name.startswith(".") or name.count("/") > 1):
        raise ModelError(
            f"There is no embedding model at {name}. Correct LIFEHUB_EMBED_MODEL, or unset it to use the bundled model."
        )


def _silence() -> None:
    """Keeps the libraries' warnings and progress bars off the terminal."""
    import logging

    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)


def _first_line(error: Exception) -> str:
    line = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return line if line.endswith(".") else line + "."


def _swap(building: Path, target: Path) -> None:
    """Puts the finished folder in place; another process that was faster with a sound one wins."""
    if sound(target):
        return
    if target.exists():
        shutil.rmtree(target)
    try:
        building.rename(target)
    except OSError:
        if not sound(target):
            raise


def _sha256(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
