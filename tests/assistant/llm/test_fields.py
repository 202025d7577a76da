"""Fields: what a sentence is about that the passages it cites are not about."""

import pytest

from assistant.llm.fields import unmet_fields
from corpus.document import LANGUAGES
from corpus.library import folders, read_library_document

DEVICES = "The medical device industry employs over 24,200 people in Lombardy."
PHARMA = "Pharmaceutical exports from Italy were worth 54 billion euros in 2024."


@pytest.mark.parametrize(
    ("sentence", "passage", "unmet"),
    [
        ("The pharmaceutical industry employs over 24,200 people in Lombardy.", DEVICES, ["pharmaceuticals"]),
        ("Medical device firms employ over 24,200 people in Lombardy.", DEVICES, []),
        ("Lombard exports of medicines were worth 54 billion euros in 2024.", PHARMA, ["Lombard"]),
        ("Biotech exports from Italy were worth 54 billion euros.", PHARMA, ["biotechnology"]),
        ("Italy exported drugs worth 54 billion euros.", PHARMA, []),
    ],
)
def test_a_subject_can_not_be_exchanged(sentence: str, passage: str, unmet: list[str]) -> None:
    assert unmet_fields(sentence, "en", [(passage, "en")]) == unmet


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_statement_of_the_library_exchanges_its_own_fields_in_another_edition(language: str) -> None:
    """A translation speaks of what the original speaks of: else the words for a field are incomplete."""
    passages = {passage.id: passage for folder in folders() for passage in read_library_document(folder)[1]}
    originals = [one for one in passages.values() if one.language == "it"]
    pairs = [(one, passages[f"{one.key}@{language}"]) for one in originals if f"{one.key}@{language}" in passages]
    apart = [
        (one.key, unmet) for one, other in pairs if (unmet := unmet_fields(other.text, language, [(one.text, "it")]))
    ]
    assert len(pairs) > 700
    assert len(apart) / len(pairs) < 0.03, apart
