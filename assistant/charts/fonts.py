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


def files() -> tuple[Path, Path, Path]:
    """Latin and Hebrew, the same in bold, Chinese, which has one weight."""
    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return latin / "DejaVuSans.ttf", latin / "DejaVuSans-Bold.ttf", Path(get_TTF_path())


@cache
def families(language: str) -> tuple[str, ...]:
    """The families to write in, the first one first; under names of our own, so that the files are ours."""
    if LATIN not in {entry.name for entry in fontManager.ttflist}:
        regular, bold, chinese = files()
        _add(regular, LATIN, REGULAR)
        _add(bold, LATIN, BOLD)
        _add(chinese, CHINESE, REGULAR)
        _add(chinese, CHINESE, BOLD)
    return (CHINESE, LATIN) if language == "zh" else (LATIN, CHINESE)


def _add(file: Path, name: str, weight: int) -> None:
    entry = ttfFontProperty(FT2Font(str(file)))
    fontManager.ttflist.append(replace(entry, name=name, weight=weight))
