"""Drafts: the same sentences and marks come out however the stream was cut."""

import random
import time
from collections.abc import Iterable

import pytest

from assistant.llm.draft import LONGEST, Drafted, drafted

Expected = list[tuple[str, ...]]  # a sentence, then the ids it cites

TEXTS: dict[str, tuple[str, str, Expected]] = {  # name -> language, what a model wrote, what must come out
    "it": (
        "it",
        "La Bracco S.p.A. Italia ha 3.500 dipendenti [k7q2]. L'export vale 6,9 miliardi di euro, secondo il Dott. "
        "Rossi [ab1c][m3xd]. È il 2,4% in più. [z9y8] Così l'ISTAT.",
        [
            ("La Bracco S.p.A. Italia ha 3.500 dipendenti.", "k7q2"),
            ("L'export vale 6,9 miliardi di euro, secondo il Dott. Rossi.", "ab1c", "m3xd"),
            ("È il 2,4% in più.", "z9y8"),
            ("Così l'ISTAT.",),
        ],
    ),
    "en": (
        "en",
        "Exports rose by 3.5 percent, e.g. in the U.S. Army [k7q2]. Dr. Smith of St. Thomas agrees. [ab1c, m3xd] "
        'He said "Why?" [k7q2] Then he left! [ab1c] (As planned, in 2019.) [m3xd]',
        [
            ("Exports rose by 3.5 percent, e.g. in the U.S. Army.", "k7q2"),
            ("Dr. Smith of St. Thomas agrees.", "ab1c", "m3xd"),
            ('He said "Why?"', "k7q2"),
            ("Then he left!", "ab1c"),
            ("(As planned, in 2019.)", "m3xd"),
        ],
    ),
    "de": (
        "de",
        "Am 3. Mai 2020 waren es z. B. 5 Mio. Euro [k7q2]. Insgesamt gibt es 19. [ab1c] Das sind viele. [m3xd] "
        "12. Mai 2021: Dr. Weber widerspricht [k7q2].",
        [
            ("Am 3. Mai 2020 waren es z. B. 5 Mio. Euro.", "k7q2"),
            ("Insgesamt gibt es 19.", "ab1c"),
            ("Das sind viele.", "m3xd"),
            ("12. Mai 2021: Dr. Weber widerspricht.", "k7q2"),
        ],
    ),
    "fr": (
        "fr",
        "La Lombardie compte 19 instituts, p. ex. à Milan [k7q2] ! M. Dupont parle de 4,5 milliards d’euros. [ab1c] "
        "« Est-ce beaucoup ? » [m3xd] L’an 2024 le dira [k7q2].",
        [
            ("La Lombardie compte 19 instituts, p. ex. à Milan !", "k7q2"),
            ("M. Dupont parle de 4,5 milliards d’euros.", "ab1c"),
            ("« Est-ce beaucoup ? »", "m3xd"),
            ("L’an 2024 le dira.", "k7q2"),
        ],
    ),
    "es": (
        "es",
        "¿Cuántos hay? [k7q2] Hay 1.234,5 millones [ab1c]. ¡Muy bien! [m3xd] La Sra. López de EE.UU. lo dijo [k7q2].",
        [
            ("¿Cuántos hay?", "k7q2"),
            ("Hay 1.234,5 millones.", "ab1c"),
            ("¡Muy bien!", "m3xd"),
            ("La Sra. López de EE.UU. lo dijo.", "k7q2"),
        ],
    ),
    "zh": (
        "zh",
        "伦巴第有19家研究所[k7q2]。增长了3.5%。[ab1c]“在米兰吗？”[m3xd]是的！【k7q2】出口额为69亿欧元（ab1c）。",
        [
            ("伦巴第有19家研究所。", "k7q2"),
            ("增长了3.5%。", "ab1c"),
            ("“在米兰吗？”", "m3xd"),
            ("是的！", "k7q2"),
            ("出口额为69亿欧元。", "ab1c"),
        ],
    ),
    "he": (
        "he",
        "בלומברדיה יש 19 מכונים [k7q2]. כמה מהם במילאנו? [ab1c] "
        "היצוא גדל ב-2.4% לפי ד״ר רוסי [m3xd, k7q2]. רבים! [ab1c]",
        [
            ("בלומברדיה יש 19 מכונים.", "k7q2"),
            ("כמה מהם במילאנו?", "ab1c"),
            ("היצוא גדל ב-2.4% לפי ד״ר רוסי.", "m3xd", "k7q2"),
            ("רבים!", "ab1c"),
        ],
    ),
    "lt": (
        "lt",
        "2024 m. Lombardijoje buvo 19 institutų [k7q2]. Jie gavo 5,5 mln. eurų 2023 m. gegužės 5 d. Milane [ab1c]. "
        "Iš viso jų 19. [m3xd] Dr. Rossi tai patvirtino [k7q2].",
        [
            ("2024 m. Lombardijoje buvo 19 institutų.", "k7q2"),
            ("Jie gavo 5,5 mln. eurų 2023 m. gegužės 5 d. Milane.", "ab1c"),
            ("Iš viso jų 19.", "m3xd"),
            ("Dr. Rossi tai patvirtino.", "k7q2"),
        ],
    ),
    "marks": (
        "en",
        "One [k7q2]. Two.[ab1c] Three [k7q2] [ab1c]. Four. [k7q2] [ab1c] Five [k7q2,ab1c ; m3xd]! Six [k7q2], then "
        "seven [ab1c]. Eight [k7q2][k7q2].\n[m3xd] Nine [#k7q2]. Ten.\n\n[ab1c]\n\nEleven (k7q2). Twelve **[ab1c]**.",
        [
            ("One.", "k7q2"),
            ("Two.", "ab1c"),
            ("Three.", "k7q2", "ab1c"),
            ("Four.", "k7q2", "ab1c"),
            ("Five!", "k7q2", "ab1c", "m3xd"),
            ("Six, then seven.", "k7q2", "ab1c"),
            ("Eight.", "k7q2", "m3xd"),
            ("Nine.", "k7q2"),
            ("Ten.", "ab1c"),
            ("Eleven.", "k7q2"),
            ("Twelve.", "ab1c"),
        ],
    ),
    "no marks": (
        "en",
        "One [1]. Two [k7q2][2]. Three [12, 13] and four. [5] In five [sic] years (also these) and six (see page 7) "
        "it ends [Smith 2019]. Seven [zz99]! Eight [toolong1].",
        [
            ("One.",),
            ("Two.", "k7q2"),
            ("Three and four.",),
            ("In five [sic] years (also these) and six (see page 7) it ends [Smith 2019].",),
            ("Seven!", "zz99"),
            ("Eight [toolong1].",),
        ],
    ),
    "lists": (
        "en",
        "# The partners\n\nThey are:\n- Regione Lombardia [ab1c]\n- **Farmindustria** with 3.5 million [k7q2]\n"
        "* Assolombarda. It is in Milan. [m3xd]\n\n1. First [ab1c]\n2) Second, since 2019 [k7q2]\n"
        "These are all. [m3xd]",
        [
            ("The partners",),
            ("They are: Regione Lombardia; Farmindustria with 3.5 million.", "ab1c", "k7q2"),
            ("Assolombarda.",),
            ("It is in Milan.", "m3xd"),
            ("First", "ab1c"),
            ("Second, since 2019", "k7q2"),
            ("These are all.", "m3xd"),
        ],
    ),
    "a list without signs": (
        "en",
        "The partners in 2019 are: Regione Lombardia\nFarmindustria,\nAssolombarda [ab1c][k7q2]\n\n"
        "These are all [m3xd].",
        [
            ("The partners in 2019 are: Regione Lombardia; Farmindustria; Assolombarda.", "ab1c", "k7q2"),
            ("These are all.", "m3xd"),
        ],
    ),
    "a list of sentences": (
        "it",
        "Sono due:\n- Farmindustria rappresenta le imprese del farmaco. [ab1c]\n"
        "- Assolombarda ha sede a Milano. [k7q2]",
        [
            ("Sono due:",),
            ("Farmindustria rappresenta le imprese del farmaco.", "ab1c"),
            ("Assolombarda ha sede a Milano.", "k7q2"),
        ],
    ),
    "decoration": (
        "en",
        "## **Result**\n> Some `code` and __bold__ text [k7q2].\n***\nAn *in vitro* test of HLA-B*57:01, "
        "5 * 3 and a_b. `[ab1c]` **It works. [k7q2]** *Always. [ab1c]*\r\n- **Item** [m3xd]\r\n",
        [
            ("Result",),
            ("Some code and bold text.", "k7q2"),
            ("An in vitro test of HLA-B*57:01, 5 * 3 and a_b.", "ab1c"),
            ("It works.", "k7q2"),
            ("Always.", "ab1c"),
            ("Item", "m3xd"),
        ],
    ),
    "unfinished": ("en", "One [k7q2]. Two, as we know [k7", [("One.", "k7q2"), ("Two, as we know",)]),
    "unfinished second id": ("en", "One [k7q2]. Two. [ab1c, k", [("One.", "k7q2"), ("Two.",)]),
    "barely begun": ("zh", "一家。【", [("一家。",)]),
    "without a full stop": ("en", "There are 246 [k7q2]", [("There are 246", "k7q2")]),
    "only marks": ("en", "[k7q2] [ab1c]", []),
    "nothing": ("en", " \n\n ", []),
    "a mark at the beginning": ("en", "[k7q2] There are 246. More.", [("There are 246.", "k7q2"), ("More.",)]),
    "a German quotation": (
        "de",
        "Er sagte das. »So wird alles gut.« [k7q2] Gut.",
        [("Er sagte das.",), ("»So wird alles gut.«", "k7q2"), ("Gut.",)],
    ),
    "a table": ("en", "| a | b. C |\n| 1 [k7q2] | 2 |", [("| a | b. C |",), ("| 1 | 2 |", "k7q2")]),
}
FRAGMENTS = [
    *(
        "Foo",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        ".",
        ". ",
        "!",
        "? ",
        "…",
        "...",
        "。",
        "！",
        ",",
        "“",
        "”",
        "»",
        " »",
        "« ",
        "“Foo”",
    ),
    *(" [k7q2]", "[ab1c]", "[k7q2, ab1c]", "(k7q2)", "【m3xd】", "#k7q2", "[1]", "[k7", "]", "[", "("),
    *(
        "S.p.A.",
        " Il",
        " Italia",
        " The",
        " a",
        "19",
        "3.5",
        " m.",
        " Das",
        "es",
        "伦巴第",
        "ב",
        "z. B.",
        " Dr.",
        "i",
        "I",
    ),
    *("**", "*", "_", "`", "- ", "* ", "1. ", "# ", "|", "> ", " word" * 15),
]
EACH = pytest.mark.parametrize(("language", "text", "expected"), TEXTS.values(), ids=TEXTS)


