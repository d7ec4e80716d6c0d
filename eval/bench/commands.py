"""`python -m eval bench …`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.bench.asking import COLD_STARTS, WARM_QUESTIONS, AskCost, measure_asking
from eval.bench.ingesting import IngestCost, measure_ingest
from eval.failing import failing_clearly
from eval.rows import WHOLE
from eval.run import OpenService

_MEGABYTE = 1e6
_NOTHING = "Interrupted: nothing more is measured."

PassagesOption = Annotated[
    list[int], typer.Option(min=1000, help="Passages in the store; give it again for more sizes.")
]
DocumentsOption = Annotated[int, typer.Option(min=1, help="Documents of ten paragraphs each.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Decides the words and the vectors.")]


def build_bench(open_service: OpenService, console: Console) -> typer.Typer:
    """Return the benchmark commands over a way to open the service."""
    app = typer.Typer(help="Measure what the service costs, on made-up documents.", no_args_is_help=True)

    @app.command()
    def ask(passages: PassagesOption = [1_000], seed: SeedOption = 0) -> None:  # noqa: B006 (typer reads it only)
        """Cold start of `hoidap ask`, warm questions by stage, peak memory, and disk, at each size."""
        for count in passages:
            with (
                failing_clearly(console, interrupted=_NOTHING),
                TemporaryDirectory(prefix="hoidap-bench-") as folder,
            ):
                cost = measure_asking(open_service, Path(folder), passages=count, seed=seed, say=console.print)
                print_asking(cost, console)

    @app.command()
    def ingest(documents: DocumentsOption = 50, seed: SeedOption = 0) -> None:
        """Passages per second through the whole ingest, by stage."""
        with failing_clearly(console, interrupted=_NOTHING):
            print_ingest(measure_ingest(open_service, documents=documents, seed=seed), console)

    return app


def print_asking(cost: AskCost, console: Console) -> None:
    """Print what was measured at one size."""
    table = Table("measured", "value", title=f"Asking a store of {cost.passages:,} passages")
    table.add_row("open, bring the index up to date, ask once", f"{cost.index_seconds:.2f} s")
    table.add_row(f"cold `hoidap ask`, median of {COLD_STARTS}", f"{cost.cold_seconds:.2f} s")
    table.add_row("peak memory, cold", f"{cost.cold_peak / _MEGABYTE:.0f} MB")
    table.add_row(f"peak memory, {WARM_QUESTIONS} warm questions", f"{cost.warm_peak / _MEGABYTE:.0f} MB")
    for stage, (middle, high) in cost.stages.items():
        table.add_row(f"warm {stage}", f"{middle * 1000:.1f} ms, 95th percentile {high * 1000:.1f} ms")
    table.add_row("store.db", f"{cost.store_bytes:,.0f} bytes a passage")
    table.add_row("index", f"{cost.index_bytes:,.0f} bytes a passage")
    console.print(table)


def print_ingest(cost: IngestCost, console: Console) -> None:
    """Print what an ingest took."""
    title = f"Ingesting {cost.documents:,} documents, {cost.passages:,} passages"
    table = Table("stage", "seconds", "passages a second", title=title)
    for stage, seconds in {**cost.stages, WHOLE: cost.seconds}.items():
        table.add_row(stage, f"{seconds:.2f}", f"{cost.passages / seconds:,.1f}" if seconds else "")
    console.print(table)
