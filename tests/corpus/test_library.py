"""The library's format, and what every edition of the built-in library must hold to."""

import re
from pathlib import Path

import pytest

from corpus.errors import EditionError
from corpus.figures import figures
from corpus.language import detect
from corpus.library import LIBRARY, folders, read_library_document, statements
from corpus.sentences import sentences
from tests.conftest import FRONT

BROCHURE = Path(__file__).parents[3] / "shared" / "corpus" / "brochure.txt"
RUN = 8
EDITIONS = [(folder, file.stem) for folder in folders() for file in sorted(folder.glob("*.md"))]
needs_brochure = pytest.mark.skipif(not BROCHURE.exists(), reason="the original brochure is not beside this checkout")


def edition(tmp_path: Path, body: str) -> Path:
    file = tmp_path / "it.md"
    file.write_text(FRONT.format(language="it", title="Lombardia") + body, encoding="utf-8")
    return file


def test_statements_know_their_section_and_lists_stay_with_their_introduction(small_library: Path) -> None:
    companies, partners, beds = statements(small_library / "brochure" / "it.md")
    assert companies.section == ("Industria",)
    assert companies.text.startswith("Le aziende farmaceutiche in Lombardia sono 246, secondo ISTAT (dati 2016). Le")
    assert "\n" not in companies.text
    assert partners.text == "I partner strategici per la ricerca sono:\n- Regione Lombardia\n- Farmindustria"
    assert partners.names
    assert beds.section == ("Industria", "Ospedali")


def test_a_document_has_its_editions_and_dated_sourced_passages(small_library: Path) -> None:
    document, passages = read_library_document(small_library / "brochure")
    assert document.languages == ("it", "en")
    assert document.edition("en").title == "Lombardy"
    for passage in passages:
        text = document.edition(passage.language).text
        assert text[passage.start : passage.end] == passage.text
    assert passages[0].as_of == "2016"
    assert passages[0].sources == ("ISTAT, Imprese (2017)",)
    assert "{#" not in document.edition("it").text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Testo senza ancora.\n", "without an anchor"),
        ("{#a as_of=2016}\nTesto.\n", "needs as_of= and sources="),
        (
            "{#a as_of=2016 sources=istat}\nUno.\n\n{#a as_of=2016 sources=istat}\nDue.\n",
            "anchors used twice: a",
        ),
        ("{#a as_of=2016 sources=nobody}\nTesto.\n", "unknown sources"),
        ("{#a as_of=2016 sources=istat}\n\n# Titolo\n", "no text"),
    ],
)
def test_a_broken_edition_is_refused_with_its_place(tmp_path: Path, body: str, said: str) -> None:
    edition(tmp_path, body)
    with pytest.raises(EditionError, match=said):
        read_library_document(tmp_path)


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_editions_have_the_same_anchors_and_figures(folder: Path) -> None:
    original, *others = [(file.stem, statements(file)) for file in sorted(folder.glob("*.md"), reverse=True)]
    for language, translated in others:
        assert [s.anchor for s in translated] == [s.anchor for s in original[1]]
        for ours, theirs in zip(original[1], translated, strict=True):
            assert ours.attributes == theirs.attributes, ours.anchor
            assert figures(ours.text, original[0]) == figures(theirs.text, language), ours.anchor


@pytest.mark.parametrize(("folder", "language"), EDITIONS, ids=lambda value: getattr(value, "name", value))
def test_statements_are_short_and_in_their_language(folder: Path, language: str) -> None:
    for statement in statements(folder / f"{language}.md"):
        prose = statement.text.split("\n- ")[0]
        assert len(sentences(prose, language)) <= 3, statement.anchor
        assert detect(prose) == language, statement.anchor
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", statement.attributes["as_of"]), statement.anchor


@needs_brochure
def test_every_figure_of_the_brochure_is_in_the_italian_edition() -> None:
    ours = figures(" ".join(s.text for s in statements(LIBRARY / "brochure" / "it.md")), "it")
    theirs = figures(_brochure_prose(), "it")
    assert not {str(value) for value in theirs} - {str(value) for value in ours}


@needs_brochure
def test_no_run_of_eight_words_is_the_brochures_own() -> None:
    theirs = _runs(BROCHURE.read_text(encoding="utf-8"))
    for statement in statements(LIBRARY / "brochure" / "it.md"):
        ours = statement.text.split("\n- ")[0] if statement.names else statement.text
        assert not _runs(ours) & theirs, statement.anchor


def _brochure_prose() -> str:
    """The brochure without its own numbering: footnote marks and notes, numbered headings and list items."""
    text = re.sub(r"<sup>.*?</sup>", "", BROCHURE.read_text(encoding="utf-8"))
    text = re.sub(r"^#+ \d+\.", "", text, flags=re.MULTILINE)
    text = re.sub(r"^- (\*\*)?\d (?=[A-ZÈ]|\*\*)|^- \*\*\d\*\*", "", text, flags=re.MULTILINE)
    text = re.sub(r"^- 1 COMPETITIVITÀ", "", text, flags=re.MULTILINE)
    text = re.sub(r"(\d+) mila", r"\1.000", text)
    return re.sub(r"^\d+ - .*$", "", text, flags=re.MULTILINE)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"<sup>.*?</sup>", "", text).lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
