"""The retriever: an ordinary LlamaIndex application answers over our index, with our ids and places."""

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import QueryBundle

from index.index import Index
from index.retriever import LifehubRetriever


def test_a_llamaindex_application_can_use_the_index(index: Index) -> None:
    engine = RetrieverQueryEngine.from_args(LifehubRetriever(index, limit=2), llm=MockLLM())
    response = engine.query("How many beds do Lombard hospitals offer?")
    assert "Lombard hospitals offer 37,000 beds." in str(response), "the mock repeats its prompt"
    assert response.source_nodes[0].node.node_id == "brochure#beds@en"
    assert len(response.source_nodes) == 2
    for found in response.source_nodes:
        passage = index.passage(found.node.node_id)
        edition = index.document(passage.document_id).edition(passage.language)
        assert edition.text[found.node.start_char_idx : found.node.end_char_idx] == found.node.text == passage.text
        assert isinstance(found.score, float)


@pytest.mark.parametrize(
    ("question", "language", "first"),
    [
        ("Quanti sono i posti letto degli ospedali lombardi?", "auto", "brochure#beds@it"),
        ("Quanti sono i posti letto degli ospedali lombardi?", "en", "brochure#beds@en"),
        ("hospitals beds 37,000", "auto", "brochure#beds@en"),
    ],
)
def test_the_language_is_the_questions_or_the_one_set(index: Index, question: str, language: str, first: str) -> None:
    nodes = LifehubRetriever(index, language).retrieve(QueryBundle(question))
    assert nodes[0].node.node_id == first


def test_metadata_says_where_a_node_is_from(index: Index) -> None:
    node = LifehubRetriever(index).retrieve("How many beds do Lombard hospitals offer?")[0].node
    assert node.metadata == {
        "document_id": "brochure",
        "key": "brochure#beds",
        "language": "en",
        "section": "Industry > Hospitals",
        "page": None,
        "as_of": "2019",
    }


@pytest.mark.parametrize("limit", [1, 3])
def test_the_limit_is_kept(index: Index, limit: int) -> None:
    assert len(LifehubRetriever(index, limit=limit).retrieve("companies in Lombardy")) == limit
