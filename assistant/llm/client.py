"""Client: a language model behind any OpenAI-compatible endpoint, read piece by piece and within limits."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import ModelFailed

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx import AsyncClient
    from llama_index.llms.openai_like import OpenAILike

    from assistant.llm.local import LocalServer

TICK = 0.2  # seconds after which whoever reads gets control back, to stop or to wait on
LAST = 1.0  # seconds a whole answer may still take to say that nothing follows
NO_KEY = "none"  # endpoints without keys ignore it; the client wants one


@dataclass(frozen=True)
class Limits:
    """Seconds to the first token, between two tokens and for the whole answer, and tokens at most."""

    first: float = 20.0
    silence: float = 15.0
    whole: float = 120.0
    tokens: int = 800


@dataclass(frozen=True)
class Message:
    """One message of a chat with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel:
    """`name` as the endpoint at `base_url` calls it. Safe to use from several threads; nothing is sent before it is.

    No proxy or key of the environment is used: what is asked goes to `base_url` and nowhere else. A `server` that was
    started for it is its own, and closed with it.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        api_key: str = "",
        limits: Limits = Limits(),
        server: "LocalServer | None" = None,
    ):
        self.name = name
        self.base_url = base_url
        self.limits = limits
        self._api_key = api_key.strip()
        self._server = server

    def stream(self, messages: Sequence[Message], tokens: int | None = None) -> Iterator[str]:
        """The answer in pieces; "" where none came for a while, so that whoever reads can stop.

        Closing the iterator closes the connection. Raises ModelFailed, saying what was wrong, also in the middle.
        """
        pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        reading = self._read(_tls(), messages, tokens or self.limits.tokens, pieces)
        reading = asyncio.run_coroutine_threadsafe(reading, _loop())
        try:
            while True:
                try:
                    piece = pieces.get(timeout=TICK)
                except queue.Empty:
                    piece = ""
                if piece is None:
                    break
                yield piece
            reading.result()
        finally:
            reading.cancel()

    def complete(self, messages: Sequence[Message], tokens: int) -> str:
        """The whole answer at once; raises ModelFailed."""
        return "".join(self.stream(messages, tokens))

    def close(self) -> None:
        """Stops the server that was started for it, if one was."""
        if self._server:
            self._server.close()

    async def _read(
        self, tls: "SSLContext", messages: Sequence[Message], tokens: int, pieces: queue.SimpleQueue
    ) -> None:
        """Puts each piece into `pieces`, None at the end; raises ModelFailed."""
        got = _Got(tokens)
        try:
            async with self._connection(tls) as http, asyncio.timeout(self.limits.whole) as whole:
                async with asyncio.timeout(self.limits.first) as silence:
                    async for chunk in await _begin(self._client(http), messages, tokens):
                        got.take(chunk)
                        silence.reschedule(self._until(got, silence))
                        pieces.put(chunk.delta or "")
            failed = got.wrong
        except TimeoutError:
            failed = self._waited(got, whole)
        except Exception as error:
            failed = got.wrong if got.finish else f"failed: {self._reason(error)}"
            if failed:
                raise self._failed(failed) from error
        finally:
            pieces.put(None)
        if failed:
            raise self._failed(failed)

    def _until(self, got: "_Got", silence: asyncio.Timeout) -> float | None:
        """When the next token must have come, by the loop's clock."""
        now = asyncio.get_running_loop().time()
        if got.too_many:
            return now
        if got.finish:
            return now + LAST
        return now + self.limits.silence if got.news else silence.when()

    def _waited(self, got: "_Got", whole: asyncio.Timeout) -> str:
        if got.finish:
            return got.wrong
        if got.too_many:
            return f"was asked for {got.tokens} tokens, gave {got.said} and did not stop"
        if whole.expired():
            return f"has not finished in {self.limits.whole:g} s"
        if got.said:
            return f"gave no next token in {self.limits.silence:g} s"
        return f"gave no first token in {self.limits.first:g} s"

    def _failed(self, how: str) -> ModelFailed:
        return ModelFailed(f"The language model {self.name} at {self.base_url} {how}.")

    def _reason(self, error: Exception) -> str:
        """What went wrong, in one line that has no key in it."""
        line = " ".join(_words(error).split())[:300].rstrip(".")
        return line.replace(self._api_key, "(key)") if self._api_key else line

    def _connection(self, tls: "SSLContext") -> "AsyncClient":
        """One for each answer, closed with it whatever happens."""
        from openai import DefaultAsyncHttpxClient

        return DefaultAsyncHttpxClient(trust_env=False, verify=tls)

    def _client(self, http: "AsyncClient") -> "OpenAILike":
        from llama_index.llms.openai_like import OpenAILike
        from openai import AsyncOpenAI

        key = self._api_key or NO_KEY
        client = AsyncOpenAI(
            api_key=key,
            base_url=self.base_url,
            timeout=self.limits.whole,
            max_retries=0,
            default_headers={"Authorization": f"Bearer {key}"},  # whatever OPENAI_CUSTOM_HEADERS says
            http_client=http,
        )
        client.organization = client.project = None  # the environment's
        return OpenAILike(
            model=self.name, is_chat_model=True, temperature=0.0, max_retries=0, async_openai_client=client
        )


