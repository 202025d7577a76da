"""Figures as they are read from a statement's marks, and those of the whole library."""

from decimal import Decimal
from pathlib import Path

import pytest

from corpus.document import LANGUAGES
from corpus.errors import EditionError
from corpus.figure import Figure, Stated, figures_of
from corpus.figures import figures
from corpus.library import folders, library_figures, read_library_document
from corpus.marks import unmarked
from corpus.vocabulary import Indicator, Vocabulary
from tests.conftest import FRONT, PUBLICATIONS, TRANSLATED_FRONT

NAMES = dict.fromkeys(LANGUAGES, "nome")
VOCABULARY = Vocabulary(
    indicators={
        "companies": Indicator("companies", "pharma", "number", NAMES),
        "export": Indicator("export", "pharma", "eur", NAMES),
    },
    topics={"pharma": NAMES},
    units={"number": NAMES, "eur": NAMES},
    places={"lombardy": NAMES, "italy": NAMES, "mind": NAMES},
    bases={"planned": NAMES},
    precisions={"about": NAMES, "over": NAMES, "nearly": NAMES, "upto": NAMES},
)
WRITTEN = """{unit: number, it: imprese, en: companies, fr: entreprises, de: Firmen, es: empresas, zh: 企业, he: חברות,
  lt: įmonės}"""


def read(text: str, as_of: str = "2024-05", place: str = "lombardy") -> tuple[Figure, ...]:
    """The figures of a statement in the library's mark-up, with two sources."""
    plain, marks = unmarked(text, "sheet#a")
    stated = Stated("sheet#a", plain, as_of, {"istat": "ISTAT", "open": "Open"}, place)
    return figures_of(stated, marks, VOCABULARY)


def only(text: str, **told: str) -> Figure:
    (figure,) = read(text, **told)
    return figure


def test_a_figure_is_what_its_statement_tells_of_it() -> None:
    figure = only("Le imprese sono [262]{companies}.")
    assert (figure.value, figure.unit, figure.place, figure.year) == (Decimal(262), "number", "lombardy", 2024)
    assert (figure.publisher, figure.passage_key, figure.topic) == ("ISTAT, Open", "sheet#a", "pharma")
    assert (figure.of, figure.basis, figure.precision) == ("", "", "")
    assert figure.id == "sheet#a/companies@lombardy"
    assert figure.document_id == "sheet"


def test_a_mark_narrows_what_the_statement_tells() -> None:
    figure = only("Erano [246]{companies place=italy of=mind year=2016 basis=planned source=open}.", place="mind")
    assert (figure.place, figure.of, figure.year, figure.basis) == ("italy", "mind", 2016, "planned")
    assert figure.publisher == "Open"
    assert figure.id == "sheet#a/companies@italy,mind,2016,planned,open"
    assert only("Erano [246]{companies}.", place="mind").place == "mind"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[6,9 miliardi]{export} di euro", "6900000000"),
        ("da [280]{export in=million} a 560 milioni", "280000000"),
        ("[74,84]{export in=million}", "74840000"),
        ("[1.500 miliardi]{export}", "1500000000000"),
        ("[1,2]{export}", "1.2"),
    ],
)
def test_scale_words_count(text: str, value: str) -> None:
    assert only(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("sono circa [60]{companies}", "about"),
        ("a circa il [60%]{companies}", "about"),
        ("oltre [60]{companies}", "over"),
        ("per più del [60%]{companies}", "over"),
        ("più di [60]{companies}", "over"),
        ("poco più di [60]{companies}", "over"),
        ("ha superato i [60]{companies}", "over"),
        ("quasi [60]{companies}", "nearly"),
        ("sfiorava gli [60]{companies}", "nearly"),
        ("vicini a [60]{companies}", "nearly"),
        ("fino a [60]{companies}", "upto"),
        ("al massimo [60]{companies}", "upto"),
        ("sono [60]{companies}", ""),
        ("circa metà delle [60]{companies}", ""),
        ("cresciute fino a [60]{companies is=exact}", ""),
        ("e [60]{companies is=nearly}", "nearly"),
    ],
)
def test_the_words_before_a_number_say_how_exact_it_is(text: str, precision: str) -> None:
    assert only(text).precision == precision


