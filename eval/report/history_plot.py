"""How the figures moved from run to run of one set."""

import json
from collections.abc import Sequence

import altair as alt

from eval.figures import FALSE_ANSWER, FALSE_REFUSAL, IN_CITED, RIGHT, SOURCE_CITED
from eval.folder import Run
from eval.report.drawing import HEIGHT, WIDTH, Chart, Values, source_of
from eval.report.plot import Plot, colour, column, dash, shape
from eval.report.shown import started
from eval.statistics import Estimate
from eval.summary import EVERYTHING

_FOLLOWED = (RIGHT, IN_CITED, SOURCE_CITED, FALSE_REFUSAL, FALSE_ANSWER)


def history_plot(history: Sequence[Run], *, key: str) -> Plot | None:
    """Draw the main figures of every run of a set by date; None where there is one, which has no history."""
    values = [
        {"run": place, "series": name, "value": one.value, "low": one.low, "high": one.high, "name": run.path.name}
        | {"date": started(run), "said": f"{run.path.name}: {name} {one.value:.3f} ({one.low:.3f} – {one.high:.3f})"}
        for place, run in enumerate(history, 1)
        for name, one in _followed(run).items()
    ]
    if len(history) < 2 or not values:
        return None
    table = {
        "Run": column(values, "name"),
        "Started": column(values, "date"),
        "Figure": column(values, "series"),
        "Value": column(values, "value"),
        "95 % interval": [f"{one['low']:.3f} – {one['high']:.3f}" for one in values],
    }
    reading = "Every run that asked the same, of the folders these runs stand in, by date; the line is the interval."
    return Plot.of("Run history", reading, _chart(values), key=key, table=table)


def _followed(run: Run) -> dict[str, Estimate]:
    figures = run.summary.figures[EVERYTHING]
    return {name: figures[name] for name in _FOLLOWED if name in figures}


def _chart(values: Values) -> Chart:
    names = list(dict.fromkeys(str(one["series"]) for one in values))
    dates = {one["run"]: str(one["date"] or one["name"]) for one in values}
    spoken = " : ".join(f"datum.value == {place} ? {json.dumps(date[5:16])}" for place, date in dates.items()) + " : ''"
    axis = alt.Axis(labelExpr=spoken, labelAngle=-35 if len(dates) > 4 else 0, grid=False)
    x = alt.X("run:O", title=None, axis=axis, scale=alt.Scale(padding=0.4))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(source_of(values)).encode(x=x, color=colour(names))
    return alt.layer(
        base.mark_line(strokeWidth=2).encode(y=y, strokeDash=dash(names)),
        base.mark_rule(opacity=0.5, strokeWidth=2).encode(y="low:Q", y2="high:Q"),
        base.mark_point(filled=True, size=70, opacity=1).encode(y=y, shape=shape(names), description="said:N"),
    ).properties(width=WIDTH, height=HEIGHT)
