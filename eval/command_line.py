"""`python -m eval`: runs, checks and benchmarks from a terminal."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from eval.bench.commands import build_bench
from eval.check import Fault, check_set
from eval.errors import SetError
from eval.failing import failing_clearly
from eval.folder import RunConfig, RunFolder
from eval.progress import IngestBar
from eval.run import Workplace, run_evaluation
from eval.service import PASSAGE_TOKENS, RETRIEVERS, OpenService, Retriever
from eval.sets import load_set

_KEPT = "Interrupted: the rows asked so far are kept, no figures were made."


class RetrieverChoice(StrEnum):
    """Whose ranking is scored."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"
    ALL = "all"


SetOption = Annotated[str, typer.Option("--set", help="squad:FILE, squad:QUESTIONS@CONTEXTS, csv:FILE or own:FILE.")]
RetrieverOption = Annotated[RetrieverChoice, typer.Option(help="Whose ranking is scored; answers are always hybrid.")]
TokensOption = Annotated[int, typer.Option(min=32, max=480, help="Model tokens of a passage.")]
LimitOption = Annotated[int | None, typer.Option(min=1, help="Ask only so many questions, sampled by --seed.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Decides the sample, what is left out, and the intervals.")]
LeaveOutOption = Annotated[
    float, typer.Option(min=0, max=0.95, help="Share of the sources not stored; their questions have no answer.")
]
DataOption = Annotated[Path | None, typer.Option(help="Keep the store in this folder; by default it is temporary.")]
OutOption = Annotated[Path | None, typer.Option(help="Folder of the run; by default a new one in eval/runs.")]


def build_app(open_service: OpenService, console: Console) -> typer.Typer:
    """Return the commands over a way to open the service."""
    app = typer.Typer(help="Measure whether answers are right.", no_args_is_help=True, add_completion=False)

    @app.command()
    def run(
        set_name: SetOption,
        retriever: RetrieverOption = RetrieverChoice.HYBRID,
        passage_tokens: TokensOption = PASSAGE_TOKENS,
        limit: LimitOption = None,
        seed: SeedOption = 0,
        leave_out: LeaveOutOption = 0.0,
        data: DataOption = None,
        out: OutOption = None,
    ) -> None:
        """Ask every question of a set once and print the figures, each with its 95 % interval."""
        config = RunConfig(set_name, _retrievers(retriever), passage_tokens, limit, leave_out, seed)
        with failing_clearly(console, interrupted=_KEPT):
            run_evaluation(config, RunFolder(out or _new_folder(set_name)), Workplace(open_service, console, data))

    @app.command()
    def check(
        file: Annotated[Path, typer.Argument(help="A question set in our own JSONL.")],
        corpus: Annotated[Path | None, typer.Option(help="Its documents; by default the folder beside it.")] = None,
    ) -> None:
        """Check a set of our own: every quote must stand verbatim in the text that the service stores."""
        with failing_clearly(console, interrupted=_KEPT):
            faults = _check(f"own:{file}" + (f"@{corpus}" if corpus else ""), open_service, console)
            if faults:
                raise SetError(str(file), [_fault_line(fault) for fault in faults])

    app.add_typer(build_bench(open_service, console), name="bench")
    return app


def _check(name: str, open_service: OpenService, console: Console) -> list[Fault]:
    question_set = load_set(name)
    with (
        TemporaryDirectory(prefix="hoidap-eval-") as data,
        open_service(Path(data), {}) as service,
        IngestBar(console) as bar,
    ):
        faults = check_set(question_set, service, bar)
    evidence = sum(len(question.evidence) for question in question_set.questions)
    console.print(f"{len(question_set.questions)} questions, {evidence} quotes, {len(faults)} of them wrong")
    return faults


def _fault_line(fault: Fault) -> str:
    near = f"\n    nearest: {fault.nearest!r}" if fault.nearest else ""
    return f"{fault.question}, {fault.source}: {fault.problem}{near}"


def _retrievers(choice: RetrieverChoice) -> tuple[Retriever, ...]:
    return tuple(name for name in RETRIEVERS if choice in (RetrieverChoice.ALL, name))


def _new_folder(set_name: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    names = "-".join(Path(part).stem for part in set_name.partition(":")[2].split("@")) or "set"
    return Path("eval", "runs", f"{stamp}-{names}")