@dataclass
class _Got:
    """What came so far of an answer of at most `tokens`.

    `news`: some came with the last chunk; `finish` is why the endpoint says that nothing follows, "" before it does.
    """

    tokens: int
    said: int = 0
    news: bool = False
    finish: str = ""

    def take(self, chunk: Any) -> None:
        """A role or a count of tokens is no token; what a model thinks before it answers is."""
        self.news = bool(chunk.delta or chunk.additional_kwargs.get("thinking_delta"))
        self.said += self.news
        self.finish = self.finish or next((one.finish_reason for one in chunk.raw.choices if one.finish_reason), "")

    @property
    def wrong(self) -> str:
        """What an answer lacks that ends here, "" when it is whole."""
        if self.finish == "length":
            return f"stopped at the limit of {self.tokens} tokens (LIFEHUB_LLM_TOKENS) before its answer was whole"
        return "" if self.finish else f"broke off after {self.said} tokens, or sent what is no answer"

    @property
    def too_many(self) -> bool:
        """Endpoints count tokens differently, but this many no longer stops by itself."""
        return self.said > 2 * self.tokens + 100


@cache
def _tls() -> "SSLContext":
    """The certificates trusted, and with them whatever an answer needs loaded: seconds, which no limit should count."""
    import anyio._backends._asyncio  # noqa: F401
    import httpx
    import llama_index.llms.openai_like  # noqa: F401
    import openai.resources.chat  # noqa: F401

    return httpx.create_ssl_context()


async def _begin(client: "OpenAILike", messages: Sequence[Message], tokens: int) -> AsyncIterator[Any]:
    from llama_index.core.llms import ChatMessage

    asked = [ChatMessage(role=message.role, content=message.content) for message in messages]
    return await client.astream_chat(asked, max_tokens=tokens)


def _words(error: Exception) -> str:
    """What an endpoint said, or what happened to the connection."""
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIStatusError):
        told = error.body.get("message") if isinstance(error.body, dict) else error.response.text
        return f"{error.status_code} {error.response.reason_phrase}: {told}"
    if isinstance(error, APIConnectionError) and error.__cause__:
        error = error.__cause__
    return str(error) or type(error).__name__


def _loop() -> asyncio.AbstractEventLoop:
    """The event loop that all connections to models live in, in a thread of its own."""
    with _starting:
        if not _running:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="language-models", daemon=True).start()
            _running.append(loop)
    return _running[0]


_starting = threading.Lock()
_running: list[asyncio.AbstractEventLoop] = []
