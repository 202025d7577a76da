"""Answers by a language model over HTTP: they stream, and a client that goes away stops the model."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from api.app import create_app
from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.llm.client import LanguageModel, Limits
from assistant.llm.writer import Writer
from assistant.phrases import phrases
from assistant.settings import Settings
from tests.assistant.llm.fake_endpoint import FakeEndpoint, cut_off, silent, told

QUESTION = "pharmaceutical companies in Lombardy according to ISTAT"
COMPANIES = "Pharmaceutical companies in Lombardy number 246, according to ISTAT (2016 data)"
SHARE = "Lombard pharmaceutical companies are 35% of the national total, according to ISTAT"


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with FakeEndpoint(told("")) as running:
        yield running


@pytest.fixture
def site(index, endpoint: FakeEndpoint) -> Iterator[str]:
    """The product, with a language model, served on a free port of the loopback interface."""
    model = LanguageModel("fake", endpoint.base_url, limits=Limits(first=20, silence=20, whole=60))
    assistant = Assistant(index, Contact("the Hub", "https://hub.example"), writer=Writer(model, index.embedder))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = create_app(assistant, Settings(home=index.documents_folder.parent))
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


def mark(request: dict) -> str:
    """The id under which the model got the statement on companies."""
    asked = request["messages"][-1]["content"]
    return re.search(r'<passage id="(\w+)"[^>]*>\nPharmaceutical', asked)[1]


def events(response: httpx.Response) -> Iterator[tuple[str, dict]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_checked_sentences_stream_and_the_rest_never_comes(site: str, endpoint: FakeEndpoint) -> None:
    endpoint.say(lambda request: told(f"{COMPANIES} [{mark(request)}]. They number 999 [{mark(request)}]."))
    with httpx.stream("POST", f"{site}/v1/ask/stream", json={"question": QUESTION}, timeout=20) as response:
        told_events = list(events(response))
    assert [name for name, _ in told_events] == ["meta", "claim", "done"]
    assert told_events[0][1]["engine"] == "llm:fake"
    assert told_events[1][1]["claim"]["support"].startswith("figures, names, language, meaning")
    assert told_events[2][1]["text"] == f"{COMPANIES}. [1]"
    assert "999" not in json.dumps(told_events)


def test_a_client_that_goes_away_closes_the_models_connection(site: str, endpoint: FakeEndpoint) -> None:
    endpoint.say(silent(""))
    with httpx.stream("POST", f"{site}/v1/ask/stream", json={"question": QUESTION}, timeout=20) as response:
        assert next(events(response))[0] == "meta"
        endpoint.wait_for(lambda one: one.requests)
        left = time.monotonic()
    endpoint.wait_for(lambda one: one.closed_after is not None)
    assert time.monotonic() - left < 1.5  # the bar is 1 s


def test_an_endpoint_unplugged_in_mid_answer_leaves_a_whole_one(site: str, endpoint: FakeEndpoint) -> None:
    endpoint.say(lambda request: cut_off(f"{SHARE} [{mark(request)}]. And there is {'more ' * 40}"))  # half of it comes
    answer = httpx.post(f"{site}/v1/ask", json={"question": QUESTION}, timeout=20).json()
    assert answer["engine"] == "llm:fake"
    assert [claim["text"] for claim in answer["claims"]][:2] == [f"{SHARE}.", f"{COMPANIES}."]
    assert answer["notice"] == phrases("en")["model_failed"]
    assert answer["text"].endswith(f"*{answer['notice']}*")
