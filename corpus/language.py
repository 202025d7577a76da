"""Language: which of our eight a text is written in.

Script decides first (Han, Hebrew), then function words, then lingua's letter statistics in its
small mode (25 MB; its large mode, 190 MB, is no better once function words have had their say).
Of a few words, such as a search has, how frequent they are in each language has the last say.
"""

import re
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder
from wordfreq import zipf_frequency

from corpus.document import LANGUAGES
from corpus.function_words import ALL_FUNCTION_WORDS, FUNCTION_WORDS

SAMPLE = 1_500  # characters judged: beginning, middle and end of a longer text
SURE = (1.0, 0.9, 0.75, 0.5)  # lingua's confidence needed for no, one, two, and more words
PLAIN = 2.0  # score from which function words are a sentence's: one alone may be a name's, Città della Salute
FEW = 15  # words, up to which their frequencies are compared
LEAD = 1.0  # by how much one language must lead: in Zipf's scale, tenfold
NAMED = 0.5  # weight of a word with a capital inside a text, which may be a name
UNKNOWN = 0.8  # Zipf frequency of a word that a language doesn't know
_LINGUA = {
    "it": Language.ITALIAN,
    "en": Language.ENGLISH,
    "fr": Language.FRENCH,
    "de": Language.GERMAN,
    "es": Language.SPANISH,
    "lt": Language.LITHUANIAN,
}
_MARKS = {"es": "ñ¿¡", "de": "ßäö", "lt": "ąęėįųūčšž", "fr": "œçêëîïâû", "it": "òì"}
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_HEBREW = re.compile(r"[\u05d0-\u05ea]")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")


def detect(text: str, allowed: tuple[str, ...] = LANGUAGES) -> str | None:
    """The text's language among `allowed`, or None when nothing in it tells.

    None for digits, names alone, a single ambiguous word, and scripts that none of our languages
    uses (Cyrillic, Arabic, kana, Hangul). A Latin-script language outside the eight is not told
    apart from its nearest neighbour.
    """
    sample = _ADDRESS.sub(" ", _sample(text))
    script = _script(sample)
    if script != "latin":
        return script if script in allowed else None
    words = [word.lower() for word in _WORD.findall(sample)]
    scores = _scores(words, sample.lower(), allowed)
    found = _by_function_words(scores) or _by_letters(sample, scores)
    if scores.get(found, 0) >= PLAIN or not 2 <= len(words) <= FEW:
        return found
    return _by_frequency(_WORD.findall(sample), found, tuple(scores))


def nearest(text: str, allowed: tuple[str, ...] = LANGUAGES) -> str:
    """The language whose tools suit a document's text best; never None.

    For a text that `detect` can't name: the likeliest by its letters, Chinese for the other East
    Asian scripts and Hebrew for Arabic (cut and read the same way), else Italian.
    """
    found = detect(text, allowed)
    if found is None and len(_KANA_HANGUL.findall(text)) > len(text) / 10:
        found = "zh"
    if found is None and len(_ARABIC.findall(text)) > len(text) / 10:
        found = "he"
    if found is None:
        confidences = _confidences(_sample(text), allowed)
        found = max(confidences, key=confidences.__getitem__) if any(confidences.values()) else "it"
    return found if found in allowed else allowed[0]


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    part, middle = SAMPLE // 3, len(text) // 2
    return " ".join((text[:part], text[middle : middle + part], text[-part:]))


