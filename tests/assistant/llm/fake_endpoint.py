"""Fake endpoint: an OpenAI-compatible server on the loopback interface that answers by a script, and can misbehave.

    with FakeEndpoint(told("There are 246 companies [k7q2].")) as endpoint:
        ... endpoint.base_url ... endpoint.requests ... endpoint.closed_after

It writes its bytes itself, so that a script decides where each of them ends, and sees at once when a client leaves.
"""

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from itertools import chain, cycle

UNKNOWN_ID = "zz99"
USAGE = {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20}
ERRORS = {  # status -> type, code and words, as OpenAI sends them
    400: ("invalid_request_error", "context_length_exceeded", "This model's maximum context length is 4096 tokens."),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    404: ("invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached for requests."),
    500: ("server_error", None, "The server had an error while processing your request."),
}


class Cut(Enum):
    """How a connection breaks in the middle of an answer."""

    CLOSED = "closed"  # in order, as by a server that stops
    RESET = "reset"  # as by one that crashed, or an unplugged network


ROLE = {"role": "assistant", "content": ""}  # what the first chunk of an answer says
Part = str | bytes | float | dict | Cut


@dataclass(frozen=True)
class Reply:
    """What one request gets, part after part: a str is a piece of the answer, bytes go out as they are, a number is
    that many seconds of silence, a dict is the delta of a chunk, a Cut breaks the connection.

    A reply without `finish` ends without saying that it is whole. `split` holds how many bytes go out at once, the
    last number again and again; without it each chunk goes out alone. `line_end` ends the lines of the stream.
    Without `sized`, only the connection's end ends the body.
    """

    parts: Iterable[Part] = ()
    status: int = 200
    content_type: str = ""
    finish: str | None = "stop"
    split: tuple[int, ...] = ()
    line_end: str = "\n"
    sized: bool = True


Script = Reply | Callable[[dict], Reply]  # a reply, or what makes one of a request's body


@dataclass
class Request:
    """One request, `begun` by the monotonic clock; the client closed its connection after so many seconds, or None."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict
    begun: float = field(default_factory=time.monotonic)
    closed_after: float | None = None


def told(text: str, **how) -> Reply:
    """The text in pieces of a few characters."""
    return Reply((ROLE, *pieces(text)), **how)


def slow(text: str, seconds: float) -> Reply:
    """Silent for so long before the first piece; not even the response begins."""
    return Reply((seconds, *pieces(text)))


def silent(text: str, seconds: float = 3600) -> Reply:
    """Falls silent in the middle of the text."""
    said = pieces(text)
    return Reply((*said[: len(said) // 2], seconds, *said[len(said) // 2 :]))


def endless(text: str, pause: float = 0.0) -> Reply:
    """Says the text again and again until the client leaves, `pause` seconds after each piece."""
    return Reply(chain.from_iterable((piece, pause) for piece in cycle(pieces(text))))


def cut_off(text: str, how: Cut = Cut.CLOSED, **more) -> Reply:
    """Loses the connection in the middle of the text."""
    said = pieces(text)
    return Reply((*said[: len(said) // 2], how), **more)


def garbage(what: bytes = b"\x00\xff<!DOCTYPE html><p>Bad gateway", content_type: str = "text/event-stream") -> Reply:
    """A response that is none; nothing follows it."""
    return Reply((what,), content_type=content_type, finish=None)


def garbled(text: str, what: bytes = b"data: {not json\n\n") -> Reply:
    """Begins well, then sends `what` for a chunk."""
    return Reply((*pieces(text), what))


def refused(status: int) -> Reply:
    """An error in OpenAI's JSON."""
    kind, code, message = ERRORS[status]
    error = {"error": {"message": message, "type": kind, "param": None, "code": code}}
    return Reply((json.dumps(error).encode(),), status=status, content_type="application/json", finish=None)


