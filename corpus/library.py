"""The built-in library: documents written by us, one Markdown file per language, aligned by anchors.

The Italian file is the original and says everything once; the others give their words only.

---
id: brochure            front matter: the document; a translation gives language and title
---
# Section

{#anchor as_of=2016 sources=istat-2016,qs updates=brochure#other}    a translation gives the anchor
A statement of one to three sentences, or a sentence ending in a colon and a list. Its figures are marked where they
stand, [262]{pharma-companies}, in the Italian file only (see `corpus.marks`).
? A question it answers, indexed beside it (document expansion, as in doc2query: Nogueira et al. 2019);
  the first one is plain, and is suggested where a question is refused.

`sources` names publications of `sources.yaml` at the library's top: {istat-2016: {publisher, title, date, url}}.
`updates` and `corrects` name statements, of any document, that this one is newer or truer than. `contact` names
the partner sheet of the body to ask about what a section covers. `place` in the front matter says whose the document's
figures are, where their marks don't; `indicators/` at the library's top says what they are called.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from corpus.document import LANGUAGES, Document, Edition
from corpus.errors import EditionError
from corpus.figure import HOME, Figure, Stated, figures_of, written
from corpus.figures import figures
from corpus.marks import EXCUSED, Mark, unmarked
from corpus.passage import Passage
from corpus.vocabulary import Vocabulary, read_vocabulary

LIBRARY = Path(__file__).parent / "library"
HEADING = re.compile(r"(#{1,6}) (.+?)(?: \{#[\w-]+\})?")
ATTRIBUTES = re.compile(r"\{#(?P<anchor>[a-z0-9-]+)(?P<rest>[^}]*)\}")
SOURCES = "sources.yaml"
INDICATORS = "indicators"
OF_A_TRANSLATION = {"language", "title"}
OF_THE_ORIGINAL = {*OF_A_TRANSLATION, "id", "kind", "issuer", "as_of"}


@dataclass(frozen=True)
class Statement:
    """A passage as it stands in an edition file; `attributes` are what follows its anchor in the original.

    `text` is without mark-up; `marks` are the figures that the original annotates in it.
    """

    anchor: str
    attributes: dict[str, str]
    section: tuple[str, ...]
    text: str
    start: int
    names: bool
    asked: tuple[str, ...]
    marks: tuple[Mark, ...] = ()


def folders(library: Path = LIBRARY) -> list[Path]:
    """The folders that hold one document each, in reading order."""
    return sorted({file.parent for file in library.rglob("*.md")})


def files_of(folder: Path) -> list[Path]:
    """All files that make up a document: its editions, the questions each leaves open, the register of publications."""
    return [*_own_files(folder), _register_of(folder)]


def read_library_document(folder: Path) -> tuple[Document, tuple[Passage, ...]]:
    """All editions of one library document; the Italian one first. Raises EditionError."""
    parsed = [(file, *_parse(file, attributes)) for file, attributes in _editions(folder)]
    for statement in parsed[0][3]:
        _check_marks(folder, parsed[0][1], statement, [(file, found) for file, _, _, found in parsed])
    front = parsed[0][1]
    publications = _register(_register_of(folder).read_text(encoding="utf-8"))
    editions, passages = [], []
    for file, matter, text, found in parsed:
        editions.append(Edition(matter["language"], matter["title"], text, left_open=_left_open(file)))
        passages += [_passage(front["id"], matter["language"], statement, publications) for statement in found]
    document = Document(
        id=front["id"],
        title=front["title"],
        kind=front["kind"],
        issuer=front["issuer"],
        as_of=str(front["as_of"]),
        source_url=front.get("source_url", ""),
        sha256=_version(folder, passages),
        editions=tuple(editions),
    )
    return document, tuple(passages)


def library_figures(library: Path = LIBRARY) -> tuple[Figure, ...]:
    """The figures that the Italian editions annotate, in reading order. Raises EditionError."""
    found = []
    for folder in folders(library):
        matter, _, annotated = _parse(*_editions(folder)[0])
        for statement in annotated:
            found += _figures(folder, matter, statement)
    return tuple(found)


def library_vocabulary(library: Path = LIBRARY) -> Vocabulary:
    """What the figures are called. Raises EditionError."""
    return read_vocabulary(library / INDICATORS)


def statements(folder: Path, language: str) -> list[Statement]:
    """The statements of one edition, in order."""
    return next(_parse(file, attributes)[2] for file, attributes in _editions(folder) if file.stem == language)


def _editions(folder: Path) -> list[tuple[Path, dict[str, str] | None]]:
    """The edition files, the original first; with each, the original's attribute lines by anchor (None: its own)."""
    files = [folder / f"{language}.md" for language in LANGUAGES if (folder / f"{language}.md").exists()]
    lines = {match["anchor"]: match[0] for match in ATTRIBUTES.finditer(files[0].read_text(encoding="utf-8"))}
    return [(files[0], None), *((file, lines) for file in files[1:])]


