"""What a terminal shows while an evaluation works."""

import io

from rich.console import Console

from eval.progress import IngestBar
from rag.ingest.summary import SourceOutcome


def test_sources_are_counted_of_all_though_one_file_holds_many() -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, width=80)
    with IngestBar(terminal, 3) as bar:
        bar.found(1)
        for name in ("a", "b", "c"):
            bar.finished(SourceOutcome(name, "added"))
    assert isinstance(terminal.file, io.StringIO)
    assert "3/3" in terminal.file.getvalue()
