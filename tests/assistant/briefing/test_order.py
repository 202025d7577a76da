"""What a briefing can be asked for, and what is said where it can't."""

from datetime import date

import pytest

from assistant.briefing.order import checked_order
from corpus.errors import QuestionError


def test_an_order_is_of_today_and_of_two_pages_unless_it_says_otherwise():
    order = checked_order("  State  of\nIsrael ", "he", ("pharma", "pharma", " MIND"))
    assert (order.audience, order.topics) == ("State of Israel", ("pharma", "MIND"))
    assert (order.date, order.pages, order.languages) == (date.today().isoformat(), 2, ("he",))


def test_a_second_language_that_is_the_first_is_none():
    assert checked_order("Israel", "he", ("a",), second="it").languages == ("he", "it")
    assert checked_order("Israel", "he", ("a",), second="he").languages == ("he",)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"language": "xx"}, "Language 'xx' is unknown. Use one of it, en"),
        ({"language": ""}, "Language 'none' is unknown"),
        ({"second": "tlh"}, "Language 'tlh' is unknown"),
        ({"pages": 3}, "of 3 pages can't be made. Its length is 1, 2 or 4 pages"),
        ({"day": "26/11/2026"}, "'26/11/2026' can't be read. Write it as 2026-11-26"),
        ({"topics": ()}, "0 topics were given"),
        ({"topics": tuple("abcdefghi")}, "9 topics were given"),
        ({"topics": (" ",)}, "The topic is empty"),
        ({"audience": ""}, "The audience is empty"),
        ({"audience": "a" * 201}, "has 201 characters; at most 200"),
        ({"audience": "a\u202eb"}, "not text"),
    ],
)
def test_what_cant_be_made_says_why(given, said):
    with pytest.raises(QuestionError, match=said):
        checked_order(**({"audience": "Israel", "language": "en", "topics": ("pharma",)} | given))