def _own_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _version(folder: Path, passages: list[Passage]) -> str:
    """SHA-256 of the document's own files and the publications it names, not of the register that all share."""
    named = sorted({source for passage in passages for source in passage.sources})
    parts = [*(file.read_bytes() for file in _own_files(folder)), *(source.encode() for source in named)]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _register_of(folder: Path) -> Path:
    """The file of the publications that statements may name as their sources, above the document's folder."""
    return _above(folder, SOURCES, "It gives the publications statements name.")


def _above(folder: Path, name: str, why: str) -> Path:
    found = next((parent / name for parent in folder.parents if (parent / name).exists()), None)
    if found is None:
        raise EditionError(f"{folder}: no {name} in a folder above it. {why}")
    return found


@lru_cache(maxsize=4)
def _register(text: str) -> dict[str, dict]:
    return yaml.safe_load(text)


def _parse(file: Path, originals: dict[str, str] | None = None) -> tuple[dict, str, list[Statement]]:
    """(front matter, edition text, statements) of one edition file; `originals` as of `_editions`."""
    matter, body, line = _front_matter(file, OF_THE_ORIGINAL if originals is None else OF_A_TRANSLATION)
    text, section, found = "", [], []
    for number, block, attributes in _blocks(file, body, line):
        if heading := HEADING.fullmatch(block):
            section = [*section[: len(heading[1]) - 1], heading[2]]
            block = f"{heading[1]} {heading[2]}"
        elif attributes is None:
            raise EditionError(f"{file}:{number}: text without an anchor; put {{#anchor ...}} on the line above it.")
        text += "\n\n" if text else ""
        if attributes is not None:
            block, *asked = block.split("\n? ")
            anchor = ATTRIBUTES.fullmatch(attributes)["anchor"]
            if originals is not None and attributes != f"{{#{anchor}}}":
                raise EditionError(f"{file}:{number}: {attributes} repeats the original; leave {{#{anchor}}}.")
            if originals is not None and anchor not in originals:
                raise EditionError(f"{file}:{number}: the original has no statement {anchor}. Write it there first.")
            attributes = attributes if originals is None else originals[anchor]
            found.append(_statement(file, number, block, attributes, section, len(text), asked))
            block = found[-1].text
        text += block
    anchors = [statement.anchor for statement in found]
    if twice := {anchor for anchor in anchors if anchors.count(anchor) > 1}:
        raise EditionError(f"{file}: anchors used twice: {', '.join(sorted(twice))}. Each names one statement.")
    return matter, text, found


def _left_open(file: Path) -> tuple[str, ...]:
    """The questions near to an edition's subject that it doesn't answer, from gaps/LANGUAGE.txt beside it."""
    gaps = file.parent / "gaps" / f"{file.stem}.txt"
    lines = gaps.read_text(encoding="utf-8").splitlines() if gaps.exists() else []
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("# ")))


def _front_matter(file: Path, needed: set[str]) -> tuple[dict, str, int]:
    """(front matter, body, line number at which the body begins)."""
    _, _, rest = file.read_text(encoding="utf-8").partition("---\n")
    head, fence, body = rest.partition("\n---\n")
    try:
        matter = yaml.safe_load(head) if fence else None
    except yaml.YAMLError as error:
        raise EditionError(
            f"{file}: its front matter is not YAML: {error}. A text with a colon goes in quotes."
        ) from None
    if not isinstance(matter, dict) or needed - matter.keys():
        missing = ", ".join(sorted(needed - (matter.keys() if isinstance(matter, dict) else set())))
        raise EditionError(f"{file}: front matter between two --- lines must give {missing}.")
    return matter, body, head.count("\n") + 3


