"""Picture: a worded chart as PNG or SVG bytes, the same bytes each time."""

import io
import threading
from functools import lru_cache
from typing import Literal

import matplotlib

from assistant.charts.draw import DOTS, Size, draw
from assistant.charts.worded import Worded

Format = Literal["png", "svg"]
KEPT = 128  # pictures, of some 50 kB each
LOOK = {"svg.fonttype": "path", "svg.hashsalt": "lifehub", "hatch.linewidth": 0.6, "text.usetex": False}

_drawing = threading.Lock()  # matplotlib draws for one thread at a time


@lru_cache(KEPT)
def picture(worded: Worded, format: Format = "png", size: Size = "page") -> bytes:
    """The chart on a white ground; text in an SVG is paths, so that no font is needed to show it."""
    written = io.BytesIO()
    with _drawing, matplotlib.rc_context(LOOK):
        figure = draw(worded, size)
        figure.savefig(written, format=format, dpi=DOTS, metadata=_metadata(worded, format))
    return written.getvalue()


def _metadata(worded: Worded, format: Format) -> dict[str, str | None]:
    """No date and no version in the file."""
    said = {"Title": worded.title, "Description": worded.alt}
    if format == "svg":
        return said | {"Language": worded.language, "Date": None, "Creator": None}
    return said | {"Software": None}
