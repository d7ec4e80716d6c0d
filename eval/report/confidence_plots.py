"""What a confidence is worth: the risk–coverage curve and the reliability diagram."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from eval.report.curves import Confidence
from eval.report.drawing import HEIGHT, INK, MUTED, WIDTH, Chart, Values, source_of
from eval.report.plot import Plot, colour, column, dash, shape

Named = Sequence[tuple[str, Confidence]]
_SHARE = alt.Scale(domain=[0, 1])


def risk_plot(named: Named, *, key: str) -> Plot:
    """Draw what share is wrong when only the surest are answered, and where the present threshold stands."""
    lines = [
        {"series": name, "coverage": coverage, "risk": risk}
        for name, one in named
        for coverage, risk in zip(one.curve.coverage, one.curve.risk, strict=True)
    ]
    points = [
        {"series": name, "coverage": one.answered_share, "risk": one.answered_risk, "said": _present(name, one)}
        for name, one in named
        if one.answered_risk is not None
    ]
    areas = "; ".join(f"{name} {one.area:.3f}" for name, one in named)
    reading = (
        "Share wrong among the answered, when only the surest are answered: lower is better. Area under the curve: "
        f"{areas}. The marked point is the present threshold: {'; '.join(_present(name, one) for name, one in named)}."
    )
    table = {
        "Run": [name for name, _ in named],
        "Area": [f"{one.area:.3f}" for _, one in named],
        "Answered": [f"{one.answered_share:.3f}" for _, one in named],
        "Wrong of these": ["–" if one.answered_risk is None else f"{one.answered_risk:.3f}" for _, one in named],
        **{f"Wrong at {share} %": [f"{_risk_at(one, share / 100):.3f}" for _, one in named] for share in _SHARES},
    }
    return Plot.of(
        "Risk and coverage", reading, _risk_chart([name for name, _ in named], lines, points), key=key, table=table
    )


_SHARES = (25, 50, 75, 100)


def _risk_at(one: Confidence, coverage: float) -> float:
    """Return the risk at the last point that answers no more than so large a share."""
    up_to = [risk for share, risk in zip(one.curve.coverage, one.curve.risk, strict=True) if share <= coverage + 1e-9]
    return up_to[-1] if up_to else one.curve.risk[0]


def _present(name: str, one: Confidence) -> str:
    if one.answered_risk is None:
        return f"{name} answers nothing"
    return f"{name} answers {one.answered_share:.0%} and is wrong in {one.answered_risk:.0%} of these"


def _risk_chart(names: Sequence[str], lines: Values, points: Values) -> Chart:
    x = alt.X("coverage:Q", title="share answered, the surest first", scale=_SHARE)
    y = alt.Y("risk:Q", title="share wrong of these", scale=alt.Scale(domainMin=0))
    curves = alt.Chart(source_of(lines)).mark_line(strokeWidth=2.5)
    present = alt.Chart(source_of(points)).mark_point(size=130, filled=True, stroke=INK, strokeWidth=1.5, opacity=1)
    return alt.layer(
        curves.encode(x=x, y=y, color=colour(names), strokeDash=dash(names)),
        present.encode(x=x, y=y, color=colour(names), shape=shape(names), description="said:N"),
    ).properties(width=WIDTH, height=HEIGHT)


def reliability_plot(named: Named, *, key: str) -> Plot:
    """Draw the share right over the confidence said: on the diagonal, confidence means what it says."""
    values = [
        {"series": name, "confidence": one.confidence, "right": one.right, "low": one.low, "high": one.high}
        | {"count": one.count, "said": f"{one.count} questions said {one.confidence:.2f}: {one.right:.2f} right"}
        for name, whole in named
        for one in whole.bins
    ]
    errors = "; ".join(f"{name} {one.calibration_error:.3f}" for name, one in named)
    reading = (
        "Of the questions answered with so much confidence, how many were right (had all been answered). On the "
        f"diagonal, confidence means what it says; below it, too much was promised. Calibration error: {errors}."
    )
    table = {
        "Run": column(values, "series"),
        "Questions": column(values, "count"),
        "Confidence": column(values, "confidence"),
        "Right": column(values, "right"),
        "95 % interval": [f"{one['low']:.3f} – {one['high']:.3f}" for one in values],
    }
    chart = _reliability_chart([name for name, _ in named], values)
    return Plot.of("Reliability of the confidence", reading, chart, key=key, table=table)


def _reliability_chart(names: Sequence[str], values: list[dict[str, Any]]) -> Chart:
    ends = source_of([{"confidence": end, "right": end} for end in (0.0, 1.0)])
    x = alt.X("confidence:Q", title="confidence said", scale=_SHARE)
    y = alt.Y("right:Q", title="share right", scale=_SHARE)
    bins = alt.Chart(source_of(values))
    size = alt.Size("count:Q", scale=alt.Scale(range=[30, 260]), legend=None)
    return alt.layer(
        alt.Chart(ends).mark_line(color=MUTED, strokeDash=[4, 4], strokeWidth=1.5).encode(x=x, y=y),
        bins.mark_rule(strokeWidth=2, opacity=0.55).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour(names)),
        bins.mark_point(filled=True, opacity=1).encode(
            x=x, y=y, size=size, color=colour(names), shape=shape(names), description="said:N"
        ),
    ).properties(width=WIDTH, height=HEIGHT)
