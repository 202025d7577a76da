"""Drawn: a briefing's charts as files, for as long as a format is written."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.briefing.briefing import Briefing
from assistant.charts.picture import Format, picture


@dataclass(frozen=True)
class Drawn:
    """The `folder` with the pictures, and the file's name of each chart, by its id."""

    folder: Path
    names: dict[str, str]


@contextmanager
def drawn(briefing: Briefing, format: Format) -> Iterator[Drawn]:
    """Each chart in the briefing's first language, without the words that stand in its caption."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for place, shown in enumerate(briefing.pictures, start=1):
            names[shown.id] = f"chart-{place}.{format}"
            (Path(folder) / names[shown.id]).write_bytes(picture(shown.captions[0].drawn, format, "bare"))
        yield Drawn(Path(folder), names)
