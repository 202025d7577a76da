"""Desk: what staff do with approved answers: approve, look through, approve again, take back."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Citation
from assistant.approved.changes import Change, changes, fingerprint, texts_of
from assistant.approved.given import told
from assistant.ask import Assistant
from assistant.cache import plain
from assistant.editions import cite, write
from assistant.question import Question, understand
from assistant.state.approved import Approved, ApprovedAnswer, Wording
from assistant.state.briefings import now
from corpus.document import LANGUAGES
from corpus.errors import Conflict, NotFound, QuestionError
from corpus.figures import figures
from index.snapshot import Snapshot

ID_BYTES = 9
MOST_STATEMENTS = 8
MOST_WORDINGS = 20  # of a language
LONGEST_NAME = 120
Wordings = Mapping[str, Sequence[str]]  # by language


@dataclass(frozen=True)
class Worded:
    """Statements as an answer in one language: Markdown with [n], and a citation for each statement."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Desk:
    """Approved answers over one assistant, kept in `approved`. All raise LifehubError."""

    assistant: Assistant
    approved: Approved

    def approve(
        self, question: str, by: str, language: str = "auto", keys: Sequence[str] = (), wordings: Wordings | None = None
    ) -> ApprovedAnswer:
        """The statements with `keys`, by default what the library itself answers now, as the answer to a question.

        It is given for `wordings` too, and where the question is the first that a statement among them is known to
        answer, for the first of that statement's other editions. The same question approved before is replaced.
        """
        meant = self._understood(question, language)
        given = self._given(wordings or {})
        chosen = self._checked(keys) or self._answered(meant)
        before = self.approved.of(meant.asked)
        again = before if before and plain(before.question) == plain(meant.asked) else None
        answer = ApprovedAnswer(
            id=again.id if again else secrets.token_urlsafe(ID_BYTES),
            question=meant.asked,
            language=meant.spoken,
            wordings=(Wording(meant.spoken, meant.asked), *given),
            **self._approval(chosen, by),
        )
        return self.approved.put(replace(answer, wordings=(*answer.wordings, *self._known(answer))))

    def again(self, id: str, by: str, keys: Sequence[str] = ()) -> ApprovedAnswer:
        """The same question's answer approved as the library has it now; `keys` take the place of its statements."""
        before = self.approved.get(id)
        return self.approved.put(replace(before, **self._approval(self._checked(keys or before.keys), by)))

    def check_read(self, library: str) -> None:
        """Raises Conflict where the library is no longer the one that was read; "": nobody says which it was."""
        if library and library != self.library:
            raise Conflict("The library was changed since these statements were read. Read them again, then approve.")

    @property
    def library(self) -> str:
        """The version of the library."""
        return self.assistant.index.version

    def changes(self, answer: ApprovedAnswer) -> tuple[Change, ...]:
        """What the library says otherwise by now: then it is a draft again, and not given."""
        return changes(answer, self._snapshot)

    def worded(self, answer: ApprovedAnswer, language: str) -> Worded:
        """The answer as it is given in a language, from the statements there still are."""
        snapshot = self._snapshot
        return self._told(snapshot, [key for key in answer.keys if key in snapshot.rows_of], language)

    def preview(self, keys: Sequence[str], language: str) -> Worded:
        """The statements with `keys` as they would be given as an answer in a language."""
        return self._told(self._snapshot, self._checked(keys), language)

    def _told(self, snapshot: Snapshot, keys: Sequence[str], language: str) -> Worded:
        cited = cite(snapshot, told(snapshot, keys, language), self.assistant.public_url)
        return Worded(write(cited), tuple(citation for citation, _ in cited))

    @property
    def _snapshot(self) -> Snapshot:
        snapshot = self.assistant.index.snapshot
        if not snapshot:
            raise NotFound("Nothing is indexed. Run 'lifehub ingest', or set LIFEHUB_LIBRARY=true and restart.")
        return snapshot

    def _understood(self, question: str, language: str) -> Question:
        meant = understand(question, language, (), self.assistant.index.vocabulary)
        if meant.talk or not plain(meant.asked):
            raise QuestionError(f"{question!r} asks nothing that documents answer. Approve a question.")
        return meant if language == "auto" else replace(meant, spoken=language)

    def _given(self, wordings: Wordings) -> list[Wording]:
        for language, texts in wordings.items():
            if language not in LANGUAGES:
                raise QuestionError(f"Language {language!r} is unknown. Use one of {', '.join(LANGUAGES)}.")
            if len(texts) > MOST_WORDINGS:
                raise QuestionError(f"{len(texts)} wordings in {language} are too many. Give up to {MOST_WORDINGS}.")
        each = [(language, text) for language, texts in wordings.items() for text in texts]
        return [Wording(language, self._understood(text, language).asked) for language, text in each]

    def _checked(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The keys, each once; raises NotFound or QuestionError."""
        snapshot, chosen = self._snapshot, tuple(dict.fromkeys(keys))
        if missing := [key for key in chosen if key not in snapshot.rows_of]:
            raise NotFound(
                f"No statement has the key {missing[0]!r}. A key is a citation's passage_id up to the @, such as "
                "brochure#pharma-export; give those that answer the question now."
            )
        if len(chosen) > MOST_STATEMENTS:
            raise QuestionError(f"{len(chosen)} statements are no answer. Choose up to {MOST_STATEMENTS}.")
        return chosen

    def _answered(self, meant: Question) -> tuple[str, ...]:
        """The keys of what the library answers of itself."""
        answer = self.assistant.unapproved().ask(meant.asked, meant.language)
        if not answer.citations:
            raise QuestionError(f"The library refuses {meant.asked!r}. Give the keys of the statements that answer it.")
        return tuple(dict.fromkeys(citation.passage.key for citation in answer.citations))

    def _approval(self, keys: tuple[str, ...], by: str) -> dict:
        """The fields that say what was approved, by whom and when."""
        snapshot, by = self._snapshot, by.strip()
        if not 1 <= len(by) <= LONGEST_NAME or not by.isprintable():
            raise QuestionError(f"The name {by[:LONGEST_NAME]!r} can't be used. Say in a line who approves.")
        texts = {id: text for key in keys for id, text in texts_of(snapshot, key).items()}
        return {
            "keys": keys,
            "passages": {id: fingerprint(text) for id, text in texts.items()},
            "newer": {key: snapshot.newer(key) for key in keys},
            "library": self.library,
            "by": by,
            "at": now(),
        }

    def _known(self, answer: ApprovedAnswer) -> list[Wording]:
        """The question in other languages, where staff gave none: editions begin with the same one.

        What another approved answer is given for stays that one's.
        """
        spoken = {wording.language for wording in answer.wordings}
        asked = answer.wordings[0]
        found = [one for key in answer.keys for one in _first_questions(self._snapshot, key, asked)]
        free = [one for one in found if (taken := self.approved.of(one.text)) is None or taken.id == answer.id]
        return [one for one in free if one.language not in spoken]


def _first_questions(snapshot: Snapshot, key: str, asked: Wording) -> list[Wording]:
    """The first question of each edition of a statement, if `asked` is one of them.

    Not those with other years or figures. The further ones aren't each other's translations: editions have different
    ones, and not as many.
    """
    editions = [snapshot.passages[row] for row in snapshot.rows_of[key]]
    firsts = [Wording(one.language, one.asked[0]) for one in editions if one.asked]
    if plain(asked.text) not in [plain(one.text) for one in firsts]:
        return []
    own = set(figures(asked.text, asked.language))
    return [one for one in firsts if set(figures(one.text, one.language)) == own]
