"""What staff do with approved answers: approve, choose statements and wordings, see what changed, approve again."""

import pytest

from assistant.approved.changes import Change
from assistant.approved.desk import Worded
from assistant.state.approved import Wording
from corpus.errors import Conflict, NotFound, QuestionError
from tests.assistant.approved.conftest import BEDS, POSTI

HOW_MANY = "How many beds do Lombard hospitals offer?"
QUANTI = "Quanti posti letto offrono gli ospedali lombardi?"
NEWER = "{#beds-2024 as_of=2024 sources=istat updates=brochure#beds}\nI posti letto sono 36.000."


def test_by_default_it_is_what_the_library_answers_now(desk, assistant):
    now = assistant.ask(HOW_MANY)
    made = desk.approve(f" {HOW_MANY} ", "Anna")
    assert made.keys == tuple(citation.passage.key for citation in now.citations)
    assert (made.question, made.language, made.by, made.library) == (HOW_MANY, "en", "Anna", assistant.index.version)
    assert {id.rpartition("@")[0] for id in made.passages} == set(made.keys)
    assert desk.approved.get(made.id) == made
    assert desk.changes(made) == ()
    assert desk.worded(made, "it").text.startswith(
        "Gli ospedali lombardi mettono a disposizione 37.000 posti letto. [1]"
    )


def test_the_first_question_of_a_statement_is_asked_in_its_other_editions_too(desk):
    made = desk.approve(HOW_MANY.upper(), "Anna")
    assert made.wordings == (Wording("en", HOW_MANY.upper()), Wording("it", QUANTI))


def test_a_further_question_of_a_statement_is_no_ones_translation(desk):
    made = desk.approve("lombard hospitals beds", "Anna", "en")
    assert made.wordings == (Wording("en", "lombard hospitals beds"),)


def test_a_first_question_of_another_year_is_another_question(desk, rewrite):
    rewrite(f"? {QUANTI}", "? Quanti posti letto offrivano gli ospedali lombardi nel 2019?", "it")
    assert desk.approve(HOW_MANY, "Anna").wordings == (Wording("en", HOW_MANY),)


def test_wordings_of_staff_take_the_place_of_the_librarys(desk):
    own = {"it": ["Letti in ospedale in Lombardia?", "letti in ospedale in lombardia"], "de": ["Wie viele Betten?"]}
    made = desk.approve(HOW_MANY, "Anna", wordings=own)
    assert [(one.language, one.text) for one in made.wordings] == [
        ("en", HOW_MANY), ("it", "Letti in ospedale in Lombardia?"), ("de", "Wie viele Betten?"),
    ]  # fmt: skip


def test_statements_may_be_chosen(desk):
    made = desk.approve("What is there to know?", "Anna", keys=["brochure#partners", "brochure#beds", "brochure#beds"])
    assert made.keys == ("brochure#partners", "brochure#beds")
    assert set(made.passages) == {f"{key}@{language}" for key in made.keys for language in ("it", "en")}


def test_statements_are_worded_as_they_would_be_given(desk):
    keys = ["brochure#partners", "brochure#beds"]
    shown = desk.preview(keys, "it")
    assert [citation.passage.id for citation in shown.citations] == [f"{key}@it" for key in keys]
    assert shown == desk.worded(desk.approve("What is there to know?", "Anna", keys=keys), "it")
    assert f"{POSTI} [2]" in shown.text
    with pytest.raises(NotFound, match="No statement has the key 'brochure#x'"):
        desk.preview(["brochure#x"], "it")


def test_the_same_question_approved_again_is_replaced(desk):
    first = desk.approve(HOW_MANY, "Anna")
    again = desk.approve(HOW_MANY.lower(), "Bruno", keys=["brochure#companies"])
    assert (again.id, again.by, again.keys) == (first.id, "Bruno", ("brochure#companies",))
    assert desk.approved.all() == [again]


def test_a_wording_belongs_to_one_answer(desk):
    first = desk.approve(HOW_MANY, "Anna", wordings={"it": ["Posti letto?"]})
    with pytest.raises(Conflict, match=f"'posti letto' is a question of the approved answer {first.id} already"):
        desk.approve("Altro?", "Anna", keys=["brochure#companies"], wordings={"it": ["posti letto"]})
    with pytest.raises(Conflict, match=f"approved answer {first.id} already"):
        desk.approve("Posti letto", "Anna", keys=["brochure#companies"])
    assert desk.approved.all() == [first]


