from collections import Counter
from decimal import Decimal

import pytest

from corpus.figures import figures


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "347.380 addetti, il 12,4% nel 2016 e 6,9 miliardi"),
        ("en", "347,380 employees, 12.4% in 2016 and 6.9 billion"),
        ("fr", "347 380 emplois, 12,4 % en 2016 et 6,9 milliards"),
        ("fr", "347\u202f380 emplois, 12,4\u00a0% en 2016 et 6,9 milliards"),
        ("de", "347.380 Beschäftigte, 12,4 % 2016 und 6,9 Milliarden"),
        ("es", "347.380 empleados, 12,4% en 2016 y 6,9 mil millones"),
        ("lt", "347 380 darbuotojų, 12,4 % 2016 m. ir 6,9 mlrd."),
        ("zh", "347,380名员工，2016年占12.4%，69亿"),
        ("he", "347,380 עובדים, 12.4% בשנת 2016 ו-6.9 מיליארד"),
    ],
)
def test_the_same_figures_in_every_language(language: str, text: str) -> None:
    wanted = Counter([Decimal("347380"), Decimal("12.4"), Decimal("2016"), Decimal("6900000000")])
    assert figures(text, language) == wanted


def test_scale_words_belong_to_their_number() -> None:
    assert figures("175万人, 3 个", "zh") == Counter(map(Decimal, (1750000, 3)))
    assert figures("1,75 milioni di persone; 20 mila studenti", "it") == Counter(map(Decimal, (1750000, 20000)))
    assert figures("2 milestones, a million", "en") == Counter([Decimal(2)])


def test_ordinals_codes_and_sentence_ends() -> None:
    assert figures("ranked 16th; 4P medicine; decree 70.", "en") == Counter(map(Decimal, (16, 4, 70)))
    assert figures("dal 7,3% al 6,6%, nel 2009.", "it") == Counter(map(Decimal, ("7.3", "6.6", "2009")))
