"""Material: the documents and questions that every system gets, and what is a right answer to each question."""

import json
from collections import defaultdict
from pathlib import Path

from corpus.library import folders, read_library_document
from evals.golden import Golden, languages, load

Texts = dict[str, list[str]]


def write_documents(library: Path, folder: Path) -> tuple[int, Texts]:
    """One text file per document and language, without known questions.

    Returns how many characters they have and, by key, each statement's text in every language.
    """
    folder.mkdir(parents=True)
    characters, statements = 0, defaultdict(list)
    for source in folders(library):
        document, passages = read_library_document(source)
        for edition in document.editions:
            (folder / f"{document.id}.{edition.language}.txt").write_text(edition.text, encoding="utf-8")
            characters += len(edition.text)
        for passage in passages:
            statements[passage.key].append(passage.text)
    return characters, dict(statements)


def choose(split: str, limit: int | None, statements: Texts) -> list[Golden]:
    """The questions that stand alone and that one of `statements` answers, the first `limit` of each language."""
    return [
        golden
        for language in languages(split)
        for golden in [one for one in load(split, language) if _fits(one, statements)][:limit]
    ]


def write_questions(questions: list[Golden], file: Path) -> None:
    rows = [{"id": golden.id, "text": golden.question} for golden in questions]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _fits(golden: Golden, statements: Texts) -> bool:
    return not getattr(golden, "history", ()) and any(key in statements for key in golden.anchors)
