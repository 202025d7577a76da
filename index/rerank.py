"""Rerank: a sentence-transformers CrossEncoder that orders statements, where an operator names one."""

from collections.abc import Callable, Sequence

from corpus.errors import ModelError

Rerank = Callable[[str, Sequence[str]], Sequence[float]]


def open_reranker(name: str) -> Rerank:
    """(question, texts) -> a score for each text, higher is better; raises ModelError."""
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(name, device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"The reranking model {name} can't be loaded: {reason} Name a folder with a CrossEncoder in "
            "LIFEHUB_RERANK_MODEL, or unset it to rerank by late interaction."
        ) from error
    return lambda question, texts: model.predict([(question, text) for text in texts], show_progress_bar=False).tolist()
