"""One run: store a trial's sources, ask its questions, keep every row, show the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import RunConfig, RunFolder
from eval.measuring import measure
from eval.progress import track
from eval.questions import QuestionSet
from eval.rows import Row
from eval.scoring import SPAN_FIGURES
from eval.service import Service, ServiceGone
from eval.sets import load_set
from eval.storing import Workplace, stored
from eval.summary import Summary, summarise
from eval.tables import print_summary
from eval.trial import Trial, plan_trial
from rag.errors import HoidapError

__all__ = ["Asking", "Workplace", "announce", "ask_all", "how_to_continue", "plan_asking", "run_evaluation"]


def run_evaluation(config: RunConfig, out: RunFolder, workplace: Workplace) -> Summary:
    """Run an evaluation, or go on with one that was interrupted, show its figures and return them.

    Raises as `ask_all` does.
    """
    asked = plan_asking(config)
    out.is_begun(config, asked.facts)  # what is wrong with the folder is said before anything else
    announce(asked, workplace.console)
    summary = ask_all(asked, config, out, workplace, go_on=how_to_continue(out))
    print_summary(summary, workplace.console)
    workplace.console.print(f"Rows and figures: {out.path}", markup=False, soft_wrap=True)
    return summary


@dataclass(frozen=True, slots=True)
class Asking:
    """A question set as it was read, and the trial planned of it."""

    question_set: QuestionSet
    trial: Trial

    @property
    def facts(self) -> dict[str, object]:
        """What a run's configuration says of them."""
        return {
            "set_digest": self.question_set.digest,
            "notices": list(self.question_set.notices),
            "questions": len(self.trial.questions),
            "unanswerable": len(self.trial.unanswerable),
            "sources": len(self.trial.sources),
        }


def plan_asking(config: RunConfig) -> Asking:
    """Read the set and plan what a configuration asks of it. Raises EvaluationError."""
    question_set = load_set(config.set)
    trial = plan_trial(question_set, limit=config.limit, leave_out=config.leave_out, seed=config.seed)
    return Asking(question_set, trial)


def ask_all(asked: Asking, config: RunConfig, out: RunFolder, workplace: Workplace, *, go_on: str) -> Summary:
    """Carry out a run, or what is left of an interrupted one, showing nothing but progress; return its figures.

    Raises EvaluationError, SettingsError, and ServiceGone when the service stops answering while it is asked: the rows
    so far are kept, and the message ends in `go_on`. No figure is made of a part of the questions, nor where every
    question failed.
    """
    out.is_begun(config, asked.facts)  # and before anything is stored
    with out.alone():
        rows = without_spans_of_prose(_rows(asked, config, out, workplace, go_on))
        out.order(rows)
        summary = summarise(rows, seed=config.seed)
        out.finish(summary)
    return summary


def _rows(asked: Asking, config: RunConfig, out: RunFolder, workplace: Workplace, go_on: str) -> list[Row]:
    """Store what is asked about and ask it, but for what an interrupted run asked before."""
    trial = asked.trial
    with stored(trial, config, workplace) as (service, ingested):
        facts = {**asked.facts, **_found(service), "ingest_seconds": dict(ingested.seconds)}
        kept = _begin(config, facts, out, trial)
        try:
            rows = _ask(service, trial, config, out, kept, workplace.console)
        except HoidapError as error:  # of the service itself: a question that fails alone has a row
            raise ServiceGone(f"{error}\nNo figures were made. {go_on}") from error
    _require_answers(rows, go_on)
    return rows


def announce(asked: Asking, console: Console) -> None:
    """Say what is asked of what."""
    question_set, trial = asked.question_set, asked.trial
    for notice in question_set.notices:
        console.print(f"Note: {notice}", markup=False)
    console.print(
        f"{question_set.name}: {len(trial.questions)} questions, {len(trial.unanswerable)} of them to abstain from, "
        f"over {len(trial.sources)} of {len(question_set.corpus)} sources",
        markup=False,
    )


def how_to_continue(out: RunFolder) -> str:
    """Return what to do after a run that did not end."""
    return f"What was asked is kept in {out.path}. To go on, repeat the command with --out {out.path}"


def _begin(config: RunConfig, facts: Mapping[str, object], out: RunFolder, trial: Trial) -> tuple[Row, ...]:
    """Begin the run, or return the rows of the one that was interrupted."""
    if out.is_begun(config, facts):
        return out.resume([question.id for question in trial.questions])
    out.begin(config, facts)
    return ()


def _ask(
    service: Service, trial: Trial, config: RunConfig, out: RunFolder, kept: Sequence[Row], console: Console
) -> list[Row]:
    """Ask what has no row yet, and return the rows of all questions in their order."""
    rows = {row.id: row for row in kept}
    rest = replace(trial, questions=tuple(one for one in trial.questions if one.id not in rows))
    asked = out.append(measure(service, rest, config.retrievers, k=config.k, given=config.given))
    for row in track(asked, len(trial.questions), console, done=len(kept), what="asking"):
        rows[row.id] = row
    return [rows[question.id] for question in trial.questions]


def without_spans_of_prose(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without the figures of marked short answers, where a language model wrote some of the answers.

    Prose marks none, so that over the rest of the questions these figures would say nothing of the run.
    """
    if not any(row.writing and row.writing.given == "written" for row in rows):
        return list(rows)
    kept = ({name: score for name, score in row.scores.items() if name not in SPAN_FIGURES} for row in rows)
    return [replace(row, scores=scores) for row, scores in zip(rows, kept, strict=True)]


def _require_answers(rows: Sequence[Row], go_on: str) -> None:
    """Raise EvaluationError when every question failed."""
    if all(row.status == "failed" for row in rows):
        raise EvaluationError(
            f"None of the {len(rows)} questions got an answer, so there are no figures. The first error: "
            f"{rows[0].error}\n{go_on}"
        )


def _found(service: Service) -> dict[str, object]:
    return {"service": dict(service.describe()), "manifest": dict(service.manifest())}
