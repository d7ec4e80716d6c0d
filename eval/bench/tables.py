"""What was measured, as tables on a terminal."""

from collections.abc import Sequence
from statistics import median

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.bench.asking import COLD_STARTS, WARM_QUESTIONS, AskCost
from eval.bench.encoders import SENTENCE_TRANSFORMERS
from eval.bench.encoding import EncodingCost
from eval.bench.ingesting import IngestComparison
from eval.bench.retrieving import RetrievalCost
from eval.bench.serving import ServeCost
from eval.measuring import WHOLE

_MEGABYTE = 1e6
_MEASURABLE = 0.005  # seconds that are printed as more than 0.00


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


def print_encoding(costs: Sequence[EncodingCost], tokens: float, console: Console) -> None:
    """Print what each engine took, each rate as a multiple of that of sentence-transformers."""
    reference = next(one.rate for one in costs if one.engine == SENTENCE_TRANSFORMERS)
    heads = ("per s", "range", "ratio", "by CPU", "load s", "ask ms", "MB")
    title = f"Passages of {tokens:.0f} tokens encoded, by the clock and by each second of a processor"
    table = Table(Column("engine", no_wrap=True), *heads, title=title, box=box.SIMPLE_HEAD)  # fits 80 columns
    for one in costs:
        spread = f"{min(one.rates):.0f}, {max(one.rates):.0f}"
        busy, load, question = f"{median(one.per_processor):.1f}", f"{one.load:.2f}", f"{one.question * 1000:.1f}"
        ratio, peak = f"{one.rate / reference:.2f}", f"{one.megabytes:.0f}"
        table.add_row(one.engine, f"{one.rate:.1f}", spread, ratio, busy, load, question, peak)
    console.print(table)


def print_ingest(found: IngestComparison, console: Console) -> None:
    """Print what an ingest took by stage, and how it compares."""
    typical = found.typical
    title = f"Ingesting {typical.documents:,} documents, {typical.passages:,} passages; median of {len(found.ours)}"
    table = Table("stage", "seconds", "passages a second", title=title)
    for stage, seconds in {**typical.stages, WHOLE: typical.seconds}.items():
        table.add_row(stage, f"{seconds:.2f}", f"{typical.passages / seconds:,.1f}" if seconds > _MEASURABLE else "")
    table.add_section()
    table.add_row("sentence-transformers encodes", f"{median(found.reference):.2f}", f"{found.reference_rate:,.1f}")
    console.print(table)
    console.print(f"The whole ingest is {found.ratio:.2f} times as fast as sentence-transformers encodes alone.")


def print_retrieval(cost: RetrievalCost, console: Console) -> None:
    """Print what finding costs at one size."""
    table = Table("measured", "value", title=f"Finding among {cost.passages:,} passages")
    lists = f", {cost.lists:,} lists, {cost.probes} probed" if cost.lists else ""
    table.add_row("vector index", f"{cost.kind}{lists}")
    table.add_row("filling the store", f"{cost.fill_seconds:.1f} s")
    table.add_row("building the index", f"{cost.build_seconds:.1f} s, {cost.build_peak / _MEGABYTE:,.0f} MB at most")
    for name, spread in cost.steps.items():
        table.add_row(f"{name}, p50 and p95", f"{spread} ms")
    for name, share in cost.recall.items():
        table.add_row(f"{name} of questions against exact search", f"{share:.3f}")
    table.add_row("recall as the index measured it", f"{cost.manifest_recall:.3f}")
    table.add_row("peak memory, asking", f"{cost.search_peak / _MEGABYTE:,.0f} MB")
    table.add_row("store and index", f"{cost.store_bytes / _MEGABYTE:,.0f}, {cost.index_bytes / _MEGABYTE:,.0f} MB")
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
