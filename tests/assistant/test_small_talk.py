"""Small talk: what needs no documents is told apart from questions, in each language and with typos."""

import pytest

from assistant.phrases import languages, phrases
from assistant.small_talk import small_talk


@pytest.mark.parametrize(
    ("said", "act", "language"),
    [
        ("Hello!", "greeting", "en"),
        ("  GOOD   morning... ", "greeting", "en"),
        ("Buongiorno,", "greeting", "it"),
        ("Thanks a lot!!!", "thanks", "en"),
        ("Grazie mille 🙂", "thanks", "it"),
        ("Arrivederci.", "farewell", "it"),
        ("Who are you?", "who", "en"),
        ("Chi è Lei?", "who", "it"),
        ("What can you do for me?", "can", "en"),
        ("Sei un'intelligenza artificiale?", "who", "it"),
        ("Come puoi aiutarmi?", "can", "it"),
    ],
)
def test_it_is_recognised_however_it_is_written(said: str, act: str, language: str) -> None:
    assert small_talk(said) == (act, language)


@pytest.mark.parametrize(
    ("said", "act", "language"),
    [
        ("Thnak you very much", "thanks", "en"),
        ("buongiono", "greeting", "it"),
        ("good mornning", "greeting", "en"),
        ("what can you do for mee", "can", "en"),
    ],
)
def test_a_typo_is_forgiven(said: str, act: str, language: str) -> None:
    assert small_talk(said) == (act, language)


@pytest.mark.parametrize(
    "said",
    [
        "Hello, how many beds are there?",
        "Thank you, and how many companies?",
        "Who are the partners?",
        "Chi sono i partner?",
        "What can the Hub do for companies?",
        "Bom dia",
        "MIND",
        "hit",
        "?",
        "",
        "🙂",
    ],
)
def test_everything_else_is_a_question(said: str) -> None:
    assert small_talk(said) is None


def test_every_utterance_means_its_own_act() -> None:
    for language in languages():
        for act, texts in phrases(language)["utterances"].items():
            for text in texts:
                assert small_talk(text) == (act, language), text


def test_every_act_has_something_to_say_in_every_language() -> None:
    for language in languages():
        said = phrases(language)
        assert said["utterances"].keys() == phrases("en")["utterances"].keys()
        assert all(said[act].strip() for act in said["utterances"])
        assert said.keys() == phrases("en").keys()
