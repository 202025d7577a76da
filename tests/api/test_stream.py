"""POST /v1/ask/stream: the order of events, errors on the way, and clients that go away."""

import asyncio
import json


def test_events_come_in_the_order_of_the_contract(client, events):
    response = client.post("/v1/ask/stream", json={"question": "Companies?", "language": "en"})
    assert response.headers["content-type"].startswith("text/event-stream")
    found = events(response.text)
    assert [name for name, _ in found] == ["meta", "claim", "claim", "done"]
    assert found[0][1] == {"id": "a1", "language": "en", "direction": "ltr", "engine": "editions"}
    assert found[1][1]["claim"] == {
        "text": "Lombardy has 120 pharmaceutical companies.", "citations": [1], "support": "quoted", "lead": "",
    }  # fmt: skip
    assert [each["number"] for each in found[1][1]["citations"]] == [1]


def test_done_is_the_answer_of_the_other_route(client, events):
    body = {"question": "Companies?", "language": "he"}
    done = events(client.post("/v1/ask/stream", json=body).text)[-1][1]
    assert done == client.post("/v1/ask", json=body).json()


def test_a_refusal_has_no_claims(client, events):
    found = events(client.post("/v1/ask/stream", json={"question": "refuse"}).text)
    assert [name for name, _ in found] == ["meta", "done"]


def test_an_error_on_the_way_is_the_last_event_and_tells_no_internals(client, events, caplog):
    response = client.post("/v1/ask/stream", json={"question": "break"})
    found = events(response.text)
    assert [name for name, _ in found] == ["meta", "claim", "error"]
    problem = found[-1][1]
    assert (problem["status"], problem["instance"]) == (500, "/v1/ask/stream")
    assert problem["reference"] in problem["detail"]
    assert "secret" not in response.text
    assert problem["reference"] in caplog.text
    assert "secret internals" in caplog.text


def test_a_client_that_goes_away_stops_the_work(app, assistant):
    sent = []

    async def leave_after_first_event() -> None:
        body = json.dumps({"question": "Companies?"}).encode()
        incoming = [{"type": "http.request", "body": body, "more_body": False}]
        gone = asyncio.Event()

        async def receive():
            if incoming:
                return incoming.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)
            if message.get("body"):
                gone.set()
                await asyncio.sleep(0.05)

        scope = {
            "type": "http", "method": "POST", "path": "/v1/ask/stream", "raw_path": b"/v1/ask/stream",
            "query_string": b"", "headers": [(b"content-type", b"application/json")], "root_path": "",
            "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "scheme": "http",
            "server": ("testserver", 80), "client": ("testclient", 1),
        }  # fmt: skip
        await app(scope, receive, send)

    asyncio.run(leave_after_first_event())
    assert assistant.streams_closed == 1
    assert b"event: done" not in b"".join(message.get("body", b"") for message in sent)
