"""`from-feedback`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.failing import failing_clearly
from eval.from_feedback.draft import Draft, draft_lines, write_draft
from eval.from_feedback.export import read_feedback
from eval.sets import load_set

_NOTHING = "Interrupted: nothing was written."


class ThumbChoice(StrEnum):
    """Which feedback is taken."""

    DOWN = "down"
    UP = "up"


FileArgument = Annotated[Path, typer.Argument(help="Feedback as `hoidap feedback export` writes it.")]
OutOption = Annotated[Path, typer.Option(help="The draft to write; a file that exists is kept.")]
SetOption = Annotated[str | None, typer.Option("--set", help="A set whose questions are not drafted again: own:FILE.")]
ThumbsOption = Annotated[ThumbChoice, typer.Option(help="Down: to complete by hand. Up: with gold, to check by hand.")]


def register(app: typer.Typer, console: Console) -> None:
    """Add the command."""

    @app.command("from-feedback")
    def from_feedback(
        file: FileArgument,
        out: OutOption,
        set_name: SetOption = None,
        thumbs: ThumbsOption = ThumbChoice.DOWN,
    ) -> None:
        """Draft question-set lines from what visitors found wrong."""
        with failing_clearly(console, interrupted=_NOTHING):
            questions = load_set(set_name).questions if set_name else ()
            draft = draft_lines(read_feedback(file), thumb=thumbs.value, questions=questions)
            console.print(_counted(draft, thumbs))
            if draft.lines:
                write_draft(draft, out)
                console.print(_next_steps(out, thumbs), markup=False, soft_wrap=True)


def _counted(draft: Draft, thumbs: ThumbChoice) -> str:
    left = f"{draft.other_thumb} with the other thumb, {draft.repeated} asked again, {draft.held} in the set already"
    return f"Read {draft.read} lines: {left}. Drafted with thumbs {thumbs.value}: {len(draft.lines)}."


def _next_steps(out: Path, thumbs: ThumbChoice) -> str:
    gold = "Complete kind, answers and evidence of each" if thumbs is ThumbChoice.DOWN else "Check answers and evidence"
    return f"Draft: {out}\n{gold}; `note` says what was answered. Add the lines to a set, then: hoidap-eval check FILE"
