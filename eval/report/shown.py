"""The runs a report shows: sorted by what was asked, named, and with the earlier runs that stand beside them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_uppercase

from eval.comparing.sides import Side, require_same_set
from eval.errors import EvaluationError
from eval.folder import Run, load_run

LONE = "this run"
MOST_RUNS = 6


@dataclass(frozen=True, slots=True)
class NamedRun:
    """A run under the short name that plots and columns give it: `A`, `B`, or `this run` when it is alone."""

    name: str
    run: Run


@dataclass(frozen=True, slots=True)
class Section:
    """Runs that asked the same questions of the same sources, and every such run of their folders by date."""

    key: str
    title: str
    runs: tuple[NamedRun, ...]
    history: tuple[Run, ...]


def load_sections(folders: Sequence[Path]) -> tuple[Section, ...]:
    """Read runs and sort them by what they asked. Raises EvaluationError for a folder that is no finished run."""
    groups: list[list[Run]] = []
    for path in dict.fromkeys(folder.resolve() for folder in folders):
        run = load_run(path)
        group = next((group for group in groups if _asked_the_same(group[0], run)), None)
        if group is None:
            groups.append(group := [])
        group.append(run)
    return tuple(_section(f"s{number}", group) for number, group in enumerate(groups, 1))


def started(run: Run) -> str:
    """Return when a run began, to the minute; empty for one that does not say it."""
    said = run.config.get("started")
    return datetime.fromisoformat(str(said)).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if said else ""


def _section(key: str, runs: Sequence[Run]) -> Section:
    title = str(runs[0].config["set"])
    if len(runs) > MOST_RUNS:
        raise EvaluationError(f"{len(runs)} runs of {title} are too many to tell apart. Name {MOST_RUNS} at most.")
    names = [LONE] if len(runs) == 1 else list(ascii_uppercase[: len(runs)])
    named = tuple(NamedRun(name, run) for name, run in zip(names, runs, strict=True))
    return Section(key, title, named, _history(runs))


def _history(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the given runs and those beside them that asked the same; what cannot be read is no history."""
    known = {run.path: run for run in runs}
    for folder in sorted({path for run in runs for path in run.path.parent.iterdir()} - known.keys()):
        if (folder / "summary.json").is_file() and _digest_in(folder) == runs[0].config["set_digest"]:
            try:
                earlier = load_run(folder)
            except EvaluationError:  # of another version of this program, or damaged: not what the report is of
                continue
            if _asked_the_same(runs[0], earlier):
                known[folder] = earlier
    return tuple(sorted(known.values(), key=lambda run: (str(run.config.get("started", "")), run.path.name)))


def _digest_in(folder: Path) -> object:
    try:
        return json.loads((folder / "config.json").read_text("utf-8")).get("set_digest")
    except (OSError, ValueError, AttributeError):
        return None


def _asked_the_same(a: Run, b: Run) -> bool:
    try:
        require_same_set(Side.of(a), Side.of(b), cure="")
    except EvaluationError:
        return False
    return True