def _blocks(file: Path, body: str, line: int) -> Iterator[tuple[int, str, str | None]]:
    """(line number, text, attribute line or None) of each heading and statement."""
    lines, begun, attributes = [], line, None
    for number, row in enumerate([*body.split("\n"), "# "], line):
        starts = row.startswith("#") or ATTRIBUTES.fullmatch(row.strip())
        block = _joined(lines) if starts else ""
        if attributes and starts and not block:
            raise EditionError(f"{file}:{begun}: anchor {attributes} has no text below it.")
        if block:
            yield begun, block, attributes
            attributes = None
        if starts:
            lines, begun = [], number
        if ATTRIBUTES.fullmatch(row.strip()):
            attributes = row.strip()
        elif row.startswith("#") and row != "# ":
            yield number, row.strip(), None
        else:
            lines.append(row)


def _joined(lines: list[str]) -> str:
    """Paragraph lines joined by spaces; list items and questions one a line, right below their introduction."""
    text = ""
    for row in (row.strip() for row in lines):
        if row:
            text += ("\n" if row.startswith(("- ", "? ")) else " ") + row if text else row
    return text


def _statement(
    file: Path, number: int, block: str, line: str, section: list[str], start: int, asked: list[str]
) -> Statement:
    match = ATTRIBUTES.fullmatch(line)
    text, marks = unmarked(block, f"{file}:{number}: {match['anchor']}")
    if any("]{" in question for question in asked) or (marks and file.stem != LANGUAGES[0]):
        raise EditionError(f"{file}:{number}: {match['anchor']} has a mark; only statements of the original have any.")
    words = match["rest"].split()
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    if "as_of" not in pairs or "sources" not in pairs:
        raise EditionError(f"{file}:{number}: statement {match['anchor']} needs as_of= and sources=.")
    return Statement(match["anchor"], pairs, tuple(section), text, start, ".names" in words, tuple(asked), marks)


def _figures(folder: Path, matter: dict, statement: Statement) -> tuple[Figure, ...]:
    """The figures of one statement of the original."""
    if not statement.marks:
        return ()
    publications = _register(_register_of(folder).read_text(encoding="utf-8"))
    key, as_of = f"{matter['id']}#{statement.anchor}", statement.attributes["as_of"]
    publishers = {name: publications[name]["publisher"] for name in _sources(key, statement, publications)}
    stated = Stated(key, statement.text, as_of, publishers, matter.get("place", HOME))
    vocabulary = read_vocabulary(_above(folder, INDICATORS, "It says what figures are called."))
    try:
        return figures_of(stated, statement.marks, vocabulary)
    except EditionError as error:
        raise EditionError(f"{folder / LANGUAGES[0]}.md: {error}") from None


def _check_marks(folder: Path, matter: dict, original: Statement, editions: list[tuple[Path, list[Statement]]]) -> None:
    """That the marks of a statement can be read, and each number stands in every edition that has the statement."""
    marked = [mark for mark in original.marks if mark.indicator != EXCUSED]
    if not _figures(folder, matter, original):
        return
    for file, found in editions:
        told = next((figures(each.text, file.stem) for each in found if each.anchor == original.anchor), None)
        for mark in marked if told is not None else ():
            if written(mark, original.anchor) not in told:
                raise EditionError(
                    f"{file}: {original.anchor} has no {mark.text} ({mark.indicator}). Write it there too."
                )


def _passage(document_id: str, language: str, statement: Statement, publications: dict[str, dict]) -> Passage:
    names = _sources(f"{document_id}@{language}#{statement.anchor}", statement, publications)
    return Passage(
        document_id=document_id,
        key=f"{document_id}#{statement.anchor}",
        language=language,
        text=statement.text,
        start=statement.start,
        end=statement.start + len(statement.text),
        section=statement.section,
        as_of=statement.attributes["as_of"],
        sources=tuple(_reference(publications[name]) for name in names),
        asked=statement.asked,
        updates=_keys(statement, "updates"),
        corrects=_keys(statement, "corrects"),
        contact=statement.attributes.get("contact", ""),
    )


def _sources(where: str, statement: Statement, publications: dict[str, dict]) -> list[str]:
    names = statement.attributes["sources"].split(",")
    if unknown := [name for name in names if name not in publications]:
        raise EditionError(f"{where}: sources {unknown} are not in {SOURCES}.")
    return names


def _keys(statement: Statement, relation: str) -> tuple[str, ...]:
    return tuple(statement.attributes.get(relation, "").split(",")) if relation in statement.attributes else ()


def _reference(source: dict) -> str:
    date = f" ({source['date']})" if "date" in source else ""
    address = f", {source['url']}" if "url" in source else ""
    return f"{source['publisher']}, {source['title']}{date}{address}"
