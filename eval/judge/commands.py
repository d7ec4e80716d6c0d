"""`hoidap-eval judge`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from eval.errors import EvaluationError
from eval.failing import failing_clearly
from eval.folder import load_run
from eval.judge.asking import Judge, statements
from eval.judge.figures import Judged, summarise_verdicts
from eval.judge.kept import Verdicts
from eval.judge.tables import print_judged
from eval.language_models import model_named
from eval.progress import track
from eval.rows import Row
from rag.errors import ModelFailed
from rag.write.language_model import LanguageModel
from rag.write.models.address import UNNAMED

_INTERRUPTED = "Interrupted: what was judged is kept. Repeat the command to go on."


def register(app: typer.Typer, console: Console) -> None:
    """Add `judge` to the commands."""

    @app.command()
    def judge(
        run: Annotated[Path, typer.Argument(help="The folder of a finished run.")],
        llm: Annotated[str, typer.Option(help="The language model that judges, named as in HOIDAP_LLM.")],
        limit: Annotated[int | None, typer.Option(min=1, help="Judge so many answers, sampled by --seed.")] = None,
        seed: Annotated[int, typer.Option(min=0, help="Decides the sample and the intervals.")] = 0,
    ) -> None:
        """Ask a language model whether a run's answers are faithful and correct, beside the figures of the run."""
        with failing_clearly(console, interrupted=_INTERRUPTED):
            asked = sampled(answers(load_run(run).rows, run), limit=limit, seed=seed)
            with model_named(llm) as model:
                _require_name(model)
                judged = judge_run(run, asked, model, console, seed=seed)
            print_judged(judged, model.name, console)
            console.print(f"Verdicts: {Verdicts.of(run, model).path}", markup=False, soft_wrap=True)


def judge_run(run: Path, rows: Sequence[Row], model: LanguageModel, console: Console, *, seed: int) -> Judged:
    """Judge what has no verdict yet, keeping each as it comes; return the figures. Raises EvaluationError."""
    kept = Verdicts.of(run, model)
    known = kept.read()
    rest = [row for row in rows if row.id not in known]
    failures: list[ModelFailed] = []
    new = kept.append(Judge(model).judge(rest, failures.append))
    for verdict in track(new, len(rows), console, what="judging", done=len(rows) - len(rest)):
        known[verdict.id] = verdict
    _print_failures(failures, len(rows), console)
    if not any(row.id in known for row in rows):
        raise EvaluationError("Nothing was judged, so there are no figures.")
    return summarise_verdicts(rows, known, seed=seed)


def _require_name(model: LanguageModel) -> None:
    """Verdicts are kept by the name of their judge: a server that lists none could be any."""
    if model.name == f"url:{UNNAMED}":
        raise EvaluationError("The server does not say which model judges. Name it behind its address: --llm URL#NAME.")


def _print_failures(failures: Sequence[ModelFailed], rows: int, console: Console) -> None:
    """Say how many answers have no verdict because the model failed, and how often for which reason."""
    if failures:
        console.print(f"{len(failures)} of {rows} could not be judged:", markup=False)
        for reason, count in Counter(map(str, failures)).most_common():
            console.print(f"  {count} × {reason}", markup=False, soft_wrap=True)
        console.print("What was judged is kept: mend the cause, or wait, and repeat the command.", markup=False)


def answers(rows: Sequence[Row], run: Path) -> list[Row]:
    """Return the rows with an answer to judge. Raises EvaluationError when there are none, or nothing can be seen."""
    given = [row for row in rows if row.status == "answered"]
    if not given:
        raise EvaluationError(f"No question of {run} was answered, so there is nothing to judge.")
    if not any(statements(row) for row in given):
        raise EvaluationError(f"{run} was made by a version that kept no statements. Run the evaluation again.")
    return given


def sampled(rows: Sequence[Row], *, limit: int | None, seed: int) -> list[Row]:
    """Return at most `limit` of the rows in their order; a larger sample of the same seed holds the smaller one."""
    picked = sorted(np.random.default_rng(seed).permutation(len(rows))[:limit])
    return [rows[index] for index in picked]
