"""A chart in the chat: under the answer it belongs to, and in words."""

from dataclasses import replace

from assistant.answer import Answer, Shown
from tests.ui.fakes import HOW_MANY
from ui.conversation import render_conversation
from ui.session import Exchange, Session
from ui.texts import texts_in

CHART = Shown(
    "a.b.series", 'Exports "up"', "Over the years: <b>exports</b>. 2019: 6.9.", "Source: A & B (2019)", "https://x.example/c"
)  # fmt: skip
ANSWER = Answer("1", "q", "q", "he", "answered", "Twenty [1].", (), (HOW_MANY,), charts=(CHART,))


def page(answer: Answer) -> str:
    exchange = Exchange("q", "done", answer.language, "rtl", (), answer.citations, answer)
    return render_conversation(Session("en", exchanges=(exchange,)), texts_in("en"))


def test_a_chart_stands_under_the_answer_with_its_words():
    html = page(ANSWER)
    text, _, chart = html.partition('<figure class="chart">')
    assert "Twenty" in text
    assert 'src="/v1/charts/a.b.series?language=he&amp;format=svg&amp;size=chat"' in chart, "of this site itself"
    assert 'alt="Over the years: &lt;b&gt;exports&lt;/b&gt;. 2019: 6.9. Source: A &amp; B (2019)"' in chart
    assert '<summary lang="en">The chart in words</summary>' in chart
    assert "<p>Source: A &amp; B (2019)</p>" in chart
    assert "<b>exports" not in html


def test_an_answer_without_a_chart_has_none():
    assert "<figure" not in page(replace(ANSWER, charts=()))
