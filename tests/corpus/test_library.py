"""The library's format, and what every edition of the built-in library must hold to."""

import re
from pathlib import Path

import pytest
import yaml

from corpus.errors import EditionError
from corpus.figures import figures
from corpus.language import detect
from corpus.library import LIBRARY, folders, read_library_document, statements
from corpus.passage import Passage
from corpus.sentences import sentences
from tests.conftest import FRONT, PUBLICATIONS

BROCHURE = Path(__file__).parents[3] / "shared" / "corpus" / "brochure.txt"
RUN = 8
EDITIONS = [(folder, file.stem) for folder in folders() for file in sorted(folder.glob("*.md"))]
needs_brochure = pytest.mark.skipif(not BROCHURE.exists(), reason="the original brochure is not beside this checkout")


def edition(tmp_path: Path, body: str) -> Path:
    """A folder with one document, an Italian edition of `body`, and the register of publications above it."""
    folder = tmp_path / "brochure"
    folder.mkdir()
    (folder / "it.md").write_text(FRONT + body, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    return folder


def test_a_document_is_of_another_version_once_it_or_a_publication_it_names_changes(small_library: Path) -> None:
    def version() -> str:
        return read_library_document(small_library / "brochure")[0].sha256

    first = version()
    register, english = small_library / "sources.yaml", small_library / "brochure" / "en.md"
    register.write_text(f"{PUBLICATIONS}\nother: {{publisher: Istat, title: Altro, date: '2020'}}\n", encoding="utf-8")
    assert version() == first
    register.write_text(PUBLICATIONS.replace("2017", "2018"), encoding="utf-8")
    second = version()
    english.write_text(english.read_text(encoding="utf-8").replace("Lombard hospitals", "Hospitals"), encoding="utf-8")
    assert len({first, second, version()}) == 3


def test_statements_know_their_section_and_lists_stay_with_their_introduction(small_library: Path) -> None:
    companies, partners, beds = statements(small_library / "brochure", "it")
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
        ("{#a as_of=2016 sources=nobody}\nTesto.\n", "are not in sources.yaml"),
        ("{#a as_of=2016 sources=istat}\n\n# Titolo\n", "no text"),
    ],
)
def test_a_broken_edition_is_refused_with_its_place(tmp_path: Path, body: str, said: str) -> None:
    folder = edition(tmp_path, body)
    with pytest.raises(EditionError, match=said):
        read_library_document(folder)


def test_front_matter_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    folder = edition(tmp_path, "{#a as_of=2016 sources=istat}\nTesto.\n")
    (folder / "en.md").write_text(
        "---\nlanguage: en\ntitle: A title: with a colon\n---\n{#a}\nText.\n", encoding="utf-8"
    )
    with pytest.raises(EditionError, match="its front matter is not YAML"):
        read_library_document(folder)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{#b}\nText.\n", "the original has no statement b"),
        ("{#a as_of=2016}\nText.\n", "repeats the original"),
    ],
)
def test_a_translation_says_nothing_of_its_own(tmp_path: Path, body: str, said: str) -> None:
    folder = edition(tmp_path, "{#a as_of=2016 sources=istat}\nTesto.\n")
    (folder / "en.md").write_text(f"---\nlanguage: en\ntitle: Text\n---\n{body}", encoding="utf-8")
    with pytest.raises(EditionError, match=said):
        read_library_document(folder)


@pytest.mark.parametrize(("folder", "language"), EDITIONS, ids=lambda value: getattr(value, "name", value))
def test_editions_have_the_same_anchors_and_figures(folder: Path, language: str) -> None:
    original, translated = statements(folder, "it"), statements(folder, language)
    assert [s.anchor for s in translated] == [s.anchor for s in original]
    for ours, theirs in zip(original, translated, strict=True):
        assert figures(ours.text, "it") == figures(theirs.text, language), ours.anchor


@pytest.mark.parametrize(("folder", "language"), EDITIONS, ids=lambda value: getattr(value, "name", value))
def test_statements_are_short_and_in_their_language(folder: Path, language: str) -> None:
    for statement in statements(folder, language):
        prose = statement.text.split("\n- ")[0]
        spans = sentences(prose, language)
        assert len(spans) <= 3, statement.anchor
        for start, end in spans:
            assert detect(prose[start:end]) == language, f"{statement.anchor}: {prose[start:end]}"
        for question in statement.asked[:1]:
            assert detect(question) in (language, None), f"{statement.anchor}: {question}"
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", statement.attributes["as_of"]), statement.anchor


@needs_brochure
def test_every_figure_of_the_brochure_is_in_the_italian_edition() -> None:
    ours = figures(_unscaled(" ".join(s.text for s in statements(LIBRARY / "brochure", "it"))), "it")
    theirs = figures(_unscaled(_brochure_prose()), "it")
    assert not {str(value) for value in theirs} - {str(value) for value in ours}


@needs_brochure
def test_no_run_of_eight_words_is_the_brochures_own() -> None:
    theirs = _runs(BROCHURE.read_text(encoding="utf-8"))
    for statement in statements(LIBRARY / "brochure", "it"):
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


def _unscaled(text: str) -> str:
    """Without scale words, which the brochure's tables write in their headings, away from the numbers."""
    return re.sub(r"\b(milion[ei]|miliard[oi]|mila)\b", "", text)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"<sup>.*?</sup>", "", text).lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.fixture(scope="module")
def library() -> dict[str, Passage]:
    """Key -> Italian statement, of the whole library."""
    found = [passage for folder in folders() for passage in read_library_document(folder)[1]]
    return {passage.key: passage for passage in found if passage.language == "it"}


def test_links_lead_to_statements_and_contacts_to_sheets(library: dict[str, Passage]) -> None:
    linked = {older for passage in library.values() for older in (*passage.updates, *passage.corrects)}
    assert len(linked) > 50
    assert linked - library.keys() == set()
    contacts = {passage.contact for passage in library.values() if passage.contact}
    assert len(contacts) == 8, "one for each strategic objective"
    assert contacts - {passage.document_id for passage in library.values()} == set()


def test_what_updates_is_not_older_and_nothing_updates_itself(library: dict[str, Passage]) -> None:
    for passage in library.values():
        for older in passage.updates:
            assert library[older].as_of[:4] <= passage.as_of[:4], f"{passage.key} -> {older}"
        seen, edge = set(), [*passage.updates, *passage.corrects]
        while edge:
            key = edge.pop()
            assert key != passage.key, f"{key} comes round to itself"
            if key not in seen:
                seen.add(key)
                edge += [*library[key].updates, *library[key].corrects]


def test_every_publication_is_somebodys_source() -> None:
    named = {
        name for folder in folders() for s in statements(folder, "it") for name in s.attributes["sources"].split(",")
    }
    register = yaml.safe_load((LIBRARY / "sources.yaml").read_text(encoding="utf-8"))
    assert register.keys() - named == set()
