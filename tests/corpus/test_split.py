import random

import pytest

from corpus.split import LENGTH, split

FOOTER = "Pagina riservata. Tutti i diritti riservati."


def paragraph(number: int) -> str:
    return " ".join(f"La frase {number}.{n} parla di ricerca clinica in Lombardia." for n in range(12))


def check(text: str, spans: list, pages: tuple[tuple[int, int], ...] = ()) -> None:
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert span.end - span.start <= LENGTH
        assert not pages or any(a <= span.start and span.end <= b for a, b in pages)
        last = span.end


def test_passages_are_a_few_sentences_of_the_text_itself() -> None:
    text = "\n\n".join(paragraph(n) for n in range(5))
    spans = split(text, language="it")
    check(text, spans)
    assert all(text[s.start : s.end].startswith("La frase") for s in spans)
    assert all(text[s.start : s.end].endswith(".") for s in spans)
    assert all(40 <= len(text[s.start : s.end].split()) <= 130 for s in spans)
    assert "".join(text[s.start : s.end] for s in spans).replace(" ", "").replace("\n", "") == text.replace(
        " ", ""
    ).replace("\n", "")


def test_repeated_footers_keep_their_own_positions() -> None:
    text, pages = "", []
    for number in range(8):
        start = len(text)
        text += f"{paragraph(number % 2)}\n\n{FOOTER}"
        pages.append((start, len(text)))
        text += "\n\n"
    spans = split(text, tuple(pages), "it")
    check(text, spans, tuple(pages))
    assert sum(FOOTER in text[s.start : s.end] for s in spans) == 8


def test_headings_name_the_section_and_are_no_passages() -> None:
    text = "# Uno\n\nTesto a.\n\n## Due\n\nTesto b.\n\n### Tre\nTesto c.\n\n## Quattro\n\nTesto d.\n\n# Cinque"
    spans = split(text)
    assert [(text[s.start : s.end], s.section) for s in spans] == [
        ("Testo a.", ("Uno",)),
        ("Testo b.", ("Uno", "Due")),
        ("Testo c.", ("Uno", "Due", "Tre")),
        ("Testo d.", ("Uno", "Quattro")),
    ]


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    text = "Prima frase che sta da sola.\n\nGli istituti sono:\n\n- uno\n- due\n  con seguito\n\n- tre\n\nDopo."
    pieces = [text[s.start : s.end] for s in split(text)]
    assert pieces == [
        "Prima frase che sta da sola.",
        "Gli istituti sono:\n\n- uno\n- due\n  con seguito\n\n- tre",
        "Dopo.",
    ]


def test_a_table_is_cut_between_rows_only_when_it_is_long() -> None:
    short = "Addetti per anno\n| anno | addetti |\n| 2019 | 10 |\n| 2020 | 12 |"
    assert [short[s.start : s.end] for s in split(short)] == [short]
    long = "| anno | addetti |\n" + "\n".join(f"| {year} | circa {year * 3} persone |" for year in range(200))
    spans = split(long)
    check(long, spans)
    assert len(spans) > 3
    assert all(long[s.start] == "|" and long[s.end - 1] == "|" for s in spans)


def test_chinese_is_cut_without_spaces() -> None:
    text = "伦巴第大区拥有十九家科学研究型医院，占全国的百分之三十七。" * 60
    spans = split(text, language="zh")
    check(text, spans)
    assert len(spans) > 5
    assert all(text[s.end - 1] == "。" for s in spans)


@pytest.mark.parametrize("text", ["", "\n\n", "# Solo un titolo", "---", "* * *", "| | |"])
def test_nothing_to_cite_gives_no_passage(text: str) -> None:
    assert split(text) == []


def test_a_word_longer_than_a_passage_is_cut() -> None:
    text = "x" * 5_000
    spans = split(text)
    check(text, spans)
    assert spans[-1].end == len(text)


@pytest.mark.parametrize("seed", range(40))
def test_any_text_gives_spans_in_order_that_do_not_overlap(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [
        "Una frase. ",
        "Una frase. ",
        "\n",
        "\n\n",
        "# Titolo\n",
        "- punto\n",
        "| a | b |\n",
        "| ",
        ":\n",
    ]
    pieces += ["parola ", "3.5 ", "S.p.A. ", "。", "研究 ", "x" * 90, "1. ", "\t", "“Sì.” ", "שלום. "]
    text = "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 600)))
    cuts = sorted(chance.sample(range(len(text) + 1), min(4, len(text))))
    pages = tuple(zip([0, *cuts], [*cuts, len(text)], strict=True)) if seed % 2 else ()
    check(text, split(text, pages), pages)
