"""The trained reader's model, made ready in the data folder at first need."""

from collections.abc import Callable
from pathlib import Path

from embeddings.bundled.cross_encoder import BundledCrossEncoder, Cutting
from embeddings.bundled.prepare import prepare_bundled_model, prepare_trained_model
from embeddings.cross_encoder import CrossEncoder
from rag.read.trained_weights import model_file

_CUTTING = Cutting(window=320, stride=96)  # as it was trained


def open_trained_model(folder: Path, *, threads: int, announce: Callable[[str], None]) -> CrossEncoder:
    """Return the shipped model; `announce` hears when it is made ready. Raises EncoderUnavailable of `embeddings`."""
    bundled = prepare_bundled_model(folder, announce=announce)
    trained = prepare_trained_model(folder, "reader", model_file(), announce=announce)
    return BundledCrossEncoder(trained, bundled, _CUTTING, threads=threads)
