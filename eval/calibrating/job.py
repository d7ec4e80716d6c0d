"""All of `hoidap-eval calibrate`: what was asked is fitted, shown, and written where it is read."""

from pathlib import Path

from rich.console import Console

from eval.calibrating.calibrate import ask_sets, calibrate
from eval.calibrating.diagram import write_diagram
from eval.calibrating.outcomes import reader_in_use
from eval.calibrating.plan import Plan
from eval.calibrating.tables import print_results
from eval.service import OpenService
from rag.read.calibration_file import save_calibration


def calibrate_and_write(plan: Plan, open_service: OpenService, console: Console, *, file: Path, diagram: Path) -> None:
    """Ask, fit, show and write. Raises EvaluationError and StoreError; what cannot be fitted writes nothing."""
    calibration, results = calibrate(ask_sets(plan, open_service, console), plan, reader_in_use())
    print_results(results, console)
    save_calibration(calibration, file)
    write_diagram(results, diagram)
    console.print(f"Calibration: {file}, used from when the assistant is opened next. Diagram: {diagram}")
