"""A judge's figures on a terminal of 80 columns, always beside the deterministic ones of the same rows."""

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.figures import RIGHT
from eval.judge.figures import CORRECT, Judged


def print_judged(judged: Judged, judge: str, console: Console) -> None:
    """Print the figures, what got no verdict, and how far the judge agrees with the gold answers."""
    table = Table(
        Column("figure"),
        Column("value", justify="right"),
        Column("95 % interval", no_wrap=True),
        Column("over", justify="right"),
        title=f"{judged.rows} answers, as {judge} judges them and as they were measured",
        box=box.SIMPLE_HEAD,
    )
    for number, figures in enumerate((judged.figures, judged.beside)):
        for name, figure in figures.items():
            table.add_row(name, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", str(figure.count))
        if number == 0:
            table.add_section()
    console.print(table)
    for aspect, count in judged.missing.items():
        if count:
            console.print(f"No verdict on the {aspect} of {count} of {judged.rows}: in no figure.", markup=False)
    compared = "1 answer" if judged.compared == 1 else f"{judged.compared} answers"
    console.print(f"Agreement of '{CORRECT}' with '{RIGHT}' (Cohen's kappa, {compared}): {_agreement(judged)}")


def _agreement(judged: Judged) -> str:
    if judged.agreement is not None:
        return f"{judged.agreement:.2f}"
    if judged.compared < 2:
        return "undefined of fewer than two"
    return "undefined: both say the same of all"
