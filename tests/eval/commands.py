"""`hoidap-eval` over the fake service, as a test calls it."""

import io

from rich.console import Console
from typer.testing import CliRunner

from eval.command_line import build_app
from tests.eval.fakes import open_fake


def eval_command(*arguments: object, width: int = 80) -> tuple[int, str]:
    """Return the exit code, and what was printed on a terminal so wide."""
    written = io.StringIO()
    app = build_app(open_fake, Console(file=written, width=width, highlight=False))
    return CliRunner().invoke(app, [str(one) for one in arguments]).exit_code, written.getvalue()
