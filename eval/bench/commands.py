"""`python -m eval bench …`, also `python -m eval.bench …`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from eval.bench.asking import measure_asking
from eval.bench.conditions import Conditions, write_result
from eval.bench.encoding import count_tokens, measure_encoding
from eval.bench.filling import fill_store
from eval.bench.ingesting import compare_ingest
from eval.bench.peers.comparison import Plan, compare_peers
from eval.bench.peers.tables import print_comparison
from eval.bench.retrieving import RetrievalCost, measure_retrieval
from eval.bench.serving import LoadPlan, measure_serving
from eval.bench.synthetic import SyntheticText
from eval.bench.tables import print_asking, print_encoding, print_ingest, print_retrieval, print_serving
from eval.failing import failing_clearly
from eval.measuring import DEPTH
from eval.service import OpenService

_NOTHING = "Interrupted: nothing more is measured."

PassagesOption = Annotated[
    list[int], typer.Option(min=1000, help="Passages in the store; give it again for more sizes.")
]
DocumentsOption = Annotated[int, typer.Option(min=1, help="Documents of ten paragraphs each.")]
RoundsOption = Annotated[int, typer.Option(min=1, help="How often each takes its turn; medians count.")]
ClientsOption = Annotated[list[int], typer.Option(min=1, max=64, help="Clients at once; give it again for more.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Decides the words, the vectors, samples and intervals.")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Also write figures and conditions to this file.")]
PlotOption = Annotated[Path | None, typer.Option(help="Also draw the figures as an SVG in this file.")]


def build_bench(open_service: OpenService, console: Console) -> typer.Typer:
    """Return the benchmark commands over a way to open the service."""
    app = typer.Typer(help="Measure what the service costs, and other systems beside it.", no_args_is_help=True)
    _add_encode(app, console)
    _add_ingest(app, open_service, console)
    _add_ask(app, open_service, console)
    _add_retrieval(app, open_service, console)
    _add_serve(app, open_service, console)
    _add_peers(app, console)
    return app


@contextmanager
def _measuring(console: Console) -> Iterator[Conditions]:
    """Say under which conditions the block measures; end clearly when it cannot."""
    conditions = Conditions.now()
    console.print(f"On {conditions}")
    with failing_clearly(console, interrupted=_NOTHING):
        yield conditions


def _add_encode(app: typer.Typer, console: Console) -> None:
    @app.command()
    def encode(
        passages: Annotated[int, typer.Option(min=1, help="Passages of each round.")] = 64,
        rounds: RoundsOption = 5,
        seed: SeedOption = 0,
        json: JsonOption = None,
    ) -> None:
        """Passages a second of the bundled encoder, beside two other ways to run its model."""
        with _measuring(console) as conditions, TemporaryDirectory(prefix="hoidap-bench-") as models:
            texts = list(SyntheticText(seed).passages(passages))
            costs = measure_encoding(texts, Path(models), rounds=rounds)
            print_encoding(costs, count_tokens(texts, Path(models)), console)
            write_result(json, conditions, costs)


def _add_ingest(app: typer.Typer, open_service: OpenService, console: Console) -> None:
    @app.command()
    def ingest(
        documents: DocumentsOption = 50, rounds: RoundsOption = 3, seed: SeedOption = 0, json: JsonOption = None
    ) -> None:
        """Passages a second through the whole ingest, by stage, beside sentence-transformers' encoding alone."""
        with _measuring(console) as conditions:
            found = compare_ingest(open_service, documents=documents, rounds=rounds, seed=seed, say=console.print)
            print_ingest(found, console)
            write_result(json, conditions, [found])


def _add_ask(app: typer.Typer, open_service: OpenService, console: Console) -> None:
    @app.command()
    def ask(passages: PassagesOption = [1_000], seed: SeedOption = 0, json: JsonOption = None) -> None:  # noqa: B006
        """Cold start of `hoidap ask`, warm questions by stage, peak memory, and disk, at each size."""
        with _measuring(console) as conditions:
            costs = []
            for count in passages:
                with TemporaryDirectory(prefix="hoidap-bench-") as folder:
                    cost = measure_asking(open_service, Path(folder), passages=count, seed=seed, say=console.print)
                costs.append(cost)
                print_asking(cost, console)
            write_result(json, conditions, costs)


def _add_retrieval(app: typer.Typer, open_service: OpenService, console: Console) -> None:
    @app.command()
    def retrieval(
        passages: PassagesOption = [1_000, 10_000, 100_000],  # noqa: B006 (typer reads it only)
        seed: SeedOption = 0,
        json: JsonOption = None,
        plot: PlotOption = None,
    ) -> None:
        """Searching by step on one thread, recall against exact search, building, memory and disk, at each size."""
        with _measuring(console) as conditions, TemporaryDirectory(prefix="hoidap-bench-") as name:
            costs: list[RetrievalCost] = []
            for cost in measure_retrieval(open_service, Path(name), sizes=passages, seed=seed, say=console.print):
                costs.append(cost)
                print_retrieval(cost, console)
                write_result(json, conditions, costs)  # after each size, since the largest take long
            if plot is not None:
                from eval.bench.plot import draw_retrieval

                draw_retrieval(costs, plot)


def _add_serve(app: typer.Typer, open_service: OpenService, console: Console) -> None:
    @app.command()
    def serve(
        passages: Annotated[int, typer.Option(min=1000, help="Passages in the store.")] = 1_000,
        clients: ClientsOption = [1, 8, 32],  # noqa: B006 (typer reads it only)
        requests: Annotated[int, typer.Option(min=8, help="Questions by each number of clients.")] = 200,
        long_run: Annotated[int, typer.Option(min=0, help="Further questions, to see whether memory grows.")] = 0,
        json: JsonOption = None,
    ) -> None:
        """Load `hoidap serve` on this machine: waiting times by clients, with ingest beside it and without."""
        plan = LoadPlan(tuple(clients), requests, long_run)
        with _measuring(console) as conditions, TemporaryDirectory(prefix="hoidap-bench-") as name:
            folder = Path(name)
            filled = _fill(open_service, folder, passages, console)
            cost = measure_serving(folder, plan, console.print)
            print_serving(cost, filled, console)
            write_result(json, conditions, [cost])


def _add_peers(app: typer.Typer, console: Console) -> None:
    @app.command()
    def peers(
        set_name: Annotated[str, typer.Option("--set", help="A question set, as `run` takes it.")],
        passage_tokens: Annotated[int, typer.Option(min=32, max=480, help="Model tokens of a passage.")] = 480,
        limit: Annotated[int | None, typer.Option(min=1, help="Ask only so many questions.")] = None,
        threads: Annotated[int, typer.Option(min=0, max=256, help="Of each system; 0 takes all cores.")] = 0,
        seed: SeedOption = 0,
        json: JsonOption = None,
    ) -> None:
        """Ours beside txtai, LangChain and bm25s over the same passages: ranking, times, memory, disk."""
        plan = Plan(set_name, passage_tokens, limit, threads or os.cpu_count() or 1, seed)
        with _measuring(console) as conditions:
            found = compare_peers(plan, console.print)
            print_comparison(found, console)
            write_result(json, conditions, [found])


def _fill(open_service: OpenService, folder: Path, passages: int, console: Console) -> int:
    console.print(f"Filling a store of {passages:,} passages and building its index")
    filled = fill_store(open_service, folder, passages=passages, seed=0)
    with open_service(folder, {}) as service:  # the first question builds the index
        service.ask("Xin chào?", k=DEPTH)
    return filled
