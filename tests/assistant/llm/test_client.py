"""The client against an endpoint that misbehaves: limits, failures, byte splits, and connections that close in time."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from openai import DefaultHttpxClient, NotFoundError, OpenAI

from assistant.llm.client import LanguageModel, Limits, Message
from corpus.errors import ModelFailed
from tests.assistant.llm.fake_endpoint import (
    ROLE,
    Cut,
    FakeEndpoint,
    Reply,
    cut_off,
    endless,
    garbage,
    garbled,
    invented_numbers,
    pieces,
    refused,
    silent,
    slow,
    thinking,
    told,
    unknown_ids,
)

ROOT = Path(__file__).parents[3]
ASKED = [Message("system", "Answer from the passages."), Message("user", "How many companies?")]
SHORT = Limits(first=0.4, silence=0.4, whole=5.0)
LONG = Limits(first=10.0, silence=10.0, whole=20.0)
SAID = (
    "In Lombardia sono 246 [k7q2]. 伦巴第有246家制药公司【k7q2】。בלומברדיה 246 חברות [ab1c, k7q2].\r\n"
    "- „Kuriai tėra 🧬“ \u2028\x85 [k7q2"
)
CLOSED_WITHIN = 1.0  # seconds
SECRET = "sk-very-secret"


def model(endpoint: FakeEndpoint, limits: Limits = LONG, name: str = "small", key: str = "") -> LanguageModel:
    return LanguageModel(name, endpoint.base_url, key, limits)


def answer(endpoint: FakeEndpoint, limits: Limits = LONG) -> str:
    return "".join(model(endpoint, limits).stream(ASKED))


def failure(endpoint: FakeEndpoint, limits: Limits = LONG, **who) -> str:
    """What a failing stream says of itself."""
    with pytest.raises(ModelFailed) as failed:
        list(model(endpoint, limits, **who).stream(ASKED))
    said = str(failed.value)
    assert endpoint.base_url in said
    assert who.get("name", "small") in said
    return said


def test_a_request_says_what_it_must(endpoint: FakeEndpoint) -> None:
    assert list(model(endpoint, key="a-key").stream(ASKED, tokens=70)) != []
    [request] = endpoint.requests
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["authorization"] == "Bearer a-key"
    assert request.body["model"] == "small"
    assert request.body["messages"] == [
        {"role": "system", "content": "Answer from the passages."},
        {"role": "user", "content": "How many companies?"},
    ]
    assert (request.body["stream"], request.body["temperature"], request.body["max_tokens"]) == (True, 0, 70)


def test_a_request_asks_for_as_many_tokens_as_the_limits_say(endpoint: FakeEndpoint) -> None:
    assert answer(endpoint, Limits(tokens=123)) == "Hello."
    assert endpoint.requests[0].body["max_tokens"] == 123


def test_nothing_is_sent_before_the_stream_is_read(endpoint: FakeEndpoint) -> None:
    stream = model(endpoint).stream(ASKED)
    time.sleep(0.1)
    assert endpoint.requests == []
    stream.close()
    assert endpoint.requests == []


def test_the_pieces_come_one_by_one_and_in_order(endpoint: FakeEndpoint) -> None:
    endpoint.say(told(SAID))
    came = [piece for piece in model(endpoint).stream(ASKED) if piece]
    assert came == pieces(SAID)


def test_complete_is_the_stream_collected(endpoint: FakeEndpoint) -> None:
    endpoint.say(told(SAID))
    assert model(endpoint).complete(ASKED, tokens=40) == SAID
    assert endpoint.requests[0].body["max_tokens"] == 40


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1_000_000])
def test_the_text_is_whole_however_small_the_writes(endpoint: FakeEndpoint, size: int, line_end: str) -> None:
    endpoint.say(told(SAID, split=(size,), line_end=line_end))
    assert answer(endpoint, Limits(whole=20)) == SAID


def test_the_text_is_whole_wherever_the_bytes_are_cut(endpoint: FakeEndpoint) -> None:
    said = "增长 3,5 % [k7q2]。שלום"
    asking = model(endpoint)
    for first in range(1, 320):  # past the chunk that has the text, into the next one
        endpoint.say(Reply((said,), split=(first, 10_000), line_end="\r\n"))
        assert asking.complete(ASKED, 50) == said, f"cut after byte {first}"


def test_the_first_token_has_a_limit(endpoint: FakeEndpoint) -> None:
    endpoint.say(slow(SAID, 30))
    began = time.monotonic()
    assert "gave no first token in 0.4 s" in failure(endpoint, SHORT)
    assert 0.4 <= time.monotonic() - began < 2
    endpoint.wait_for(lambda seen: seen.closed_after)
    assert endpoint.closed_after < 0.4 + CLOSED_WITHIN


@pytest.mark.parametrize("role", [ROLE, {"role": "assistant"}, {"role": "assistant", "content": None}])
def test_a_role_is_no_token(endpoint: FakeEndpoint, role: dict) -> None:
    endpoint.say(Reply((role, 30, "late")))
    assert "gave no first token in 0.4 s" in failure(endpoint, Limits(first=0.4, silence=10))


def test_silence_has_a_limit(endpoint: FakeEndpoint) -> None:
    endpoint.say(silent(SAID))
    came = []
    with pytest.raises(ModelFailed, match=r"gave no next token in 0.3 s"):
        came.extend(model(endpoint, Limits(first=10, silence=0.3)).stream(ASKED))
    assert SAID.startswith("".join(came))
    endpoint.wait_for(lambda seen: seen.closed_after)
    assert endpoint.closed_after < 0.3 + CLOSED_WITHIN


def test_silence_is_between_two_tokens_and_not_in_all(endpoint: FakeEndpoint) -> None:
    endpoint.say(Reply(("a", 0.4, "b", 0.4, "c", 0.4, "d")))
    assert answer(endpoint, Limits(first=1.0, silence=1.0)) == "abcd"


def test_the_silence_after_the_last_token_counts_too(endpoint: FakeEndpoint) -> None:
    endpoint.say(Reply(("All said.", 30)))
    assert "gave no next token in 0.4 s" in failure(endpoint, SHORT)


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.15])
def test_the_whole_answer_has_a_limit(endpoint: FakeEndpoint, pause: float) -> None:
    endpoint.say(endless("on and on ", pause))
    began = time.monotonic()
    said = failure(endpoint, Limits(first=0.5, silence=0.5, whole=0.7, tokens=1_000_000))
    assert "has not finished in 0.7 s" in said
    assert time.monotonic() - began < 0.7 + 3 * CLOSED_WITHIN  # a flood takes its time to be read
    endpoint.wait_for(lambda seen: seen.closed_after)
    assert endpoint.closed_after < 0.7 + CLOSED_WITHIN


def test_the_limit_of_the_whole_holds_before_the_first_token_too(endpoint: FakeEndpoint) -> None:
    endpoint.say(slow(SAID, 30))
    assert "has not finished in 0.3 s" in failure(endpoint, Limits(first=10, whole=0.3))


def test_more_tokens_than_were_asked_for_are_a_failure(endpoint: FakeEndpoint) -> None:
    endpoint.say(endless("on and on ", 0.001))
    said = failure(endpoint, Limits(tokens=50))
    assert "was asked for 50 tokens, gave 201 and did not stop" in said
    endpoint.wait_for(lambda seen: seen.closed_after)


def test_bytes_without_a_line_end_hold_no_limit_up(endpoint: FakeEndpoint) -> None:
    endpoint.say(Reply((b"x" * 100 if one % 2 else 0.01 for one in range(10_000)), finish=None))
    assert "gave no first token in 0.4 s" in failure(endpoint, SHORT)


def test_whoever_reads_gets_control_back_while_the_endpoint_is_silent(endpoint: FakeEndpoint) -> None:
    endpoint.say(Reply((1.0, "late", 1.0, "r")))
    came = list(model(endpoint, Limits(first=5, silence=5)).stream(ASKED))
    assert "".join(came) == "later"
    assert came[:3] == ["", "", ""]
    assert came[came.index("late") + 1 :][:3] == ["", "", ""]


def test_a_slow_reader_gets_everything(endpoint: FakeEndpoint) -> None:
    endpoint.say(told("One two three four five."))
    came = ""
    for piece in model(endpoint, Limits(first=5, silence=0.3, whole=5)).stream(ASKED):
        time.sleep(0.15)
        came += piece
    assert came == "One two three four five."


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (refused(400), "maximum context length is 4096 tokens"),
        (refused(401), "Incorrect API key"),
        (refused(404), "does not exist"),
        (refused(429), "Rate limit reached"),
        (refused(500), "error while processing"),
        (Reply((b"<h1>Bad\n gateway</h1>",), status=502, content_type="text/html", finish=None), "Bad gateway"),
        (Reply((b"",), status=503, finish=None), "503"),
        (Reply((Cut.CLOSED,)), "disconnected"),
        (cut_off(SAID), "closed connection"),
        (cut_off(SAID, sized=False), "broke off"),
        (cut_off(SAID, Cut.RESET), ""),
        (told(SAID, finish=None), "broke off"),
        (garbage(), ""),
        (garbage(b'{"choices": [{"message": {"content": "Not streamed."}}]}', "application/json"), "broke off"),
        (garbage(b"<html><p>Please log in</p></html>", "text/html"), "broke off"),
        (garbage(b"HTTP/1.1 200 OK\r\n\r\nhello", "text/plain"), "broke off"),
        (garbage(b""), "broke off"),
        (garbled("246 firms"), "Expecting property name"),
        (garbled("246 firms", b"data: []\n\n"), ""),
        (garbled("246 firms", b'data: "text"\n\n'), ""),
        (garbled("246 firms", b"data: null\n\n"), ""),
        (garbled("246 firms", b'data: {"choices": null}\n\n'), ""),
        (garbled("246 firms", b'data: {"choices": [{"delta": {"content": 7}}]}\n\n'), ""),
        (garbled("246 firms", b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n'), "utf-8"),
        (garbled("246 firms", b'data: {"error": {"message": "Out of memory", "code": 500}}\n\n'), "Out of memory"),
    ],
)
def test_a_failure_names_the_endpoint_and_the_reason(endpoint: FakeEndpoint, script: Reply, reason: str) -> None:
    endpoint.say(script)
    said = failure(endpoint)
    assert reason in said
    assert "\n" not in said
    assert len(said) < 500
    assert len(endpoint.requests) == 1, "asked again"


def test_what_came_before_a_failure_is_given(endpoint: FakeEndpoint) -> None:
    endpoint.say(cut_off("There are 246 companies [k7q2]. They"))
    came = []
    with pytest.raises(ModelFailed):
        came.extend(model(endpoint).stream(ASKED))
    assert "".join(came) == "There are 246 com"[:16]


def test_an_unknown_model_is_named() -> None:
    with FakeEndpoint(told("Hello."), models=["other"]) as endpoint:
        assert "404" in failure(endpoint, name="no-such-model")
        assert model(endpoint, name="other").complete(ASKED, 9) == "Hello."


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with FakeEndpoint() as gone:
        url = gone.base_url
    with pytest.raises(ModelFailed, match=rf"small at {url} failed: .*(refused|attempts failed)"):
        list(LanguageModel("small", url, "", SHORT).stream(ASKED))


@pytest.mark.parametrize("url", ["127.0.0.1:1/v1", "ftp://127.0.0.1/v1", "http://", "http://exa mple/v1", ""])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(ModelFailed, match=f"small at {url} failed: .+"):
        list(LanguageModel("small", url, "", SHORT).stream(ASKED))


def test_a_key_is_never_told() -> None:
    def echoing(body: dict) -> Reply:
        error = b'{"error": {"message": "Incorrect API key provided: %b", "type": "x"}}' % SECRET.encode()
        return Reply((error,), status=401, content_type="application/json", finish=None)

    with FakeEndpoint(echoing) as endpoint:
        said = failure(endpoint, key=SECRET)
        assert "Incorrect API key provided" in said
        assert SECRET not in said


def test_a_wrong_key_is_refused_and_the_right_one_answered() -> None:
    with FakeEndpoint(told("Hello."), key=SECRET) as endpoint:
        assert "Incorrect API key" in failure(endpoint, key="wrong")
        assert model(endpoint, key=SECRET).complete(ASKED, 9) == "Hello."
        assert model(endpoint, key=f"{SECRET}\n").complete(ASKED, 9) == "Hello."


def test_the_endpoint_speaks_as_openai_s_do() -> None:
    """The fake itself, with OpenAI's own client: what the other tests rest on."""
    http = DefaultHttpxClient(trust_env=False)
    with FakeEndpoint(told("One."), slow("Two.", 0.05), models=["small"]) as endpoint:
        with OpenAI(base_url=endpoint.base_url, api_key="none", http_client=http, max_retries=0) as client:
            assert [one.id for one in client.models.list()] == ["small"]
            for said in ("One.", "Two.", "Two."):
                whole = client.chat.completions.create(model="small", messages=[{"role": "user", "content": "Hi"}])
                assert (whole.choices[0].message.content, whole.choices[0].finish_reason) == (said, "stop")
            with pytest.raises(NotFoundError, match="does not exist"):
                client.chat.completions.create(model="large", messages=[{"role": "user", "content": "Hi"}])
            assert endpoint.closed_after is None
        endpoint.wait_for(lambda seen: seen.closed_after)
    assert [one.path for one in endpoint.requests] == ["/v1/models", *["/v1/chat/completions"] * 4]


