"""Whether the packages of the extra local-llm are here, without which its tests are skipped."""

from importlib import util

import pytest

from assistant.llm.local import QWEN

MISSING = [
    name
    for name in ("xllamacpp", *(piece.package.replace("-", "_") for piece in QWEN.pieces))
    if util.find_spec(name) is None
]
needs_model = pytest.mark.skipif(
    bool(MISSING), reason=f"the extra local-llm is not installed ({len(MISSING)} packages missing): make test-llm"
)
