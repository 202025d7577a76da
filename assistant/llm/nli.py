"""NLI: a sentence-transformers CrossEncoder for natural-language inference, where an operator names one."""

from collections.abc import Callable

import numpy as np

from corpus.errors import ModelError

Entails = Callable[[str, str], float]  # (premise, hypothesis) -> probability that the first entails the second


def open_nli(name: str) -> Entails:
    """The model `name`, a folder or a cached hub name; raises ModelError where it has no label for entailment."""
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(name, device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"The inference model {name} can't be loaded: {reason} Name a folder with a CrossEncoder in "
            "LIFEHUB_NLI_MODEL, or unset it to check meaning by the embedding model alone."
        ) from error
    labels = {label.lower(): number for number, label in model.model.config.id2label.items()}
    if "entailment" not in labels:
        raise ModelError(
            f"The inference model {name} has the labels {', '.join(labels)}, none of them entailment. Name a model "
            "of natural-language inference in LIFEHUB_NLI_MODEL, or unset it."
        )
    entailment = labels["entailment"]

    def entails(premise: str, hypothesis: str) -> float:
        scores = np.asarray(model.predict([(premise, hypothesis)], show_progress_bar=False, apply_softmax=True))
        return float(scores.reshape(-1)[entailment])

    return entails
