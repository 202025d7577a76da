"""Every number of the library is a figure, or shows that it is none."""

from pathlib import Path

import pytest

from corpus.library import library_figures
from evals import figures
from evals.figures import unmarked_numbers
from tests.conftest import FRONT, PUBLICATIONS


def test_every_number_of_the_library_is_annotated_or_excused() -> None:
    assert list(unmarked_numbers()) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Le imprese sono 262.", ["262"]),
        ("Le imprese sono [262]{-}, e di queste 262 il 34%.", ["34"]),
        ("Valgono 6,9 miliardi di euro nel 2019.", ["6,9 miliardi"]),
        ("Erano 2.019 nel 2019, 1.999 nel 1999.", ["2.019", "1.999"]),
        ("Dal 17 al 19 marzo 2025, il 1º gennaio 2026 e nel 2027/28.", []),
        ("Nel 2021-2023, il 16-19 giugno, l'8 e il 9 maggio.", []),
        ("Med4Cure, la medicina delle 4P, Industria 4.0 e la media UE28.", []),
        ("È al 74º posto.", ["74"]),
        ("Lo scrive Il Sole 24 Ore sull'obiettivo 1 e il decreto n. 70.", []),
        ("Ha 24 sedi e 5 milioni di euro.", ["24", "5 milioni"]),
    ],
)
def test_only_what_is_no_quantity_needs_no_mark(tmp_path: Path, text: str, left: list[str]) -> None:
    folder = tmp_path / "brochure"
    folder.mkdir()
    (folder / "it.md").write_text(FRONT + "{#a as_of=2016 sources=istat}\n" + text, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    assert list(unmarked_numbers(tmp_path)) == [("brochure#a", number) for number in left]


def test_the_command_says_how_many_there_are_and_what_they_make(capsys: pytest.CaptureFixture[str]) -> None:
    figures.main()
    said = capsys.readouterr().out
    assert f"{len(library_figures())} figures" in said
    assert "neither annotated nor excused" not in said
    assert "chain-gdp-share lombardy: 2016 12.4, 2018 12.8, 2021 13, 2022 12.6" in said
