"""Follow-ups: what a question means after what was said before it."""

import pytest

from assistant.answer import Turn
from assistant.follow_up import follow_up, newest

COMPANIES = Turn("How many pharmaceutical companies are there in Lombardy?", "Lombardy has 246. [1]")
OBJECTIVES = Turn(
    "What are the objectives?", "The objectives are [1]:\n\n- Research: better studies\n- Training: skills\n"
)
REFUSED = Turn("How tall is the Pirellone?", "The documents don't say anything about this.")


def nothing(history) -> tuple[str, ...]:
    return ()


def offered(history) -> tuple[str, ...]:
    return ("How many beds are there?", "How many IRCCS are there?")


def meant(asked: str, *history: Turn, language: str = "en", suggestions=nothing):
    return follow_up(asked, language, history, suggestions)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("And their exports?", "en"),
        ("What about exports?", "en"),
        ("E le esportazioni?", "it"),
        ("Et les exportations ?", "fr"),
        ("Und die Exporte?", "de"),
        ("¿Y las exportaciones?", "es"),
        ("那出口呢？", "zh"),
        ("ומה לגבי היצוא?", "he"),
        ("O eksportas?", "lt"),
    ],
)
def test_an_elliptic_question_is_about_what_was_asked_before(asked: str, language: str) -> None:
    found = meant(asked, COMPANIES, language=language)
    assert (found.asked, found.about) == (asked, COMPANIES.question)
    assert found.context > 0


@pytest.mark.parametrize(
    "asked",
    [
        "How much of its gross domestic product does Italy spend on public health care every year?",
        "Which hospitals in Lombardy are recognised as research institutes by the ministry?",
    ],
)
def test_a_full_question_changes_the_subject(asked: str) -> None:
    assert meant(asked, COMPANIES) == follow_up(asked, "en", (), nothing)


def test_without_a_conversation_nothing_is_added() -> None:
    assert meant("And their exports?").about == ""


def test_a_place_or_year_takes_the_place_of_the_one_before() -> None:
    assert meant("And in Tuscany?", COMPANIES).about == "How many pharmaceutical companies are there?"
    dated = Turn("How many companies were there in 2016?", "246 [1]")
    assert "2016" not in meant("And in 2022?", dated).about
    assert "2016" in meant("And their exports?", dated).about


def test_follow_ups_of_follow_ups_keep_the_subject() -> None:
    exports = Turn("And their exports?", "6.9 billion [1]")
    assert meant("And the employees?", COMPANIES, exports).about == f"And their exports? {COMPANIES.question}"


@pytest.mark.parametrize(
    ("asked", "language"), [("the second one", "en"), ("il secondo", "it"), ("第二个", "zh"), ("השני", "he")]
)
def test_an_ordinal_points_into_the_list_just_given(asked: str, language: str) -> None:
    assert meant(asked, OBJECTIVES, language=language).asked == "Training: skills"


def test_a_question_about_a_listed_thing_names_it() -> None:
    assert meant("What does the second one aim at?", OBJECTIVES).asked == "What does the Training one aim at?"
    assert meant("第二个目标有哪些活动？", OBJECTIVES, language="zh").asked == "Training目标有哪些活动？"
    assert "Training" not in meant("What does the ninth one aim at?", OBJECTIVES).asked


def test_an_ordinal_that_counts_something_else_points_at_nothing() -> None:
    asked = "What was the first gene therapy approved in Europe?"
    assert meant(asked, OBJECTIVES).asked == asked


@pytest.mark.parametrize(
    ("asked", "language"), [("Yes", "en"), ("Sì", "it"), ("好的", "zh"), ("כן", "he"), ("Taip", "lt"), ("Ja", "de")]
)
def test_yes_takes_what_was_offered(asked: str, language: str) -> None:
    assert meant(asked, REFUSED, language=language, suggestions=offered).asked == "How many beds are there?"


def test_the_second_of_what_was_offered() -> None:
    assert meant("the second one", REFUSED, suggestions=offered).asked == "How many IRCCS are there?"


@pytest.mark.parametrize("asked", ["the last one", "the second one", "What about the last?"])
def test_an_ordinal_where_nothing_was_listed_or_offered_breaks_nothing(asked: str) -> None:
    assert meant(asked, COMPANIES).asked == asked


def test_no_declines() -> None:
    assert meant("No, thanks", REFUSED, suggestions=offered).declined


def test_more_asks_the_same_again_for_what_was_not_said() -> None:
    found = meant("Tell me more", COMPANIES)
    assert (found.asked, found.more) == (COMPANIES.question, True)


@pytest.mark.parametrize(
    ("asked", "language"),
    [("In English, please", "en"), ("in italiano per favore", "it"), ("Auf Deutsch, bitte", "de")],
)
def test_a_change_of_language_asks_the_same_again(asked: str, language: str) -> None:
    found = meant(asked, COMPANIES, language=language)
    assert (found.asked, found.language) == (COMPANIES.question, language)


@pytest.mark.parametrize(
    ("asked", "language", "wanted"),
    [
        ("What is the latest export figure?", "en", True),
        ("How many are there today?", "en", True),
        ("Quanti sono oggi?", "it", True),
        ("目前有多少家？", "zh", True),
        ("How many were there in 2016?", "en", False),
    ],
)
def test_the_newest_is_asked_for(asked: str, language: str, wanted: bool) -> None:
    assert newest(asked, language) is wanted
