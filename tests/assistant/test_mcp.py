"""The library over the Model Context Protocol: with the SDK's own client, opened here and through a server."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import jsonschema
import pytest
import uvicorn
from fastapi import FastAPI
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import INTERNAL_ERROR, INVALID_PARAMS, CallToolResult

from api.app import create_app
from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.mcp.access import Access
from assistant.mcp.server import make_server
from assistant.settings import Settings
from assistant.wire import AnswerOut
from corpus.errors import IndexInUse, ModelError
from index.index import Index
from index.lock import Lock, owner_of
from tests.conftest import FakeEmbedder

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "assistant.cli", "mcp"]
DEADLINE = 30
QUESTION = "pharmaceutical companies in Lombardy according to ISTAT"
COMPANIES = "brochure#companies@en"
NEWER = """---
id: companies-sheet
language: it
title: Imprese
kind: factsheet
issuer: Hub
as_of: "2024"
---

# Cifre

{#companies-2024 as_of=2024 sources=istat updates=brochure#companies}
Le imprese farmaceutiche con sede a Milano erano 301 nel 2024, secondo ISTAT.
"""
NOTE = "The annual forum of the biotech parks of Lombardy takes place in Bergamo every October, with 420 exhibitors."
NOTE_QUESTION = "How many exhibitors does the annual forum of the biotech parks have?"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def library(small_library: Path) -> Path:
    """The small library, and a sheet in Italian that has a newer figure."""
    (small_library / "companies-sheet").mkdir()
    (small_library / "companies-sheet" / "it.md").write_text(NEWER, encoding="utf-8")
    return small_library


@pytest.fixture
def opening(home: Path, library: Path) -> Callable[..., Assistant]:
    """Opens an assistant over the library, and takes the data folder."""

    def opened(address: str = "") -> Assistant:
        index = Index(home, FakeEmbedder(), Lock(home, address), library)
        index.sync()
        return Assistant(index, Contact("the Hub", "https://hub.example"))

    return opened


@pytest.fixture
def access(home: Path, opening) -> Iterator[Access]:
    access = Access(home, "", opening)
    yield access
    access.close()


@pytest.fixture
def serving(home: Path, opening) -> Callable:
    """Serves the HTTP interface to the library while its context lasts; gives the address."""

    @contextmanager
    def serve() -> Iterator[str]:
        address = f"http://127.0.0.1:{free_port()}"
        with running(create_app(opening(address), Settings(home=home)), address):
            yield address

    return serve


@pytest.fixture(params=["opened", "served"])
def way(request: pytest.FixtureRequest, serving) -> Iterator[str]:
    """Both ways to the library."""
    if request.param == "opened":
        yield request.param
    else:
        with serving():
            yield request.param


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(app: FastAPI, address: str) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", int(address.rpartition(":")[2]), log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@asynccontextmanager
async def connected(to: Any, mode: str = "auto") -> AsyncIterator[Client]:
    with anyio.fail_after(DEADLINE):
        async with Client(to, mode=mode) as client:
            yield client


async def called(access: Access, tool: str, **arguments: Any) -> CallToolResult:
    """What a tool gives; its structured output has been checked against the schema that the server publishes."""
    async with connected(make_server(access)) as client:
        schema = next(each.output_schema for each in (await client.list_tools()).tools if each.name == tool)
        result = await client.call_tool(tool, arguments)
        if not result.is_error:
            jsonschema.validate(result.structured_content, schema)
        return result


async def refused(access: Access, tool: str, **arguments: Any) -> str:
    """What a tool says went wrong."""
    result = await called(access, tool, **arguments)
    assert result.is_error
    assert result.structured_content is None
    return result.content[0].text


async def test_the_tools_say_what_they_are_and_that_they_only_read(access: Access) -> None:
    async with connected(make_server(access)) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert "Lombardy" in client.instructions
        assert "refused" in client.instructions
    assert list(tools) == ["ask", "search", "read_passage", "list_documents"]
    for tool in tools.values():
        said = tool.annotations
        assert (said.read_only_hint, said.idempotent_hint, said.open_world_hint) == (True, True, False)
        assert tool.title
        assert tool.output_schema["type"] == "object"
        assert all(each["description"] for each in tool.input_schema["properties"].values())
    assert "cited" in tools["ask"].description
    assert "not to be filled in" in tools["ask"].description
    assert tools["ask"].output_schema["properties"] == AnswerOut.model_json_schema()["properties"]
    assert tools["ask"].input_schema["properties"]["language"]["enum"] == (
        ["auto", "it", "en", "fr", "de", "es", "zh", "he", "lt"]
    )


async def test_ask_gives_the_interfaces_answer_and_its_text_with_sources(access: Access, way: str) -> None:
    result = await called(access, "ask", question=QUESTION)
    assert result.structured_content.keys() == AnswerOut.model_fields.keys()
    answer = AnswerOut.model_validate(result.structured_content)
    assert (answer.outcome, answer.language) == ("answered", "en")
    assert answer.citations[0].passage_id == COMPANIES
    [said] = result.content
    assert said.text.startswith(answer.text + "\n\nSources:\n[1] Lombardy · Industry · Assolombarda · 2016")
    assert "lifehub://passage/brochure%23companies%40en" in said.text


async def test_ask_answers_in_the_language_that_is_wanted(access: Access, way: str) -> None:
    result = await called(access, "ask", question=QUESTION, language="it")
    assert result.structured_content["language"] == "it"
    assert "sono 246" in result.content[0].text


async def test_ask_refuses_with_suggestions_and_contact(access: Access, way: str) -> None:
    result = await called(access, "ask", question="What is the weather going to be like on Saturday in Reykjavik?")
    answer = AnswerOut.model_validate(result.structured_content)
    assert not result.is_error
    assert (answer.outcome, answer.citations) == ("refused", [])
    said = result.content[0].text
    assert said.startswith(answer.text)
    assert "Outcome: refused." in said
    assert answer.suggestions
    assert all(f"- {suggestion}" in said for suggestion in answer.suggestions)
    assert "Contact: the Hub, https://hub.example" in said


async def test_ask_reads_the_conversation(access: Access, way: str) -> None:
    before = (await called(access, "ask", question=QUESTION)).structured_content
    history = [{"question": QUESTION, "answer": before["text"]}]
    result = await called(access, "ask", question="In italiano, per favore", history=history)
    assert result.structured_content["language"] == "it"
    assert "sono 246" in result.structured_content["text"]


async def test_search_gives_passages_with_title_date_and_address(access: Access, way: str) -> None:
    found = (await called(access, "search", query=QUESTION, limit=2)).structured_content
    assert found["language"] == "en"
    assert len(found["passages"]) == 2
    first = next(each for each in found["passages"] if each["id"] == COMPANIES)
    assert (first["title"], first["as_of"], first["section"]) == ("Lombardy", "2016", ["Industry"])
    assert first["text"].startswith("Pharmaceutical companies in Lombardy number 246")
    assert first["url"] == "/read/brochure?language=en&passage=brochure%23companies%40en#cited"
    assert first["uri"] == "lifehub://passage/brochure%23companies%40en"
    scores = [each["score"] for each in found["passages"]]
    assert scores == sorted(scores, reverse=True)


async def test_search_in_another_language_gives_its_edition_and_title(access: Access, way: str) -> None:
    found = (await called(access, "search", query=QUESTION, language="it")).structured_content
    titles = {each["id"]: each["title"] for each in found["passages"]}
    assert titles["brochure#companies@it"] == "Lombardia"
    assert titles["companies-sheet#companies-2024@it"] == "Imprese"


async def test_a_passage_is_read_in_every_language_with_document_and_sources(access: Access, way: str) -> None:
    read = (await called(access, "read_passage", id=COMPANIES)).structured_content
    assert (read["id"], read["key"], read["as_of"]) == (COMPANIES, "brochure#companies", "2016")
    assert [each["language"] for each in read["editions"]] == ["it", "en"]
    assert ["246" in each["text"] for each in read["editions"]] == [True, True]
    assert read["sources"] == ["ISTAT, Imprese (2017)"]
    assert read["document"] == {
        "id": "brochure",
        "uri": "lifehub://document/brochure",
        "title": "Lombardy",
        "kind": "brochure",
        "issuer": "Assolombarda",
        "languages": ["it", "en"],
        "as_of": "2019",
        "source_url": "https://www.assolombarda.it",
    }


async def test_a_passage_names_the_newer_and_older_ones(access: Access, way: str) -> None:
    older = (await called(access, "read_passage", id=COMPANIES)).structured_content["links"]
    assert older["updated_by"] == ["companies-sheet#companies-2024@it"]
    assert older["updates"] == older["corrects"] == older["corrected_by"] == []
    newer = (await called(access, "read_passage", id=older["updated_by"][0])).structured_content["links"]
    assert newer["updates"] == ["brochure#companies@it"]


async def test_an_older_server_that_does_not_tell_of_links_is_no_obstacle(access: Access, home: Path) -> None:
    passage = {
        "id": "a#b@it", "key": "a#b", "language": "it", "section": [], "page": None, "text": "Testo.",
        "as_of": "2019", "sources": [], "url": "/read/a",
    }  # fmt: skip
    document = {
        "id": "a", "title": "A", "kind": "upload", "issuer": "", "languages": ["it"], "as_of": "", "source_url": "",
        "editions": [{"language": "it", "title": "A", "passages": []}],
    }  # fmt: skip
    older = FastAPI()
    older.get("/v1/passages/{id:path}")(lambda id: {"document_id": "a", "editions": [passage]})
    older.get("/v1/documents/{id}")(lambda id: document)
    address = f"http://127.0.0.1:{free_port()}"
    lock = Lock(home, address)
    with running(older, address):
        read = (await called(access, "read_passage", id="a#b@it")).structured_content
    lock.release()
    assert read["editions"][0]["text"] == "Testo."
    assert read["links"] is None


async def test_documents_are_listed_and_chosen(access: Access, way: str) -> None:
    every = (await called(access, "list_documents")).structured_content["documents"]
    assert [(each["id"], each["title"], each["kind"]) for each in every] == [
        ("brochure", "Lombardia", "brochure"),
        ("companies-sheet", "Imprese", "factsheet"),
    ]
    sheets = (await called(access, "list_documents", kind="factsheet")).structured_content["documents"]
    assert [(each["id"], each["issuer"], each["as_of"]) for each in sheets] == [("companies-sheet", "Hub", "2024")]
    english = (await called(access, "list_documents", language="en")).structured_content["documents"]
    assert [(each["title"], each["languages"]) for each in english] == [("Lombardy", ["it", "en"])]
    assert (await called(access, "list_documents", kind="upload")).structured_content == {"documents": []}


async def test_the_results_are_the_same_both_ways(access: Access, serving) -> None:
    calls = [
        ("ask", {"question": QUESTION}),
        ("search", {"query": QUESTION}),
        ("search", {"query": QUESTION, "language": "it", "limit": 1}),
        ("read_passage", {"id": COMPANIES}),
        ("list_documents", {"language": "en"}),
    ]
    resources = ["lifehub://passage/brochure%23beds%40it", "lifehub://document/brochure"]

    async def everything() -> list:
        async with connected(make_server(access)) as client:
            told = [(await client.call_tool(tool, arguments)).structured_content for tool, arguments in calls]
            read = [(await client.read_resource(uri)).contents[0].text for uri in resources]
        for once in ("id", "timings_ms"):
            told[0].pop(once)
        return told + read

    opened = await everything()
    access.close()
    with serving():
        served = await everything()
    assert served == opened


async def test_passages_and_documents_are_resources(access: Access, way: str) -> None:
    async with connected(make_server(access)) as client:
        templates = (await client.list_resource_templates()).resource_templates
        assert [each.uri_template for each in templates] == ["lifehub://passage/{id}", "lifehub://document/{id}"]
        [passage] = (await client.read_resource("lifehub://passage/brochure%23beds%40en")).contents
        [document] = (await client.read_resource("lifehub://document/brochure")).contents
    assert passage.mime_type == document.mime_type == "application/json"
    assert "37,000 beds" in json.loads(passage.text)["editions"][1]["text"]
    editions = {each["language"]: each for each in json.loads(document.text)["editions"]}
    assert {language: each["title"] for language, each in editions.items()} == {"it": "Lombardia", "en": "Lombardy"}
    assert editions["en"]["passages"] == [COMPANIES, "brochure#partners@en", "brochure#beds@en"]


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("lifehub://passage/brochure%23nothing%40en", "No passage has the id 'brochure#nothing@en'."),
        ("lifehub://document/nothing", "No document has the id 'nothing'."),
        ("lifehub://elsewhere/nothing", "Unknown resource"),
    ],
)
async def test_a_resource_that_is_not_there(access: Access, way: str, uri: str, said: str) -> None:
    async with connected(make_server(access)) as client:
        with pytest.raises(MCPError) as failed:
            await client.read_resource(uri)
    assert failed.value.code == INVALID_PARAMS
    assert said in failed.value.message


async def test_errors_of_ours_are_told_by_their_sentence(access: Access, way: str) -> None:
    assert "No passage has the id 'brochure#nothing@en'." in await refused(
        access, "read_passage", id="brochure#nothing@en"
    )
    assert "empty" in await refused(access, "ask", question="  ")
    assert "empty" in await refused(access, "search", query="")
    assert "1,000" in (await refused(access, "ask", question="x" * 1001)).replace("1000", "1,000")


async def test_no_id_is_taken_for_something_else(access: Access, way: str) -> None:
    for id in ("", "..", "../documents", "brochure", "a/b#c@en", "\x00", "brochure#ü@en", "%23"):
        assert "Error executing tool read_passage: " in await refused(access, "read_passage", id=id)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {}, "question"),
        ("ask", {"question": QUESTION, "language": "xx"}, "language"),
        ("ask", {"question": QUESTION, "history": [{"question": "a", "answer": "b"}] * 21}, "history"),
        ("search", {"query": QUESTION, "limit": 0}, "limit"),
        ("list_documents", {"kind": "novel"}, "kind"),
    ],
)
async def test_arguments_that_break_the_schema_are_named(
    access: Access, home: Path, tool: str, arguments: dict, said: str
) -> None:
    assert said in await refused(access, tool, **arguments)
    assert owner_of(home) is None


async def test_a_folder_in_use_by_a_process_that_does_not_serve(access: Access, home: Path) -> None:
    lock = Lock(home)
    said = await refused(access, "ask", question=QUESTION)
    assert f"is in use by process {os.getpid()}. Stop it, or set LIFEHUB_HOME to another folder." in said
    async with connected(make_server(access)) as client:
        with pytest.raises(MCPError, match=r"is in use by process") as failed:
            await client.read_resource("lifehub://document/brochure")
    assert failed.value.code == INTERNAL_ERROR
    lock.release()
    assert not (await called(access, "ask", question=QUESTION)).is_error


async def test_a_server_that_does_not_answer_is_named(access: Access, home: Path) -> None:
    lock = Lock(home, f"http://127.0.0.1:{free_port()}")
    said = await refused(access, "list_documents")
    lock.release()
    assert f"which serves {lock.owner.address}" in said
    assert "It did not answer" in said


async def test_what_can_not_be_opened_says_why_and_can_be_tried_again(home: Path, opening) -> None:
    failures = [ModelError("The model is corrupted. Delete it."), RuntimeError("secret internals")]

    def failing() -> Assistant:
        if failures:
            raise failures.pop(0)
        return opening()

    access = Access(home, "", failing)
    assert "The model is corrupted. Delete it." in await refused(access, "ask", question=QUESTION)
    assert "secret" not in await refused(access, "ask", question=QUESTION)
    assert not (await called(access, "ask", question=QUESTION)).is_error
    access.close()


async def test_nothing_is_opened_before_a_tool_is_called(home: Path, opening) -> None:
    opened = []
    access = Access(home, "", lambda: opened.append(opening()) or opened[-1])
    async with connected(make_server(access), mode="legacy") as client:
        await client.list_tools()
        await client.list_resource_templates()
        assert not home.exists()
        await client.call_tool("list_documents", {})
        await client.call_tool("list_documents", {})
    access.close()
    assert len(opened) == 1


def test_many_at_once_open_it_once(home: Path, opening) -> None:
    opened = []
    access = Access(home, "", lambda: opened.append(opening()) or opened[-1], kept=0.01)
    together = threading.Barrier(8)

    def used(_: int) -> int:
        together.wait()
        with access.library() as library:
            together.wait()
            return len(library.documents(None, None).documents)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(used, range(8))) == [2] * 8
    assert len(opened) == 1
    access.close()


def test_the_folder_is_let_go_of_when_nothing_is_asked(home: Path, opening) -> None:
    access = Access(home, "", opening, kept=0.1)
    with access.library():
        time.sleep(0.3)
        assert owner_of(home), "it is held as long as it is used"
        with pytest.raises(IndexInUse, match=f"process {os.getpid()}"):
            Lock(home)
    deadline = time.monotonic() + 5
    while owner_of(home):
        assert time.monotonic() < deadline
        time.sleep(0.02)


async def test_it_follows_a_server_that_comes_and_goes(access: Access, home: Path, serving) -> None:
    def held_by() -> str:
        owner = owner_of(home)
        return owner.address if owner else "nobody"

    await called(access, "list_documents")
    assert held_by() == ""
    access.close()
    for _ in range(2):
        with serving() as address:
            await called(access, "list_documents")
            assert held_by() == address
    assert held_by() == "nobody"
    await called(access, "list_documents")
    assert held_by() == ""


def command(home: Path, *arguments: str) -> StdioServerParameters:
    """The real command as a child process, with no built-in library."""
    own = {"LIFEHUB_HOME": str(home), "LIFEHUB_LIBRARY": "false"}
    name, *rest = COMMAND
    return StdioServerParameters(command=name, args=[*rest, *arguments], env=os.environ | own, cwd=ROOT)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_command_speaks_to_a_server_over_stdio(home: Path, serving, mode: str) -> None:
    with serving():
        async with connected(command(home), mode) as client:
            assert client.server_info.name == "lifehub"
            answered = await client.call_tool("ask", {"question": QUESTION})
            missing = await client.call_tool("read_passage", {"id": "nothing"})
    assert "number 246" in answered.content[0].text
    assert missing.is_error


def test_nothing_but_the_protocol_is_on_stdout(home: Path) -> None:
    """What fails while the library is opened is told on stderr, and by the tool."""
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file, not a folder")
    asked = [
        {"id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "list_documents", "arguments": {}}},
    ]  # fmt: skip
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"LIFEHUB_HOME": str(home)},
        cwd=ROOT,
        text=True,
    ) as process:
        overdue = threading.Timer(DEADLINE, process.kill)
        overdue.start()
        for message in asked:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        process.stdin.flush()
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest = process.stdout.read()
        code = process.wait()
        overdue.cancel()
    assert [line["id"] for line in lines] == [1, 2]
    assert lines[0]["result"]["serverInfo"]["name"] == "lifehub"
    assert lines[1]["result"]["isError"]
    assert rest == ""
    assert code == 0


async def test_the_command_serves_over_http_on_this_machine_only(home: Path, serving) -> None:
    port = free_port()
    parameters = command(home, "--http", str(port))
    with serving():
        process = subprocess.Popen(
            [parameters.command, *parameters.args], env=parameters.env, cwd=ROOT, stderr=subprocess.DEVNULL
        )
        try:
            await _listening(port)
            async with connected(f"http://127.0.0.1:{port}/mcp") as client:
                found = await client.call_tool("search", {"query": QUESTION})
            foreign = httpx.post(
                f"http://127.0.0.1:{port}/mcp", json={}, headers={"Host": "evil.example"}, trust_env=False
            )
        finally:
            process.terminate()
            process.wait(10)
    assert COMPANIES in {each["id"] for each in found.structured_content["passages"]}
    assert foreign.status_code == 421


def test_a_port_that_is_taken_is_told(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        parameters = command(home, "--http", str(port))
        done = subprocess.run(
            [parameters.command, *parameters.args],
            env=parameters.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
        )
    assert done.returncode == 1
    assert f"Can't listen on 127.0.0.1:{port}" in done.stderr
    assert "Choose another port with --http." in done.stderr


@pytest.mark.model
async def test_the_command_opens_the_library_itself(model_folder: Path, home: Path, tmp_path: Path) -> None:
    (home / "documents").mkdir(parents=True)
    (home / "documents" / "note.txt").write_text(NOTE)
    (home / "models").symlink_to(model_folder.parent)
    with (tmp_path / "stderr").open("w") as errors, anyio.fail_after(120):
        async with Client(stdio_client(command(home), errlog=errors)) as client:
            began = time.monotonic()
            await client.list_tools()
            assert time.monotonic() - began < 5
            assert owner_of(home) is None
            result = await client.call_tool("ask", {"question": NOTE_QUESTION})
            assert owner_of(home).address == ""
    answer = AnswerOut.model_validate(result.structured_content)
    assert "420 exhibitors" in answer.text
    assert [citation.quote for citation in answer.citations] == [NOTE]
    assert owner_of(home) is None


async def _listening(port: int) -> None:
    with anyio.fail_after(DEADLINE):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            await anyio.sleep(0.1)
