"""Convert: weights into the files of an ordinary sentence-transformers folder, without torch."""

import json
import unicodedata
from pathlib import Path

import numpy as np

from index.weights import Architecture, Vocabulary, Weights

PROMPTS = {"query": "query: ", "passage": "passage: "}

LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write(source: Weights, folder: Path) -> list[str]:
    """Writes a BERT encoder, its tokenizer, mean pooling and normalisation; the files' names inside `folder`."""
    from safetensors.numpy import save_file

    tokenizer = _tokenizer(source.vocabulary, source.architecture.positions)
    texts = _settings(source.architecture, source.vocabulary)
    texts["tokenizer_config.json"]["added_tokens_decoder"] = _added(tokenizer)
    for name, content in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2), "utf-8")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file(_state(source), folder / "model.safetensors", metadata={"format": "pt"})
    return [*texts, "tokenizer.json", "model.safetensors"]


def _state(source: Weights) -> dict[str, np.ndarray]:
    """The tensors under BERT's names, float32; matrices are (out, in).

    BERT's pooler, which mean pooling does not use and the file does not carry, is zero.
    """
    a = source.architecture
    flat = {_named(name): tensor for name, tensor in source.tensors.items()}
    widths = {"word_embeddings": a.hidden, "position_embeddings": a.hidden, "token_type_embeddings": a.hidden}
    state = {}
    for name, tensor in flat.items():
        module = name.split(".")[-2]
        matrix = name.endswith(".weight") and module != "LayerNorm"
        width = a.intermediate if ".output.dense" in name and ".attention." not in name else a.hidden
        state[name] = tensor.reshape(-1, widths.get(module, width)) if matrix else tensor
    state["pooler.dense.weight"] = np.zeros((a.hidden, a.hidden), np.float32)
    state["pooler.dense.bias"] = np.zeros(a.hidden, np.float32)
    return state


def _named(name: str) -> str:
    """`l3.fi.w` as `encoder.layer.3.intermediate.dense.weight`; `emb.word` as `embeddings.word_embeddings.weight`."""
    owner, *rest = name.split(".")
    end = {"w": "weight", "b": "bias"}
    if owner == "emb":
        embedding = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
        return f"embeddings.{embedding[rest[0]]}.weight" if len(rest) == 1 else f"embeddings.LayerNorm.{end[rest[1]]}"
    return f"encoder.layer.{owner[1:]}.{LAYER[rest[0]]}.{end[rest[1]]}"


def _tokenizer(vocabulary: Vocabulary, positions: int):
    """XLM-RoBERTa's tokenizer: normalise, split at spaces, mark each word's start, cut by the Unigram model."""
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors

    texts = [text for text, _ in vocabulary.pieces]
    bos, eos = texts[vocabulary.bos], texts[vocabulary.eos]
    tokenizer = Tokenizer(models.Unigram(vocabulary.pieces, vocabulary.unk, False))
    tokenizer.normalizer = _normalizer(vocabulary.normalised)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        f"{bos} $A {eos}", f"{bos} $A {eos} {eos} $B {eos}", [(bos, vocabulary.bos), (eos, vocabulary.eos)]
    )
    tokenizer.add_special_tokens([bos, texts[vocabulary.pad], eos, texts[vocabulary.unk]])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    tokenizer.enable_truncation(positions)
    return tokenizer


def _added(tokenizer) -> dict[str, dict]:
    """The special tokens by id; with them here, transformers need not parse the whole tokenizer.json once more."""
    fields = ("content", "lstrip", "rstrip", "single_word", "normalized", "special")
    added = tokenizer.get_added_tokens_decoder()
    return {str(number): {field: getattr(token, field) for field in fields} for number, token in added.items()}


def _normalizer(normalised: dict[str, str]):
    """NFKC, and what the file's map does beyond it: drops control characters, makes rarer white space a space.

    NFKC composes letters with their accents, which a map of single characters can't. The map keeps the
    full-width tilde, common in Chinese ranges and a piece of its own, so it steps aside while NFKC runs.
    """
    from tokenizers import Regex, normalizers

    beyond = {char: to for char, to in normalised.items() if unicodedata.normalize("NFKC", char) == char}
    dropped = "".join(char for char, to in beyond.items() if not to)
    spaces = "".join(char for char, to in beyond.items() if to == " ")
    tilde, aside = "\uff5e", "\ue05e"
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{dropped}]"), ""),
            normalizers.Replace(Regex(f"[{spaces}]"), " "),
            normalizers.Replace(tilde, aside),
            normalizers.NFKC(),
            normalizers.Replace(aside, tilde),
        ]
    )


def _settings(a: Architecture, vocabulary: Vocabulary) -> dict[str, object]:
    """The folder's JSON files, by name."""
    bos, eos, pad, unk = (
        vocabulary.pieces[i][0] for i in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk)
    )
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": a.hidden,
            "num_hidden_layers": a.layers,
            "num_attention_heads": a.heads,
            "intermediate_size": a.intermediate,
            "vocab_size": a.vocabulary,
            "max_position_embeddings": a.positions,
            "type_vocab_size": a.types,
            "layer_norm_eps": float(f"{a.epsilon:.6g}"),
            "hidden_act": "gelu",
            "pad_token_id": vocabulary.pad,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": a.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            **{"bos_token": bos, "cls_token": bos, "eos_token": eos, "sep_token": eos},
            **{"pad_token": pad, "unk_token": unk, "mask_token": "<mask>"},
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(modules)
        ],
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "sentence_bert_config.json": {"max_seq_length": a.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": a.hidden, "pooling_mode_mean_tokens": True},
    }