def test_texts_can_be_made_wrong() -> None:
    said = "Nel 2024 erano 246 [k7q2], il 3,5% [a1b2]."
    assert unknown_ids(said) == "Nel 2024 erano 246 [zz99], il 3,5% [zz99]."
    assert invented_numbers(said) == "Nel 5357 erano 579 [k7q2], il 6,8% [a1b2]."


def test_an_empty_answer_is_empty(endpoint: FakeEndpoint) -> None:
    endpoint.say(told(""))
    assert answer(endpoint) == ""


def test_an_answer_that_reached_its_tokens_is_given_as_unfinished(endpoint: FakeEndpoint) -> None:
    endpoint.say(told(SAID, finish="length"))
    came = []
    with pytest.raises(ModelFailed, match=r"stopped at the limit of 90 tokens.*LIFEHUB_LLM_TOKENS"):
        came.extend(model(endpoint).stream(ASKED, tokens=90))
    assert "".join(came) == SAID


def test_what_a_model_thinks_is_no_answer_but_a_sign_of_life(endpoint: FakeEndpoint) -> None:
    endpoint.say(thinking("There are 246.", "Let me see, what do the passages say?"))
    assert answer(endpoint) == "There are 246."
    thoughts = [one for _ in range(8) for one in ({"reasoning_content": "hm"}, 0.1)]
    endpoint.say(Reply((ROLE, *thoughts, "246")))
    assert answer(endpoint, Limits(first=0.5, silence=0.5)) == "246"


