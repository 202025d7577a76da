from itertools import pairwise

import pytest

from corpus.sentences import breaks, sentences


def cut(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("it", ["La Bracco S.p.A. ha sede a Milano.", "Impiega 3.500 persone, ca. 70 in Lombardia."]),
        ("it", ["Lo dice il Dott. Rossi (art. 3, n. 70).", "È vero?", "Sì!"]),
        ("it", ["È controllata da Bracco S.p.A.", "La sede è a Milano."]),
        ("it", ["Il prof. G. Rossi lavora alla S.r.l. Milano.", "L'IRCCS è pubblico."]),
        ("it", ["«Siamo pronti.»", "Così ha detto il direttore (non subito…)."]),
        ("en", ["Dr. Smith of the U.S. Army paid 3.5 million, e.g. in 2019.", "It grew by 2.4%."]),
        ("en", ["The firm moved to the U.S.", "It has 20 staff."]),
        ("en", ['"Why?" she asked.', "He left."]),
        ("en", ["He said “stop.”", "Then (as planned) he left."]),
        ("en", ["Exports rose.[1]", "Imports fell.[2][3]"]),
        ("fr", ["M. Dupont est arrivé.", "Il y a 19 instituts, p. ex. à Milan !", "Et après ?"]),
        ("de", ["Am 3. Mai 2020 waren es z.B. 5 Mio. Euro.", "Der 2. Platz ging an Bayern."]),
        ("de", ["Das war im Jahr 2020.", "Die Zahl stieg auf ca. 1.000 Personen."]),
        ("es", ["¿Cuántos hay?", "Hay 19.", "¡Muy bien!", "La Sra. López lo dijo."]),
        ("lt", ["2020 m. Lombardijoje buvo 19 institutų.", "Jie gavo 5 mln. eurų."]),
        ("lt", ["Tai įvyko 2020 m. gegužės 5 d. Milane.", "Dr. Rossi tai patvirtino."]),
        ("he", ["בלומברדיה יש 19 מכונים.", "כמה מהם במילאנו?", "רבים!"]),
    ],
)
def test_a_paragraph_is_cut_into_its_sentences(language: str, expected: list[str]) -> None:
    assert cut(" ".join(expected), language) == expected


def test_chinese_sentences_need_no_space() -> None:
    assert cut("伦巴第有19家研究所。“在米兰吗？”是的！增长3.5%。", "zh") == [
        "伦巴第有19家研究所。",
        "“在米兰吗？”",
        "是的！",
        "增长3.5%。",
    ]


def test_headings_items_and_rows_stand_alone_without_their_marks() -> None:
    text = "# Titolo\n\nCi sono:\n- primo punto\n- secondo. Con due frasi.\n1. terzo\n\n| a | b |\n| 1. | 2 |"
    assert cut(text, "it") == [
        "Titolo",
        "Ci sono:",
        "primo punto",
        "secondo.",
        "Con due frasi.",
        "1. terzo",
        "| a | b |",
        "| 1. | 2 |",
    ]


def test_a_wrapped_line_goes_on_and_a_long_line_does_not() -> None:
    assert len(cut("La regione ha\nMilano come capoluogo.", "it")) == 1
    assert len(cut("Un titolo senza punto\n" + "Una riga molto lunga " * 10, "it")) == 2


@pytest.mark.parametrize("text", ["", " \n ", "...", "?!", "#", "- ", "1.", "a", "。", "\n\n\n- \n"])
def test_odd_texts_give_sane_spans(text: str) -> None:
    spans = sentences(text, "it")
    assert all(text[start:end].strip() for start, end in spans)
    assert spans == sorted(spans)


def test_breaks_partition_the_text() -> None:
    text = "Prima. Seconda?\n\n- terza\n- quarta"
    starts = [*breaks(text, "it"), len(text)]
    assert "".join(text[a:b] for a, b in pairwise(starts)) == text
