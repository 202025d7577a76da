"""What routes are given: what was opened for the application, and the things done outside this package."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from api.budgets import Budgets
from api.metrics import Metrics
from api.tokens import Tokens
from assistant.ask import Assistant
from assistant.charts.worded import Worded
from assistant.figures import Figures, figures_within
from assistant.settings import Settings
from assistant.state.state import State
from index.sync import SyncReport

Upload = Callable[[Assistant, str, bytes], SyncReport]
PageImage = Callable[[Path, int, int], bytes]
Picture = Callable[[Worded, str, str], bytes]


def get_assistant(request: Request) -> Assistant:
    return request.app.state.assistant


def get_settings(request: Request) -> Settings:
    return request.app.state.settings


def get_metrics(request: Request) -> Metrics:
    return request.app.state.metrics


def get_figures(request: Request) -> Figures:
    return figures_within(request.app.state.assistant.index.passages)


def get_state(request: Request) -> State:
    return request.app.state.state


def get_tokens(request: Request) -> Tokens:
    return request.app.state.tokens


def get_budgets(request: Request) -> Budgets:
    return request.app.state.budgets


def get_upload() -> Upload:
    from assistant.ingest import upload

    return upload


def get_page_image() -> PageImage:
    from corpus.pdf import page_image

    return page_image


def get_picture() -> Picture:
    from assistant.charts.picture import picture

    return picture


AssistantDep = Annotated[Assistant, Depends(get_assistant)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
MetricsDep = Annotated[Metrics, Depends(get_metrics)]
FiguresDep = Annotated[Figures, Depends(get_figures)]
StateDep = Annotated[State, Depends(get_state)]
TokensDep = Annotated[Tokens, Depends(get_tokens)]
BudgetsDep = Annotated[Budgets, Depends(get_budgets)]
UploadDep = Annotated[Upload, Depends(get_upload)]
PageImageDep = Annotated[PageImage, Depends(get_page_image)]
PictureDep = Annotated[Picture, Depends(get_picture)]