def test_the_connection_may_end_the_body_of_a_whole_answer(endpoint: FakeEndpoint) -> None:
    endpoint.say(told(SAID, sized=False))
    assert answer(endpoint) == SAID


def test_a_model_goes_on_after_a_failure_and_after_a_lost_connection(endpoint: FakeEndpoint) -> None:
    asking = model(endpoint)
    for script in (cut_off(SAID), refused(500), told(SAID, sized=False), garbage(), cut_off(SAID, Cut.RESET)):
        endpoint.say(script)
        with suppress(ModelFailed):
            list(asking.stream(ASKED))
        endpoint.say(told(SAID))
        assert asking.complete(ASKED, 50) == SAID


@pytest.mark.parametrize(
    ("script", "read"),
    [
        (slow(SAID, 30), 1),
        (Reply((ROLE, 30, SAID)), 1),
        (silent(SAID), 3),
        (endless("on and on ", 0.01), 5),
        (endless("on and on "), 5),
    ],
    ids=["before the response", "before the first token", "in a silence", "in the middle", "in a flood"],
)
def test_closing_the_stream_closes_the_connection(endpoint: FakeEndpoint, script: Reply, read: int, capsys) -> None:
    endpoint.say(script)
    stream = model(endpoint, Limits(tokens=1_000_000)).stream(ASKED)
    for _ in range(read):
        next(stream)
    endpoint.wait_for(lambda seen: seen.requests)
    began = time.monotonic()
    assert endpoint.closed_after is None
    stream.close()
    assert time.monotonic() - began < 0.1, "closing waited for the network"
    endpoint.wait_for(lambda seen: seen.closed_after)
    took = endpoint.requests[0].begun + endpoint.closed_after - began
    with capsys.disabled():
        print(f"\nthe connection was closed {1000 * took:.1f} ms after the stream")
    assert took < CLOSED_WITHIN


