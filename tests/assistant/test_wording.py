"""The word lists of each language: all there, with the same keys, none that YAML reads as something else."""

from pathlib import Path

import pytest
import yaml

import assistant.briefing.words
import assistant.follow_up
import assistant.handout.words
import assistant.papers.words
import assistant.phrases
import assistant.scope
from assistant.wording import Phrases, listed
from corpus.document import LANGUAGES
from index.terms import stop_words, units

WORDS = [assistant.briefing.words, assistant.handout.words, assistant.papers.words]
# The last has what stands between words, too.
MODULES = [assistant.follow_up, assistant.phrases, assistant.scope, *WORDS]
FOLDERS = [module.FOLDER for module in MODULES]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_every_language_has_its_file_and_no_other(folder: Path) -> None:
    assert {file.stem for file in folder.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_language_has_the_keys_that_english_has(folder: Path, language: str) -> None:
    assert listed(folder, language).keys() == listed(folder, "en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS[:-1], ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_every_entry_is_text(folder: Path, language: str) -> None:
    assert all(isinstance(entry, str) and entry.strip() for entry in _leaves(listed(folder, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_stop_words_and_as_many_ordinals(language: str) -> None:
    assert len(stop_words(language)) > 100
    assert len(listed(assistant.follow_up.FOLDER, language)["ordinals"]) == 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_have_the_blanks_that_english_has(language: str) -> None:
    english = assistant.phrases.phrases("en")
    for name, text in assistant.phrases.phrases(language).items():
        if name != "utterances":
            assert text.count("{") == english[name].count("{"), name


def test_phrases_are_whole_words_but_characters_of_chinese() -> None:
    words = Phrases.of(["the same", "one"], "en")
    assert words.within(units("and the same for one", "en")) == "the same"
    assert words.within(units("everyone", "en")) is None
    assert words.opens(units("one more", "en")) == "one"
    assert not words.whole(units("one more", "en"))
    assert Phrases.of(["托斯卡纳"], "zh").within(units("在托斯卡纳有多少", "zh")) == "托斯卡纳"


def _leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def test_the_lists_are_yaml_without_surprises(tmp_path: Path) -> None:
    """A bare yes or no is a truth value in YAML 1.1, and would be lost among the words."""
    (tmp_path / "xx.yaml").write_text(yaml.safe_dump({"accept": ["yes", "no"]}), encoding="utf-8")
    assert listed(tmp_path, "xx") == {"accept": ["yes", "no"]}
