"""HTML: a briefing as one page that asks no other place for anything."""

from pathlib import Path

from assistant.briefing.briefing import Briefing
from assistant.briefing.drawn import drawn
from assistant.briefing.markdown import markdown
from assistant.briefing.status import Status
from assistant.papers.pandoc import CONTENTS, pandoc

STYLE = Path(__file__).parent / "page.css"


def html(briefing: Briefing, status: Status) -> bytes:
    """The page's bytes; its style and pictures are inside. Raises LifehubError."""
    contents = CONTENTS if briefing.order.long else ()
    arguments = ["--to", "html5", "--standalone", "--embed-resources", "--css", str(STYLE), "-M", "document-css=false"]
    with drawn(briefing, "svg") as pictures:
        text = markdown(briefing, status, pictures.names)
        return pandoc(text, *arguments, *contents, "--resource-path", str(pictures.folder))
