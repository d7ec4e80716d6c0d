import io
import re
import shlex
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import eval as package
from eval.command_line import build_app
from tests.eval.fakes import open_fake

FOLDER = Path(package.__file__).parent
RESULTS = (FOLDER / "RESULTS.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"(?:^|`)python -m (eval[ .][^`\n]+)", RESULTS, re.MULTILINE)))
MEASURING = {"encode", "ingest", "ask", "retrieval", "serve", "peers"}


def _words(command: str) -> list[str]:
    """Return the words after `python -m eval`."""
    return shlex.split(command.replace("eval.bench", "eval bench", 1))[1:]


def _help(names: list[str]) -> tuple[int, set[str]]:
    app = build_app(open_fake, Console(file=io.StringIO()))
    shown = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    return shown.exit_code, set(re.findall(r"--[a-z][a-z-]*", shown.output))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_of_the_results_exists(command: str) -> None:
    words = _words(command)
    code, known = _help(words[:2] if words[0] == "bench" else words[:1])
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert (code, options - known) == (0, set())


def test_every_benchmark_has_its_command_in_the_results() -> None:
    assert {_words(command)[1] for command in COMMANDS if _words(command)[0] == "bench"} == MEASURING


def test_every_file_the_results_name_is_there() -> None:
    named = re.findall(r"\]\((results/[^)]+)\)", RESULTS)
    assert named
    assert [name for name in named if not (FOLDER / name).is_file()] == []