def test_what_is_excused_is_no_figure() -> None:
    assert read("In via Pantano [9]{-} ci sono [262]{companies} imprese.") == (only("a [262]{companies}."),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[262]{firms}", "no indicator is called 'firms'"),
        ("[262]{companies place=atlantis}", "no place is called 'atlantis'"),
        ("[262]{companies of=atlantis}", "no place is called 'atlantis'"),
        ("[262]{companies basis=guess}", "no basis is called 'guess'"),
        ("[262]{companies source=nobody}", "no source is called 'nobody'"),
        ("[262]{companies in=dozen}", "no scale is called 'dozen'"),
        ("[262]{companies is=maybe}", "no precision is called 'maybe'"),
        ("[262]{companies year=24}", "year=24 is no year"),
        ("[molte]{companies}", r"\[molte\] has 0 numbers"),
        ("[262 o 264]{companies}", "has 2 numbers"),
        ("[262]{companies} e [264]{companies}", "companies@lombardy is there twice"),
    ],
)
def test_a_bad_annotation_is_refused_with_its_statement(text: str, said: str) -> None:
    with pytest.raises(EditionError, match=rf"^sheet#a: .*{said}"):
        read(text)


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """A document with an annotated original and a translation that gives another number."""
    folder = tmp_path / "brochure"
    folder.mkdir()
    (folder / "it.md").write_text(
        FRONT + "{#a as_of=2016 sources=istat}\nLe imprese sono\n[1,5\nmilioni]{companies}.\n? Quante?\n", "utf-8"
    )
    (folder / "en.md").write_text(
        TRANSLATED_FRONT.format(language="en", title="Lombardy") + "{#a}\nThere are 1.5 million companies.\n", "utf-8"
    )
    (tmp_path / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "terms.yaml").write_text(
        "topics: {pharma: Pharma}\nunits: {number: n}\nplaces: {lombardy: Lombardia}\nbases:\nprecisions:\n", "utf-8"
    )
    (tmp_path / "indicators" / "pharma.yaml").write_text(f"companies: {WRITTEN}\n", encoding="utf-8")
    return folder


def test_an_edition_reads_as_if_it_had_no_marks(annotated: Path) -> None:
    document, (passage, _) = read_library_document(annotated)
    assert passage.text == "Le imprese sono 1,5 milioni."
    assert document.edition("it").text == passage.text
    assert passage.asked == ("Quante?",)
    (figure,) = library_figures(annotated.parent)
    assert (figure.passage_key, figure.value) == (passage.key, Decimal(1_500_000))


def test_an_edition_without_the_number_is_refused(annotated: Path) -> None:
    text = (annotated / "en.md").read_text(encoding="utf-8")
    (annotated / "en.md").write_text(text.replace("1.5", "1.4"), encoding="utf-8")
    with pytest.raises(EditionError, match=r"en\.md: a has no 1,5 milioni \(companies\)"):
        read_library_document(annotated)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("en.md", "1.5 million", "[1.5 million]{companies}"), ("it.md", "? Quante?", "? Sono [262]{companies}?")],
)
def test_only_statements_of_the_original_have_marks(annotated: Path, file: str, old: str, new: str) -> None:
    text = (annotated / file).read_text(encoding="utf-8")
    (annotated / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(EditionError, match=rf"{file}:\d+: a has a mark"):
        read_library_document(annotated)


def test_a_bad_annotation_of_the_library_is_refused_with_file_and_anchor(annotated: Path) -> None:
    text = (annotated / "it.md").read_text(encoding="utf-8")
    (annotated / "it.md").write_text(text.replace("{companies}", "{firms}"), encoding="utf-8")
    with pytest.raises(EditionError, match=r"brochure/it\.md: brochure#a: no indicator is called 'firms'"):
        library_figures(annotated.parent)


def test_marks_need_a_vocabulary(annotated: Path) -> None:
    (annotated.parent / "indicators").rename(annotated.parent / "elsewhere")
    with pytest.raises(EditionError, match="no indicators in a folder above it"):
        read_library_document(annotated)


@pytest.fixture(scope="module")
def passages() -> dict[str, str]:
    """Id -> text of every passage of the library."""
    return {passage.id: passage.text for folder in folders() for passage in read_library_document(folder)[1]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_library_is_in_its_passage(passages: dict[str, str], language: str) -> None:
    found = library_figures()
    assert len(found) > 600
    for figure in found:
        numbers = figures(passages[f"{figure.passage_key}@{language}"], language)
        assert any(figure.value == number * scale for number in numbers for scale in (1, 10**6)), figure.id


def test_figures_have_ids_of_their_own() -> None:
    ids = [figure.id for figure in library_figures()]
    assert len(set(ids)) == len(ids)
