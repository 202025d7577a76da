"""Our search as a LlamaIndex retriever, so that LlamaIndex applications can use the index."""

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from corpus.language import detect
from index.index import Index


class LifehubRetriever(BaseRetriever):
    """Gives passages as TextNodes whose `start_char_idx:end_char_idx` lie in the edition's text."""

    def __init__(self, index: Index, language: str = "auto", limit: int = 5):
        super().__init__()
        self._index, self._language, self._limit = index, language, limit

    def _retrieve(self, query: QueryBundle) -> list[NodeWithScore]:
        question = query.query_str
        language = (detect(question) or "en") if self._language == "auto" else self._language
        return [
            NodeWithScore(node=_node(hit), score=hit.score)
            for hit in self._index.search(question, language, self._limit)
        ]


def _node(hit) -> TextNode:
    passage = hit.passage
    metadata = {"document_id": passage.document_id, "key": passage.key, "language": passage.language}
    metadata |= {"section": " > ".join(passage.section), "page": passage.page, "as_of": passage.as_of}
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=["key", "page"],
    )
