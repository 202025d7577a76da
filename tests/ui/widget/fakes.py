"""A hand-written server that speaks the widget's contract, and answers by a word in the question."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

WIDGET = Path(__file__).parents[3] / "ui" / "widget"
STATIC = StaticFiles(directory=WIDGET)
ATTACK = '<img src=x onerror="window.hacked=1"> <script>window.hacked=1</script> [click](javascript:window.hacked=1)'
CONTACT = {"name": "Lombardia Life Sciences Hub, Assolombarda", "url": "https://www.assolombarda.it"}
QUESTIONS = {
    "en": ["How many IRCCS are there in Lombardy?", "How much does Lombardy's pharmaceutical industry export?"],
    "it": ["Quanti IRCCS ci sono in Lombardia?", "Quanto esporta l'industria farmaceutica lombarda?"],
    "he": ["כמה בתי חולים מחקריים (IRCCS) יש בלומברדיה?", "מה היקף יצוא התרופות של לומברדיה?"],
    "zh": ["伦巴第有多少家科研型医院（IRCCS）？", "伦巴第的药品出口额是多少？"],
}
SENTENCES = {
    "en": [
        ("In 2024, Lombardy is home to 20 IRCCS, Italy's scientific institutes for research and care.", 1, ""),
        ("Of these, 5 are public and 15 are private.", 1, ""),
        ("The brochure counted 18 of the 49 in Italy.", 2, "Earlier, the brochure said (data of 2016):"),
    ],
    "he": [
        ("IRCCS הם בתי חולים מחקריים; בשנת 2024 פעלו בלומברדיה 20 מוסדות כאלה.", 1, ""),
        ("מתוכם 5 ציבוריים ו-15 פרטיים.", 1, ""),
        ("החוברת מנתה 18 מתוך 49 באיטליה.", 2, "קודם לכן נאמר בחוברת (נתוני 2016):"),
    ],
    "zh": [
        ("2024年，伦巴第有20家科研型医院（IRCCS）。", 1, ""),
        ("其中5家为公立，15家为私立。", 1, ""),
        ("宣传册当时统计为全国49家中的18家。", 2, "此前，宣传册称（2016年数据）："),
    ],
}
LIST = "The Hub has three aims:\n- attract clinical trials\n- train **people**\n- share data"


@dataclass
class FakeHub:
    """What the server knows, was asked and is to do next."""

    origins: list[str] = field(default_factory=list)
    pause: float = 0.02
    theme: dict = field(default_factory=dict)
    languages: list[str] = field(default_factory=lambda: ["it", "en", "fr", "de", "es", "zh", "he", "lt"])
    refuse_session: int = 0  # the status to refuse the next sessions with
    sessions: list[dict] = field(default_factory=list)
    asked: list[dict] = field(default_factory=list)
    ratings: list[dict] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    aborted: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    expired: set[str] = field(default_factory=set)
    turns: dict[str, list[dict]] = field(default_factory=dict)

    def citation(self, number: int, language: str, **more) -> dict:
        quoted = SENTENCES.get(language, SENTENCES["en"])[0 if number == 1 else 2][0]
        original = {"language": "it", "text": "Nel 2024 in Lombardia hanno sede 20 IRCCS."}
        return {
            "number": number,
            "passage_id": f"brochure#p{number}@{language}",
            "document_id": "brochure",
            "document_title": "Life sciences in Lombardy" if number == 1 else "Brochure of the Hub",
            "kind": "factsheet" if number == 1 else "brochure",
            "issuer": "Assolombarda",
            "section": ["Research", "Hospitals"],
            "page": 12,
            "language": language,
            "quote": quoted,
            "start": 0,
            "end": len(quoted),
            "as_of": "2024-11" if number == 1 else "2016",
            "source_url": "https://example.org/source",
            "url": f"/read/brochure?language={language}&passage=p{number}#cited",
            "original": original if language != "it" else None,
        } | more

    def answer(self, question: str, language: str) -> dict:
        """The whole answer; its text is put together as the library's own statements are."""
        claims, citations, more = self._content(question, language)
        text = ""
        for claim in claims:
            marks = "".join(f"[{n}]" for n in claim["citations"])
            start = f"\n\n*{claim['lead']}* " if claim["lead"] else " " if text else ""
            intro, *items = claim["text"].split("\n- ")
            listed = "\n\n" + "\n".join(f"- {item}" for item in items) if items else ""
            said = intro.removesuffix(":") if items else intro
            text += f"{start}{said} {marks}{':' if items else ''}{listed}"
        answer = {
            "id": f"answer-{len(self.asked)}", "question": question, "standalone_question": question,
            "language": language, "direction": "rtl" if language == "he" else "ltr", "outcome": "answered",
            "text": text, "claims": claims, "citations": citations, "suggestions": [], "contact": None,
            "engine": "editions", "notice": "", "approved": None, "timings_ms": {},
        }  # fmt: skip
        return answer | more

    def _content(self, question: str, language: str) -> tuple[list[dict], list[dict], dict]:
        if "Tuscany" in question:
            text = f"The documents say nothing about this for Tuscany.\n\nFor this, ask {CONTACT['name']}."
            return [], [], {"outcome": "refused", "text": text, "suggestions": QUESTIONS["en"], "contact": CONTACT}
        if "hello" in question:
            return [], [], {"outcome": "small_talk", "text": "Hello! What would you like to know?"}
        if "attack" in question:
            bad = {"document_title": ATTACK, "quote": ATTACK, "issuer": ATTACK, "url": "javascript:window.hacked=1"}
            contact = {"name": ATTACK, "url": "javascript:window.hacked=1"}
            more = {"suggestions": [ATTACK], "contact": contact, "language": '"><b>'}
            return [_claim(ATTACK, [1])], [self.citation(1, "en", **bad)], more
        if "aims" in question:
            return [_claim(LIST, [1])], [self.citation(1, language)], {}
        if "long" in question:
            text = "Sentence {} of a long answer, which says some twenty words more."
            return [_claim(text.format(n), [1]) for n in range(120)], [self.citation(1, language)], {}
        said = SENTENCES.get(language, SENTENCES["en"])
        claims = [_claim(text, [number], lead) for text, number, lead in said]
        more = {"standalone_question": "How many IRCCS are public?"} if question.startswith("And") else {}
        if "approved" in question:
            more = {"approved": {"at": "2026-11-23T10:00:00+00:00"}}
        return claims, [self.citation(n, language) for n in (1, 2)], more


