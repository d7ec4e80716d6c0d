"""Chooses the encoder by the name of its model."""

from collections.abc import Callable
from pathlib import Path

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.prepare import prepare_bundled_model
from embeddings.encoder import Encoder
from embeddings.langchain_encoder import PREFIX as LANGCHAIN
from embeddings.langchain_encoder import langchain_encoder_named
from embeddings.sentence_transformers_encoder import SentenceTransformersEncoder

BUNDLED = "bundled"


def _silent(_: str) -> None:
    """Say nothing."""


def load_encoder(
    model: str = BUNDLED, *, folder: Path, threads: int = 0, announce: Callable[[str], None] = _silent
) -> Encoder:
    """Return the encoder of `model`: `bundled`, `langchain:PROVIDER:MODEL`, or a sentence-transformers name or folder.

    The bundled model is prepared under `folder` on first use, and `announce` told so. `threads` 0 means one per
    processor. Raises EncoderUnavailable, with what to do, when the model cannot be had on this machine.
    """
    if model == BUNDLED:
        return BundledEncoder(prepare_bundled_model(folder, announce=announce), threads=threads)
    if model.startswith(LANGCHAIN):
        return langchain_encoder_named(model)
    return SentenceTransformersEncoder(model, threads=threads)
