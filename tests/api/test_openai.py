"""The interface of OpenAI's form, asked by OpenAI's own client and by LlamaIndex's, over a socket."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import openai
import pytest
import uvicorn
from fastapi.testclient import TestClient
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike

from api.app import create_app
from api.openai_wire import ChatIn, ChunkOut
from assistant.answer import Answer, Claim, Claimed, Contact, Done, Started, Turn, Waiting
from assistant.ask import Assistant
from assistant.editions import marked_down, write
from assistant.llm.check import Checked
from assistant.wire import AnswerOut
from corpus.document import LANGUAGES
from corpus.errors import ModelFailed
from tests.api.conftest import FakeAssistant, FakeIndex, library

LIST = "The main sectors are:\n- pharmaceuticals\n- devices"
ONE = "Lombardy has 120 companies."
TWO = "They employ 30,000 people."
BRACKETS = "As shown in [1] and [2], this grew."
SHAPES: dict[str, list[list[tuple[str, str]]]] = {
    "one": [[(ONE, "")]],
    "paragraphs": [[(ONE, ""), (TWO, "")], [(TWO, ""), (ONE, "")], [(ONE, "")]],
    "list": [[(LIST, "")]],
    "list first": [[(LIST, ""), (ONE, "")], [(TWO, "")]],
    "list between": [[(ONE, ""), (LIST, ""), (TWO, "")]],
    "list last": [[(ONE, "")], [(TWO, ""), (LIST, "")]],
    "two lists": [[(LIST, ""), (LIST, "")], [(LIST, "")]],
    "earlier": [[(ONE, "")], [(TWO, "Earlier, the brochure said (2016):"), (LIST, "")]],
    "earlier list": [[(ONE, "")], [(LIST, "Earlier, the brochure said (2016):")]],
    "brackets": [[(ONE, "")], [(BRACKETS, ""), (TWO, "")]],
    "hebrew": [[("בלומברדיה יש 120 חברות 𝟙.", "")], [("התחומים הם:\n- תרופות\n- מכשור", ""), ("自 2024 年。", "")]],
}
REFUSED = {
    "n": 2,
    "tools": [{"type": "function", "function": {"name": "look", "parameters": {}}}],
    "functions": [{"name": "look"}],
    "response_format": {"type": "json_object"},
    "modalities": ["text", "audio"],
}
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


class Teller(FakeAssistant):
    """Tells the shapes above as the assistant does. "slowly" waits for `go`, "forever" never comes to an end."""

    def __init__(self, index: FakeIndex):
        super().__init__(index)
        self.go = threading.Event()

    def _events(self, question: str, language: str) -> Iterator:
        if question in ("refuse", "break", "otherwise"):
            yield from super()._events(question, language)
            return
        try:
            yield Started("a1", language, "ltr", "editions")
            while question == "forever":
                yield Waiting()
                time.sleep(0.02)
            cited = self._cited(SHAPES.get(question, SHAPES["paragraphs"]))
            for citation, claims in cited:
                for place, claim in enumerate(claims):
                    yield Claimed(claim, () if place else (citation,))
                    yield Waiting()
                    if question == "slowly":
                        assert self.go.wait(10)
            yield Done(
                Answer(
                    "a1", question, question, language, "answered", write(cited),
                    tuple(claim for _, claims in cited for claim in claims), tuple(one for one, _ in cited),
                )
            )  # fmt: skip
        finally:
            self.streams_closed += 1

    def _cited(self, shape: list) -> list:
        first = self._claim(1, "companies", "en").citations[0]
        return [
            (replace(first, number=number), [Claim(text, (number,), "quoted", lead) for text, lead in claims])
            for number, claims in enumerate(shape, 1)
        ]


@pytest.fixture
def assistant() -> Teller:
    return Teller(FakeIndex(*library()))


@pytest.fixture
def site(app) -> Iterator[str]:
    """The application served on a free port of the loopback interface."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=5))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def hub(site: str) -> Iterator[openai.OpenAI]:
    """OpenAI's client."""
    with (
        httpx.Client(trust_env=False) as http,
        openai.OpenAI(base_url=f"{site}/v1", api_key="any", max_retries=0, timeout=10, http_client=http) as client,
    ):
        yield client


