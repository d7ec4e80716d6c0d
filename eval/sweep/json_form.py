"""A sweep as JSON: every point with its figures, times and its difference from the usual one."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.figures import Figure
from eval.summary import EVERYTHING
from eval.sweep.judging import Judged
from eval.sweep.sweep import Plan


def as_json(plan: Plan, judged: Sequence[Judged], figure: Figure) -> dict[str, Any]:
    """Return all of a sweep as plain values; the first point is the one the others are compared with."""
    config = judged[0].measured.run.config
    asked = {"set": plan.set, "limit": plan.limit, "leave_out": plan.leave_out, "seed": plan.seed}
    facts = {name: config[name] for name in ("set_digest", "questions", "unanswerable", "sources", "environment")}
    return {**asked, **facts, "figure": figure.name, "points": [_point(one, judged[0]) for one in judged]}


def _point(one: Judged, usual: Judged) -> dict[str, Any]:
    measured = one.measured
    beside = None if one.difference is None else {**asdict(one.difference.paired), "p corrected (Holm)": one.chance}
    return {
        "point": asdict(measured.point),
        "differs in": measured.point.beside(usual.measured.point),
        "folder": measured.point.name,
        "failed": measured.run.summary.failed,
        "figures": {name: asdict(found) for name, found in measured.run.summary.figures[EVERYTHING].items()},
        "passages": measured.passages,
        "seconds": {"median": asdict(measured.median), "p95": measured.p95},
        "from the first": beside,
        "best": one.best,
        "on the front": one.on_front,
    }
