"""Doctor: what is wrong with this installation, and what to do about it."""

import platform
import shutil
import tempfile
from pathlib import Path

from assistant.build import open_model
from assistant.finding import Finding
from assistant.llm.client import Message
from assistant.remembered import remembered
from assistant.settings import Settings
from corpus.errors import LifehubError
from index.lock import owner_of
from index.model import check, prepare
from index.snapshot import current, read_documents, read_manifest

ENOUGH_MB = 500


def examine(settings: Settings) -> list[Finding]:
    """Looks at the data folder, the models, the index, what serves it, the database and what writes files.

    Changes nothing but the model's cache.
    """
    return [
        _python(),
        _data_folder(settings),
        _model(settings),
        _language_model(settings),
        _index(settings),
        _owner(settings),
        _uploads(settings),
        *remembered(settings),
        _pdf(),
    ]


def _python() -> Finding:
    return Finding("python", True, platform.python_version())


def _data_folder(settings: Settings) -> Finding:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.home).free // 2**20
    except OSError as error:
        return Finding(
            "data folder", False, f"{settings.home}: {error.strerror}. Set LIFEHUB_HOME to one you can write."
        )
    if free < ENOUGH_MB:
        return Finding("data folder", False, f"{settings.home} has {free} MB free; free at least {ENOUGH_MB} MB.")
    return Finding("data folder", True, f"{settings.home}, {free // 1024} GB free")


def _model(settings: Settings) -> Finding:
    try:
        if settings.embed_model:
            check(settings.embed_model)
            return Finding("model", True, f"{settings.embed_model} (LIFEHUB_EMBED_MODEL)")
        return Finding("model", True, f"bundled multilingual-e5-small in {prepare(settings.home / 'models')}")
    except LifehubError as error:
        return Finding("model", False, str(error))


def _language_model(settings: Settings) -> Finding:
    """Asks the language model one word."""
    try:
        model = open_model(settings)
        if not model:
            return Finding("language model", True, "none: answers are the library's own statements")
        try:
            model.complete([Message("user", "Say yes.")], tokens=5)
        finally:
            model.close()
    except LifehubError as error:
        return Finding("language model", False, f"{error} Until it does, answers are the library's own statements.")
    return Finding("language model", True, f"{model.name} answers at {model.base_url}")


def _index(settings: Settings) -> Finding:
    try:
        folder = current(settings.home / "index")
    except LifehubError as error:
        return Finding("index", False, str(error))
    if not folder:
        return Finding("index", True, "none yet; lifehub serve or lifehub ingest makes it")
    manifest = read_manifest(folder)
    return Finding("index", True, f"{len(read_documents(folder))} documents, made with {manifest.model}")


def _owner(settings: Settings) -> Finding:
    owner = owner_of(settings.home)
    if not owner:
        return Finding("server", True, "not running")
    return Finding(
        "server", True, f"process {owner.pid} {f'serves {owner.address}' if owner.address else 'is indexing'}"
    )


def _uploads(settings: Settings) -> Finding:
    return Finding("uploads", True, "on" if settings.admin_token else "off (LIFEHUB_ADMIN_TOKEN is not set)")


def _pdf() -> Finding:
    """Has pandoc and typst make a line, as briefings and hand-outs are made."""
    try:
        from assistant.papers.markup import front
        from assistant.papers.pdf import pdf

        with tempfile.TemporaryDirectory() as folder:
            pdf(f"{front('en', title='Doctor')}\n\nIt works.", "en", Path(folder))
    except (LifehubError, ImportError, OSError) as error:
        said = f"{str(error).splitlines()[0]} Install them again: pip install --force-reinstall pypandoc_binary typst"
        return Finding("pdf", False, said)
    return Finding("pdf", True, "pandoc and typst make briefings and hand-outs")
