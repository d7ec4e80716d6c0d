"""How a command of the evaluation ends that cannot go on."""

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from eval.errors import EvaluationError
from eval.failing import failing_clearly


def _ending_in(error: BaseException) -> Result:
    app = typer.Typer()

    @app.command()
    def measure() -> None:
        console = Console()
        with failing_clearly(console, interrupted="Interrupted: nothing was measured."):
            console.print("a result")
            raise error

    return CliRunner().invoke(app)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (EvaluationError("There is no run. Make one."), 1, "There is no run. Make one.\n"),
        (KeyboardInterrupt(), 130, "Interrupted: nothing was measured.\n"),
    ],
)
def test_what_went_wrong_goes_beside_the_results_and_not_among_them(error: BaseException, code: int, said: str) -> None:
    result = _ending_in(error)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "a result\n", said)
