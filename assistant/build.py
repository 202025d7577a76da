"""Build: makes the assistant from settings, once."""

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.settings import Settings
from corpus.library import LIBRARY
from index.embedder import Embedder
from index.index import Index
from index.lock import Lock
from index.model import load, prepare
from index.rerank import open_reranker
from index.sync import Progress, quiet


def open_assistant(
    settings: Settings, on_progress: Progress = quiet, address: str = "", rebuild: bool = False
) -> Assistant:
    """An assistant with its model loaded and its index in step with the documents.

    Takes the data folder: raises IndexInUse when another process has it. `address` is where this one serves;
    `rebuild` makes the index anew instead of opening the one there is.
    """
    library = LIBRARY if settings.library else None
    lock = Lock(settings.home, address)
    try:
        rerank = open_reranker(settings.rerank_model) if settings.rerank_model else None
        index = Index(
            settings.home, open_embedder(settings, on_progress), lock, library, settings.chroma_url, rebuild, rerank
        )
        index.sync(on_progress)
    except BaseException:
        lock.release()
        raise
    return Assistant(index, Contact(settings.contact_name, settings.contact_url), settings.public_url)


def open_embedder(settings: Settings, on_progress: Progress = quiet) -> Embedder:
    """The embedding model that is set, or the bundled one, converted into the data folder the first time."""
    on_progress("model", 0, 1)
    model = settings.embed_model or str(prepare(settings.home / "models"))
    embedder = Embedder(load(model))
    on_progress("model", 1, 1)
    return embedder
