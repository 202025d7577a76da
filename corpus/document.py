"""Document and Edition: one source, and its text in one language."""

from dataclasses import dataclass

KINDS = ("brochure", "partner", "newsletter", "factsheet", "upload")
LANGUAGES = ("it", "en", "fr", "de", "es", "zh", "he", "lt")


@dataclass(frozen=True)
class Edition:
    """A document's text in one language.

    `text` is light Markdown: `# ` headings, `- ` list items, `| ` table rows, plain paragraphs.
    `pages` holds (start, end) offsets into `text`, one pair a page, for paged formats; else empty.
    `left_open` are questions near to its subject that it does not answer.
    """

    language: str
    title: str
    text: str
    pages: tuple[tuple[int, int], ...] = ()
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """One source in one or more languages.

    `as_of` is a year, a month or a day in ISO form ("2019", "2019-03"), or "" when unknown.
    `sha256` is of the source files' bytes, and of the publications it names. `path` is the file it was read
    from, "" for the library.
    """

    id: str
    title: str
    kind: str
    issuer: str
    as_of: str
    source_url: str
    sha256: str
    editions: tuple[Edition, ...]
    path: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(edition.language for edition in self.editions)

    def edition(self, language: str) -> Edition:
        """The edition in `language`, else the first one (the original)."""
        return next((e for e in self.editions if e.language == language), self.editions[0])
