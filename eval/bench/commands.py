"""`python -m eval bench …`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from eval.bench.asking import measure_asking
from eval.bench.filling import fill_store
from eval.bench.ingesting import measure_ingest
from eval.bench.serving import LoadPlan, measure_serving
from eval.bench.tables import print_asking, print_ingest, print_serving
from eval.failing import failing_clearly
from eval.measuring import DEPTH
from eval.service import OpenService

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
            with failing_clearly(console, interrupted=_NOTHING), TemporaryDirectory(prefix="hoidap-bench-") as folder:
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
        with failing_clearly(console, interrupted=_NOTHING), TemporaryDirectory(prefix="hoidap-bench-") as name:
            folder = Path(name)
            filled = _fill(open_service, folder, passages, console)
            print_serving(measure_serving(folder, plan, console.print), filled, console)

    return app


def _fill(open_service: OpenService, folder: Path, passages: int, console: Console) -> int:
    console.print(f"Filling a store of {passages:,} passages and building its index")
    filled = fill_store(open_service, folder, passages=passages, seed=0)
    with open_service(folder, {}) as service:  # the first question builds the index
        service.ask("Xin chào?", k=DEPTH)
    return filled
