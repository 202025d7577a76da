"""Spelling: puts right what is misspelt in a question, towards the words that the documents use."""

from collections.abc import Collection

from index.terms import STEMMERS, WORD

RARE = 2.0  # Zipf frequency (log10 of occurrences in a thousand million words) of what may be a slip of the finger
COMMONER = 1.5  # by how much the word meant must be more frequent than what was written
SHORTEST = 4
ALIKE = 0.7  # share of letters that stay in their place (Damerau-Levenshtein)


def corrected(question: str, language: str, vocabulary: Collection[str]) -> str:
    """`question` with each misspelt word replaced by the nearest one of `vocabulary` (lower-case words)."""
    if language not in STEMMERS or not vocabulary:
        return question
    text, end = "", 0
    for word in WORD.finditer(question):
        text += question[end : word.start()] + (_meant(word[0].lower(), language, vocabulary) or word[0])
        end = word.end()
    return text + question[end:]


def _meant(word: str, language: str, vocabulary: Collection[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein
    from wordfreq import zipf_frequency

    if len(word) < SHORTEST or word.isdigit() or word in vocabulary:
        return None
    frequency = zipf_frequency(word, language)
    if frequency >= RARE:
        return None
    likeness = DamerauLevenshtein.normalized_similarity
    found = process.extractOne(word, vocabulary, scorer=likeness, score_cutoff=ALIKE)
    return found[0] if found and zipf_frequency(found[0], language) >= frequency + COMMONER else None
