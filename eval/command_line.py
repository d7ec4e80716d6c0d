"""`hoidap-eval`, also `python -m eval`: the commands, each from the part it belongs to."""

import typer
from rich.console import Console

from eval import run_command
from eval.bench.commands import build_bench
from eval.calibrating import commands as calibrating
from eval.checking import commands as checking
from eval.comparing import commands as comparing
from eval.from_feedback import commands as from_feedback
from eval.injected import commands as injecting
from eval.judge import commands as judging
from eval.pairs import commands as pairing
from eval.report import commands as reporting
from eval.service import OpenService
from eval.sweep import commands as sweeping


def build_app(open_service: OpenService, console: Console) -> typer.Typer:
    """Return the commands over a way to open the service."""
    app = typer.Typer(help="Measure whether answers are right.", no_args_is_help=True, add_completion=False)
    run_command.register(app, open_service, console)
    checking.register(app, open_service, console)
    comparing.register(app, console)
    from_feedback.register(app, console)
    pairing.register(app, console)
    reporting.register(app, console)
    calibrating.register(app, console)
    sweeping.register(app, open_service, console)
    injecting.register(app, console)
    judging.register(app, console)
    app.add_typer(build_bench(open_service, console), name="bench")
    return app
