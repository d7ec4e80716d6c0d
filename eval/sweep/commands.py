"""`hoidap-eval sweep`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.failing import failing_clearly
from eval.figures import RIGHT, Figure, figure_named
from eval.run_command import LeaveOutOption, LimitOption, SeedOption, SetOption, new_folder
from eval.service import OpenService
from eval.sweep.grid import MOST, Tried, grid_of, require_few
from eval.sweep.json_form import as_json
from eval.sweep.judging import Judged, judge
from eval.sweep.sweep import Plan, sweep
from eval.sweep.tables import print_sweep

_JSON, _CHART = "sweep.json", "sweep.svg"

TokensOption = Annotated[list[int], typer.Option("--passage-tokens", help="Model tokens of a passage; again for more.")]
OverlapOption = Annotated[list[int], typer.Option("--overlap", help="Sentences neighbouring passages share.")]
ShareOption = Annotated[list[float], typer.Option("--dense-share", help="How much meaning weighs beside words.")]
DepthOption = Annotated[list[int], typer.Option("--k", min=1, max=50, help="Passages gathered for a question.")]
RetrieversOption = Annotated[
    list[str], typer.Option("--retriever", help="Search to answer by: hybrid, dense or lexical.")
]
ReaderOption = Annotated[list[str], typer.Option("--reader", help="What finds the answer in the passages.")]
FigureOption = Annotated[str, typer.Option(help="The figure that points are judged by.")]
PointsOption = Annotated[int | None, typer.Option(min=2, help="Run only so many points, drawn by --seed.")]
YesOption = Annotated[bool, typer.Option("--yes", help=f"Run more than {MOST} points.")]
OutOption = Annotated[
    Path | None, typer.Option(help="Folder of the sweep, by default a new one in eval/runs; a begun one is continued.")
]


def register(app: typer.Typer, open_service: OpenService, console: Console) -> None:
    """Add `sweep` to the commands."""

    @app.command(name="sweep")
    def sweep_command(
        set_name: SetOption,
        passage_tokens: TokensOption = [],  # noqa: B006 (typer reads it only; so below)
        overlap: OverlapOption = [],  # noqa: B006
        dense_share: ShareOption = [],  # noqa: B006
        k: DepthOption = [],  # noqa: B006
        retriever: RetrieversOption = [],  # noqa: B006
        reader: ReaderOption = [],  # noqa: B006
        figure: FigureOption = RIGHT,
        limit: LimitOption = None,
        leave_out: LeaveOutOption = 0.0,
        seed: SeedOption = 0,
        limit_points: PointsOption = None,
        yes: YesOption = False,
        out: OutOption = None,
    ) -> None:
        """Ask the same questions under every combination of settings: quality, time, and what is worth its time."""
        tried = Tried(
            passage_tokens=passage_tokens,
            overlap_sentences=overlap,
            dense_share=dense_share,
            k=k,
            retriever=retriever,
            reader=reader,
        )
        plan = Plan(set_name, out or _new_folder(set_name), figure, limit, leave_out, seed)
        with failing_clearly(console, interrupted=f"Interrupted. {plan.go_on}"):
            judged_by = figure_named(figure)
            grid = grid_of(tried)
            if limit_points:
                grid = grid.sampled(limit_points, seed=seed)
            require_few(grid, agreed=yes)
            judged = judge(sweep(plan, grid, open_service, console), judged_by, seed=seed)
            print_sweep(judged, judged_by, console)
            _write(plan, judged, judged_by, console)


def _new_folder(set_name: str) -> Path:
    run = new_folder(set_name)
    return run.with_name(f"{run.name}-sweep")


def _write(plan: Plan, judged: Sequence[Judged], figure: Figure, console: Console) -> None:
    """Leave the sweep as JSON and as a chart beside its runs."""
    from eval.sweep.chart import draw_sweep

    content = json.dumps(as_json(plan, judged, figure), ensure_ascii=False, indent=1)
    (plan.out / _JSON).write_text(f"{content}\n", "utf-8", newline="\n")
    draw_sweep(judged, figure, plan.set, plan.out / _CHART)
    console.print(f"All of it: {plan.out / _JSON}\nThe front: {plan.out / _CHART}", markup=False, soft_wrap=True)
