"""Metrics: each takes what was asked and what came back, and gives a score for that one question, 0 to 1."""

import math
import re
from collections.abc import Sequence, Set

from assistant.answer import Answer
from corpus.document import Document
from corpus.language import detect
from evals.golden import Golden
from index.hit import Hit

WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d]+")
MARK = re.compile(r"\s*\[(\d+)\]")
LEAD = re.compile(r"^\*[^*\n]+\*\s*", re.MULTILINE)  # ours, not the source's: "*Earlier, the brochure said:*"


def recall_at(right: Set[str], hits: Sequence[Hit], k: int) -> float:
    """1 when a statement that answers the question, by its key in `right`, is among the first `k`."""
    return float(any(hit.passage.key in right for hit in hits[:k]))


def cites(right: Set[str], answer: Answer) -> float:
    """1 when the answer rests on a statement that answers the question."""
    return float(any(citation.passage.key in right for citation in answer.citations))


def contains(golden: Golden, answer: Answer) -> float:
    """1 when the answer has each figure or name that was asked for."""
    text = answer.text.lower()
    return float(all(any(_stands(option, text) for option in wanted.lower().split("|")) for wanted in golden.contains))


def in_language(golden: Golden, answer: Answer) -> float:
    """1 when the answer's words are in the language of the question."""
    return float(detect(MARK.sub("", answer.text)) == golden.language)


def citation_recall(answer: Answer, documents: dict[str, Document]) -> float:
    """Share of the answer's sentences that their citations carry (ALCE, Gao et al. 2023).

    Read off the final text: a sentence is what stands before a mark. It is carried when it stands, word
    for word, in the quote of a citation it is marked with, and that quote in the document's own text.
    """
    sentences = cited_sentences(answer.text)
    return _mean([float(any(_carries(answer, n, text, documents) for n in marks)) for text, marks in sentences])


def citation_precision(answer: Answer, documents: dict[str, Document]) -> float:
    """Share of the marks whose own quote carries the sentence they stand at (ALCE)."""
    marks = [(text, number) for text, numbers in cited_sentences(answer.text) for number in numbers]
    return _mean([float(_carries(answer, number, text, documents)) for text, number in marks])


def cited_sentences(text: str) -> list[tuple[str, list[int]]]:
    """(sentence, numbers it is marked with); a list belongs to the line that introduces it."""
    found: list[tuple[str, list[int]]] = []
    for paragraph in LEAD.sub("", text).split("\n\n"):
        if paragraph.startswith("- ") and found:
            found[-1] = (f"{found[-1][0]}\n{paragraph}", found[-1][1])
            continue
        rest = paragraph
        while match := re.search(r"(?P<text>.+?)(?P<marks>(?:\s?\[\d+\])+)(?P<colon>:?)", rest, re.DOTALL):
            numbers = [int(number) for number in MARK.findall(match["marks"])]
            found.append((match["text"].strip() + match["colon"], numbers))
            rest = rest[match.end() :]
        if rest.strip():
            found.append((rest.strip(), []))
    return found


def wilson(scores: Sequence[float]) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    n, share, z = len(scores), _mean(scores), 1.96
    if not n:
        return (0.0, 1.0)
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def _carries(answer: Answer, number: int, sentence: str, documents: dict[str, Document]) -> bool:
    citation = next((citation for citation in answer.citations if citation.number == number), None)
    if citation is None:
        return False
    edition = documents[citation.passage.document_id].edition(citation.passage.language)
    return edition.text[citation.start : citation.end] == citation.quote and _words(sentence) in _words(citation.quote)


def _stands(wanted: str, text: str) -> bool:
    """Whether `wanted` stands in `text`, a figure not as a part of another figure."""
    before = r"(?<![\d.,])" if wanted[0].isdigit() else ""
    after = r"(?![.,]?\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None


def _words(text: str) -> str:
    """The words and figures of `text`, each between spaces; figures keep their separators."""
    return f" {' '.join(WORD.findall(text))} "


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
