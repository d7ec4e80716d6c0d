"""`hoidap-eval calibrate`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.calibrating.outcomes import open_uncalibrated
from eval.calibrating.plan import Plan, Wanted
from eval.errors import EvaluationError
from eval.failing import failing_clearly
from eval.service import OpenService
from rag.read.calibration_file import FILE

_NOTHING = "Interrupted: nothing was written."
_RATE = 0.10


class WantedError(StrEnum):
    """Which error the threshold keeps down."""

    EQUAL = "equal"
    FALSE_ANSWERS = "false-answers"
    FALSE_REFUSALS = "false-refusals"
    WRONG_ANSWERS = "wrong-answers"


SetsOption = Annotated[
    list[str], typer.Option("--set", help="A question set, as `run` names it; give it again for more.")
]
LeaveOutOption = Annotated[
    float, typer.Option(min=0, max=0.95, help="Share of the sources not stored; their questions have no answer.")
]
OfOption = Annotated[
    WantedError, typer.Option("--of", help="Which error to keep down; equal balances the two false ones.")
]
RateOption = Annotated[
    float | None, typer.Option(min=0, max=1, help=f"How large that error may be; {_RATE} unless it is equal.")
]
DataOption = Annotated[Path | None, typer.Option(help="The data folder whose answers are to be calibrated.")]
OutOption = Annotated[Path | None, typer.Option(help="Or the file to write.")]
DiagramOption = Annotated[Path | None, typer.Option(help="The reliability diagram; by default beside the file.")]
LimitOption = Annotated[int | None, typer.Option(min=1, help="Ask only so many questions of each set.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Decides the samples, what is left out, and what is held out.")]


def register(app: typer.Typer, console: Console, open_service: OpenService = open_uncalibrated) -> None:
    """Add `calibrate` to the commands. `open_service` gives answers to all questions, their confidence uncalibrated."""

    @app.command("calibrate")
    def command(
        sets: SetsOption,
        leave_out: LeaveOutOption = 0.5,
        of: OfOption = WantedError.EQUAL,
        error_rate: RateOption = None,
        data: DataOption = None,
        out: OutOption = None,
        diagram: DiagramOption = None,
        limit: LimitOption = None,
        seed: SeedOption = 0,
    ) -> None:
        """Fit what confidence means, and how much of it an answer needs, on questions whose answers are known."""
        from eval.calibrating.job import calibrate_and_write

        with failing_clearly(console, interrupted=_NOTHING):
            file = _file(data, out)
            plan = Plan(tuple(dict.fromkeys(sets)), leave_out, limit, seed, _wanted(of, error_rate))
            drawn = diagram or file.with_suffix(".html")
            calibrate_and_write(plan, open_service, console, file=file, diagram=drawn)


def _file(data: Path | None, out: Path | None) -> Path:
    """Return the file to write, before anything that takes long."""
    if (data is None) == (out is None):
        raise EvaluationError("Say where the calibration goes: --data FOLDER, a data folder of hoidap, or --out FILE.")
    file = data / FILE if data is not None else Path(str(out))
    if not file.parent.is_dir():
        raise EvaluationError(f"There is no folder {file.parent}. Make it, or name another.")
    return file


def _wanted(of: WantedError, rate: float | None) -> Wanted:
    return Wanted(of.value, _RATE if rate is None and of is not WantedError.EQUAL else rate)
