"""PDF: a briefing typeset, with its fonts inside; none of the machine's are used."""

from functools import cache
from pathlib import Path

import matplotlib
import pypdfium2
import typst
from cvttf_NotoSansCJK_Regular import get_TTF_path

from assistant.briefing.briefing import Briefing
from assistant.briefing.drawn import drawn
from assistant.briefing.markdown import markdown
from assistant.briefing.pandoc import pandoc
from assistant.briefing.status import DRAFT, Status
from corpus.errors import LifehubError

TEMPLATE = Path(__file__).parent / "page.typ"
LATIN, CHINESE = "DejaVu Sans", "Noto Sans CJK TC"  # the first has Hebrew too
REGIONS = {"zh": "cn"}  # whose shapes of shared characters are meant


def pdf(briefing: Briefing, status: Status) -> bytes:
    """The document's bytes; raises LifehubError."""
    with drawn(briefing, "svg") as pictures:
        return typeset(markdown(briefing, status, pictures.names), briefing, pictures.folder)


def pages_of(briefing: Briefing) -> int:
    """How many pages the PDF has."""
    document = pypdfium2.PdfDocument(pdf(briefing, DRAFT))
    try:
        return len(document)
    finally:
        document.close()


def typeset(text: str, briefing: Briefing, folder: Path) -> bytes:
    """A briefing's Markdown as PDF; its pictures are in `folder`, and nothing else is read."""
    language = briefing.order.language
    fonts = (CHINESE, LATIN) if language == "zh" else (LATIN, CHINESE)
    arguments = ["--to", "typst", "--template", str(TEMPLATE)]
    arguments += [part for font in fonts for part in ("-V", f"fonts={font}")]
    arguments += ["-V", f"region={REGIONS[language]}"] if language in REGIONS else []
    arguments += ["--toc", "--toc-depth=1"] if briefing.order.pages == 4 else []
    source = pandoc(text, *arguments)
    try:
        return typst.compile(source, root=folder, font_paths=_fonts(), format="pdf")
    except typst.TypstError as error:
        raise LifehubError(f"The briefing could not be typeset: {error}. Report it with the briefing's id.") from None


@cache
def _fonts() -> typst.Fonts:
    folders = [Path(matplotlib.get_data_path()) / "fonts" / "ttf", Path(get_TTF_path()).parent]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
