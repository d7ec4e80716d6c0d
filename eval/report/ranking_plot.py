"""How deep the gold source stands: recall over the number of sources looked at."""

from collections.abc import Sequence

import altair as alt

from eval.report.curves import recall_curve
from eval.report.drawing import HEIGHT, WIDTH, Chart, Values, source_of
from eval.report.plot import Plot, colour, column, dash, shape
from eval.report.shown import NamedRun


def ranking_plot(runs: Sequence[NamedRun], *, key: str) -> Plot | None:
    """Draw recall@1 to recall@10 of each retriever; None where no ranking was kept or no source is known."""
    values = [
        {"run": one.name, "retriever": retriever, "k": k, "recall": recall, "said": f"recall@{k} {recall:.3f}"}
        for one in runs
        for retriever in one.run.config["retrievers"]
        for k, recall in enumerate(recall_curve(one.run.rows, retriever), 1)
    ]
    if not values:
        return None
    reading = "Share of the gold sources among the best k, a source counting at its best passage: higher is better."
    table = {
        "Run": column(values, "run"),
        "Retriever": column(values, "retriever"),
        "k": column(values, "k"),
        "Recall@k": column(values, "recall"),
    }
    return Plot.of("Retrieval", reading, _chart(values, several=len(runs) > 1), key=key, table=table)


def _chart(values: Values, *, several: bool) -> Chart:
    """Colour tells runs apart where there are several, else retrievers; the other is told by shape and dash."""
    by, also = ("run", "retriever") if several else ("retriever", "retriever")
    names, others = (list(dict.fromkeys(str(one[field]) for one in values)) for field in (by, also))
    lowest = min(float(one["recall"]) for one in values)
    x = alt.X("k:O", title="k, sources looked at", axis=alt.Axis(labelAngle=0))
    y = alt.Y("recall:Q", title="recall@k", scale=alt.Scale(domain=[max(0.0, lowest // 0.1 * 0.1), 1]))
    base = alt.Chart(source_of(values)).encode(x=x, y=y, color=colour(names, by), detail=f"{also}:N")
    return alt.layer(
        base.mark_line(strokeWidth=2.5).encode(strokeDash=dash(others, also)),
        base.mark_point(filled=True, size=55, opacity=1).encode(shape=shape(others, also), description="said:N"),
    ).properties(width=WIDTH, height=HEIGHT)
