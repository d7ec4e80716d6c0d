"""A run of training of the check's model: small, with the real model."""

from pathlib import Path

import numpy as np
import typer
from safetensors.numpy import load_file, save_file
from typer.testing import CliRunner

from eval.pairs.make import make_pairs
from eval.pairs.pair import write_pairs
from eval.train_checker import main
from tests.eval.pairs_material import vietnamese

app = typer.Typer()
app.command()(main)


def run(*options: str | int | Path) -> tuple[int, str]:
    """Return the exit code and what was printed."""
    done = CliRunner().invoke(app, [str(option) for option in options])
    return done.exit_code, done.output + str(done.exception or "")


def test_a_run_leaves_weights_with_two_scores_and_goes_on_only_with_its_own_schedule(tmp_path: Path) -> None:
    write_pairs(make_pairs([vietnamese()], seed=1), tmp_path / "pairs.jsonl")
    reader = {"qa.weight": np.ones((3, 384), np.float32), "qa.bias": np.ones(3, np.float32)}
    save_file(reader, tmp_path / "reader.safetensors")
    given = ("--pairs", tmp_path / "pairs.jsonl", "--from", tmp_path / "reader.safetensors", "--count", 12)
    out = tmp_path / "run"
    few = (*given, "--out", out, "--frozen", 11, "--threads", 1)

    code, said = run(*few, "--steps", 2)
    assert code == 0, said
    trained = load_file(out / "checker-r16.safetensors")
    assert (trained["qa.weight"].shape, "held out" in said) == ((2, 384), True)

    code, _ = run(*few, "--steps", 2)  # nothing is left to learn: the state of the last step is used
    again = load_file(out / "checker-r16.safetensors")
    assert (code, np.array_equal(again["qa.weight"], trained["qa.weight"])) == (0, True)

    code, said = run(*few, "--steps", 3)
    assert (code, "belongs to a run with another schedule" in said) == (1, True)
