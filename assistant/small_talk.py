"""Small talk: greetings, thanks and questions about the assistant itself, which need no documents."""

import unicodedata
from functools import cache

from rapidfuzz import fuzz, process

from assistant.phrases import languages, phrases

ALIKE = 90  # per cent of letters in common: a typo, not another word


def small_talk(question: str) -> tuple[str, str] | None:
    """(act, language it was said in) when the whole of `question` is small talk."""
    said, best = _plain(question), None
    for language in languages():
        known = _utterances(language)
        found = process.extractOne(said, known.keys(), scorer=fuzz.ratio, score_cutoff=best[0] if best else ALIKE)
        if found and (best is None or found[1] > best[0]):
            best = found[1], known[found[0]], language
    return best[1:] if best else None


@cache
def _utterances(language: str) -> dict[str, str]:
    """Utterance -> act."""
    return {_plain(text): act for act, texts in phrases(language)["utterances"].items() for text in texts}


def _plain(text: str) -> str:
    """Lower-case words without punctuation."""
    kept = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text.lower())
    return " ".join(kept.split())
