"""`hoidap-eval check`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.checking.check import check_set
from eval.checking.findings import Finding
from eval.checking.shape import count_kinds
from eval.errors import EvaluationError
from eval.failing import failing_clearly
from eval.progress import IngestBar
from eval.questions import QuestionSet
from eval.service import OpenService
from eval.sets import load_set

_NOTHING = "Interrupted: nothing was decided."


def register(app: typer.Typer, open_service: OpenService, console: Console) -> None:
    """Add `check` to the commands."""

    @app.command()
    def check(
        file: Annotated[Path, typer.Argument(help="A question set in our own JSONL.")],
        corpus: Annotated[Path | None, typer.Option(help="Its documents; by default the folder beside it.")] = None,
        show_nearest: Annotated[
            bool, typer.Option(help="Show the sentence nearest to each question that must be abstained from.")
        ] = False,
    ) -> None:
        """Check a set of our own: every quote stands as stored, nothing is asked or answered twice."""
        with failing_clearly(console, interrupted=_NOTHING):
            question_set = load_set(f"own:{file}" + (f"@{corpus}" if corpus else ""))
            _report(question_set, _findings(question_set, open_service, console, show_nearest=show_nearest), console)


def _findings(
    question_set: QuestionSet, open_service: OpenService, console: Console, *, show_nearest: bool
) -> list[Finding]:
    with (
        TemporaryDirectory(prefix="hoidap-eval-") as data,
        open_service(Path(data), {}) as service,
        IngestBar(console, len(question_set.corpus)) as bar,
    ):
        return check_set(question_set, service, bar, show_nearest=show_nearest)


def _report(question_set: QuestionSet, findings: list[Finding], console: Console) -> None:
    for finding in findings:
        style = "red" if finding.fault else "yellow"
        console.print(str(finding), style=style, markup=False, highlight=False, soft_wrap=True)
    console.print(_kinds(question_set))
    quotes = sum(len(question.evidence) for question in question_set.questions)
    faults = sum(finding.fault for finding in findings)
    counted = f"{len(question_set.questions)} questions, {quotes} quotes, {faults} faults"
    if faults:
        raise EvaluationError(f"{question_set.name}: {counted}. Each is said above, with what mends it.")
    console.print(counted)


def _kinds(question_set: QuestionSet) -> Table:
    counts = count_kinds(question_set.questions)
    languages = sorted({language for _, language in counts})
    table = Table("kind", *languages, "all")
    for kind in dict.fromkeys(question.kind for question in question_set.questions):
        by_language = [counts[kind, language] for language in languages]
        table.add_row(kind, *map(str, by_language), str(sum(by_language)))
    return table
