"""The staff page's files: its words whole in every language, each used, and nothing made of text but text."""

import json
import re
from pathlib import Path

import pytest

from corpus.document import LANGUAGES

STAFF = Path(__file__).parents[3] / "ui" / "staff"
BLANK = re.compile(r"{\w+}")
CHINESE, HEBREW = re.compile("[㐀-鿿]"), re.compile("[\u0590-\u05ff]")
SAME = {"direction", "page", "places", "part_versions", "version", "token", "pages", "page_number"}
BUILT = ("visitor_", "group_", "state_", "means_", "why_", "how_", "part_", "answer_state_")
MISSING = {"audience_missing", "topic_missing"}
SCRIPTS = "".join(file.read_text(encoding="utf-8") for file in STAFF.glob("*.js"))


def texts(language: str) -> dict[str, str]:
    return json.loads((STAFF / "texts" / f"{language}.json").read_text(encoding="utf-8"))


def test_every_language_has_texts_and_can_be_chosen():
    page = (STAFF / "index.html").read_text(encoding="utf-8")
    assert {file.stem for file in (STAFF / "texts").glob("*.json")} == set(LANGUAGES)
    assert re.findall(r'<option value="(\w+)" lang="\1">', page) == list(LANGUAGES)


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
        if key in SAME:
            continue
        assert language == "en" or text != texts("en")[key] or len(text) < 12, key
        assert bool(CHINESE.search(text)) is (language == "zh"), key
        assert bool(HEBREW.search(text)) is (language == "he"), key


def test_only_hebrew_runs_from_the_right():
    assert {language for language in LANGUAGES if texts(language)["direction"] == "rtl"} == {"he"}


def test_every_text_is_used_and_every_used_text_is_there():
    page = (STAFF / "index.html").read_text(encoding="utf-8")
    used = set(re.findall(r'data-say[\w-]*="(\w+)"', page)) | set(re.findall(r'say\("(\w+)"', SCRIPTS))
    assert used - set(texts("en")) == set()
    quoted = {key for key in texts("en") if f'"{key}"' in SCRIPTS}
    left_over = set(texts("en")) - used - quoted - MISSING - {"direction"}
    assert {key for key in left_over if not key.startswith(BUILT)} == set()
    assert [start for start in (*BUILT, "${missing}_missing") if f"`{start}" not in SCRIPTS] == []


def test_no_file_makes_html_or_styles_of_text():
    for word in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "cssText"):
        assert word not in SCRIPTS


def test_the_frame_of_the_preview_runs_nothing():
    [sandbox] = re.findall(r'sandbox: "([^"]*)"', SCRIPTS)
    assert set(sandbox.split()) == {"allow-popups", "allow-popups-to-escape-sandbox"}
    assert SCRIPTS.count('make("iframe"') == SCRIPTS.count("srcdoc") == 1


def test_what_the_public_sees_does_not_link_it():
    shown = [*STAFF.parent.glob("*.py"), *STAFF.parent.glob("assets/*"), *STAFF.parent.glob("widget/**/*.*")]
    assert len(shown) > 20
    assert [file.name for file in shown if "/staff" in file.read_text(encoding="utf-8")] == []
