"""A comparison as JSON: what the tables show, and every changed question with its texts."""

from dataclasses import asdict
from typing import Any

from eval.comparing.changed import changed_questions
from eval.comparing.compare import Comparison
from eval.comparing.differences import Difference
from eval.comparing.sides import Side, settings_that_differ


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return all of a comparison as plain values."""
    a, b = comparison.a, comparison.b
    return {
        "a": _side(a),
        "b": _side(b),
        "settings that differ": list(settings_that_differ(a, b)),
        "figures": [{**_difference(one.difference), "p corrected (Holm)": one.chance} for one in comparison.figures],
        "groups": [
            {"name": group.name, "asked": group.asked, "figures": [_difference(one) for one in group.differences]}
            for group in comparison.groups
        ],
        "changed": [asdict(one) for one in changed_questions(comparison)],
    }


def _side(side: Side) -> dict[str, Any]:
    return {"name": side.name, "set": side.config["set"], "questions": len(side.outcomes), "failed": side.failed}


def _difference(one: Difference) -> dict[str, Any]:
    counts = {"questions": one.count, "unpaired": one.unpaired, "won": one.won, "lost": one.lost}
    return {"figure": one.figure.name, "a": one.a, "b": one.b, **asdict(one.paired), **counts}