@pytest.fixture
def ask(client):
    """Posts a conversation of one question without any client's help."""

    def post(question: str = "one", **more):
        body = {"model": "lifehub", "messages": [{"role": "user", "content": question}], **more}
        return client.post("/v1/chat/completions", json=body)

    return post


@pytest.fixture
def failed():
    """Checks that a response is an error of OpenAI's form, and returns it."""

    def check(response, status: int) -> dict:
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/json"
        assert list(response.json()) == ["error"]
        error = response.json()["error"]
        assert tuple(error) == ("message", "type", "param", "code")
        assert error["type"] == ("invalid_request_error" if status < 500 else "server_error")
        return error

    return check


def user(content) -> dict:
    return {"role": "user", "content": content}


def text_of(chunks: list) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_the_client_gets_a_whole_answer(hub, site):
    completion = hub.chat.completions.create(model="lifehub-en", messages=[user("paragraphs")], temperature=0.2)
    [choice] = completion.choices
    assert choice.message.content == (
        f"{ONE} [1] {TWO} [1]\n\n{TWO} [2] {ONE} [2]\n\n{ONE} [3]"
    )  # fmt: skip
    assert (choice.finish_reason, choice.message.role, choice.message.refusal) == ("stop", "assistant", None)
    assert (completion.id, completion.object, completion.model) == ("chatcmpl-a1", "chat.completion", "lifehub-en")
    assert abs(completion.created - time.time()) < 60
    assert completion.citations == [f"{site}/read/brochure?language=en&passage=brochure%23companies%40en#cited"] * 3


def test_nothing_of_the_answer_is_lost(hub, client):
    completion = hub.chat.completions.create(model="lifehub-he", messages=[user("list first")])
    assert completion.lifehub == client.post("/v1/ask", json={"question": "list first", "language": "he"}).json()
    refused = hub.chat.completions.create(model="lifehub", messages=[user("refuse")])
    assert (refused.choices[0].message.content, refused.choices[0].message.annotations) == ("I don't know.", [])
    assert (refused.lifehub["outcome"], refused.lifehub["contact"]["name"]) == ("refused", "The Hub")
    assert refused.citations == []


@pytest.mark.parametrize("shape", SHAPES)
def test_the_pieces_join_to_the_whole_text(hub, shape):
    whole = hub.chat.completions.create(model="lifehub", messages=[user(shape)])
    chunks = list(hub.chat.completions.create(model="lifehub", messages=[user(shape)], stream=True))
    first, *_, last = chunks
    assert (first.choices[0].delta.role, first.choices[0].delta.content) == ("assistant", "")
    assert text_of(chunks) == whole.choices[0].message.content
    assert len([c for c in chunks if c.choices[0].delta.content]) == sum(len(claims) for claims in SHAPES[shape])
    assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert last.choices[0].delta.annotations == [each.model_dump() for each in whole.choices[0].message.annotations]
    assert (last.citations, last.lifehub) == (whole.citations, whole.lifehub)
    assert {(c.id, c.model, c.object) for c in chunks} == {("chatcmpl-a1", "lifehub", "chat.completion.chunk")}
    assert all(c.usage is None for c in chunks)


@pytest.mark.parametrize("shape", SHAPES)
def test_annotations_point_at_the_marks(hub, shape):
    message = hub.chat.completions.create(model="lifehub", messages=[user(shape)]).choices[0].message
    at = [(each.url_citation.start_index, each.url_citation.end_index) for each in message.annotations]
    marked = [f"[{number}]" for number, claims in enumerate(SHAPES[shape], 1) for _ in claims]
    assert [message.content[start:end] for start, end in at] == marked
    assert at == sorted(set(at))
    assert {each.type for each in message.annotations} == {"url_citation"}
    assert {each.url_citation.title for each in message.annotations} == {"Life sciences"}
    if shape == "brackets":
        assert marked_down(BRACKETS) in message.content


