"""Words: what a hand-out says in its own words, one file per language."""

from pathlib import Path

from assistant.wording import listed

FOLDER = Path(__file__).parent / "words"


def words(language: str) -> dict[str, str]:
    """Name -> text in `language`."""
    return listed(FOLDER, language)
