"""The widget's routes: sessions, answers with the server's own history, feedback, forgetting, and who is refused."""

import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.tokens import Tokens
from assistant.answer import Turn
from assistant.state.feedback import Rated
from assistant.state.site import Budget, Budgets, Site, Theme, checked_site

PAGE = "https://www.example.org"
OTHER = "https://other.example"
OURS = "http://testserver"


@pytest.fixture
def site(app) -> Site:
    theme = Theme("#0a5c36", "left", "Ask us", {"en": "Welcome"}, "https://www.example.org/logo.png")
    return app.state.state.sites.add(checked_site("acme", [PAGE], theme=theme))


@pytest.fixture
def begin(client, site):
    """A session of the site's page, checked to be one; `more` goes into the body."""

    def begun(origin: str = PAGE, **more) -> dict:
        response = client.post("/widget/v1/session", json={"site": site.key} | more, headers={"Origin": origin})
        assert response.status_code == 200, response.text
        return response.json()

    return begun


@pytest.fixture
def ask(client, events):
    def asked(token: str, question: str, origin: str = PAGE, **more) -> list[tuple[str, dict]]:
        response = client.post("/widget/v1/ask", json={"question": question} | more, headers=_headers(token, origin))
        assert response.status_code == 200, response.text
        return events(response.text)

    return asked


def _headers(token: str, origin: str = PAGE) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Origin": origin}


def test_a_session_tells_what_the_panel_shows_first(begin):
    session = begin(language="de-CH")
    assert set(session) == {"token", "expires_in", "languages", "theme", "questions", "contact", "turns"}
    assert session["expires_in"] == 30 * 60
    assert session["languages"] == ["it", "en", "fr", "de", "es", "zh", "he", "lt"]
    assert session["theme"] == {
        "color": "#0a5c36", "position": "left", "title": "Ask us", "greeting": {"en": "Welcome"},
        "logo": "https://www.example.org/logo.png",
    }  # fmt: skip
    assert len(session["questions"]) == 3 and "IRCCS" in session["questions"][0]
    assert session["questions"] != begin(language="en")["questions"]
    assert session["contact"]["url"] == "https://www.assolombarda.it"
    assert session["turns"] == []


def test_an_answer_comes_as_the_stream_of_the_interface(begin, ask, client, events):
    found = ask(begin()["token"], "Companies?", language="en")
    assert [name for name, _ in found] == ["meta", "claim", "claim", "done"]
    stream = client.post("/v1/ask/stream", json={"question": "Companies?", "language": "en"})
    assert found == events(stream.text)


def test_the_history_is_the_servers_own(begin, ask, assistant):
    token = begin()["token"]
    first = ask(token, "Companies?", language="en")[-1][1]
    ask(token, "And sectors?", language="en", history=[{"question": "made", "answer": "up"}])
    assert assistant.asked[0] == ("Companies?", "en", ())
    assert assistant.asked[1] == ("And sectors?", "en", (Turn("Companies?", first["text"]),))


def test_only_the_last_turns_are_history(begin, ask, app, assistant, site):
    token = begin()["token"]
    for _ in range(3):
        ask(token, "Companies?")
    conversation = app.state.tokens.read(token).conversation
    answer = app.state.state.conversations.turns(conversation)[0].answer
    for number in range(30):
        app.state.state.conversations.add(conversation, f"question {number}", answer, "v1")
    ask(token, "The last?")
    assert [turn.question for turn in assistant.asked[-1][2]] == [f"question {number}" for number in range(10, 30)]


def test_two_conversations_know_nothing_of_each_other(begin, ask, assistant):
    ask(begin()["token"], "Companies?")
    ask(begin()["token"], "Sectors?")
    assert assistant.asked[1][2] == ()


def test_an_answer_that_was_cut_off_is_no_turn(begin, ask, assistant):
    token = begin()["token"]
    assert ask(token, "break")[-1][0] == "error"
    ask(token, "Companies?")
    assert assistant.asked[-1][2] == ()


def test_a_renewed_token_goes_on_with_the_conversation(begin, ask, assistant):
    first = begin()
    answer = ask(first["token"], "Companies?", language="en")[-1][1]
    again = begin(token=first["token"])
    assert again["turns"] == [{"question": "Companies?", "answer": answer}]
    ask(again["token"], "Sectors?")
    assert len(assistant.asked[-1][2]) == 1


