"""Examples: a few questions to begin with, which the documents at hand answer."""

from collections.abc import Collection

from assistant.ask import Assistant
from ui.texts import texts_in

MOST = 3
OF_THE_LIBRARY = ("example_figures_1", "example_figures_2", "example_hub_1")


def examples(assistant: Assistant, kinds: Collection[str], language: str) -> list[str]:
    """The chat's, or where only some `kinds` of documents are used, one a section that these answer."""
    if not kinds:
        return [texts_in(language)[name] for name in OF_THE_LIBRARY]
    found: dict[tuple, str] = {}
    documents = assistant.index.documents
    for passage in assistant.index.passages.values():
        if passage.asked and passage.language == language and documents[passage.document_id].kind in kinds:
            found.setdefault((passage.document_id, passage.section), passage.asked[0])
            if len(found) == MOST:
                break
    return list(found.values())