def _script(sample: str) -> str | None:
    """Which of "zh", "he" or "latin"; None when most letters are of another script."""
    han, hebrew = len(_HAN.findall(sample)), len(_HEBREW.findall(sample))
    kana_hangul = len(_KANA_HANGUL.findall(sample))
    latin_words = [word for word in _WORD.findall(sample) if _LATIN.match(word)]
    # Capitalised Latin words are mostly names, which turn up in Chinese and Hebrew as they are.
    latin = sum(len(w) for w in latin_words if w[0].islower() or w.lower() in ALL_FUNCTION_WORDS)
    if not any(word.lower() in ALL_FUNCTION_WORDS for word in latin_words):
        latin = 0
    letters = sum(len(word) for word in _WORD.findall(sample))
    other = letters - han - hebrew - kana_hangul - sum(map(len, latin_words))
    if kana_hangul * 5 > han and kana_hangul * 3 > latin:
        return None
    if han and han * 3 >= max(latin, other):
        return "zh"
    if hebrew and hebrew >= max(latin, other):
        return "he"
    return "latin" if latin_words and other < sum(map(len, latin_words)) else None


def _scores(words: list[str], lowered: str, allowed: tuple[str, ...]) -> dict[str, float]:
    """Per language: function words, one point each, less where other languages share them; marks."""
    scores = {language: 0.0 for language in allowed if language in FUNCTION_WORDS}
    for word in words:
        owners = [language for language in scores if word in FUNCTION_WORDS[language]]
        for language in owners:
            scores[language] += (1.0 + len(word) / 10) / len(owners)
    for language in scores:
        scores[language] += 1.5 * any(mark in lowered for mark in _MARKS.get(language, ""))
    return scores


def _by_function_words(scores: dict[str, float]) -> str | None:
    """The language that leads by a word; None where it is close."""
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] > 0 and (len(ranked) == 1 or ranked[0][1] >= ranked[1][1] + 1):
        return ranked[0][0]
    return None


def _by_frequency(words: list[str], found: str | None, allowed: tuple[str, ...]) -> str | None:
    """The language whose words these are most of all, where it leads the one `found`; names alone tell none.

    German nouns have capitals too: a long one that no other language knows is no name.
    """
    if not found and not any(len(word) > 1 and word.islower() for word in words[1:]) and not _has_german(words):
        return None
    sums = dict.fromkeys(allowed, 0.0)
    for place, word in enumerate(words):
        if len(word) > 1 and word.isupper():
            continue
        weight = NAMED if place and word[0].isupper() else 1.0
        for language in allowed:
            sums[language] += weight * max(_zipf(word, language), UNKNOWN)
    best, *others = sorted(sums, key=sums.__getitem__, reverse=True)
    beaten = sums[found] if found else max((sums[one] for one in others), default=0.0)
    return best if sums[best] >= beaten + LEAD else found


def _has_german(words: list[str]) -> bool:
    others = [language for language in _LINGUA if language != "de"]
    long = [word for word in words if len(word) > 5]
    return any(_zipf(word, "de") >= 2 and all(_zipf(word, other) < 1 for other in others) for word in long)


def _zipf(word: str, language: str) -> float:
    """How frequent a word is: in Zipf's scale, 3 is once in a million words; by the small lists (26 MB for six)."""
    return zipf_frequency(word.lower(), language, wordlist="small")


def _by_letters(sample: str, scores: dict[str, float]) -> str | None:
    """lingua's choice when it is sure; function words weigh in where they left a tie."""
    words = [word for word in _WORD.findall(sample) if not word.isupper()]
    telling = words[:1] + [word for word in words[1:] if word[0].islower()]  # the rest may be names
    if not telling:
        return None
    confidences = _confidences(" ".join(telling), tuple(scores))
    joint = {language: confidences[language] * (1 + scores[language]) ** 2 for language in scores}
    total = sum(joint.values())
    if not total:
        return None
    best = max(joint, key=joint.__getitem__)
    return best if joint[best] / total >= SURE[min(len(telling), 3)] else None


def _confidences(sample: str, allowed: tuple[str, ...]) -> dict[str, float]:
    codes = {known: language for language, known in _LINGUA.items()}
    values = _detector().compute_language_confidence_values(sample)
    found = {codes[each.language]: each.value for each in values}
    return {language: found.get(language, 0.0) for language in allowed}


@cache
def _detector() -> LanguageDetector:
    builder = LanguageDetectorBuilder.from_languages(*_LINGUA.values())
    return builder.with_low_accuracy_mode().build()
