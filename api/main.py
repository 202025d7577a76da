"""Entry point for a server: `uvicorn --factory api.main:app`, or `lifehub serve`."""

import gc
import importlib
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from rich.console import Console

from api.app import create_app
from assistant.build import open_assistant
from assistant.report import Progressing
from assistant.settings import Settings, load_settings

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def app() -> FastAPI:
    """The whole site: interface, reader and chat, once the model is loaded and the index in step."""
    gc.disable()  # what is loaded now stays for good: looking through it for garbage would take a sixth of the start
    # Importing Gradio takes as long as loading the model; side by side they make the start a third shorter.
    chat = ThreadPoolExecutor(1).submit(importlib.import_module, "ui.chat")
    settings = load_settings()
    console = Console(stderr=True)
    with Progressing(console) as on_progress:
        assistant = open_assistant(settings, on_progress, address=address(settings))
    application = create_app(assistant, settings)
    chat.result().mount(application, assistant, settings)
    gc.freeze()
    gc.enable()
    console.print(serving(settings), highlight=False, soft_wrap=True)
    return application


def serving(settings: Settings) -> str:
    """What is where, said at the start."""
    at = address(settings)
    return f"Serving {at} (chat), {at}/staff (briefings, for staff), {at}/docs (API). Ctrl-C stops."


def address(settings: Settings) -> str:
    """Where commands on this machine reach this process."""
    host = EVERYWHERE.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