def test_an_expired_token_answers_nothing_but_goes_on(begin, ask, app, client, problem):
    token = begin()["token"]
    ask(token, "Companies?")
    app.state.tokens = Tokens(app.state.state.signing_key, lifetime=-1)
    refused = client.post("/widget/v1/ask", json={"question": "x"}, headers=_headers(token))
    assert "expired" in problem(refused, 401)["detail"]
    assert refused.headers["access-control-allow-origin"] == PAGE  # else the panel could not tell why
    assert len(begin(token=token)["turns"]) == 1


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", None])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/widget/v1/ask"), ("POST", "/widget/v1/feedback"), ("DELETE", "/widget/v1/conversation")],
)
def test_a_token_we_did_not_sign_is_refused(client, site, problem, assistant, token, method, path):
    headers = {"Origin": PAGE} if token is None else _headers(token)
    body = {"question": "x", "answer_id": "a1", "rating": "up"} if method == "POST" else None
    response = client.request(method, path, json=body, headers=headers)
    problem(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert assistant.asked == []


def test_a_token_of_another_secret_is_refused(client, begin, app, problem):
    claims = app.state.tokens.read(begin()["token"])
    forged = Tokens("another secret").token(claims)
    problem(client.post("/widget/v1/ask", json={"question": "x"}, headers=_headers(forged)), 401)
    assert begin(token=forged)["turns"] == []
    assert app.state.tokens.read(begin(token=forged)["token"]).conversation != claims.conversation


def test_a_ticket_is_no_token(client, app, site, problem):
    ticket = app.state.tokens.ticket(site.key)
    problem(client.post("/widget/v1/ask", json={"question": "x"}, headers=_headers(ticket)), 401)


@pytest.mark.parametrize("change", ["rotate", "revoke"])
def test_what_was_signed_before_a_rotation_or_revocation_is_worth_nothing(app, client, site, begin, problem, change):
    token = begin()["token"]
    app.state.state.sites.add(checked_site("other", [PAGE]))  # the origin stays known
    getattr(app.state.state.sites, change)(site.name)
    problem(client.post("/widget/v1/ask", json={"question": "x"}, headers=_headers(token)), 401)
    problem(client.post("/widget/v1/session", json={"site": site.key}, headers={"Origin": PAGE}), 404)
    problem(client.get("/widget/v1/frame", params={"site": site.key}), 404)


def test_a_token_of_an_old_key_goes_on_with_nothing(app, client, begin, ask, site):
    token = begin()["token"]
    ask(token, "Companies?")
    new = app.state.state.sites.rotate(site.name)
    body = {"site": new.key, "token": token}
    assert client.post("/widget/v1/session", json=body, headers={"Origin": PAGE}).json()["turns"] == []


def test_a_conversation_is_of_one_site(app, client, begin, ask):
    other = app.state.state.sites.add(checked_site("other", [PAGE]))
    token = begin()["token"]
    ask(token, "Companies?")
    body = {"site": other.key, "token": token}
    assert client.post("/widget/v1/session", json=body, headers={"Origin": PAGE}).json()["turns"] == []


def test_forgetting_erases_at_once(app, client, begin, ask, settings, problem):
    token = begin()["token"]
    answer = ask(token, "Zarquon lives here?")[-1][1]
    rating = {"answer_id": answer["id"], "rating": "down", "reason": "Slartibartfast said so"}
    assert client.post("/widget/v1/feedback", json=rating, headers=_headers(token)).status_code == 204
    assert _on_disk(settings.home, "Zarquon") and _on_disk(settings.home, "Slartibartfast")

    assert client.delete("/widget/v1/conversation", headers=_headers(token)).status_code == 204
    assert not _on_disk(settings.home, "Zarquon")
    assert not _on_disk(settings.home, "Slartibartfast")
    assert app.state.state.feedback.all() == [Rated("", "down", "", "acme", "")]
    problem(client.post("/widget/v1/ask", json={"question": "x"}, headers=_headers(token)), 401)
    again = begin(token=token)
    assert again["turns"] == []
    assert ask(again["token"], "Companies?")[-1][0] == "done"


def _on_disk(home: Path, word: str) -> bool:
    return any(word.encode() in file.read_bytes() for file in home.glob("state.sqlite*"))


def test_a_conversation_forgotten_while_it_is_answered_stays_forgotten(app, client, begin, assistant, events, settings):
    token = begin()["token"]
    conversation = app.state.tokens.read(token).conversation
    before = assistant._events

    def forgotten_meanwhile(question: str, language: str):
        for event in before(question, language):
            app.state.state.conversations.forget(conversation)
            yield event

    assistant._events = forgotten_meanwhile
    response = client.post("/widget/v1/ask", json={"question": "Zarquon?"}, headers=_headers(token))
    assert events(response.text)[-1][0] == "done"
    assert app.state.state.conversations.turns(conversation) == []
    assert not _on_disk(settings.home, "Zarquon")


def test_feedback_is_for_answers_of_the_conversation(app, client, begin, ask, problem):
    token = begin()["token"]
    answer = ask(token, "Companies?")[-1][1]
    rate = {"answer_id": answer["id"], "rating": "up"}
    for rating in ("down", "up"):
        response = client.post("/widget/v1/feedback", json=rate | {"rating": rating}, headers=_headers(token))
        assert response.status_code == 204
    conversation = app.state.tokens.read(token).conversation
    assert app.state.state.feedback.all() == [Rated(answer["id"], "up", "", "acme", conversation)]
    problem(client.post("/widget/v1/feedback", json=rate, headers=_headers(begin()["token"])), 404)
    for wrong in ({"rating": "sideways"}, {"reason": "x" * 1_001}, {"answer_id": ""}, {"reason": "\x00"}):
        problem(client.post("/widget/v1/feedback", json=rate | wrong, headers=_headers(token)), 422)


def test_a_site_answers_from_its_kinds_and_in_its_languages(app, client, ask, assistant):
    site = checked_site("small", [PAGE], ["en", "it"], ["brochure"])
    small = app.state.state.sites.add(site)
    session = client.post("/widget/v1/session", json={"site": small.key}, headers={"Origin": PAGE}).json()
    assert session["languages"] == ["en", "it"]
    ask(session["token"], "Companies?", language="it-CH")
    assert assistant.kinds == ("brochure",)
    ask(session["token"], "Combien d'entreprises pharmaceutiques y a-t-il ici, et quels sont les secteurs principaux ?")
    ask(session["token"], "Quante imprese farmaceutiche ci sono in Lombardia, e quali settori?", language="fr")
    assert [language for _, language, _ in assistant.asked] == ["it", "en", "auto"]


def test_the_examples_of_a_site_are_answered_by_its_documents(app, client, assistant):
    passage = next(iter(assistant.index.passages.values()))
    asked = ("Which sectors are there?",)
    assistant.index.passages = {
        "a": type(passage)(**vars(passage) | {"language": "en", "asked": asked}),
        "b": type(passage)(**vars(passage) | {"language": "en", "asked": ("?",), "document_id": "upload-1"}),
    }
    small = app.state.state.sites.add(checked_site("small", [PAGE], kinds=["brochure"]))
    body = {"site": small.key, "language": "en"}
    session = client.post("/widget/v1/session", json=body, headers={"Origin": PAGE}).json()
    assert session["questions"] == list(asked)


@pytest.mark.parametrize(
    ("budgets", "said"),
    [
        (Budgets(site=Budget(1, 5)), "site"),
        (Budgets(visitor=Budget(1, 5)), "visitor"),
        (Budgets(conversation=Budget(1, 5)), "conversation"),
        (Budgets(conversation=Budget(1, 1)), "conversation"),
    ],
)
def test_each_budget_is_enforced(app, client, ask, problem, assistant, budgets, said):
    site = app.state.state.sites.add(checked_site("small", [PAGE], budgets=budgets))
    token = client.post("/widget/v1/session", json={"site": site.key}, headers={"Origin": PAGE}).json()["token"]
    ask(token, "Companies?")
    refused = client.post("/widget/v1/ask", json={"question": "Sectors?"}, headers=_headers(token))
    assert said in problem(refused, 429)["detail"]
    day = budgets.conversation.per_day == 1
    assert (
        (86_000 < int(refused.headers["retry-after"]) <= 86_400)
        if day
        else (0 < int(refused.headers["retry-after"]) <= 60)
    )
    assert refused.headers["access-control-expose-headers"] == "Retry-After"
    assert refused.headers["access-control-allow-origin"] == PAGE
    assert len(assistant.asked) == 1


def test_sessions_have_a_budget_too_and_one_site_takes_nothing_from_another(app, client, problem):
    for name in ("small", "other"):
        site = app.state.state.sites.add(checked_site(name, [PAGE], budgets=Budgets(visitor=Budget(1, 9))))
        body, headers = {"site": site.key}, {"Origin": PAGE}
        assert client.post("/widget/v1/session", json=body, headers=headers).status_code == 200
        problem(client.post("/widget/v1/session", json=body, headers=headers), 429)


@pytest.mark.parametrize(
    ("trusted", "forwarded", "refused"),
    [
        ("", ("1.1.1.1", "2.2.2.2"), True),  # nobody is trusted: both are the proxy's own address
        ("10.0.0.0/8", ("1.1.1.1", "2.2.2.2"), False),
        ("10.0.0.0/8", ("6.6.6.6, 1.1.1.1", "7.7.7.7, 1.1.1.1"), True),  # what a visitor says of himself is left out
        ("10.0.0.0/8", ("1.1.1.1, 10.0.0.9", "2.2.2.2, 10.0.0.9"), False),  # two hops of ours
        ("10.0.0.0/8", ("1.1.1.1:5000", "1.1.1.1:6000"), True),
        ("10.0.0.0/8", ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2"), True),  # one customer's network
        ("10.0.0.0/8", ("2001:db8:1:2::1", "2001:db8:1:3::1"), False),
    ],
)
def test_a_visitors_address_comes_from_trusted_hops_only(assistant, settings, problem, trusted, forwarded, refused):
    app = create_app(assistant, settings.model_copy(update={"trusted_proxies": trusted}))
    site = app.state.state.sites.add(checked_site("small", [PAGE], budgets=Budgets(visitor=Budget(1, 9))))
    with TestClient(app, client=("10.0.0.1", 1)) as client:
        statuses = [
            client.post(
                "/widget/v1/session", json={"site": site.key}, headers={"Origin": PAGE, "X-Forwarded-For": one}
            ).status_code
            for one in forwarded
        ]
    assert statuses == [200, 429 if refused else 200]


def test_a_large_body_is_refused(client, site, problem):
    body = {"question": "x", "padding": "y" * 300_000}
    problem(client.post("/widget/v1/ask", json=body, headers=_headers("x")), 413)


def test_a_question_that_cannot_be_used_is_a_problem_the_page_can_read(client, begin, problem):
    response = client.post("/widget/v1/ask", json={"question": ""}, headers=_headers(begin()["token"]))
    assert "empty" in problem(response, 422)["detail"]
    assert response.headers["access-control-allow-origin"] == PAGE
    token = begin()["token"]
    problem(client.post("/widget/v1/ask", json={"question": "unanswerable"}, headers=_headers(token)), 422)


def test_a_fault_of_ours_can_be_read_by_the_page_too(app, client, begin, problem, assistant, caplog):
    def fail(*_):
        raise RuntimeError("secret internals")

    assistant.stream = fail
    headers = _headers(begin()["token"])
    response = TestClient(app, raise_server_exceptions=False).post(
        "/widget/v1/ask", json={"question": "x"}, headers=headers
    )
    problem(response, 500)
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "secret" not in response.text


def test_no_cookie_is_ever_set(client, begin):
    response = client.post("/widget/v1/ask", json={"question": "x"}, headers=_headers(begin()["token"]))
    assert "set-cookie" not in response.headers
    assert "access-control-allow-credentials" not in response.headers
    assert not client.cookies


def test_turns_that_cannot_be_read_any_more_are_left_out(begin, ask, settings):
    token = begin()["token"]
    for question in ("Companies?", "Sectors?"):
        ask(token, question)
    with sqlite3.connect(settings.home / "state.sqlite") as database:
        database.execute("UPDATE turns SET answer = json_remove(answer, '$.outcome') WHERE question = 'Sectors?'")
    database.close()
    assert [turn["question"] for turn in begin(token=token)["turns"]] == ["Companies?"]
