"""POST /v1/feedback, for the chat and for who uses the interface."""

import pytest

from assistant.state.feedback import Rated

RATING = {"answer_id": "a1", "rating": "down", "reason": " Too old. "}


def test_a_rating_is_kept_and_a_second_takes_its_place(app, client):
    for rating in (RATING, RATING | {"rating": "up", "reason": ""}):
        response = client.post("/v1/feedback", json=rating)
        assert (response.status_code, response.content) == (204, b"")
    assert app.state.state.feedback.all() == [Rated("a1", "up")]
    client.post("/v1/feedback", json=RATING | {"answer_id": "a2"})
    assert app.state.state.feedback.all()[1] == Rated("a2", "down", "Too old.")


@pytest.mark.parametrize(
    "wrong",
    [{"rating": "good"}, {"answer_id": ""}, {"answer_id": "x" * 81}, {"reason": "x" * 1_001}, {"reason": "a\x00"}],
)
def test_what_cannot_be_used_is_a_problem(app, client, problem, wrong):
    problem(client.post("/v1/feedback", json=RATING | wrong), 422)
    assert app.state.state.feedback.all() == []


def test_an_address_has_a_budget(client, problem):
    for _ in range(20):
        assert client.post("/v1/feedback", json=RATING).status_code == 204
    response = client.post("/v1/feedback", json=RATING)
    problem(response, 429)
    assert int(response.headers["retry-after"]) <= 60
