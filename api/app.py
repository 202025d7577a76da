"""The application: every route around one open assistant."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api import (
    ask,
    briefings,
    charts,
    docs,
    documents,
    feedback,
    figures,
    handout,
    health,
    openai,
    problems,
    reader,
    unknown,
    widget,
    widget_pages,
)
from api.budgets import open_budgets
from api.limits import BodyLimit
from api.metrics import Measured, Metrics
from api.origins import CrossOrigin
from api.security import SecurityHeaders
from api.tokens import Tokens
from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.state.state import open_state

TAGS = [
    {"name": "answers", "description": "Cited answers to questions"},
    {"name": "documents", "description": "The library that answers are made from"},
    {"name": "figures", "description": "The library's numbers as data, over the years, and as charts"},
    {"name": "briefings", "description": "Documents that staff hand to a delegation, each statement with its footnote"},
    {"name": "reader", "description": "Pages that show a document with the cited passage marked"},
    {"name": "widget", "description": "What the widget on other websites asks; see `lifehub site add`"},
    {"name": "operation", "description": "For those who run the service"},
]
DESCRIPTION = (
    "Answers questions on Lombardy's life sciences from a library of documents, in eight languages. "
    "Every sentence cites the passage it came from; what the library does not say is refused. "
    "Errors are RFC 9457 problem details; those of the OpenAI-compatible routes have OpenAI's form."
)


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The HTTP interface to `assistant`, which is closed when the application shuts down; raises SettingsError."""
    app = FastAPI(
        title="Lombardia Life Sciences Hub assistant",
        version=version(),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.assistant = assistant
    app.state.settings = settings
    app.state.state = open_state(settings.database_url, settings.home, settings.conversation_days)
    app.state.tokens = Tokens(app.state.state.signing_key)
    app.state.budgets = open_budgets(settings.redis_url)
    app.state.metrics = Metrics()
    if assistant.cache:
        app.state.metrics.watch(assistant.cache)
    app.state.one_sync = asyncio.Lock()
    for routes in (
        ask,
        feedback,
        handout,
        openai,
        documents,
        figures,
        charts,
        briefings,
        reader,
        widget_pages,
        widget,
        health,
        docs,
    ):
        app.include_router(routes.router)
    app.mount("/widget/v1", widget_pages.files(), name="widget")
    app.mount("/reader", StaticFiles(packages=[("api", "static")]), name="reader")
    app.mount("/swagger", StaticFiles(packages=[("fastapi_swagger", "resources")]), name="swagger")
    unknown.install(app)
    problems.install(app)
    docs.install(app)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, max_upload_bytes=settings.max_upload_mb * 1024**2)
    app.add_middleware(problems.Unexpected)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(CrossOrigin)
    app.add_middleware(SecurityHeaders)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    return app


def version() -> str:
    """The installed version, "0" when run from a checkout that is not installed."""
    try:
        return metadata.version("lifehub")
    except metadata.PackageNotFoundError:
        return "0"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.assistant.close()
    app.state.state.close()
