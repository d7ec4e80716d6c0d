"""`hoidap feedback`: what people said about answers."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from api.access_options import state_of
from api.console import DataOption, say
from api.feedback_lines import question_line

app = typer.Typer(help="Export or delete what people said about answers.", no_args_is_help=True)


@app.command()
def export(data: DataOption = None) -> None:
    """Print feedback as lines of a question set (JSONL).

    A thumb up gives a whole line: the quotes cited are its evidence. A thumb down gives one of the kind `to-complete`:
    write the kind, the answers and the evidence by hand, or delete the line. Then check the file against the folder of
    the documents: python -m eval check FILE --corpus FOLDER. Read what is exported before you pass it on: people may
    have written about themselves.
    """
    count = 0
    with state_of(data) as state:
        for feedback in state.feedback.all():
            sys.stdout.write(question_line(feedback) + "\n")
            count += 1
    say("1 line." if count == 1 else f"{count} lines.")


@app.command()
def clear(
    before: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day (UTC) that is kept.")],
    data: DataOption = None,
) -> None:
    """Delete feedback given before a day, for good."""
    with state_of(data) as state:
        gone = state.feedback.clear(before.date())
    say(f"{gone} deleted.")
