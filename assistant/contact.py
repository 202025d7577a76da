"""Contact: whom to ask where the documents don't answer: the body whose objective covers the subject, else the Hub."""

from urllib.parse import quote

import numpy as np

from assistant.answer import Contact
from index.snapshot import Snapshot

COVERS = 0.86  # mean cosine of a question's tokens with the nearest ones of an objective, from which it is about that


def contact_for(snapshot: Snapshot, tokens: np.ndarray, language: str, hub: Contact, public_url: str) -> Contact:
    """The contact for a question of `tokens`, (tokens, dimensions), in `language`."""
    objectives = [passage for passage in snapshot.passages if passage.contact and passage.language == language]
    scores = {passage.contact: _covered(snapshot, passage.section, tokens, language) for passage in objectives}
    body = max(scores, key=scores.__getitem__, default="")
    if not body or scores[body] < COVERS or body not in snapshot.documents:
        return hub
    document = snapshot.documents[body]
    url = document.source_url or f"{public_url}/read/{quote(body)}?language={language}"
    return Contact(document.edition(language).title, url)


def _covered(snapshot: Snapshot, section: tuple[str, ...], tokens: np.ndarray, language: str) -> float:
    """How much of a question the statements of a section, and the questions they answer, are about."""
    rows = [
        row
        for row, face in enumerate(snapshot.faces)
        if (passage := snapshot.passages[face.passage]).section == section and passage.language == language
    ]
    return float(snapshot.tokens.matches(tokens, rows).max(axis=0).mean()) if rows and len(tokens) else 0.0
