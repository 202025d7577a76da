"""Inference by a CrossEncoder, with a tiny one made here."""

from pathlib import Path

import pytest

from assistant.llm.nli import open_nli
from corpus.errors import ModelError

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "hospitals", "offer", "beds", "no"]


def cross_encoder(folder: Path, labels: list[str]) -> str:
    """A folder with an untrained CrossEncoder of a few thousand parameters."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
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
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


@pytest.mark.model
def test_the_label_named_entailment_counts_wherever_it_stands(tmp_path: Path) -> None:
    labels = ["Entailment", "neutral", "contradiction"]
    first = open_nli(cross_encoder(tmp_path / "first", labels))("hospitals offer beds", "hospitals offer no beds")
    last = open_nli(cross_encoder(tmp_path / "last", labels[::-1]))("hospitals offer beds", "hospitals offer no beds")
    middle = open_nli(cross_encoder(tmp_path / "middle", ["neutral", "entailment", "contradiction"]))
    assert 0 < first < 1
    assert first + last + middle("hospitals offer beds", "hospitals offer no beds") == pytest.approx(1, abs=1e-3)


@pytest.mark.model
def test_a_model_without_entailment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"positive, negative.*LIFEHUB_NLI_MODEL"):
        open_nli(cross_encoder(tmp_path / "sentiment", ["positive", "negative"]))


def test_a_missing_model_is_refused_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="LIFEHUB_NLI_MODEL"):
        open_nli(str(tmp_path / "nowhere"))
