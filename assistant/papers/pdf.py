"""PDF: a document typeset, with its fonts inside; none of the machine's are used."""

from functools import cache
from pathlib import Path

import matplotlib
import pypdfium2
import typst
from cvttf_NotoSansCJK_Regular import get_TTF_path

from assistant.papers.pandoc import CONTENTS, pandoc
from corpus.errors import LifehubError

TEMPLATE = Path(__file__).parent / "page.typ"
LATIN, CHINESE = "DejaVu Sans", "Noto Sans CJK TC"  # the first has Hebrew too
REGIONS = {"zh": "cn"}  # whose shapes of shared characters are meant


def pdf(text: str, language: str, folder: Path, contents: bool = False) -> bytes:
    """A document's Markdown as PDF, with a table of contents where wanted; raises LifehubError.

    Its pictures are in `folder`, and nothing else is read.
    """
    fonts = (CHINESE, LATIN) if language == "zh" else (LATIN, CHINESE)
    arguments = ["--to", "typst", "--template", str(TEMPLATE)]
    arguments += [part for font in fonts for part in ("-V", f"fonts={font}")]
    arguments += ["-V", f"region={REGIONS[language]}"] if language in REGIONS else []
    source = pandoc(text, *arguments, *(CONTENTS if contents else ()))
    try:
        return typst.compile(source, root=folder, font_paths=_fonts(), format="pdf")
    except typst.TypstError as error:
        raise LifehubError(f"The document could not be typeset: {error}. Report it with what was asked.") from None


def pages_in(data: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


@cache
def _fonts() -> typst.Fonts:
    folders = [Path(matplotlib.get_data_path()) / "fonts" / "ttf", Path(get_TTF_path()).parent]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
