"""Running the points of a grid, each into a run folder of its own; what is there already is kept."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import RunConfig, RunFolder, load_run
from eval.run import Asking, Workplace, announce, ask_all, plan_asking
from eval.service import OpenService
from eval.sweep.grid import Grid, Point
from eval.sweep.measured import Measured
from eval.sweep.pace import Pace, tell_plan
from eval.sweep.warm import warmed


@dataclass(frozen=True, slots=True)
class Plan:
    """What every point of a sweep has in common. The points' folders are in `out`; `figure` is what they are for."""

    set: str
    out: Path
    figure: str
    limit: int | None = None
    leave_out: float = 0.0
    seed: int = 0

    def config(self, point: Point) -> RunConfig:
        """Return the run of a point, all of it said, so that no variable of the environment decides."""
        return RunConfig(
            self.set,
            (point.retriever,),
            point.passage_tokens,
            limit=self.limit,
            leave_out=self.leave_out,
            seed=self.seed,
            k=point.k,
            settings={
                "overlap_sentences": point.overlap_sentences,
                "dense_share": point.dense_share,
                "retriever": point.retriever,
                "reader": point.reader,
            },
        )

    @property
    def go_on(self) -> str:
        """What to do after a sweep that did not end."""
        return f"What was measured is kept in {self.out}. To go on, repeat the command with --out {self.out}"

    def folder(self, point: Point) -> RunFolder:
        """Return where a point's run is kept."""
        return RunFolder(self.out / point.name)


def sweep(plan: Plan, grid: Grid, open_service: OpenService, console: Console) -> list[Measured]:
    """Run every point that has no finished run yet, and return all of them, the usual one first.

    Raises EvaluationError (for a figure that the set does not have: after the first point), and what `ask_all` raises.
    """
    _require_place(plan.out)
    asked = plan_asking(plan.config(grid.usual))
    done = dict(_finished(plan, grid, asked))
    announce(asked, console)
    tell_plan(grid, done, plan.out, console)
    opening = warmed(open_service, asked.trial.questions)
    pace = Pace(grid, console)
    for one in _measured(plan, grid, asked, done, Workplace(opening, console)):
        done[one.point] = one
        pace.tell(one, one.quality(plan.figure), done)
    return [done[point] for point in grid.points]


def _finished(plan: Plan, grid: Grid, asked: Asking) -> Iterator[tuple[Point, Measured]]:
    """Yield the points that have been run. Raises EvaluationError for a run that is not of this plan."""
    for point in grid.points:
        if run := plan.folder(point).finished(plan.config(point), asked.facts):
            measured = Measured(point, run, 0.0)
            measured.quality(plan.figure)
            yield point, measured


def _measured(
    plan: Plan, grid: Grid, asked: Asking, done: Mapping[Point, Measured], workplace: Workplace
) -> Iterator[Measured]:
    """Run the points that are not done. Those of one chunking share a store, which is made for them and dropped."""
    for points in grid.by_chunking():
        left = [point for point in points if point not in done]
        if not left:
            continue
        with TemporaryDirectory(prefix="hoidap-eval-") as data:
            place = Workplace(workplace.open_service, workplace.console, Path(data))
            for point in left:
                started = time.perf_counter()
                ask_all(asked, plan.config(point), plan.folder(point), place, go_on=plan.go_on)
                yield Measured(point, load_run(plan.folder(point).path), time.perf_counter() - started)


def _require_place(out: Path) -> None:
    """Raise EvaluationError where no folder of folders can be made."""
    if out.is_file() or (out / "config.json").exists():
        raise EvaluationError(f"{out} is no folder of a sweep. Name another with --out.")
