"""PDF: a briefing typeset, which tells how many pages it has."""

from assistant.briefing.briefing import Briefing
from assistant.briefing.drawn import drawn
from assistant.briefing.markdown import markdown
from assistant.briefing.status import DRAFT, Status
from assistant.papers import pdf as paper


def pdf(briefing: Briefing, status: Status) -> bytes:
    """The document's bytes; raises LifehubError."""
    with drawn(briefing, "svg") as pictures:
        text = markdown(briefing, status, pictures.names)
        return paper.pdf(text, briefing.order.language, pictures.folder, briefing.order.long)


def pages_of(briefing: Briefing) -> int:
    """How many pages the PDF has."""
    return paper.pages_in(pdf(briefing, DRAFT))
