"""One run: store a trial's sources, ask its questions, keep every row, show the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import RunConfig, RunFolder
from eval.measuring import measure
from eval.progress import track
from eval.questions import QuestionSet
from eval.rows import Row
from eval.service import Service, ServiceGone
from eval.sets import load_set
from eval.storing import Workplace, stored
from eval.summary import Summary, summarise
from eval.tables import print_summary
from eval.trial import Trial, plan_trial

__all__ = ["Workplace", "run_evaluation"]


def run_evaluation(config: RunConfig, out: RunFolder, workplace: Workplace) -> Summary:
    """Run an evaluation, or go on with one that was interrupted, and return its figures.

    Raises EvaluationError, ServiceGone when the service stops answering (the rows so far are kept), and what the
    service raises. No figure is made of a part of the questions, nor where every question failed.
    """
    question_set = load_set(config.set)
    trial = plan_trial(question_set, limit=config.limit, leave_out=config.leave_out, seed=config.seed)
    planned = _planned(question_set, trial)
    out.is_begun(config, planned)  # what is wrong with the folder is said before anything is stored
    _announce(question_set, trial, workplace.console)
    with stored(trial, config, workplace) as (service, ingested):
        facts = {**planned, **_found(service), "ingest_seconds": dict(ingested.seconds)}
        kept = _begin(config, facts, out, trial)
        rows = _ask(service, trial, config, out, kept, workplace.console)
    _require_answers(rows, out)
    out.order(rows)
    summary = summarise(rows, seed=config.seed)
    out.finish(summary)
    print_summary(summary, workplace.console)
    workplace.console.print(f"Rows and figures: {out.path}", markup=False, soft_wrap=True)
    return summary


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
    asked = out.append(measure(service, rest, config.retrievers, k=config.k))
    try:
        for row in track(asked, len(trial.questions), console, done=len(kept), what="asking"):
            rows[row.id] = row
    except ServiceGone as error:
        raise ServiceGone(f"{error}\nNo figures were made. {how_to_continue(out)}") from error
    return [rows[question.id] for question in trial.questions]


def _require_answers(rows: Sequence[Row], out: RunFolder) -> None:
    """Raise EvaluationError when every question failed."""
    if all(row.status == "failed" for row in rows):
        raise EvaluationError(
            f"None of the {len(rows)} questions got an answer, so there are no figures. The first error: "
            f"{rows[0].error}\n{how_to_continue(out)}"
        )


def _planned(question_set: QuestionSet, trial: Trial) -> dict[str, object]:
    return {
        "set_digest": question_set.digest,
        "notices": list(question_set.notices),
        "questions": len(trial.questions),
        "unanswerable": len(trial.unanswerable),
        "sources": len(trial.sources),
    }


def _found(service: Service) -> dict[str, object]:
    return {"service": dict(service.describe()), "manifest": dict(service.manifest())}


def _announce(question_set: QuestionSet, trial: Trial, console: Console) -> None:
    for notice in question_set.notices:
        console.print(f"Note: {notice}", markup=False)
    console.print(
        f"{question_set.name}: {len(trial.questions)} questions, {len(trial.unanswerable)} of them to abstain from, "
        f"over {len(trial.sources)} of {len(question_set.corpus)} sources",
        markup=False,
    )
