"""What was measured, as tables on a terminal."""

from rich.console import Console
from rich.table import Table

from eval.bench.asking import COLD_STARTS, WARM_QUESTIONS, AskCost
from eval.bench.ingesting import IngestCost
from eval.bench.serving import ServeCost
from eval.measuring import WHOLE

_MEGABYTE = 1e6


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