def test_a_stream_nobody_holds_closes_its_connection(endpoint: FakeEndpoint) -> None:
    endpoint.say(silent(SAID))
    stream = model(endpoint, Limits()).stream(ASKED)
    next(stream)
    del stream
    endpoint.wait_for(lambda seen: seen.closed_after, within=CLOSED_WITHIN)


def test_ten_streams_at_once_each_get_their_own_answer(endpoint: FakeEndpoint) -> None:
    def script(body: dict) -> Reply:
        text = f"answer to {body['messages'][0]['content']}: {SAID}"
        return Reply([part for piece in pieces(text) for part in (piece, 0.02)])

    def ask(number: int) -> str:
        return "".join(asking.stream([Message("user", f"question {number}")]))

    endpoint.say(script)
    asking = model(endpoint, Limits())
    began = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert answers == [f"answer to question {number}: {SAID}" for number in range(10)]
    took = time.monotonic() - began
    assert took < 10 * 0.02 * len(pieces(SAID)) / 2, "one after the other"


def test_closing_a_model_stops_the_server_that_was_started_for_it(endpoint: FakeEndpoint) -> None:
    class Server:
        closed = 0

        def close(self) -> None:
            self.closed += 1

    server = Server()
    LanguageModel("small", endpoint.base_url, server=server).close()
    assert server.closed == 1
    model(endpoint).close()


