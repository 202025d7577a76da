"""Is it alive, is it ready, what has it done."""


def test_alive(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_with_the_size_of_the_index(client):
    assert client.get("/readyz").json() == {
        "status": "ready", "documents": 2, "passages": 8, "model": "fake-model",
    }  # fmt: skip


def test_not_ready_with_nothing_indexed(client, assistant, problem):
    assistant.index.passages = {}
    assert "lifehub ingest" in problem(client.get("/readyz"), 503)["detail"]


def test_metrics_count_requests_and_answers(client):
    client.post("/v1/ask", json={"question": "Companies?", "language": "he"})
    client.post("/v1/ask/stream", json={"question": "refuse"})
    client.get("/v1/documents/brochure")
    client.get("/v1/documents/none")
    client.get("/made-up-1")
    client.request("MADEUP", "/made-up-2")
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert 'lifehub_answers_total{engine="editions",language="he",outcome="answered"} 1.0' in lines
    assert 'lifehub_answers_total{engine="editions",language="en",outcome="refused"} 1.0' in lines
    assert 'lifehub_requests_total{method="POST",route="/v1/ask",status="200"} 1.0' in lines
    assert 'lifehub_requests_total{method="POST",route="/v1/ask/stream",status="200"} 1.0' in lines
    assert 'lifehub_requests_total{method="GET",route="/v1/documents/{document_id}",status="200"} 1.0' in lines
    assert 'lifehub_requests_total{method="GET",route="/v1/documents/{document_id}",status="404"} 1.0' in lines
    assert 'lifehub_requests_total{method="GET",route="other",status="404"} 1.0' in lines
    assert "made-up" not in response.text and "MADEUP" not in response.text
    assert 'lifehub_request_seconds_count{route="/v1/ask"} 1.0' in lines


def test_an_exception_is_counted_as_500(client):
    client.post("/v1/ask", json={"question": "break"})
    assert 'lifehub_requests_total{method="POST",route="/v1/ask",status="500"} 1.0' in client.get("/metrics").text
