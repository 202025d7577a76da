"""The widget's files: small enough, and its words whole in every language."""

import gzip
import json
import re
from pathlib import Path

import pytest

from corpus.document import LANGUAGES
from tests.ui.widget.fakes import WIDGET

LOADER_MOST = 5_000  # bytes, gzip
PANEL_MOST = 45_000
BLANK = re.compile(r"{\w+}")
CHINESE, HEBREW = re.compile("[㐀-鿿]"), re.compile("[\u0590-\u05ff]")
SAME = {"title", "direction", "conversation"}  # may read the same as in English


def texts(language: str) -> dict[str, str]:
    return json.loads((WIDGET / "texts" / f"{language}.json").read_text(encoding="utf-8"))


def size(*files: Path) -> int:
    """Bytes of the files as they are sent, each compressed by itself."""
    return sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files)


def modules(name: str) -> set[str]:
    """A module and all it imports."""
    source = (WIDGET / name).read_text(encoding="utf-8")
    imported = re.findall(r'from "\./(\w+\.js)"', source)
    return {name}.union(*(modules(each) for each in imported))


def test_the_loader_is_small():
    assert size(WIDGET / "loader.js") <= LOADER_MOST


@pytest.mark.parametrize("entry", ["panel.js", "frame.js"])
def test_the_panel_with_one_languages_texts_is_small(entry):
    largest = max((WIDGET / "texts" / f"{language}.json" for language in LANGUAGES), key=size)
    assert size(largest, *(WIDGET / name for name in modules(entry))) <= PANEL_MOST


def test_every_module_is_used():
    assert modules("frame.js") | {"loader.js"} == {file.name for file in WIDGET.glob("*.js")}


def test_no_file_makes_html_or_styles_of_text():
    source = "".join(file.read_text(encoding="utf-8") for file in WIDGET.rglob("*.js"))
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "cssText"):
        assert word not in source


def test_every_language_has_texts():
    assert {file.stem for file in (WIDGET / "texts").glob("*.json")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_keys_and_blanks_of_english_and_nothing_empty(language):
    own, english = texts(language), texts("en")
    assert list(own) == list(english)
    for key, text in own.items():
        assert text.strip() == text != "", key
        assert sorted(BLANK.findall(text)) == sorted(BLANK.findall(english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_in_their_own_language(language):
    for key, text in texts(language).items():
        if key in SAME or len(text) < 12:
            continue
        assert language == "en" or text != texts("en")[key], key
        assert bool(CHINESE.search(text)) is (language == "zh"), key
        assert bool(HEBREW.search(text)) is (language == "he"), key


def test_only_hebrew_runs_from_the_right():
    assert {language for language in LANGUAGES if texts(language)["direction"] == "rtl"} == {"he"}


def test_every_text_is_used():
    source = "".join(file.read_text(encoding="utf-8") for file in WIDGET.glob("*.js"))
    used = {key for key in texts("en") if f'"{key}"' in source or f".{key}" in source or key.startswith("kind_")}
    assert set(texts("en")) - used == set()
