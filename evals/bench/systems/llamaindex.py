"""LlamaIndex: its default index, splitter and retriever, on Chroma."""

import chromadb
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.schema import MetadataMode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore

from evals.bench.contract import FIRST, PASSAGE, QUERY, Job, read_documents


class System:
    """Holds the model and a Chroma collection in the job's store."""

    def __init__(self, job: Job):
        self._job = job
        self._model = HuggingFaceEmbedding(
            job.model,
            query_instruction=QUERY,
            text_instruction=PASSAGE,
            device="cpu",
            model_kwargs={"dtype": job.dtype},
        )
        self._collection = chromadb.PersistentClient(job.store).get_or_create_collection("documents")
        vectors = ChromaVectorStore(chroma_collection=self._collection)
        self._storage = StorageContext.from_defaults(vector_store=vectors)
        opened = VectorStoreIndex.from_vector_store(vectors, embed_model=self._model)
        self._retriever = opened.as_retriever(similarity_top_k=FIRST)

    def index(self) -> int:
        """Splits and embeds the documents; returns how many texts that gave."""
        documents = [Document(text=text, id_=name) for name, text in read_documents(self._job).items()]
        VectorStoreIndex.from_documents(documents, storage_context=self._storage, embed_model=self._model)
        return self._collection.count()

    def search(self, question: str) -> list[str]:
        """The texts of the first nodes."""
        return [found.node.get_content(MetadataMode.NONE) for found in self._retriever.retrieve(question)]