class Model:
    """Writes a sentence for each of the first passages it is given, then fails or not."""

    engine = "llm:by-hand"

    def __init__(self, sentences: int, fails: bool):
        self.sentences = sentences
        self.fails = fails

    def write(self, snapshot, question, language, passages) -> Iterator[Checked | None]:
        cited = [passage for passage, _ in passages]
        for number in range(self.sentences):
            yield None
            yield Checked(f"Sentence {number} says so.", tuple(cited[: number % 2 + 1]), "figures, names")
        if self.fails:
            raise ModelFailed("The language model by-hand gave no next token in 15 s.")


@pytest.mark.parametrize(("sentences", "fails"), [(1, False), (3, False), (2, True), (0, True), (0, False)])
@pytest.mark.parametrize("question", ["pharmaceutical companies in Lombardy according to ISTAT", "strategic partners"])
def test_the_pieces_of_the_real_assistant_join_too(index, settings, question, sentences, fails, caplog):
    """In a model's words, in the library's own, and where those take over from a model."""
    contact = Contact("The Hub", "https://example.org")
    for writer in (None, Model(sentences, fails)):
        client = TestClient(create_app(Assistant(index, contact, writer=writer), settings))
        body = {"model": "lifehub-en", "messages": [user(question)]}
        message = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
        lines = client.post("/v1/chat/completions", json=body | {"stream": True}).text.split("\n\n")
        chunks = [ChunkOut.model_validate_json(line[6:]) for line in lines if line.startswith("data: {")]
        assert chunks[-1].lifehub.outcome == "answered"
        assert text_of(chunks) == message["content"] == chunks[-1].lifehub.text
        assert len([c for c in chunks if c.choices[0].delta.content]) >= len(chunks[-1].lifehub.claims)
        at = [each["url_citation"] for each in message["annotations"]]
        marks = [message["content"][each["start_index"] : each["end_index"]] for each in at]
        assert marks == [f"[{number}]" for claim in chunks[-1].lifehub.claims for number in claim.citations]
    assert "not made of its claims" not in caplog.text


def test_a_claim_is_sent_before_the_next_one_is_made(hub, assistant):
    stream = hub.chat.completions.create(model="lifehub", messages=[user("slowly")], stream=True)
    role, piece = next(stream), next(stream)
    assert not assistant.go.is_set()
    assert (role.choices[0].delta.role, piece.choices[0].delta.content) == ("assistant", f"{ONE} [1]")
    assistant.go.set()
    assert text_of([role, piece, *stream]).endswith(f"{ONE} [3]")


def test_an_answer_that_came_out_otherwise_than_its_claims_follows_them_whole(hub, caplog):
    """The fake this one is made from joins its claims in another way."""
    whole = hub.chat.completions.create(model="lifehub", messages=[user("otherwise")]).choices[0].message.content
    chunks = list(hub.chat.completions.create(model="lifehub", messages=[user("otherwise")], stream=True))
    sent = text_of(chunks)
    assert sent.endswith(f"\n\n{whole}") and sent != whole
    at = [each["url_citation"] for each in chunks[-1].choices[0].delta.annotations]
    assert [sent[each["start_index"] : each["end_index"]] for each in at] == ["[1]", "[2]"]
    assert all(each["start_index"] > len(sent) - len(whole) for each in at)
    assert "not made of its claims" in caplog.text


