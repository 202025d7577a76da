"""Free answers for real: the whole library, its embedding model and the local language model."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.build import open_assistant
from assistant.phrases import phrases
from assistant.settings import Settings
from tests.assistant.llm.local_packages import needs_model

pytestmark = [pytest.mark.llm, pytest.mark.model, needs_model]

SLOWLY = {"llm_first_token": 300, "llm_silence": 120, "llm_whole": 500, "llm_tokens": 250}  # on a machine of any speed
ASKED = {  # language -> a question, and what its answer must have
    "en": ("How many beds do the hospitals of Lombardy have in total?", "37,000"),
    "it": ("Quanti posti letto ci sono negli ospedali lombardi?", "37.000"),
    "zh": ("伦巴第大区的医疗机构一共有多少张病床？", "37,000"),
}
NOT_COVERED = "How many hospital beds does Tuscany have?"


@pytest.fixture(scope="module")
def assistant(
    library_home: Path, model_folder: Path, model_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("real") / "home"
    shutil.copytree(library_home, home)
    (home / "models").symlink_to(model_home / "models")
    opened = open_assistant(Settings(home=home, llm="local", embed_model=str(model_folder), **SLOWLY))
    yield opened
    opened.close()


def checked(answer: Answer) -> None:
    """Every sentence is cited and either its source's own words or checked, and every quote stands in its source."""
    numbers = {citation.number for citation in answer.citations}
    for claim in answer.claims:
        assert claim.citations and numbers.issuperset(claim.citations)
        assert claim.support == "quoted" or claim.support.startswith("figures, names, language, meaning 0.")
    for citation in answer.citations:
        passage = citation.passage
        assert passage.id == f"{passage.key}@{answer.language}"
        assert citation.quote in passage.text


@pytest.mark.parametrize("language", ASKED)
def test_a_question_is_answered_with_checked_sentences(assistant: Assistant, language: str) -> None:
    question, wanted = ASKED[language]
    answer = assistant.ask(question)
    assert (answer.outcome, answer.language) == ("answered", language)
    assert answer.engine in (assistant.writer.engine, "editions")
    assert wanted in answer.text
    checked(answer)
    if answer.engine == "editions":
        assert answer.notice == phrases(language)["model_unsupported"]


def test_what_the_library_does_not_cover_never_reaches_the_model(assistant: Assistant) -> None:
    answer = assistant.ask(NOT_COVERED)
    assert (answer.outcome, answer.claims) == ("refused", ())


def test_without_its_process_the_library_answers(assistant: Assistant) -> None:
    """Last: the model does not come back."""
    assistant.writer.model.close()
    answer = assistant.ask("How many pharmaceutical companies are there in Lombardy?")
    assert (answer.outcome, answer.engine) == ("answered", "editions")
    assert answer.notice == phrases("en")["model_failed"]
    assert "262" in answer.text
    checked(answer)
