"""What a sweep will do, and after each point how long the rest takes: measured, never guessed."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from eval.measuring import WHOLE
from eval.statistics import Estimate
from eval.sweep.grid import Grid, Point
from eval.sweep.measured import Measured


def tell_plan(grid: Grid, done: Collection[Point], out: Path, console: Console) -> None:
    """Say how many points there are, how often something is stored for them, and how many are there already."""
    stores = sum(any(point not in done for point in points) for points in grid.by_chunking())
    there = f", {len(done)} of them there already" if done else ""
    console.print(
        f"{len(grid.points)} points{there}; times the sources are stored: {stores}. Runs: {out}",
        markup=False,
        soft_wrap=True,
    )


class Pace:
    """Tells of each point as it is done, and from the first on how long the others will take."""

    def __init__(self, grid: Grid, console: Console) -> None:
        self._grid = grid
        self._console = console
        self._asking: list[float] = []
        self._storing: list[float] = []

    def tell(self, measured: Measured, quality: Estimate, done: Collection[Point]) -> None:
        """Tell of a point that was just done, one of all those `done`."""
        first = not self._asking
        self._learn(measured)
        point = measured.point
        self._say(
            f"{len(done)}/{len(self._grid.points)} {point.beside(self._grid.usual)}: {quality.value:.3f}, "
            f"{measured.median.value * 1000:.1f} ms a question"
        )
        left = [[one for one in points if one not in done] for points in self._grid.by_chunking()]
        if first and any(left):
            self._say(f"The other {sum(map(len, left))} take about {self._expected(left, point)}.")

    def _learn(self, measured: Measured) -> None:
        """Keep what asking and storing took. Rows that an earlier attempt left cost nothing now: then asking is all."""
        asking = sum(row.timings.get(WHOLE, 0.0) for row in measured.run.rows)
        self._asking.append(min(asking, measured.seconds))
        self._storing.append(max(measured.seconds - asking, 0.0))

    def _expected(self, left: list[list[Point]], here: Point) -> timedelta:
        """Return the time of the points left, the store of one chunking being there already."""
        stores = sum(bool(points) and points[0].chunking != here.chunking for points in left)
        seconds = sum(map(len, left)) * max(self._asking) + stores * max(self._storing)
        return timedelta(seconds=round(seconds))

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, soft_wrap=True)
