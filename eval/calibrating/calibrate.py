"""The main job of calibrating: ask the sets, fit each group, judge the fit, and say what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.console import Console

from eval.calibrating.fit import fit_scale, require_reached
from eval.calibrating.judging import Judged, judge
from eval.calibrating.outcomes import Outcome, by_group, outcomes_of
from eval.calibrating.plan import Plan
from eval.errors import EvaluationError
from eval.folder import RunConfig
from eval.progress import track
from eval.service import OpenService
from eval.set_names import bare_name
from eval.sets import load_set
from eval.storing import Workplace, stored
from eval.trial import plan_trial
from rag.read.calibration import Calibration, FittedOn, Group, GroupFigures, Scale
from rag.read.calibration_file import shipped_calibration
from rag.read.reader import ReaderFacts

LEAST = 50  # answerable questions, and as many without an answer, before a group has a scale of its own


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What came of a group: its scale, and how it was judged; `kept`, None of judging, where it had too few."""

    scale: Scale
    figures: GroupFigures
    judged: Judged | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The outcomes of all sets, and the embedding model they were had with."""

    outcomes: tuple[Outcome, ...]
    encoder: str


def ask_sets(plan: Plan, open_service: OpenService, console: Console) -> Asked:
    """Store and ask every set, each in a store of its own. Raises EvaluationError, and what the service raises."""
    outcomes: list[Outcome] = []
    encoder = ""
    for name in plan.sets:
        question_set = load_set(name)
        trial = plan_trial(question_set, limit=plan.limit, leave_out=plan.leave_out, seed=plan.seed)
        config = RunConfig(name, limit=plan.limit, leave_out=plan.leave_out, seed=plan.seed)
        with stored(trial, config, Workplace(open_service, console)) as (service, _):
            encoder = service.describe().get("embedding_model", "")
            asked = track(
                outcomes_of(service, trial, bare_name(name)), len(trial.questions), console, what=bare_name(name)
            )
            outcomes.extend(asked)
    return Asked(tuple(outcomes), encoder)


def calibrate(asked: Asked, plan: Plan, reader: ReaderFacts) -> tuple[Calibration, dict[Group, GroupResult]]:
    """Fit and judge. Raises EvaluationError when no group has enough questions, or what is wanted cannot be had."""
    groups = by_group(asked.outcomes)
    if not any(_enough(group) for group in groups.values()):
        counts = "; ".join(f"{name}: {_counted(group)}" for name, group in groups.items())
        raise EvaluationError(
            f"Too few questions to calibrate on ({counts}): a group needs {LEAST} of each. Give more sets with --set, "
            "or raise --limit; --leave-out makes questions without an answer."
        )
    kept = shipped_calibration(reader) or Calibration.raw(reader)
    results = {name: _result(name, group, plan, kept.scale(name)) for name, group in groups.items()}
    return Calibration(
        reader=reader.name,
        weights=reader.weights,
        same=results["same"].scale,
        foreign=results["foreign"].scale,
        fitted_on=_fitted_on(asked, plan, results),
    ), results


def _result(name: Group, outcomes: Sequence[Outcome], plan: Plan, kept: Scale) -> GroupResult:
    if not _enough(outcomes):
        answerable = sum(not one.unanswerable for one in outcomes)
        return GroupResult(kept, GroupFigures(answerable, len(outcomes) - answerable, kept=True), None)
    fit = fit_scale(outcomes, plan.wanted)
    require_reached(fit, plan.wanted, name)
    judged = judge(outcomes, plan.wanted, seed=plan.seed)
    return GroupResult(fit.scale, _figures(outcomes, judged), judged)


def _figures(outcomes: Sequence[Outcome], judged: Judged) -> GroupFigures:
    answerable = sum(not one.unanswerable for one in outcomes)
    return GroupFigures(
        answerable=answerable,
        unanswerable=len(outcomes) - answerable,
        raw_error=round(judged.raw.calibration_error, 4),
        error=round(judged.calibrated.calibration_error, 4),
        false_refusals=round(judged.errors["false-refusals"].value, 4),
        false_answers=round(judged.errors["false-answers"].value, 4),
    )


def _fitted_on(asked: Asked, plan: Plan, results: dict[Group, GroupResult]) -> FittedOn:
    return FittedOn(
        sets=tuple(bare_name(name) for name in plan.sets),
        leave_out=plan.leave_out,
        limit=plan.limit,
        seed=plan.seed,
        wanted=str(plan.wanted),
        encoder=asked.encoder,
        day=date.today().isoformat(),
        same=results["same"].figures,
        foreign=results["foreign"].figures,
    )


def _enough(outcomes: Sequence[Outcome]) -> bool:
    unanswerable = sum(one.unanswerable for one in outcomes)
    return min(unanswerable, len(outcomes) - unanswerable) >= LEAST


def _counted(outcomes: Sequence[Outcome]) -> str:
    unanswerable = sum(one.unanswerable for one in outcomes)
    return f"{len(outcomes) - unanswerable} with an answer, {unanswerable} without"