def test_the_wire_is_that_of_server_sent_events(ask):
    response = ask(stream=True, stream_options={"include_usage": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    events = response.text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    assert ": thinking" in events
    data = [event.removeprefix("data: ") for event in events[:-2] if not event.startswith(":")]
    assert all("\n" not in one and ChunkOut.model_validate_json(one) for one in data)
    piece = json.loads(data[1])
    assert tuple(piece) == ("id", "object", "created", "model", "choices")
    assert piece["choices"] == [
        {"index": 0, "delta": {"content": f"{ONE} [1]"}, "logprobs": None, "finish_reason": None}
    ]
    assert json.loads(data[-1])["choices"] == []


@pytest.mark.parametrize(
    ("question", "read", "written"),
    [("one", 1, 5), ("Wie viele Betriebe?", 3, 25), ("伦巴第有120家公司？", 8, 25)],
)
def test_usage_counts_words(hub, question, read, written):
    """A figure is a word, and so is a Chinese character; marks are figures."""
    expected = (read, written, read + written)
    used = hub.chat.completions.create(model="lifehub", messages=[user(question)]).usage
    assert (used.prompt_tokens, used.completion_tokens, used.total_tokens) == expected
    options = {"include_usage": True}
    *_, last = hub.chat.completions.create(
        model="lifehub", messages=[user(question)], stream=True, stream_options=options
    )
    assert (last.choices, last.usage) == ([], used)


def test_usage_counts_the_turns_that_were_read(hub):
    before = [{"role": "system", "content": "Be brief."}, user("How many?"), {"role": "assistant", "content": "Two."}]
    used = hub.chat.completions.create(model="lifehub", messages=[*before, user("one")]).usage
    assert used.prompt_tokens == 2 + 1 + 1


def test_a_conversation_reaches_the_assistant(hub, assistant):
    messages = [
        {"role": "system", "content": [IMAGE]},
        {"role": "developer", "content": "Talk like a pirate."},
        user("never answered"),
        user([{"type": "text", "text": "How many"}, {"type": "text", "text": "companies?"}]),
        {"role": "assistant", "content": f"{ONE} [1]"},
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "tool", "content": "42", "tool_call_id": "t"},
        user("And people?"),
        {"role": "assistant", "content": [{"type": "text", "text": f"{TWO} [1]"}]},
        user("  And exports? "),
    ]
    hub.chat.completions.create(model="lifehub-de", messages=messages, user="u1", seed=7, stop=["."])
    turns = (Turn("How many\ncompanies?", f"{ONE} [1]"), Turn("And people?", f"{TWO} [1]"))
    assert assistant.asked == [("And exports?", "de", turns)]


def test_a_conversation_goes_on_with_its_own_answers(hub, assistant):
    messages = [user("list last")]
    answer = hub.chat.completions.create(
        model="lifehub", messages=messages, extra_body={"lifehub": {"sources": True}}
    ).choices[0]
    messages += [answer.message.model_dump(), user("And their exports?")]
    hub.chat.completions.create(model="lifehub", messages=messages)
    question, language, [turn] = assistant.asked[-1]
    assert (question, language, turn.question) == ("And their exports?", "auto", "list last")
    assert turn.answer == f"{ONE} [1]\n\n{TWO} [2] The main sectors are [2]:\n\n- pharmaceuticals\n- devices"


def test_a_long_conversation_is_read_from_its_end(hub, assistant):
    before = [
        message
        for n in range(30)
        for message in (user(f"question {n}"), {"role": "assistant", "content": f"{n} " + "long " * 1_000})
    ]
    hub.chat.completions.create(model="lifehub", messages=[*before, user("one")])
    [(_, _, turns)] = assistant.asked
    assert [turn.question for turn in turns] == [f"question {n}" for n in range(10, 30)]
    assert {len(turn.answer) for turn in turns} <= {3_999, 4_000}


@pytest.mark.parametrize("how", [{"extra_body": {"lifehub": {"sources": True}}}, {"extra_query": {"sources": "true"}}])
def test_sources_are_listed_where_asked_for(hub, site, how):
    address = f"{site}/read/brochure?language=en&passage=brochure%23companies%40en#cited"
    plain = hub.chat.completions.create(model="lifehub", messages=[user("list last")])
    listed = hub.chat.completions.create(model="lifehub", messages=[user("list last")], **how)
    lines = [f"- [{number}] [Life sciences (Assolombarda, 2024)]({address})" for number in (1, 2)]
    expected = plain.choices[0].message.content + "\n\n---\n\n" + "\n".join(lines)
    assert listed.choices[0].message.content == expected
    assert listed.choices[0].message.annotations == plain.choices[0].message.annotations
    assert listed.usage.completion_tokens > plain.usage.completion_tokens
    chunks = list(
        hub.chat.completions.create(
            model="lifehub", messages=[user("list last")], stream=True, stream_options={"include_usage": True}, **how
        )
    )
    assert text_of(chunks) == expected
    assert chunks[-1].usage == listed.usage


def test_a_refusal_lists_no_sources(hub):
    refused = hub.chat.completions.create(model="lifehub", messages=[user("refuse")], extra_query={"sources": "1"})
    assert refused.choices[0].message.content == "I don't know."


def test_the_title_of_an_upload_is_shown_as_typed(assistant, ask):
    shown = assistant._cited
    assistant._cited = lambda shape: [
        (replace(one, document_title="<b>A</b>](javascript:x)\n[*B*", issuer=""), claims)
        for one, claims in shown(shape)
    ]
    content = ask(lifehub={"sources": True}).json()["choices"][0]["message"]["content"]
    assert r"- [1] [\<b\>A\</b\>\](javascript:x) \[\*B\* (2024)](http://testserver/read/" in content


def test_an_address_of_its_own_is_kept(assistant, ask):
    shown = assistant._cited
    assistant._cited = lambda shape: [(replace(one, url="https://hub.example/read/x"), c) for one, c in shown(shape)]
    completion = ask().json()
    assert completion["citations"] == ["https://hub.example/read/x"]
    [annotation] = completion["choices"][0]["message"]["annotations"]
    assert annotation["url_citation"]["url"] == "https://hub.example/read/x"


def test_models_are_one_for_all_languages_and_one_for_each(hub, assistant):
    names = [model.id for model in hub.models.list()]
    assert names == ["lifehub", *(f"lifehub-{language}" for language in LANGUAGES)]
    assert [hub.models.retrieve(name).id for name in names] == names
    assert {model.owned_by for model in hub.models.list()} == {"lifehub"}
    for name in names:
        hub.chat.completions.create(model=name, messages=[user("one")])
    assert [language for _, language, _ in assistant.asked] == ["auto", *LANGUAGES]


def test_an_unknown_model_is_not_found(hub, assistant):
    with pytest.raises(openai.NotFoundError) as asked:
        hub.chat.completions.create(model="gpt-4o", messages=[user("one")])
    with pytest.raises(openai.NotFoundError) as looked_up:
        hub.models.retrieve("gpt-4o")
    for error in (asked.value, looked_up.value):
        assert (error.param, error.code, error.type) == ("model", "model_not_found", "invalid_request_error")
        assert "'gpt-4o'" in error.message and "lifehub-it" in error.message
    assert assistant.asked == []


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("field", REFUSED)
def test_what_is_not_there_is_refused(hub, assistant, field, stream):
    with pytest.raises(openai.BadRequestError) as refused:
        hub.chat.completions.create(
            model="lifehub", messages=[user("one")], stream=stream, extra_body={field: REFUSED[field]}
        )
    assert (refused.value.param, refused.value.code) == (field, "unsupported_value")
    assert "leave it out" in refused.value.message
    assert assistant.asked == []


def test_what_changes_nothing_is_taken(ask):
    harmless = {"n": 1, "tools": [], "functions": [], "response_format": {"type": "text"}, "modalities": ["text"]}
    assert ask(**harmless, tool_choice="none", max_tokens=5, unheard_of={"x": 1}).status_code == 200
    nothing = dict.fromkeys([*harmless, "stream", "stream_options", "lifehub"])
    assert ask(**nothing).status_code == 200


@pytest.mark.parametrize(
    ("messages", "param", "code", "said"),
    [
        ([], "messages", None, "at least 1"),
        ([{"role": "system", "content": "x"}], "messages", None, "no user message"),
        ([user("")], "messages[0].content", None, "is empty"),
        ([user("x"), {"role": "assistant", "content": "y"}, user(" \n ")], "messages[2].content", None, "is empty"),
        ([user(None)], "messages[0].content", None, "is empty"),
        ([user([])], "messages[0].content", None, "is empty"),
        (
            [user("x" * 1_200)],
            "messages[0].content",
            "context_length_exceeded",
            "has 1,200 characters; the limit is 1,000",
        ),
        ([user([{"type": "text", "text": "x"}, IMAGE])], "messages[0].content", "unsupported_value", "'image_url'"),
        ([user([{"type": "text"}])], "messages[0].content", "unsupported_value", "'text'"),
        ([user(["x"])], "messages[0].content", "unsupported_value", "'str'"),
        ([user(7)], "messages[0].content", None, "neither a text nor a list"),
        ([user("a\x00b")], "messages[0].content", None, "control characters"),
        (
            [user("x"), {"role": "assistant", "content": "\x00"}, user("x")],
            "messages[1].content",
            None,
            "control characters",
        ),
        ([{"role": "pope", "content": "x"}], "messages[0].role", None, "not 'pope'"),
        ([{"content": "x"}], "messages[0].role", None, "required"),
        ("x", "messages", None, "list"),
        (None, "messages", None, "list"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_conversation_that_cannot_be_used_is_told_where_and_why(
    ask, failed, assistant, messages, param, code, said, stream
):
    error = failed(ask(messages=messages, stream=stream), 400)
    assert (error["param"], error["code"]) == (param, code)
    assert error["message"].startswith(param) and said in error["message"]
    assert assistant.asked == []


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"question=x", b"\xff\xfe", b'"text"', b"[" * 100_000])
def test_a_body_that_is_no_request_is_told(client, failed, body):
    headers = {"Content-Type": "application/json"}
    assert failed(client.post("/v1/chat/completions", content=body, headers=headers), 400)["message"]


def test_a_body_without_a_model_is_told(client, failed):
    error = failed(client.post("/v1/chat/completions", json={"messages": [user("x")]}), 400)
    assert (error["message"], error["param"]) == ("model field required.", "model")


def test_a_large_body_is_refused(ask, failed):
    assert "256 kB" in failed(ask(padding="y" * 300_000), 413)["message"]


@pytest.mark.parametrize("stream", [False, True])
def test_what_the_assistant_refuses_is_told(hub, stream):
    with pytest.raises(openai.BadRequestError, match="can't be answered as it stands"):
        hub.chat.completions.create(model="lifehub", messages=[user("unanswerable")], stream=stream)


def test_a_failure_on_our_side_tells_no_internals(hub, caplog):
    with pytest.raises(openai.InternalServerError) as error:
        hub.chat.completions.create(model="lifehub", messages=[user("break")])
    assert (error.value.status_code, error.value.type) == (500, "server_error")
    assert "secret" not in str(error.value.body)
    assert error.value.body["message"].rpartition(" ")[2].rstrip(".") in caplog.text
    assert "secret internals" in caplog.text


def test_an_error_on_the_way_is_told_as_an_event(hub, ask, caplog):
    stream = hub.chat.completions.create(model="lifehub", messages=[user("break")], stream=True)
    assert [next(stream).choices[0].delta.role, next(stream).choices[0].delta.content] == [
        "assistant",
        "Lombardy has 120 pharmaceutical companies. [1]",
    ]
    with pytest.raises(openai.APIError, match="failed on our side"):
        next(stream)
    *_, error, end, _ = ask("break", stream=True).text.split("\n\n")
    assert json.loads(error.removeprefix("data: "))["error"]["type"] == "server_error"
    assert end == "data: [DONE]"
    assert "secret" not in error


def test_elsewhere_errors_stay_problems(client, problem):
    problem(client.get("/v1/chat/completions"), 405)
    problem(client.post("/v1/completions", json={}), 404)
    problem(client.post("/v1/ask", json={}), 422)


def test_a_client_that_goes_away_stops_the_work(hub, assistant):
    stream = hub.chat.completions.create(model="lifehub", messages=[user("forever")], stream=True)
    assert next(stream).choices[0].delta.role == "assistant"
    assert assistant.streams_closed == 0
    stream.close()
    begun = time.monotonic()
    while not assistant.streams_closed and time.monotonic() - begun < 5:
        time.sleep(0.01)
    assert assistant.streams_closed == 1
    assert time.monotonic() - begun < 1


def test_a_client_that_waits_for_the_whole_answer_can_go_away_too(hub, assistant):
    with pytest.raises(openai.APITimeoutError):
        hub.chat.completions.create(model="lifehub", messages=[user("forever")], timeout=0.3)
    begun = time.monotonic()
    while not assistant.streams_closed and time.monotonic() - begun < 5:
        time.sleep(0.01)
    assert assistant.streams_closed == 1
    assert time.monotonic() - begun < 1


def test_answers_are_counted(client, ask):
    ask()
    ask(stream=True)
    ask("refuse")
    counted = client.get("/metrics").text
    assert 'lifehub_answers_total{engine="editions",language="en",outcome="answered"} 2.0' in counted
    assert 'lifehub_answers_total{engine="editions",language="en",outcome="refused"} 1.0' in counted


def test_many_clients_at_once_get_their_own_answers(site):
    async def all_of_them() -> list[str]:
        async with (
            httpx.AsyncClient(trust_env=False) as http,
            openai.AsyncOpenAI(base_url=f"{site}/v1", api_key="any", max_retries=0, http_client=http) as hub,
        ):
            whole = await hub.chat.completions.create(model="lifehub", messages=[user("list between")])
            assert whole.choices[0].message.annotations[0].url_citation.start_index == len(ONE) + 1

            async def streamed(shape: str) -> str:
                chunks = await hub.chat.completions.create(model="lifehub", messages=[user(shape)], stream=True)
                return text_of([chunk async for chunk in chunks])

            return await asyncio.gather(*(streamed(shape) for shape in SHAPES))

    teller = Teller(FakeIndex(*library()))
    assert asyncio.run(all_of_them()) == [teller.ask(shape).text for shape in SHAPES]


def test_llamaindex_chats_and_follows_up(site, assistant):
    with httpx.Client(trust_env=False) as http:
        llm = OpenAILike(
            model="lifehub-fr", api_base=f"{site}/v1", api_key="any", is_chat_model=True, max_retries=0,
            http_client=http,
        )  # fmt: skip
        conversation = [ChatMessage(role="system", content="Be kind."), ChatMessage(role="user", content="list last")]
        reply = llm.chat(conversation)
        assert reply.message.content == assistant.ask("list last").text
        assert AnswerOut.model_validate(reply.raw.lifehub).language == "fr"
        conversation += [reply.message, ChatMessage(role="user", content="earlier")]
        *_, whole = llm.stream_chat(conversation)
        assert whole.message.content == assistant.ask("earlier").text
        assert llm.complete("one").text == f"{ONE} [1]"
    assert ("earlier", "fr", (Turn("list last", assistant.ask("list last").text),)) in assistant.asked


def test_it_is_described_with_examples(client):
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    assert [ChatIn.model_validate(example) for example in schemas["ChatIn"]["examples"]]
    complete = described["paths"]["/v1/chat/completions"]["post"]
    assert set(complete["responses"]["200"]["content"]) == {"application/json", "text/event-stream"}
    first, *_ = complete["responses"]["200"]["content"]["text/event-stream"]["example"].split("\n\n")
    assert ChunkOut.model_validate_json(first.removeprefix("data: ")).choices[0].delta.content
    assert schemas["ChatIn"]["properties"]["model"]["enum"] == ["lifehub", *(f"lifehub-{one}" for one in LANGUAGES)]
    for path in ("/v1/chat/completions", "/v1/models", "/v1/models/{model}"):
        for operation in described["paths"][path].values():
            assert operation["summary"] and operation["description"] and operation["tags"] == ["answers"]
            errors = {status: told for status, told in operation["responses"].items() if status != "200"}
            assert {"400", "default"} <= errors.keys()
            for told in errors.values():
                assert told["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorOut")
