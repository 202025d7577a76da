"""Embedder: text to one sentence vector and the vectors of its tokens, in a single forward pass."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import ModelError
from index.model import manifest_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer
    from torch import Tensor

LONGEST = 512  # tokens; passages are one to three sentences, and attention's cost grows with the square
SAMPLED = 4096  # values of each parameter that go into a model's fingerprint
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Embedded:
    """`vector` (dimensions,) and `tokens` (n, width), float32 of length 1; `spans` (n, 2) int32.

    `tokens` leaves out special tokens and the prefix. `text[start:end]` is what a token stands for; a token
    that only marks the start of a word has the span of the word's first character.
    """

    vector: np.ndarray
    tokens: np.ndarray
    spans: np.ndarray


class Embedder:
    """Holds a sentence-transformers model; safe to use from several threads, as long as none calls the model itself.

    `name` says which weights made a vector, `dimensions` how long a sentence vector is.
    """

    def __init__(self, model: "SentenceTransformer"):
        self._model = model
        self._tokenizer = _tokenizer(model)
        self._prefixes = prefixes(model)
        self._pad = model.tokenizer.pad_token_id or 0
        self._longest = min(model.max_seq_length or LONGEST, LONGEST)
        self.name = f"{_label(model)}@{fingerprint(model, self._prefixes)[:12]}"
        self.dimensions = int(model.get_embedding_dimension())

    def query(self, text: str) -> Embedded:
        """Embeds a question; what goes beyond 512 tokens is not seen."""
        return self._embed([text], self._prefixes[0], 1, None)[0]

    def queries(self, texts: Sequence[str], batch: int = 32) -> list[Embedded]:
        """Embeds questions, in their order."""
        return self._embed(texts, self._prefixes[0], batch, None)

    def passages(
        self, texts: Sequence[str], batch: int = 32, on_progress: Callable[[int, int], None] | None = None
    ) -> list[Embedded]:
        """Embeds passages, in their order; `on_progress` receives (done, all) after each batch."""
        return self._embed(texts, self._prefixes[1], batch, on_progress)

    def _embed(
        self, texts: Sequence[str], prefix: str, batch: int, on_progress: Callable[[int, int], None] | None
    ) -> list[Embedded]:
        texts = [prefix + SURROGATES.sub("\ufffd", text) for text in texts]
        encodings = self._encode(texts)
        longest_first = sorted(range(len(texts)), key=lambda i: -len(encodings[i]))
        found: dict[int, Embedded] = {}
        for start in range(0, len(texts), batch):
            rows = longest_first[start : start + batch]
            vectors, tokens = self._forward([encodings[i] for i in rows], prefix)
            for place, i in enumerate(rows):
                kept, spans = content(encodings[i], texts[i], len(prefix))
                found[i] = Embedded(vectors[place], _unit(tokens[place, kept]), spans)
            if on_progress:
                on_progress(len(found), len(texts))
        return [found[i] for i in range(len(texts))]

    def _encode(self, texts: list[str]) -> "list[Encoding]":
        """Encodings cut at the limit, unpadded: whoever called `model.encode` left the tokenizer otherwise."""
        if self._tokenizer.padding is not None:
            self._tokenizer.no_padding()
        if (self._tokenizer.truncation or {}).get("max_length") != self._longest:
            self._tokenizer.enable_truncation(self._longest)
        return self._tokenizer.encode_batch(texts)

    def _forward(self, encodings: "list[Encoding]", prefix: str) -> tuple[np.ndarray, np.ndarray]:
        """Sentence vectors (n, dimensions) of length 1 and raw token vectors (n, longest, width), float32."""
        import torch

        shape = (len(encodings), len(encodings[0]))
        ids = np.full(shape, self._pad, np.int64)
        mask = np.zeros(shape, np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
        features = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        features |= self._extras(shape, encodings[0], prefix)
        with torch.inference_mode():
            output = self._model(features)
        return _unit(_array(output["sentence_embedding"])), _array(output["token_embeddings"])

    def _extras(self, shape: tuple[int, int], encoding: "Encoding", prefix: str) -> "dict[str, Tensor | int]":
        """What some models need beside ids and mask: segment ids, and the length of a prefix not to be pooled."""
        import torch

        extras: dict[str, Tensor | int] = {}
        if "token_type_ids" in self._model.tokenizer.model_input_names:
            extras["token_type_ids"] = torch.zeros(shape, dtype=torch.int64)
        if prefix and not all(getattr(module, "include_prompt", True) for module in self._model):
            extras["prompt_length"] = sum(end <= len(prefix) for _, end in encoding.offsets[:-1])
        return extras


def prefixes(model: "SentenceTransformer") -> tuple[str, str]:
    """What goes before (a question, a passage): the model's own prompts, else E5's for a model named so, else ""."""
    own = {name: prompt for name, prompt in model.prompts.items() if prompt}
    if own.keys() & {"query", "passage", "document"}:
        return own.get("query", ""), own.get("passage", own.get("document", ""))
    return ("query: ", "passage: ") if "e5" in Path(_path(model)).name.lower() else ("", "")


def content(encoding: "Encoding", text: str, prefix: int) -> tuple[list[int], np.ndarray]:
    """The places of the tokens of `text` after its first `prefix` characters, and their spans (n, 2) from there."""
    kept, spans = [], []
    for place, (special, (start, end)) in enumerate(zip(encoding.special_tokens_mask, encoding.offsets, strict=True)):
        if special or end <= prefix or end == start:
            continue
        while start < end - 1 and (start < prefix or text[start].isspace()):
            start += 1
        kept.append(place)
        spans.append((start - prefix, end - prefix))
    return kept, np.array(spans, np.int32).reshape(-1, 2)


def fingerprint(model: "SentenceTransformer", prefixes: tuple[str, str]) -> str:
    """SHA-256 of a sample of every weight as bfloat16 and of the prefixes: the same wherever the model is loaded."""
    import torch

    digest = hashlib.sha256(json.dumps(prefixes).encode())
    for name, tensor in sorted(model.state_dict().items()):
        flat = tensor.detach().flatten()
        sample = flat[:: max(1, len(flat) // SAMPLED)].to(torch.bfloat16).view(torch.int16)
        digest.update(name.encode() + sample.cpu().numpy().tobytes())
    return digest.hexdigest()


def _tokenizer(model: "SentenceTransformer") -> "Tokenizer":
    """The model's own fast tokenizer; a copy would cost a second of every start."""
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(
            f"The embedding model {_path(model)} has no fast tokenizer (tokenizer.json), which tells where in a "
            "text each token stands. Name another model in LIFEHUB_EMBED_MODEL."
        )
    return backend


def _path(model: "SentenceTransformer") -> str:
    return str(getattr(model[0].auto_model.config, "name_or_path", "")) or "unnamed"


def _label(model: "SentenceTransformer") -> str:
    path = _path(model)
    return manifest_of(Path(path)).get("name") or (Path(path).name if Path(path).is_dir() else path)


def _array(tensor: "Tensor") -> np.ndarray:
    return tensor.float().cpu().numpy()


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
