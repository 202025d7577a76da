"""DOCX: a briefing with real styles, footnotes and, where it is long, a table of contents."""

from assistant.briefing.briefing import Briefing
from assistant.briefing.drawn import drawn
from assistant.briefing.markdown import markdown
from assistant.briefing.status import Status
from assistant.papers import docx as paper


def docx(briefing: Briefing, status: Status) -> bytes:
    """The file's bytes; raises LifehubError."""
    with drawn(briefing, "png") as pictures:
        text = markdown(briefing, status, pictures.names)
        return paper.docx(text, briefing.order.language, pictures.folder, briefing.order.long)
