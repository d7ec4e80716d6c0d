"""LangChain: its FAISS vector store with HuggingFaceEmbeddings, and the prompts of E5.

Set up as its documentation writes it: `encode_kwargs` and `query_encode_kwargs` carry the prompt of each side; the
splitter and its sizes are those of its tutorial on retrieval-augmented generation.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.bench.peers.job import DEPTH, Job, Search, Unit

_MODEL: dict[str, Any] = {
    "model_kwargs": {"device": "cpu"},
    "encode_kwargs": {"prompt": "passage: "},
    "query_encode_kwargs": {"prompt": "query: "},
}
_SPLITTER: dict[str, Any] = {"chunk_size": 1000, "chunk_overlap": 200, "add_start_index": True}


class LangChain:
    """A vector store over the passages as they are given; `splits`: over documents that its own splitter cuts."""

    def __init__(self, job: Job, *, splits: bool) -> None:
        from langchain_community.vectorstores import FAISS
        from langchain_huggingface import HuggingFaceEmbeddings

        self._splits = splits
        self._embeddings = HuggingFaceEmbeddings(model_name=job.model, **_MODEL)
        self._vector_store = FAISS

    @property
    def configuration(self) -> str:
        """How it is set up."""
        model = ", ".join(f"{name}={value!r}" for name, value in _MODEL.items())
        whole = f"FAISS.from_texts(…, HuggingFaceEmbeddings(model_name=MODEL, {model}))"
        splitter = ", ".join(f"{name}={value!r}" for name, value in _SPLITTER.items())
        return f"RecursiveCharacterTextSplitter({splitter}), {whole}" if self._splits else whole

    def index(self, job: Job, folder: Path) -> Search:
        """Index and save."""
        texts, metadatas = self._split(job.documents) if self._splits else _parted(job.passages)
        store = self._vector_store.from_texts(texts, self._embeddings, metadatas=metadatas)
        store.save_local(str(folder))

        def search(question: str) -> Sequence[str]:
            return [str(found.metadata["source"]) for found in store.similarity_search(question, k=DEPTH)]

        return search

    def _split(self, units: Sequence[Unit]) -> tuple[list[str], list[dict[str, Any]]]:
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        texts, metadatas = _parted(units)
        documents = RecursiveCharacterTextSplitter(**_SPLITTER).create_documents(texts, metadatas)
        return [one.page_content for one in documents], [one.metadata for one in documents]


def _parted(units: Sequence[Unit]) -> tuple[list[str], list[dict[str, Any]]]:
    return [unit.text for unit in units], [{"source": unit.source} for unit in units]
