"""Edit: staff's own words in the place of a statement's, marked as theirs."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.briefing.briefing import Briefing, Own, Part, Statement, Wording
from corpus.errors import NotFound, QuestionError

LONGEST = 2000


def edited(briefing: Briefing, statement_id: str, texts: Mapping[str, str], by: str, at: str) -> Briefing:
    """The briefing with a statement in staff's own `texts`, by language; raises NotFound or QuestionError."""
    found = next((one for one in briefing.statements if one.id == statement_id), None)
    if not found:
        raise NotFound(f"The briefing has no statement {statement_id!r}. GET /v1/briefings/ID lists them.")
    spoken = [wording.language for wording in found.wordings]
    if not texts or set(texts) - set(spoken):
        raise QuestionError(
            f"Texts in {', '.join(texts) or 'no language'} were given; the statement is in {', '.join(spoken)}."
        )
    for text in texts.values():
        if not text.strip() or len(text) > LONGEST:
            raise QuestionError(f"A text of {len(text)} characters can't stand here. Write 1 to {LONGEST}.")
    wordings = tuple(_own(wording, texts.get(wording.language, ""), by, at) for wording in found.wordings)
    return _with(briefing, replace(found, wordings=wordings))


def carried_over(old: Briefing, new: Briefing) -> Briefing:
    """`new` with staff's own words of `old`, where the statement they took the place of is there and is unchanged."""
    kept = {statement.id: statement for statement in old.statements if any(one.own for one in statement.wordings)}
    for statement in new.statements:
        if before := kept.get(statement.id):
            pairs = zip(statement.wordings, before.wordings, strict=False)
            wordings = tuple(was if was.own and was.own.instead == now.text else now for now, was in pairs)
            new = _with(new, replace(statement, wordings=wordings))
    return new


def _own(wording: Wording, text: str, by: str, at: str) -> Wording:
    if not text:
        return wording
    instead = wording.own.instead if wording.own else wording.text
    return replace(wording, text=text.strip(), note=None, own=Own(by, at, instead), support="")


def _with(briefing: Briefing, statement: Statement) -> Briefing:
    return replace(briefing, parts=tuple(_part(part, statement) for part in briefing.parts))


def _part(part: Part, statement: Statement) -> Part:
    statements = tuple(statement if one.id == statement.id else one for one in part.statements)
    return replace(part, statements=statements)