def test_a_librarys_question_that_another_answer_has_stays_that_ones(desk):
    desk.approve(QUANTI, "Anna", keys=["brochure#companies"])
    made = desk.approve(HOW_MANY, "Anna")
    assert made.wordings == (Wording("en", HOW_MANY),)


def test_what_changed_is_shown_by_language(desk, rewrite):
    made = desk.approve(HOW_MANY, "Anna")
    rewrite(BEDS, "There are 37,000 beds.")
    assert desk.changes(made) == (Change("brochure#beds@en", "changed", "There are 37,000 beds."),)
    assert desk.worded(made, "en").text.startswith("There are 37,000 beds. [1]")


def test_an_edition_that_is_gone_and_one_that_nobody_saw_are_changes(desk, rewrite):
    block = f"{{#beds}}\n{BEDS}\n? {HOW_MANY}\n? lombard hospitals beds\n"
    made = desk.approve(HOW_MANY, "Anna", keys=["brochure#beds"])
    rewrite(block, "")
    assert desk.changes(made) == (Change("brochure#beds@en", "gone", ""),)
    again = desk.again(made.id, "Bruno")
    assert (desk.changes(again), again.by) == ((), "Bruno")
    rewrite("## Hospitals\n", f"## Hospitals\n\n{block}")
    assert desk.changes(again) == (Change("brochure#beds@en", "added", BEDS),)


def test_a_statement_that_is_gone_can_only_be_replaced(desk, rewrite):
    made = desk.approve(HOW_MANY, "Anna", keys=["brochure#beds"])
    for language, text, lines in (
        ("en", BEDS, f"? {HOW_MANY}\n? lombard hospitals beds"),
        ("it", POSTI, f"? {QUANTI}\n? Dove si può essere ricoverati?"),
    ):
        attributes = "" if language == "en" else " as_of=2019 sources=istat"
        rewrite(f"{{#beds{attributes}}}\n{text}\n{lines}", "", language)
    assert [one.how for one in desk.changes(made)] == ["gone", "gone"]
    assert desk.worded(made, "en") == Worded("", ())
    with pytest.raises(NotFound, match="No statement has the key 'brochure#beds'"):
        desk.again(made.id, "Anna")
    again = desk.again(made.id, "Anna", ["brochure#partners"])
    assert (desk.changes(again), again.wordings) == ((), made.wordings)


def test_a_newer_statement_is_a_change_until_it_was_seen(desk, rewrite):
    made = desk.approve(HOW_MANY, "Anna", keys=["brochure#beds"])
    rewrite("## Ospedali\n", f"## Ospedali\n\n{NEWER}\n", "it")
    assert desk.changes(made) == (Change("brochure#beds@en", "updated", "I posti letto sono 36.000."),)
    assert desk.changes(desk.again(made.id, "Anna")) == ()


def test_what_else_changes_is_no_ones_business(desk, rewrite):
    made = desk.approve(HOW_MANY, "Anna", keys=["brochure#beds"])
    rewrite("The strategic partners", "Strategic partners")
    assert desk.assistant.index.version != made.library
    assert desk.changes(made) == ()


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"question": "hello"}, QuestionError, "asks nothing that documents answer"),
        ({"question": "???"}, QuestionError, "asks nothing that documents answer"),
        ({"question": " "}, QuestionError, "is empty"),
        ({"question": "Who won the football world cup in Tuscany?"}, QuestionError, "Give the keys of the statements"),
        ({"keys": ["brochure#none"]}, NotFound, "No statement has the key 'brochure#none'"),
        ({"keys": ["brochure#beds@en"]}, NotFound, "up to the @"),
        ({"language": "xx"}, QuestionError, "Language 'xx' is unknown"),
        ({"wordings": {"xx": ["Q?"]}}, QuestionError, "Language 'xx' is unknown"),
        ({"wordings": {"it": ["Q?"] * 21}}, QuestionError, "21 wordings in it are too many"),
        ({"wordings": {"it": ["ciao"]}}, QuestionError, "'ciao' asks nothing"),
        ({"by": "  "}, QuestionError, "The name '' can't be used"),
        ({"by": "a\nb"}, QuestionError, "can't be used"),
    ],
)
def test_what_cant_be_approved_says_why(desk, given, error, said):
    with pytest.raises(error, match=said):
        desk.approve(**{"question": HOW_MANY, "by": "Anna"} | given)
    assert desk.approved.all() == []
