"""Links: the newer and older statements that one is tied to, in its language."""

from corpus.passage import Passage
from index.index import Index


def links(index: Index, passage: Passage) -> dict[str, list[str]]:
    """Passage ids by relation: what it "updates" and "corrects", what it is "updated_by" and "corrected_by".

    In the passage's language where they have it, else in their first.
    """
    return {
        relation: [_in_language(index.editions_of(key), passage.language) for key in keys]
        for relation, keys in index.linked(passage.key).items()
    }


def _in_language(editions: tuple[Passage, ...], language: str) -> str:
    return next((each.id for each in editions if each.language == language), editions[0].id)
