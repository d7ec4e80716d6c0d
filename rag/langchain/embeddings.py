"""An encoder as langchain's `Embeddings`."""

from langchain_core.embeddings import Embeddings

from embeddings.encoder import Encoder


class HoidapEmbeddings(Embeddings):
    """Embeddings by an encoder of ours: unit vectors, long texts pooled and not cut."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vector of each text, as passages are encoded."""
        vectors: list[list[float]] = self.encoder.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        vector: list[float] = self.encoder.encode_question(text).tolist()
        return vector
