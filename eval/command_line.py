"""`python -m eval`: runs, checks and benchmarks from a terminal."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.bench.commands import build_bench
from eval.checking import commands as checking
from eval.failing import failing_clearly
from eval.folder import RunConfig, RunFolder
from eval.run import Workplace, run_evaluation
from eval.service import PASSAGE_TOKENS, RETRIEVERS, OpenService, Retriever

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

    checking.register(app, open_service, console)
    app.add_typer(build_bench(open_service, console), name="bench")
    return app


def _retrievers(choice: RetrieverChoice) -> tuple[Retriever, ...]:
    return tuple(name for name in RETRIEVERS if choice in (RetrieverChoice.ALL, name))


def _new_folder(set_name: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    names = "-".join(Path(part).stem for part in set_name.partition(":")[2].split("@")) or "set"
    return Path("eval", "runs", f"{stamp}-{names}")