def thinking(text: str, thought: str) -> Reply:
    """First what a reasoning model thinks, in chunks that have no answer in them."""
    return Reply((*({"reasoning_content": one} for one in pieces(thought)), *pieces(text)))


def unknown_ids(text: str) -> str:
    """The text, every mark of it citing an id that nobody gave."""
    return re.sub(r"\[[a-z][a-z0-9]{3}]", f"[{UNKNOWN_ID}]", text)


def invented_numbers(text: str) -> str:
    """The text with other figures; marks stay as they are."""
    return re.sub(r"(\[[^\]]*\])|\d", lambda m: m[1] or str((int(m[0]) + 3) % 10), text)


def pieces(text: str, size: int = 4) -> list[str]:
    """A text in pieces the size of tokens."""
    return [text[start : start + size] for start in range(0, len(text), size)]


class FakeEndpoint:
    """Answers each request with the next of `scripts`, the last one again and again.

    With `models`, a request for another one gets a 404; with a `key`, one without it a 401.
    """

    def __init__(self, *scripts: Script, models: Iterable[str] = (), key: str = ""):
        self.scripts = list(scripts)
        self.models = tuple(models)
        self.key = key
        self.requests: list[Request] = []
        self.failures: list[BaseException] = []  # of scripts
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-endpoint", daemon=True)
        self.open: set[_Connection] = set()

    def __enter__(self) -> "FakeEndpoint":
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        return self

    def __exit__(self, *_) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
        if self.failures:
            raise self.failures[0]

    @property
    def base_url(self) -> str:
        host, port = self._server.sockets[0].getsockname()
        return f"http://{host}:{port}/v1"

    @property
    def closed_after(self) -> float | None:
        """Seconds from the last request's begin to the client's closing; None while it is open."""
        return self.requests[-1].closed_after if self.requests else None

    def say(self, *scripts: Script) -> None:
        """From now on these scripts."""
        self.scripts[:] = scripts

    def wait_for(self, seen: Callable[["FakeEndpoint"], object], within: float = 5.0) -> None:
        """Returns once `seen(endpoint)` is true; fails where it is not `within` so many seconds."""
        end = time.monotonic() + within
        while not seen(self):
            assert time.monotonic() < end, f"Not seen within {within} s; requests: {self.requests}"
            time.sleep(0.005)

    def reply(self, request: Request) -> Reply:
        """What the request gets, by its address, its key and the script."""
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            return refused(401)
        if (request.method, request.path) == ("GET", "/v1/models"):
            listed = [{"id": name, "object": "model", "created": 0, "owned_by": "test"} for name in self.models]
            whole = json.dumps({"object": "list", "data": listed}).encode()
            return Reply((whole,), content_type="application/json", finish=None)
        if (request.method, request.path) != ("POST", "/v1/chat/completions"):
            return refused(404)
        if self.models and request.body.get("model") not in self.models:
            return refused(404)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        return script(request.body) if callable(script) else script

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)

    async def _stop(self) -> None:
        self._server.close()
        for connection in list(self.open):
            connection.leave(Cut.RESET)
        await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


