"""Contact: whom to ask where the documents don't answer: the body whose objective covers the subject, else the Hub."""

from collections.abc import Sequence
from urllib.parse import quote

import numpy as np

from assistant.answer import Contact
from index.snapshot import Snapshot

COVERS = 0.87  # mean cosine of a question's tokens with the nearest ones of an objective, from which it is about that


def contact_for(snapshot: Snapshot, tokens: np.ndarray, spoken: str, answered: str, hub: Contact, site: str) -> Contact:
    """The contact for a question of `tokens`, (tokens, dimensions), `spoken` in one language, `answered` in one.

    A body without a website is reached by its sheet in the reader of `site`.
    """
    scores = {body: _covered(snapshot, keys, tokens, spoken) for body, keys in snapshot.covered.items()}
    body = max(scores, key=scores.__getitem__, default="")
    if not body or scores[body] < COVERS or body not in snapshot.documents:
        return hub
    document = snapshot.documents[body]
    url = document.source_url or f"{site}/read/{quote(body)}?language={answered}"
    return Contact(document.edition(answered).title, url)


def _covered(snapshot: Snapshot, keys: Sequence[str], tokens: np.ndarray, language: str) -> float:
    """How much of a question some statements, and the questions they answer, are about."""
    rows = [row for key in keys for row in snapshot.faces_of[key] if snapshot.passage(row).language == language]
    return float(snapshot.tokens.matches(tokens, rows).max(axis=0).mean()) if rows and len(tokens) else 0.0
