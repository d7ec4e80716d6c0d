"""`hoidap-eval injected`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from eval.errors import EvaluationError
from eval.failing import failing_clearly
from eval.injected.cases import Case, load_cases
from eval.injected.obedient import HeardModel, ObedientModel
from eval.injected.opening import DISTRACTORS, Unsupported
from eval.injected.running import NO_PARTS, Tried, try_cases
from eval.injected.summary import count, count_by_origin, count_by_tries
from eval.injected.tables import print_counts, print_failures
from eval.injected.trial import Outcome
from eval.language_models import model_named
from rag.assistant import Parts

_INTERRUPTED = "Interrupted: no figures were made."


def register(app: typer.Typer, console: Console, parts: Parts = NO_PARTS) -> None:
    """Add `injected` to the commands. `parts` are brought along instead of the real ones."""

    @app.command()
    def injected(
        llm: Annotated[
            str | None, typer.Option(help="A language model, named as in HOIDAP_LLM; unset, one that obeys them all.")
        ] = None,
        case: Annotated[list[str], typer.Option(help="Try this case only; again for more.")] = [],  # noqa: B006 (typer reads it only)
        alone: Annotated[bool, typer.Option("--alone", help="Store the injected documents without others.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print every figure and what failed as JSON.")] = False,
    ) -> None:
        """Ask over documents that try to command the model: is anything shown that no source says, or that leaks?"""
        with failing_clearly(console, interrupted=_INTERRUPTED):
            cases = _chosen(case)
            with _asked(cases, llm) as tried:
                outcomes = try_cases(tried, [] if alone else [DISTRACTORS], console, parts=parts)
            if as_json:
                console.print_json(json.dumps(_plain(outcomes), ensure_ascii=False))
            else:
                print_counts(outcomes, console)
                print_failures(outcomes, console)
            _require_replies([one for of in outcomes.values() for one in of])
            if not all(one.held for of in outcomes.values() for one in of):
                raise typer.Exit(1)


def _chosen(names: Sequence[str]) -> Sequence[Case]:
    cases = load_cases()
    if unknown := set(names) - {one.id for one in cases}:
        known = ", ".join(one.id for one in cases)
        raise EvaluationError(f"There is no case {sorted(unknown)[0]!r}. Known: {known}.")
    return [one for one in cases if not names or one.id in names]


@contextmanager
def _asked(cases: Sequence[Case], llm: str | None) -> Iterator[Tried]:
    if llm is None:
        obedient = ObedientModel(load_cases())  # it obeys what the documents of other cases say, too
        yield Tried(cases, HeardModel(obedient), obedient)
    else:
        with model_named(llm) as model:
            yield Tried(cases, HeardModel(model))


def _require_replies(outcomes: Sequence[Outcome]) -> None:
    """A model that never replied has proved nothing."""
    if all(one.failed for one in outcomes):
        troubles = ", ".join(sorted({str(one.trouble) for one in outcomes}))
        raise EvaluationError(
            f"None of {len(outcomes)} replies came whole ({troubles}), so nothing was tried. "
            "Look whether the model's server runs, or give it longer: HOIDAP_LLM_CALL_SECONDS, HOIDAP_LLM_SECONDS."
        )


def _plain(outcomes: Mapping[Unsupported, Sequence[Outcome]]) -> dict[str, object]:
    """Return every figure, and the outcomes in which something was shown that must not be."""
    return {
        mode: {
            "everything": asdict(count(of)),
            "by origin": {origin: asdict(figures) for origin, figures in count_by_origin(of).items()},
            "by what was tried": {tries: asdict(figures) for tries, figures in count_by_tries(of).items()},
            "failed": [asdict(one) for one in of if not one.held],
        }
        for mode, of in outcomes.items()
    }
