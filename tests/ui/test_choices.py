"""What staff may name in an order: in their language, and understood by an order in any."""

import shutil

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.briefing.country import country_of
from assistant.briefing.shelf import Shelf
from assistant.briefing.topics import find_topic
from assistant.figures import figures_within
from corpus.document import LANGUAGES
from corpus.library import LIBRARY
from index.index import Index
from index.lock import Lock
from ui.choices import choices


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_are_those_that_an_audience_can_be(index, language):
    countries = choices(index, language).countries
    assert 200 < len(countries) == len(set(countries))
    codes = [country_of(name) for name in countries[::25]]
    assert all(codes) and len(codes) == len(set(codes))


def test_countries_and_sections_are_in_the_language_asked_for(index):
    english, italian = choices(index, "en"), choices(index, "it")
    assert {"Lithuania", "Israel"} <= set(english.countries)
    assert {"Lituania", "Israele"} <= set(italian.countries)
    assert english.sections == ("Industry", "Hospitals")
    assert italian.sections == ("Industria", "Ospedali")
    assert choices(index, "he").sections == italian.sections  # that document has no Hebrew edition


def test_what_is_not_indexed_is_no_choice(index):
    assert choices(index, "en").bodies == ()


@pytest.mark.model
def test_every_choice_is_a_topic_of_the_whole_library(library_home, model_folder, tmp_path):
    from index.embedder import Embedder
    from index.model import load

    home = tmp_path / "home"
    shutil.copytree(library_home, home)
    opened = Index(home, Embedder(load(model_folder)), Lock(home), LIBRARY)
    try:
        assistant = Assistant(opened, Contact("the Hub", "https://hub.example"))
        named = choices(opened, "he")
        figures = figures_within(opened.passages)
        shelf = Shelf(opened.snapshot, ("it",), "https://hub.example")
        names = [*named.subjects, *named.bodies, *named.sections]
        assert (len(named.subjects), len(named.bodies) >= 60, len(named.sections) > 20) == (12, True, True)
        found = {name: find_topic(assistant, figures, shelf, name) for name in names[::4]}
        assert [name for name, topic in found.items() if not topic.keys] == []
    finally:
        opened.close()
