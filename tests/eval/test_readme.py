import io
import re
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

import eval as package
from eval.command_line import build_app
from eval.figures import FIGURES
from eval.service import RETRIEVERS
from tests.eval.fakes import open_fake

_FOLDER = Path(package.__file__).parent
_README = (_FOLDER / "README.md").read_text("utf-8")
_FRONT = (_FOLDER.parent / "README.md").read_text("utf-8")
_LINE = re.compile(r"^hoidap-eval ([^#\n]+)", re.MULTILINE)
_COMMANDS = _LINE.findall(_README)


def _app() -> typer.Typer:
    return build_app(open_fake, Console(file=io.StringIO()))


@pytest.mark.parametrize("command", [*_COMMANDS, *_LINE.findall(_FRONT)])
def test_every_command_and_option_of_both_readmes_exists(command: str) -> None:
    words = command.split()
    names = words[:2] if words[0] == "bench" else words[:1]
    shown = CliRunner().invoke(_app(), [*names, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    options = [word for word in words if word.startswith("--")]
    assert (shown.exit_code, [option for option in options if f"{option} " not in shown.output]) == (0, [])


def test_the_readme_shows_every_command() -> None:
    assert {command.split()[0] for command in _COMMANDS} == set(typer.main.get_group(_app()).commands)


def test_the_readme_says_of_every_figure_what_the_code_does() -> None:
    means = [figure for figure in FIGURES if " " not in figure.name or figure.name.split()[0] not in RETRIEVERS]
    assert [one.name for one in means if f"| {one.name} | {one.over} | {one.meaning} |" not in _README] == []
    assert all(figure.name.split()[1] in _README for figure in FIGURES if figure not in means)