class _Connection(asyncio.Protocol):
    """One connection: its requests, one after the other, and the replies to them."""

    def __init__(self, endpoint: FakeEndpoint):
        self._endpoint = endpoint
        self._read = b""
        self._request: Request | None = None
        self._answering: asyncio.Task | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._endpoint.open.add(self)

    def data_received(self, data: bytes) -> None:
        self._read += data
        if request := self._whole_request():
            self._request = request
            self._endpoint.requests.append(request)
            self._answering = asyncio.get_running_loop().create_task(self._answer(request))
            self._answering.add_done_callback(self._answered)

    def eof_received(self) -> None:
        self._client_left()

    def connection_lost(self, error: Exception | None) -> None:
        self._client_left()
        self._endpoint.open.discard(self)

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def leave(self, how: Cut) -> None:
        """Closes the connection from this side."""
        self._request = None
        self._transport.close() if how is Cut.CLOSED else self._transport.abort()

    def _client_left(self) -> None:
        if self._request and self._request.closed_after is None:
            self._request.closed_after = time.monotonic() - self._request.begun
        if self._answering:
            self._answering.cancel()

    def _answered(self, answering: asyncio.Task) -> None:
        if not answering.cancelled() and (error := answering.exception()):
            self._endpoint.failures.append(error)
            self.leave(Cut.RESET)

    def _whole_request(self) -> Request | None:
        head, found, rest = self._read.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", 0))
        if not found or len(rest) < length:
            return None
        self._read = rest[length:]
        method, path, _ = first.split(" ", 2)
        return Request(method, path, headers, json.loads(rest[:length]) if length else {})

    async def _answer(self, request: Request) -> None:
        reply = self._endpoint.reply(request)
        streamed = bool(request.body.get("stream"))
        content_type = reply.content_type or ("text/event-stream" if streamed else "application/json")
        begun = False
        for part in _split(_streamed(reply) if streamed else _collected(reply), reply.split):
            if isinstance(part, Cut):
                self.leave(part)
                return
            if isinstance(part, bytes):
                if not begun:
                    await self._write(_head(reply, content_type))
                    begun = True
                await self._write(b"%x\r\n%b\r\n" % (len(part), part) if reply.sized else part)
            else:
                await asyncio.sleep(part)
        await self._write(b"0\r\n\r\n" if begun and reply.sized else b"")
        if not begun or not reply.sized:
            self.leave(Cut.CLOSED)

    async def _write(self, data: bytes) -> None:
        self._transport.write(data)
        await asyncio.sleep(0)  # each write is a packet of its own, and whoever left is seen
        await self._may_write.wait()


def _head(reply: Reply, content_type: str) -> bytes:
    size = "Transfer-Encoding: chunked" if reply.sized else "Connection: close"
    phrase = HTTPStatus(reply.status).phrase
    return f"HTTP/1.1 {reply.status} {phrase}\r\nContent-Type: {content_type}\r\n{size}\r\n\r\n".encode()


def _streamed(reply: Reply) -> Iterator[bytes | float | Cut]:
    """The body as server-sent events, with a last chunk that has no choices."""
    for part in reply.parts:
        if isinstance(part, str | dict):
            delta = {"content": part} if isinstance(part, str) else part
            yield _event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}, reply.line_end)
        else:
            yield part
    if reply.finish:
        yield _event({"choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]}, reply.line_end)
        yield _event({"choices": [], "usage": USAGE}, reply.line_end)
        yield f"data: [DONE]{reply.line_end * 2}".encode()


def _event(more: dict, line_end: str) -> bytes:
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": "fake", **more}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}{line_end * 2}".encode()


def _collected(reply: Reply) -> Iterator[bytes | float | Cut]:
    """The body as one JSON."""
    text = ""
    for part in reply.parts:
        text += part if isinstance(part, str) else ""
        yield 0.0 if isinstance(part, str | dict) else part
    if reply.finish:
        message = {"index": 0, "message": {**ROLE, "content": text}, "finish_reason": reply.finish}
        whole = {"id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": "fake", "usage": USAGE}
        yield json.dumps({**whole, "choices": [message]}, ensure_ascii=False).encode()


def _split(parts: Iterable[bytes | float | Cut], sizes: tuple[int, ...]) -> Iterator[bytes | float | Cut]:
    """The bytes in pieces of those sizes, wherever chunks and characters end; pauses and cuts where they were."""
    if not sizes:
        yield from parts
        return
    left = b""
    size, *later = sizes
    for part in chain(parts, [0.0]):
        if isinstance(part, bytes):
            left += part
            while len(left) >= size:
                yield left[:size]
                left = left[size:]
                size, *later = later or [size]
        else:
            if left:
                yield left
            left = b""
            yield part
