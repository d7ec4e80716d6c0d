"""The reliability diagram of a calibration: one HTML file that asks nothing of a network."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from eval.calibrating.calibrate import GroupResult
from eval.calibrating.judging import Judged
from eval.calibrating.tables import ABOUT
from eval.errors import EvaluationError
from eval.report.confidence_plots import reliability_plot, risk_plot
from eval.report.plot import Plot
from rag.read.calibration import Group

_INTRODUCTION = (
    "Measured on questions that were held out: neither the line from support to confidence nor the threshold saw them. "
    "Support is what the reader gives; confidence is what users see."
)
_SUPPORT, _CONFIDENCE = "support", "confidence"


def write_diagram(results: Mapping[Group, GroupResult], path: Path) -> None:
    """Write the diagrams of the groups that were fitted. Raises EvaluationError when the file cannot be written."""
    groups = [
        (f"{name}: {ABOUT[name]}", _plots(name, one.judged)) for name, one in results.items() if one.judged is not None
    ]
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        (resources.files("eval.calibrating") / "diagram.html").read_text("utf-8")
    )
    style = Markup((resources.files("eval.report") / "report.css").read_text("utf-8"))  # ours, so safe to inline
    try:
        path.write_text(template.render(style=style, about=_INTRODUCTION, groups=groups), "utf-8")
    except OSError as error:
        raise EvaluationError(
            f"The diagram cannot be written to {path} ({error.strerror}); the calibration is written. "
            "Name another file with --diagram."
        ) from error


def _plots(name: Group, judged: Judged) -> tuple[Plot, Plot]:
    both = [(_SUPPORT, judged.raw), (_CONFIDENCE, judged.calibrated)]
    return reliability_plot(both, key=f"{name}-reliability"), risk_plot(both[1:], key=f"{name}-risk")