def _claim(text: str, citations: list[int], lead: str = "") -> dict:
    return {"text": text, "citations": citations, "support": "quoted", "lead": lead}


@dataclass
class Served:
    """The routes: each answers as the contract says, and writes down what it was asked."""

    hub: FakeHub

    async def options(self, request: Request) -> Response:
        headers = self._cors(request)
        return Response(status_code=204, headers=headers) if headers else Response(status_code=403)

    async def session(self, request: Request) -> Response:
        hub, headers = self.hub, self._seen(request)
        if headers is None:
            return _problem(403, {})
        body = await request.json()
        hub.sessions.append(body)
        if hub.refuse_session:
            return _problem(hub.refuse_session, headers)
        made = f"token-{len(hub.sessions)}"
        hub.turns[made] = hub.turns.get(body.get("token", ""), [])
        session = {
            "token": made,
            "expires_in": 1800,
            "languages": hub.languages,
            "theme": {"color": "", "position": "right", "title": "", "greeting": {}, "logo": ""} | hub.theme,
            "questions": QUESTIONS.get(body["language"], QUESTIONS["en"]),
            "contact": CONTACT,
            "turns": hub.turns[made],
        }
        return JSONResponse(session, headers=headers)

    async def ask(self, request: Request) -> Response:
        hub, headers, token = self.hub, self._seen(request), self._token(request)
        if headers is None or not token:
            return _problem(403, {}) if headers is None else _problem(401, headers)
        body = await request.json()
        hub.asked.append(body)
        for word, status in {"too many": 429, "crash": 500}.items():
            if word in body["question"]:
                return _problem(status, headers)
        spoken = "he" if "שלום" in body["question"] else "en"
        answer = hub.answer(body["question"], spoken if body["language"] == "auto" else body["language"])
        hub.turns.setdefault(token, []).append({"question": body["question"], "answer": answer})
        return StreamingResponse(self._stream(answer), media_type="text/event-stream", headers=headers)

    async def feedback(self, request: Request) -> Response:
        headers = self._seen(request)
        self.hub.ratings.append(await request.json())
        return Response(status_code=204, headers=headers)

    async def conversation(self, request: Request) -> Response:
        headers = self._seen(request)
        self.hub.forgotten.append(self._token(request) or "")
        return Response(status_code=204, headers=headers)

    async def frame(self, request: Request) -> Response:
        self._seen(request)
        site, language = escape(request.query_params["site"]), escape(request.query_params["language"])
        policy = (
            "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; "
            f"require-trusted-types-for 'script'; frame-ancestors {' '.join(self.hub.origins)}"
        )
        html = (
            f'<!doctype html><html lang="en" data-site="{site}" data-ticket="ticket-1" data-language="{language}">'
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Assistant</title>'
            '<script type="module" src="/widget/v1/frame.js"></script></head><body></body></html>'
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    async def reader(self, request: Request) -> Response:
        return HTMLResponse("<!doctype html><title>Reader</title><h1>Reader</h1>")

    async def files(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._seen(Request(scope))

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"access-control-allow-origin", b"*"))
            await send(message)

        await STATIC(scope, receive, opened)

    async def _stream(self, answer: dict) -> AsyncIterator[str]:
        try:
            yield _event("meta", {key: answer[key] for key in ("id", "language", "direction", "engine")})
            sent: set[int] = set()
            for claim in answer["claims"]:
                yield ": thinking\n\n"
                await asyncio.sleep(self.hub.pause)
                new = [c for c in answer["citations"] if c["number"] in claim["citations"] and c["number"] not in sent]
                sent.update(claim["citations"])
                yield _event("claim", {"claim": claim, "citations": new})
                if "break" in answer["question"]:
                    yield _event("error", {"status": 500, "title": "", "detail": "in English"})
                    return
            await asyncio.sleep(self.hub.pause)
            yield _event("done", answer)
        except asyncio.CancelledError:
            self.hub.aborted.append(answer["question"])
            raise

    def _cors(self, request: Request) -> dict[str, str] | None:
        origin = request.headers.get("origin", "")
        if origin not in self.hub.origins:
            return None
        return {
            "Access-Control-Allow-Origin": origin,
            "Vary": "Origin",
            "Access-Control-Expose-Headers": "Retry-After",
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
        }

    def _seen(self, request: Request) -> dict[str, str] | None:
        self.hub.requests.append(f"{request.method} {request.url.path}")
        if "cookie" in request.headers:
            self.hub.cookies.append(request.url.path)
        return self._cors(request)

    def _token(self, request: Request) -> str | None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return None if given in self.hub.expired or not given.startswith("token-") else given


def make_hub(hub: FakeHub) -> Starlette:
    """The server: the widget's files, its interface, the page for a frame, and a reader."""
    served, api = Served(hub), "/widget/v1"
    return Starlette(
        routes=[
            Route(f"{api}/{{path}}", served.options, methods=["OPTIONS"]),
            Route(f"{api}/session", served.session, methods=["POST"]),
            Route(f"{api}/ask", served.ask, methods=["POST"]),
            Route(f"{api}/feedback", served.feedback, methods=["POST"]),
            Route(f"{api}/conversation", served.conversation, methods=["DELETE"]),
            Route(f"{api}/frame", served.frame),
            Route("/read/{document}", served.reader),
            Mount(api, served.files),
        ]
    )


def _problem(status: int, headers: dict[str, str]) -> JSONResponse:
    body = {"type": "about:blank", "title": "", "status": status, "detail": "in English"}
    wait = {"Retry-After": "30"} if status == 429 else {}
    return JSONResponse(body, status, headers | wait, "application/problem+json")


def _event(name: str, data: dict) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
