"""Entry point for a server: `uvicorn --factory api.main:app`."""

from fastapi import FastAPI
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from api.app import create_app
from assistant.build import open_assistant
from assistant.settings import load_settings


def app() -> FastAPI:
    """The whole site: interface, reader and chat, once the model is loaded and the index in step."""
    from ui.chat import mount

    settings = load_settings()
    with Progress(TextColumn("{task.description:<10}"), BarColumn(), TimeElapsedColumn()) as progress:
        assistant = open_assistant(settings, _shown_on(progress))
    application = create_app(assistant, settings)
    mount(application, assistant, settings)
    return application


def _shown_on(progress: Progress):
    """An `on_progress(step, done, total)` that draws one bar a step."""
    bars: dict[str, TaskID] = {}

    def on_progress(step: str, done: int, total: int) -> None:
        if step not in bars:
            bars[step] = progress.add_task(step)
        progress.update(bars[step], completed=done, total=total)

    return on_progress
