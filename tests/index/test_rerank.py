"""Reranking by a CrossEncoder, with a tiny one made here."""

from pathlib import Path

import pytest

from corpus.errors import ModelError
from index.rerank import open_reranker

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "how", "many", "beds", "companies", "are", "there", "hospitals", "offer"]


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an untrained CrossEncoder of a few thousand parameters."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=32).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.mark.model
def test_a_named_cross_encoder_has_the_last_word(cross_encoder: Path, index) -> None:
    rerank = open_reranker(str(cross_encoder))
    question = "how many beds"
    before = index.search(question, "en")
    index.rerank = rerank
    after = index.search(question, "en")
    scores = rerank(question, [hit.passage.text for hit in after])
    assert sorted(scores, reverse=True) == scores
    assert {hit.passage.id for hit in after} == {hit.passage.id for hit in before}


def test_a_missing_cross_encoder_is_refused_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="LIFEHUB_RERANK_MODEL"):
        open_reranker(str(tmp_path / "nowhere"))
