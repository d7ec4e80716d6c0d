"""At home in langchain: the passages as a retriever, the encoder as embeddings, the assistant as a runnable."""

from rag.langchain.assistant import HoidapAssistant
from rag.langchain.chunks import AnswerChunk
from rag.langchain.embeddings import HoidapEmbeddings
from rag.langchain.retriever import HoidapRetriever

__all__ = ["AnswerChunk", "HoidapAssistant", "HoidapEmbeddings", "HoidapRetriever"]
