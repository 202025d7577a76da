"""Metrics: what the process has done, counted for Prometheus."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer import Answer
from assistant.cache import Cache

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one application."""

    def __init__(self):
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lifehub_requests",
            "Requests by route and outcome",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "lifehub_request_seconds",
            "Time to the last byte",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter(
            "lifehub_answers",
            "Answers by outcome, language and engine",
            ("outcome", "language", "engine"),
            registry=self.registry,
        )

    def watch(self, cache: Cache) -> None:
        """Shows how often an answer was known already."""
        for name, count in (("hits", lambda: cache.hits), ("misses", lambda: cache.misses)):
            gauge = Gauge(f"lifehub_answer_cache_{name}", f"Answer cache {name}", registry=self.registry)
            gauge.set_function(count)

    def answered(self, answer: Answer) -> None:
        """Counts an answer."""
        self._answers.labels(answer.outcome, answer.language, answer.engine).inc()

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts a request; labels are bounded, whatever clients send."""
        self._requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self.registry)


class Measured:
    """ASGI middleware: counts each request once its response has ended."""

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            self.metrics.requested(scope["method"], route_of(scope), status, time.perf_counter() - begun)


def route_of(scope: Scope) -> str:
    """The template of the route that was taken ("/v1/documents/{document_id}"), else "other"."""
    return getattr(scope.get("route"), "path", "") or "other"
