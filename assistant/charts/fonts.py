"""Fonts: those a chart is written in, the same on every machine; none of the system's is used."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import matplotlib
from cvttf_NotoSansCJK_Regular import get_TTF_path
from matplotlib.font_manager import fontManager, ttfFontProperty
from matplotlib.ft2font import FT2Font

LATIN = "Lifehub Sans"  # DejaVu Sans, as it comes with matplotlib: Latin and Hebrew letters
CHINESE = "Lifehub Sans CJK"  # Noto Sans CJK
REGULAR, BOLD = 400, 700


@cache
def families(language: str) -> tuple[str, ...]:
    """The families to write in, the first one first; under names of our own, so that the files are ours."""
    known = {entry.name for entry in fontManager.ttflist}
    if LATIN not in known:
        latin, chinese = Path(matplotlib.get_data_path()) / "fonts" / "ttf", Path(get_TTF_path())
        _add(latin / "DejaVuSans.ttf", LATIN, REGULAR)
        _add(latin / "DejaVuSans-Bold.ttf", LATIN, BOLD)
        _add(chinese, CHINESE, REGULAR)
        _add(chinese, CHINESE, BOLD)  # it has one weight
    return (CHINESE, LATIN) if language == "zh" else (LATIN, CHINESE)


def _add(file: Path, name: str, weight: int) -> None:
    entry = ttfFontProperty(FT2Font(str(file)))
    fontManager.ttflist.append(replace(entry, name=name, weight=weight))
