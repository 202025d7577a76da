"""The mark-up of figures: stripped from the text, kept beside it."""

import pytest

from corpus.errors import EditionError
from corpus.marks import unmarked


def test_marks_leave_the_text_and_keep_their_places() -> None:
    text, marks = unmarked("Sono [262]{pharma-companies}, il [34%]{pharma-companies-share of=italy}.", "a")
    assert text == "Sono 262, il 34%."
    assert [text[mark.start : mark.end] for mark in marks] == ["262", "34%"] == [mark.text for mark in marks]
    assert [mark.indicator for mark in marks] == ["pharma-companies", "pharma-companies-share"]
    assert [mark.narrowed for mark in marks] == [{}, {"of": "italy"}]


def test_an_excuse_is_a_mark_that_names_no_indicator() -> None:
    text, (mark,) = unmarked("In via Pantano [9]{-}.", "a")
    assert text == "In via Pantano 9."
    assert (mark.text, mark.indicator) == ("9", "-")


@pytest.mark.parametrize("text", ["Un testo [con parentesi] e {altre}.", "R&S, [1] e (2).", ""])
def test_text_without_marks_stays_as_it_is(text: str) -> None:
    assert unmarked(text, "a") == (text, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sono [262]{}.", "can't be read"),
        ("Sono [262]{pharma-companies.", "can't be read"),
        ("Sono [[262]]{pharma-companies}.", "can't be read"),
        ("Sono [262]{pharma-companies when=2019}.", "when narrows no figure"),
        ("Sono [262]{pharma-companies italy}.", "italy narrows no figure"),
        ("Sono [262]{pharma-companies year=}.", "year narrows no figure"),
    ],
)
def test_a_mark_that_cannot_be_read_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(EditionError, match=rf"it\.md:7: a: .*{said}"):
        unmarked(text, "it.md:7: a")
