"""Build: makes the assistant from settings, once."""

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.cache import Cache
from assistant.llm.client import LanguageModel, Limits
from assistant.llm.local import open_local
from assistant.llm.nli import open_nli
from assistant.llm.writer import Writer
from assistant.settings import Settings
from assistant.state.approved import open_approved
from corpus.errors import SettingsError
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
        approved = open_approved(settings.database_url, settings.home)
        writer = open_writer(settings, index.embedder, on_progress)
    except BaseException:
        lock.release()
        raise
    contact = Contact(settings.contact_name, settings.contact_url)
    cache = Cache(settings.cache_answers) if settings.cache_answers else None
    return Assistant(index, contact, settings.public_url, writer, cache, approved)


def open_writer(settings: Settings, embedder: Embedder, on_progress: Progress = quiet) -> Writer | None:
    """Who writes free answers, where a language model is set; raises SettingsError or ModelError."""
    model = open_model(settings, on_progress)
    entails = open_nli(settings.nli_model) if model and settings.nli_model else None
    return Writer(model, embedder, entails) if model else None


def open_model(settings: Settings, on_progress: Progress = quiet) -> LanguageModel | None:
    """The language model that is set, started where it is the local one."""
    limits = Limits(settings.llm_first_token, settings.llm_silence, settings.llm_whole, settings.llm_tokens)
    if settings.llm == "local":
        server = open_local(settings.home, on_progress)
        return LanguageModel(server.name, server.base_url, server.api_key, limits, server)
    if bool(settings.llm_base_url) != bool(settings.llm_model):
        raise SettingsError(
            f"LIFEHUB_LLM_BASE_URL={settings.llm_base_url!r} and LIFEHUB_LLM_MODEL={settings.llm_model!r} go together: "
            "set both, or neither."
        )
    if not settings.llm_base_url:
        return None
    return LanguageModel(settings.llm_model, settings.llm_base_url, settings.llm_api_key, limits)


def open_embedder(settings: Settings, on_progress: Progress = quiet) -> Embedder:
    """The embedding model that is set, or the bundled one, converted into the data folder the first time."""
    on_progress("model", 0, 1)
    model = settings.embed_model or str(prepare(settings.home / "models"))
    embedder = Embedder(load(model))
    on_progress("model", 1, 1)
    return embedder