def test_a_hanging_stream_holds_up_no_other(endpoint: FakeEndpoint) -> None:
    endpoint.say(slow(SAID, 30), told("Hello."))
    asking = model(endpoint, Limits())
    hanging = asking.stream(ASKED)
    next(hanging)
    endpoint.wait_for(lambda seen: seen.requests)
    began = time.monotonic()
    assert asking.complete(ASKED, 9) == "Hello."
    assert time.monotonic() - began < 1
    hanging.close()


def test_the_environment_does_not_change_where_a_request_goes(
    endpoint: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeEndpoint(told("I am another.")) as other:
        site = other.base_url.removesuffix("/v1")
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, site)
            monkeypatch.setenv(name.lower(), site)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE"):
            monkeypatch.setenv(name, other.base_url)
        for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "ORGANIZATION", "API_TYPE", "API_VERSION"):
            monkeypatch.setenv(f"OPENAI_{name}", "of-the-environment")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer of-the-environment")
        assert answer(endpoint) == "Hello."
        assert other.requests == []
    [request] = endpoint.requests
    assert "of-the-environment" not in str(request.headers) + request.path + str(request.body)


def test_loading_the_client_is_not_the_model_s_silence(endpoint: FakeEndpoint) -> None:
    """A fresh process, whose first request must not be late because its own libraries take long to load."""
    code = (
        "import sys; from assistant.llm.client import *; "
        "print(LanguageModel('small', sys.argv[1], '', Limits(first=1)).complete([Message('user', 'Hi')], 9))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, endpoint.base_url], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "Hello.", done.stderr[-500:]


def test_a_token_costs_less_than_a_millisecond(endpoint: FakeEndpoint, capsys) -> None:
    many = 2_000
    endpoint.say(Reply(["word "] * many))
    asking = model(endpoint, Limits(first=10, whole=60, tokens=many))
    asking.complete(ASKED, many)
    began = time.process_time()
    assert asking.complete(ASKED, many) == "word " * many
    each = 1000 * (time.process_time() - began) / many
    with capsys.disabled():
        print(f"\n{each:.3f} ms of processor a token, the fake endpoint's own included")
    assert each < 3  # the bar is 1; this leaves room for a busy machine