def told(pieces: Iterable[str], language: str) -> Expected:
    return [(one.text, *one.cited) for one in drafted(pieces, language) if one]


@EACH
def test_sentences_come_out_with_their_marks(language: str, text: str, expected: Expected) -> None:
    assert told([text], language) == expected


@EACH
def test_one_character_at_a_time(language: str, text: str, expected: Expected) -> None:
    assert told(text, language) == expected


@EACH
def test_cut_in_two_anywhere(language: str, text: str, expected: Expected) -> None:
    for at in range(len(text) + 1):
        assert told([text[:at], "", text[at:]], language) == expected, f"cut at {at}, after {text[:at][-20:]!r}"


@EACH
@pytest.mark.parametrize("size", [2, 3, 5, 7, 11])
def test_cut_in_equal_pieces(language: str, text: str, expected: Expected, size: int) -> None:
    for first in range(size):
        rest = [text[start : start + size] for start in range(first, len(text), size)]
        assert told([text[:first], *rest], language) == expected


@EACH
def test_a_sentence_comes_before_the_next_is_whole(language: str, text: str, expected: Expected) -> None:
    """All but the last come while the model still writes, and each at the latest with the next one's end."""
    came_at = [at for at, one in enumerate(drafted(text, language)) if one]
    in_time = [at for at in came_at if at < len(text)]
    assert len(in_time) >= len(expected) - 2
    assert came_at == sorted(came_at)


