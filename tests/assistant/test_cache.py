"""The cache: the same question of the same library is answered once; a conversation never from it."""

from pathlib import Path

import pytest

from assistant.answer import Contact, Turn
from assistant.ask import Assistant
from assistant.cache import Asked, Cache

QUESTION = "pharmaceutical companies in Lombardy according to ISTAT"


@pytest.fixture
def caching(index) -> Assistant:
    return Assistant(index, Contact("the Hub", "https://hub.example"), cache=Cache(2))


def test_the_same_question_put_alike_is_answered_from_the_cache(caching: Assistant) -> None:
    first = caching.ask(QUESTION)
    again = caching.ask(f"  {QUESTION.upper()}?")
    assert (caching.cache.hits, caching.cache.misses) == (1, 1)
    assert (again.text, again.citations, again.claims) == (first.text, first.citations, first.claims)
    assert again.id != first.id
    assert again.question == f"{QUESTION.upper()}?"


def test_the_stream_is_the_same_too(caching: Assistant) -> None:
    first, again = list(caching.stream(QUESTION)), list(caching.stream(QUESTION))
    assert [type(event) for event in again] == [type(event) for event in first]
    assert again[0].id == again[-1].answer.id


def test_another_language_is_another_question(caching: Assistant) -> None:
    assert caching.ask(QUESTION, "en").language == "en"
    assert caching.ask(QUESTION, "it").language == "it"
    assert caching.cache.hits == 0


def test_a_conversation_is_never_answered_from_it(caching: Assistant) -> None:
    for _ in range(2):
        caching.ask(QUESTION, history=[Turn("how many beds", "37,000 [1]")])
    assert (caching.cache.hits, caching.cache.misses) == (0, 0)


def test_a_changed_library_is_asked_anew(caching: Assistant, small_library: Path) -> None:
    caching.ask(QUESTION)
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("number 246", "are 246"), encoding="utf-8")
    caching.index.sync()
    assert "are 246" in caching.ask(QUESTION).text
    assert caching.cache.hits == 0


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = Cache(2)
    asked = [Asked.of("v", "en", name) for name in "abc"]
    cache.put(asked[0], ("a",))
    cache.put(asked[1], ("b",))
    assert cache.get(asked[0]) == ("a",)
    cache.put(asked[2], ("c",))
    assert [bool(cache.get(one)) for one in asked] == [True, False, True]


def test_half_a_stream_is_not_kept(caching: Assistant) -> None:
    events = caching.stream(QUESTION)
    next(events)
    events.close()
    caching.ask(QUESTION)
    assert caching.cache.hits == 0
