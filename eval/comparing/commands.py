"""`compare`, `gate` and `baseline`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.comparing.baseline import open_side, write_baseline
from eval.comparing.compare import compare as compare_sides
from eval.comparing.gate import GATED, hold_against
from eval.comparing.json_form import as_json
from eval.comparing.tables import print_comparison, print_gate
from eval.errors import EvaluationError
from eval.failing import failing_clearly
from eval.figures import figures_named
from eval.files import writing_to
from eval.folder import load_run

_NOTHING = "Interrupted: nothing was written."

SideArgument = Annotated[Path, typer.Argument(help="A run folder, or a baseline file.")]
FiguresOption = Annotated[list[str], typer.Option("--figure", help="A figure by its name; give it again for more.")]
LimitOption = Annotated[int, typer.Option(min=0, help="Show so many of the questions that changed.")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Write all of it, with every changed question.")]
AgainstOption = Annotated[Path, typer.Option(help="The baseline file, or the run, to be held against.")]
RunArgument = Annotated[Path, typer.Argument(help="A run folder.")]
OutOption = Annotated[Path, typer.Option(help="The file to write; an older baseline there is replaced.")]


def register(app: typer.Typer, console: Console) -> None:
    """Add the commands."""

    @app.command()
    def compare(
        a: SideArgument,
        b: SideArgument,
        figure: FiguresOption = [],  # noqa: B006 (typer reads it only)
        limit: LimitOption = 10,
        json_file: JsonOption = None,
    ) -> None:
        """How run B differs from run A, question by question."""
        with failing_clearly(console, interrupted=_NOTHING):
            comparison = compare_sides(open_side(a), open_side(b), figures_named(figure))
            if json_file:
                with writing_to(json_file):
                    json_file.write_text(json.dumps(as_json(comparison), ensure_ascii=False, indent=1) + "\n", "utf-8")
            print_comparison(comparison, console, limit=limit)

    @app.command()
    def gate(run: SideArgument, against: AgainstOption, figure: FiguresOption = []) -> None:  # noqa: B006 (as above)
        """Fail when a figure is worse than the baseline's by more than chance explains."""
        with failing_clearly(console, interrupted=_NOTHING):
            side, baseline = open_side(run), open_side(against)
            result = hold_against(side, baseline, figures_named(figure) or GATED)
            print_gate(result, side, baseline, console)
            if not result.passed:
                raise EvaluationError(f"The gate fails. See each question: hoidap-eval compare {against} {run}")
            console.print("The gate passes.", style="green")

    @app.command()
    def baseline(run: RunArgument, out: OutOption) -> None:
        """Keep the scores of a whole run in one small file, to be committed and held against by `gate`."""
        with failing_clearly(console, interrupted=_NOTHING):
            write_baseline(load_run(run), out, today=datetime.now(UTC).date())
            console.print(f"Baseline: {out}", markup=False, soft_wrap=True)
