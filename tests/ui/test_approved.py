"""An approved answer in the chat: marked as that, with its date, in the answer's language."""

from dataclasses import replace

import pytest

from assistant.answer import Answer, Approval
from corpus.document import LANGUAGES
from tests.ui.fakes import HOW_MANY
from ui.conversation import approval_line, as_plain_text, render_conversation
from ui.session import Exchange, Session
from ui.texts import texts_in

APPROVAL = Approval("2026-11-23T23:30:00+00:00")
ANSWER = Answer("1", "q", "q", "en", "answered", "Twenty [1].", (), (HOW_MANY,), approved=APPROVAL)


def page(answer: Answer) -> str:
    exchange = Exchange("q", "done", answer.language, answer.direction, (), answer.citations, answer)
    return render_conversation(Session("en", exchanges=(exchange,)), texts_in("en"))


def test_it_is_marked_under_its_text_with_the_date():
    text, _, line = page(ANSWER).partition('<p class="approved">')
    assert "Twenty" in text
    assert "<span>Approved by the Hub on 23 November 2026</span>" in line


@pytest.mark.parametrize(
    ("language", "date"),
    [("it", "23 novembre 2026"), ("de", "23. November 2026"), ("zh", "2026年11月23日"), ("he", "23 בנובמבר 2026"),
     ("lt", "2026 m. lapkričio 23 d."), ("fr", "23 novembre 2026"), ("es", "23 de noviembre de 2026")],
)  # fmt: skip
def test_it_is_in_the_answers_language_whatever_the_pages(language, date):
    answer = replace(ANSWER, language=language)
    assert date in approval_line(answer)
    assert approval_line(answer) in page(answer).replace("&#x27;", "'")


def test_every_language_has_a_line_of_its_own():
    assert len({approval_line(replace(ANSWER, language=language)) for language in LANGUAGES}) == len(LANGUAGES)


def test_it_is_copied_along():
    assert as_plain_text(ANSWER, texts_in("en")).startswith(
        "Twenty [1].\n\nApproved by the Hub on 23 November 2026\n\n[1] "
    )


def test_any_other_answer_has_no_line():
    other = replace(ANSWER, approved=None)
    assert "approved" not in page(other)
    assert as_plain_text(other, texts_in("en")).startswith("Twenty [1].\n\n[1] ")
