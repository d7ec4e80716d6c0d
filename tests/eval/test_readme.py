import io
import re
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import eval as package
from eval.command_line import build_app
from tests.eval.fakes import open_fake

_README = (Path(package.__file__).parent / "README.md").read_text("utf-8")
_COMMANDS = re.findall(r"^python -m eval (.+)$", _README, re.MULTILINE)


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_and_option_of_the_readme_exists(command: str) -> None:
    words = command.split()
    names = words[:2] if words[0] == "bench" else words[:1]
    app = build_app(open_fake, Console(file=io.StringIO()))
    shown = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    options = [word for word in words if word.startswith("--")]
    assert (shown.exit_code, [option for option in options if f"{option} " not in shown.output]) == (0, [])


def test_the_readme_shows_every_command() -> None:
    assert {command.split()[0] for command in _COMMANDS} == {"run", "check", "bench"}
