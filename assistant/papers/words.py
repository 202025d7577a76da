"""Words: what every document says in its own words, one file per language."""

from pathlib import Path

from assistant.wording import listed

FOLDER = Path(__file__).parent / "words"


def words(language: str) -> dict[str, str]:
    """Name -> text in `language`: how a source is told, and what stands between words."""
    return listed(FOLDER, language)
