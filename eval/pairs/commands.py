"""`hoidap-eval pairs`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.errors import EvaluationError
from eval.failing import failing_clearly
from eval.pairs.make import LIMIT, make_pairs
from eval.pairs.measuring import Judged, by_direction, figures_of, judge, times_of
from eval.pairs.opening import OpenChecker, open_evidence_checker
from eval.pairs.pair import Pair, read_pairs, write_pairs
from eval.pairs.tables import print_figures, print_mistakes
from eval.progress import track
from eval.sets import load_set

SetsOption = Annotated[
    list[str],
    typer.Option("--set", help="A question set, as `run` names it; again for more. Parallel sets are held together."),
]
PairsOption = Annotated[Path | None, typer.Option("--pairs", help="Check the pairs of this file instead.")]
OutOption = Annotated[Path | None, typer.Option(help="Write the pairs to this file, one JSON object a line.")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Write the figures and what was said of each pair.")]
LimitOption = Annotated[
    int, typer.Option(min=1, help="Pairs of each label, language and set; four times as many supported ones.")
]
SeedOption = Annotated[int, typer.Option(min=0, help="Decides what is drawn, and the intervals.")]
CheckOption = Annotated[bool, typer.Option("--check/--no-check", help="Check the pairs, or only write them (--out).")]
ShowOption = Annotated[int, typer.Option(min=0, help="Show so many mistakes of each label.")]


def register(app: typer.Typer, console: Console, open_checker: OpenChecker = open_evidence_checker) -> None:
    """Add `pairs` to the commands."""

    @app.command("pairs")
    def pairs_command(
        sets: SetsOption = [],  # noqa: B006 (typer reads it only)
        pairs: PairsOption = None,
        out: OutOption = None,
        json_file: JsonOption = None,
        limit: LimitOption = LIMIT,
        seed: SeedOption = 0,
        show: ShowOption = 0,
        check: CheckOption = True,
    ) -> None:
        """Make claims that passages support and claims that they do not, and see whether the check tells them apart."""
        with failing_clearly(console, interrupted="Interrupted: no figures were made."):
            if not check and out is None:
                raise EvaluationError("--no-check only makes the pairs: say where they go with --out FILE.")
            for file in (out, json_file):
                _require_folder(file)
            held = _pairs(sets, pairs, seed=seed, limit=limit)
            if out:
                write_pairs(held, out)
                console.print(f"{len(held)} pairs written.")
            if not check:
                return
            with open_checker() as checker:
                judged = list(track(judge(held, checker), len(held), console, what="checking"))
            print_figures(judged, console, seed=seed)
            print_mistakes(judged, console, show)
            if json_file:
                _write(judged, json_file, seed)


def _pairs(sets: list[str], file: Path | None, *, seed: int, limit: int) -> list[Pair]:
    if bool(sets) == (file is not None):
        raise EvaluationError("Say what to check: --set, as often as there are sets, or --pairs FILE.")
    if file is not None:
        return read_pairs(file)
    pairs = make_pairs([load_set(name) for name in dict.fromkeys(sets)], seed=seed, limit=limit)
    if not pairs:
        raise EvaluationError(f"{', '.join(sets)}: no sentence of its sources gives a pair. Take a set with more text.")
    return pairs


def _require_folder(file: Path | None) -> None:
    """Raise EvaluationError before anything that takes long."""
    if file and not file.parent.is_dir():
        raise EvaluationError(f"There is no folder {file.parent}. Make it, or name another.")


def _write(judged: list[Judged], file: Path, seed: int) -> None:
    said = [
        {"id": one.pair.id, "label": one.pair.label, "reasons": one.reasons, "support": one.support, "right": one.right}
        for one in judged
    ]
    figures = {name: asdict(figures_of(of, seed=seed)) for name, of in {"all": judged, **by_direction(judged)}.items()}
    whole = {"figures": figures, "milliseconds": asdict(times_of(judged)), "pairs": said}
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
