"""What the plots are drawn from: curves over the rows of one run."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.figures import RIGHT_IF_GIVEN
from eval.rows import Row
from eval.statistics import Bin, Curve, area_under, expected_calibration_error, reliability, risk_coverage

DEEPEST = 10
_POINTS = 200  # of a curve as it is drawn: more than can be told apart


@dataclass(frozen=True, slots=True)
class Confidence:
    """What the confidence of a run is worth, and where its present threshold stands on the curve."""

    curve: Curve
    area: float
    bins: tuple[Bin, ...]
    calibration_error: float
    answered_share: float
    answered_risk: float | None


def recall_curve(rows: Sequence[Row], retriever: str) -> tuple[float, ...]:
    """Return recall@1 to recall@10 of the gold sources, a source counting at its best passage; none: empty.

    A question that got no answer has no ranking, and counts as nothing found.
    """
    asked = [row for row in rows if row.gold_sources and not row.unanswerable]
    if not asked or not any(retriever in row.rankings for row in asked):
        return ()
    found = [_found_by(row, retriever) for row in asked]
    return tuple(sum(one[k] for one in found) / len(found) for k in range(DEEPEST))


def _found_by(row: Row, retriever: str) -> list[float]:
    once = list(dict.fromkeys(row.rankings.get(retriever, ())))
    gold = set(row.gold_sources)
    return [len(gold.intersection(once[: k + 1])) / len(gold) for k in range(DEEPEST)]


def gold_rank(row: Row, retriever: str) -> int | None:
    """Return the rank of the first gold source, other sources before it counting once each; None: it was not found."""
    once = dict.fromkeys(row.rankings.get(retriever, ()))
    return next((rank for rank, source in enumerate(once, 1) if source in row.gold_sources), None)


def confidence_of(rows: Sequence[Row]) -> Confidence | None:
    """Return what the confidence is worth, or None for a set whose answers are not known."""
    scored = [row for row in rows if RIGHT_IF_GIVEN in row.scores]
    if not scored:
        return None
    sure, right = [row.confidence for row in scored], [row.scores[RIGHT_IF_GIVEN] for row in scored]
    answered = [row.scores[RIGHT_IF_GIVEN] for row in scored if row.status == "answered"]
    curve = risk_coverage(sure, right)
    return Confidence(
        curve=_thinned(curve),
        area=area_under(curve),
        bins=tuple(reliability(sure, right)),
        calibration_error=expected_calibration_error(sure, right),
        answered_share=len(answered) / len(scored),
        answered_risk=1 - sum(answered) / len(answered) if answered else None,
    )


def _thinned(curve: Curve) -> Curve:
    step = max(1, len(curve.coverage) // _POINTS)
    kept = [at for at in range(len(curve.coverage)) if at % step == 0 or at == len(curve.coverage) - 1]
    return Curve(tuple(curve.coverage[at] for at in kept), tuple(curve.risk[at] for at in kept))
