"""`python -m eval bench …`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.bench.asking import COLD_STARTS, WARM_QUESTIONS, AskCost, measure_asking
from eval.bench.filling import fill_store
from eval.bench.ingesting import IngestCost, measure_ingest
from eval.bench.serving import LoadPlan, ServeCost, measure_serving
from eval.failing import failing_clearly
from eval.rows import DEPTH, WHOLE
from eval.run import OpenService
from eval.service import PASSAGE_TOKENS

_MEGABYTE = 1e6
_NOTHING = "Interrupted: nothing more is measured."

PassagesOption = Annotated[
    list[int], typer.Option(min=1000, help="Passages in the store; give it again for more sizes.")
]
DocumentsOption = Annotated[int, typer.Option(min=1, help="Documents of ten paragraphs each.")]
ClientsOption = Annotated[list[int], typer.Option(min=1, max=64, help="Clients at once; give it again for more.")]
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

    @app.command()
    def serve(
        passages: Annotated[int, typer.Option(min=1000, help="Passages in the store.")] = 1_000,
        clients: ClientsOption = [1, 8, 32],  # noqa: B006 (typer reads it only)
        requests: Annotated[int, typer.Option(min=8, help="Questions by each number of clients.")] = 200,
        long_run: Annotated[int, typer.Option(min=0, help="Further questions, to see whether memory grows.")] = 0,
    ) -> None:
        """Load `hoidap serve` on this machine: waiting times by clients, with ingest beside it and without."""
        plan = LoadPlan(tuple(clients), requests, long_run)
        with (
            failing_clearly(console, interrupted=_NOTHING),
            TemporaryDirectory(prefix="hoidap-bench-") as name,
        ):
            folder = Path(name)
            console.print(f"Filling a store of {passages:,} passages and building its index")
            filled = fill_store(open_service, folder, passages=passages, seed=0)
            with open_service(folder, PASSAGE_TOKENS) as service:  # the first question builds the index
                service.ask("Xin chào?", k=DEPTH)
            print_serving(measure_serving(folder, plan, console.print), filled, console)

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


def print_serving(cost: ServeCost, passages: int, console: Console) -> None:
    """Print what the service bore."""
    heads = ("clients", "ingest", "answers/s", "p50 ms", "p95 ms", "p99 ms", "first event p50, p95 ms", "errors")
    table = Table(*heads, title=f"Serving {passages:,} passages")
    for one in cost.rounds:
        whole = [f"{one.answers.quantile(share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)]
        first = ", ".join(f"{one.first_events.quantile(share) * 1000:.0f}" for share in (0.5, 0.95))
        failures = len(one.answers.failures) + len(one.first_events.failures)
        beside = "yes" if one.ingesting else "no"
        table.add_row(str(one.clients), beside, f"{one.answers.rate:.1f}", *whole, first, str(failures))
    console.print(table)
    for failure in {text for one in cost.rounds for text in (*one.answers.failures, *one.first_events.failures)}:
        console.print(f"failed: {failure}", markup=False)
    if cost.long_run is not None:
        answered, failed = len(cost.long_run.seconds), len(cost.long_run.failures)
        console.print(f"Long run: {answered:,} answered, {failed} errors, {cost.long_run.rate:.1f} a second")
    console.print("Memory, MB: " + ", ".join(f"{one / _MEGABYTE:.0f}" for one in cost.memory))
