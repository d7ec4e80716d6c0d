"""A run of training: small, with the real model."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from embeddings.bundled.difference import read_difference
from rag.read.train.command import main
from tests.read.test_train import LENGTH, TRIPS, YEAR, written

app = typer.Typer()
app.command()(main)


def run(*options: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(option) for option in options])
    return done.exit_code, done.output


def test_a_run_leaves_weights_and_its_curve_and_goes_on_where_it_was_stopped(tmp_path: Path):
    data, out = written(tmp_path / "lines.jsonl", LENGTH, YEAR, TRIPS), tmp_path / "run"
    few = ("--data", data, "--out", out, "--batch-tokens", 512, "--crossed", 0, "--similar", 2, "--changed", 1)
    code, said = run(*few, "--steps", 20, "--rank", 4)
    assert (code, (out / "reader.safetensors").stat().st_size < 1_500_000) == (0, True), said
    first = (out / "reader.safetensors").read_bytes()
    (line,) = map(json.loads, (out / "curve.jsonl").read_text().splitlines())
    assert line["step"] == 20
    assert read_difference(out / "reader.safetensors").head[0].shape == (3, 384)

    code, _ = run(*few, "--steps", 20, "--rank", 4)  # nothing is left to learn: the state of the last step is used
    assert (code, (out / "reader.safetensors").read_bytes()) == (0, first)

    code, said = run(*few, "--steps", 30)
    assert code == 1
    assert "belongs to a run with another schedule" in said


@pytest.mark.parametrize("name", ["none.jsonl", "own:none.jsonl"])
def test_what_is_not_there_ends_the_command_in_one_message(tmp_path: Path, name: str):
    code, said = run("--data", name, "--out", tmp_path)
    assert code == 1
    assert "there is no such file" in said
    assert "Traceback" not in said
