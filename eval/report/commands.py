"""`hoidap-eval report`: runs as one page."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.failing import failing_clearly
from eval.files import writing_to
from eval.report.shown import load_sections

_NOTHING = "Interrupted: nothing was written."


def register(app: typer.Typer, console: Console) -> None:
    """Add the command."""

    @app.command()
    def report(
        runs: Annotated[list[Path], typer.Argument(help="Folders of finished runs; those of one set are compared.")],
        out: Annotated[
            Path | None, typer.Option(help="The HTML file; by default report.html in the folder of the first run.")
        ] = None,
    ) -> None:
        """Write runs as one HTML page with plots and every question, to be read without a network."""
        from eval.report.page import render_report

        with failing_clearly(console, interrupted=_NOTHING):
            file = out or runs[0] / "report.html"
            page = render_report(load_sections(runs))
            _write(file, page)
            console.print(f"{file} ({len(page.encode()) / 1e6:.1f} MB)", highlight=False, soft_wrap=True)


def _write(file: Path, page: str) -> None:
    with writing_to(file, cure="Name another with --out."):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")
