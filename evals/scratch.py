"""Scratch: settings for a measurement, which starts from an empty data folder and leaves the user's as it is."""

from pathlib import Path

from assistant.settings import Settings, load_settings
from index.model import prepare


def scratch_settings(home: Path, library: bool = True) -> Settings:
    """The user's settings in the data folder `home`, Chroma embedded there.

    The model is the one that is set, else the bundled one as the user's own data folder has it converted.
    """
    settings = load_settings()
    model = settings.embed_model or str(prepare(settings.home / "models"))
    return settings.model_copy(update={"home": home, "library": library, "chroma_url": "", "embed_model": model})