@pytest.mark.parametrize("seed", range(8))
def test_what_no_model_would_write_comes_out_the_same_however_it_is_cut(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(40):
        text = "".join(draw.choices(FRAGMENTS, k=draw.randint(2, 25)))
        language = draw.choice(("it", "en", "de", "fr", "es", "zh", "he", "lt"))
        whole = told([text], language)
        assert told(text, language) == whole
        cut = draw.randrange(len(text))
        assert told([text[:cut], text[cut:]], language) == whole


def test_a_sentence_comes_with_the_first_word_of_the_next() -> None:
    stream = drafted(["There", " are 246", " [k7", "q2].", " The", " next", " one"], "en")
    assert [one and one.text for one in stream] == [
        *[None] * 5,
        "There are 246.",
        None,
        "The next one",
    ]


def test_a_chinese_sentence_comes_with_the_first_character_of_the_next() -> None:
    stream = list(drafted("有19家。[k7q2]下一句话还没有写完", "zh"))
    assert stream.index(Drafted("有19家。", ("k7q2",))) == len("有19家。[k7q2]下") - 1


def test_a_piece_that_completes_nothing_gives_none() -> None:
    assert list(drafted(["", "There", "", " are"], "en")) == [None] * 4 + [Drafted("There are", ())]
    assert list(drafted([], "en")) == []


def test_a_piece_may_complete_several() -> None:
    assert told(["One [k7q2]. Two [ab1c]. Three [m3xd]. And"], "en")[:3] == [
        ("One.", "k7q2"),
        ("Two.", "ab1c"),
        ("Three.", "m3xd"),
    ]


def test_items_are_told_from_sentences() -> None:
    text = "They are\n- one [ab1c]\n* two\n• three\n1. four\n12) five\nSix - 7. Seven"
    assert [one.item for one in drafted([text], "en") if one] == [False, True, True, True, True, True, False, False]


def test_a_day_of_the_month_numbers_no_item() -> None:
    assert [one for one in drafted(["Es begann so. 3. Mai 2020 war es."], "de") if one] == [
        Drafted("Es begann so.", ()),
        Drafted("3. Mai 2020 war es.", ()),
    ]


@pytest.mark.parametrize("word", ["and on ", "并且", "a" * 7, "[k7q2] ", "(so", "x.y", "\n"])
def test_a_sentence_that_never_ends_is_cut(word: str) -> None:
    text = word * (2 * LONGEST // len(word) + 100)
    came = [one for one in zip(text, drafted(text, "en"), strict=False) if one[1]]
    assert all(len(one.text) <= LONGEST for _, one in came)
    assert bool(came) == any(c.isalnum() for c in word.replace("[k7q2]", ""))
    whole = told([text], "en")
    for size in (37, LONGEST, LONGEST + 1):
        assert told([text[start : start + size] for start in range(0, len(text), size)], "en") == whole


def test_no_mark_is_cut_where_a_sentence_is() -> None:
    for length in range(LONGEST - 20, LONGEST + 20):
        sentences = told(["x " * (length // 2) + "y" * (length % 2) + " [k7q2, ab1c] and on " * 20], "en")
        assert not any(c in sentence[0] for sentence in sentences for c in "[],")


def test_a_runaway_sentence_costs_little() -> None:
    text = "and on " * 1_000
    began = time.process_time()
    list(drafted(text, "en"))
    assert time.process_time() - began < 0.001 * len(text)  # a token is more than a character
