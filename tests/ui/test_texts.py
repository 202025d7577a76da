"""The page's words: every language has every key, with the same blanks, and each key is used."""

import re
from pathlib import Path

import pytest

from corpus.document import LANGUAGES
from ui.texts import load_texts, preferred_language, texts_in

UI = Path(__file__).parents[2] / "ui"
BLANK = re.compile(r"{\w+}")


def test_every_language_has_texts():
    assert set(load_texts()) == set(LANGUAGES)


@pytest.mark.parametrize("language", load_texts())
def test_a_language_has_the_same_keys_as_english(language):
    missing = set(texts_in("en")) - set(texts_in(language))
    left_over = set(texts_in(language)) - set(texts_in("en"))
    assert (missing, left_over) == (set(), set())


@pytest.mark.parametrize("language", load_texts())
def test_a_text_has_the_same_blanks_as_in_english(language):
    for key, text in texts_in(language).items():
        assert set(BLANK.findall(text)) == set(BLANK.findall(texts_in("en")[key])), key
        assert text.strip() == text != "", key


def test_every_key_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in UI.glob("*.py"))
    used = {
        key for key in texts_in("en") if re.search(f"""['"]{key}['"]""", code) or key.startswith(("example_", "kind_"))
    }
    assert set(texts_in("en")) - used == set()


def test_an_unknown_language_gets_english():
    assert texts_in("xx") == texts_in("en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("it-IT,it;q=0.9,en;q=0.8", "it"),
        ("xx, en;q=0.5, it;q=0.9", "it"),
        ("it;q=0, en", "en"),
        ("", "en"),
        ("it;q=oops, ;;;", "en"),
        ("*", "en"),
    ],
)
def test_the_browser_decides_the_first_language(header, language):
    assert preferred_language(header) == language


def test_a_text_that_yaml_reads_as_something_else_is_refused(tmp_path):
    (tmp_path / "xx.yaml").write_text("send: yes\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"xx\.yaml: send"):
        load_texts(tmp_path)
