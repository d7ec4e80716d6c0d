"""Fits a reader's weights and its threshold, and writes them where it reads them.

    python -m eval.fit_reader --reader trained --set squad:FILE --set squad:FILE@FILE … [--leave-out 0.5] [--limit 300]

The questions are asked with every sentence encoded, or all passages read by the trained model; a share of them has its
passage left out of the index, and some are falsified. What is fitted to them: `eval.fitting`, `eval.fitting_marks`. No
set used here can also be the test of what was fitted: for sets of our own (`own:…`) the figures of questions held out
in turn are printed and kept.
"""

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from eval.assistant_service import AssistantService, open_assistant_service
from eval.fitting import Example, Judge, One, fit, fit_to_sentences, held_out
from eval.fitting_marks import MarkedExample, fit_marks, fit_to_marks
from eval.metrics import contains_answer
from eval.progress import track
from eval.questions import EvalQuestion
from eval.set_names import bare_name
from eval.sets.load import load_set
from eval.trial import Trial, plan_trial, write_corpus
from rag.ingest.summary import SilentObserver
from rag.read.clues import Candidate
from rag.read.named import ReaderName
from rag.read.spans import proper_names
from rag.read.trained_weights import fitted_file, model_digest, model_file
from rag.text.numbers import find_numbers

_SENTENCE_WEIGHTS = Path(__file__).parent.parent / "rag" / "read" / "sentence_weights.json"
_HITS = 10
# How a reader sees a question: whether it can be answered, and whether it is a near miss, is told beside it.
SeenBy = Callable[[AssistantService, EvalQuestion, bool, bool], One]


def main(
    sets: Annotated[list[str], typer.Option("--set", help="Question sets, as `python -m eval run` names them.")],
    leave_out: Annotated[float, typer.Option(help="Share of the sources left out of the index.")] = 0.5,
    passage_tokens: Annotated[int, typer.Option(help="Model tokens a passage aims at.")] = 200,
    limit: Annotated[int | None, typer.Option(help="Questions of each set.")] = None,
    emphasis: Annotated[int, typer.Option(min=1, help="How often a question of a set of our own (own:…) counts.")] = 5,
    reader: Annotated[ReaderName, typer.Option(help="Which reader.")] = "trained",
) -> None:
    """Fit a reader and write its weights."""
    asking = Asking(tuple(sets), leave_out, limit, passage_tokens)
    if reader == "trained":
        digest = model_digest(model_file())
        fitted = _fitted(asking, emphasis, marked_example, partial(fit_marks, model=digest), fit_to_marks)
    else:
        fitted = _fitted(asking, emphasis, sentence_example, fit, fit_to_sentences)
    fitted["fitted_on"] |= {"emphasis": emphasis, "day": date.today().isoformat()}
    file = fitted_file() if reader == "trained" else _SENTENCE_WEIGHTS
    file.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    Console().print({key: fitted[key] for key in ("figures", "held_out") if key in fitted})


@dataclass(frozen=True, slots=True)
class Asking:
    """Which questions are asked, and of which passages."""

    sets: tuple[str, ...]
    leave_out: float
    limit: int | None
    passage_tokens: int


def _fitted(
    asking: Asking,
    emphasis: int,
    example: SeenBy[One],
    fit_all: Callable[[Sequence[One]], dict[str, Any]],
    fit_to: Callable[[Sequence[One]], Judge[One]],
) -> dict[str, Any]:
    console = Console()
    others: list[One] = []
    own: list[One] = []
    for name in asking.sets:
        ours = name.startswith("own:")  # such a set has questions without an answer itself: nothing is left out
        left_out, limit = (0.0, None) if ours else (asking.leave_out, asking.limit)
        trial = plan_trial(load_set(name), limit=limit, leave_out=left_out, seed=0)
        (own if ours else others).extend(collect(trial, asking.passage_tokens, console, example, near_misses=not ours))
    fitted = fit_all(others + own * emphasis)
    if own:
        fitted["held_out"] = held_out(others, own, emphasis, fit_to)
    fitted["fitted_on"] = {
        "sets": [bare_name(name) for name in asking.sets],
        "leave_out": asking.leave_out,
        "limit": asking.limit,
        "questions": len(others) + len(own),
    }
    return fitted


def collect(
    trial: Trial, passage_tokens: int, console: Console, example: SeenBy[One], *, near_misses: bool = True
) -> list[One]:
    """Ingest a trial's sources and return how the reader sees its questions, and with `near_misses` falsified ones."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_corpus(trial.sources, corpus)
        settings = {"passage_tokens": passage_tokens, "reader": "sentences"}  # which opens whatever is to be fitted
        with open_assistant_service(Path(folder) / "data", settings) as service:
            service.ingest(corpus, SilentObserver())
            missed = falsified(trial) if near_misses else []
            return [
                example(service, question, question.id not in trial.unanswerable and not near_miss, near_miss)
                for question, near_miss in track(
                    iter([*((one, False) for one in trial.questions), *((one, True) for one in missed)]),
                    len(trial.questions) + len(missed),
                    console,
                    what="questions",
                )
            ]


def falsified(trial: Trial) -> list[EvalQuestion]:
    """Return answerable questions with a name or number that their source does not hold: near misses to abstain from.

    A name is replaced by one from the question before that has one, a number by a larger one.
    """
    changed: list[EvalQuestion] = []
    other = ""
    for question in trial.questions:
        text = question.question
        places, numbers = proper_names(text), find_numbers(text)
        if places and other and other not in text:
            start, end = places[-1]
            text = text[:start] + other + text[end:]
        elif numbers and not places:
            start, end = numbers[-1].range
            text = text[:start] + _another(text[start:end]) + text[end:]
        if places:
            other = question.question[places[-1].start : places[-1].end]
        if text != question.question and question.id not in trial.unanswerable:
            changed.append(replace(question, question=text, answers=(), evidence=()))
    return changed[::2]


def _another(number: str) -> str:
    """Change the digits of a number, not its form."""
    return "".join(str((int(char) + 3) % 9 + 1) if char.isdigit() else char for char in number)


def sentence_example(service: AssistantService, question: EvalQuestion, answerable: bool, near_miss: bool) -> Example:
    """Return a question as the sentence reader sees it, every sentence encoded."""
    weighed = service.assistant.weigh(question.question, collection=service.collection, k=_HITS)
    candidates = [candidate for candidate, _, _ in weighed]
    cosines = np.array([cosine for _, _, cosine in weighed], np.float32)
    clues = [clues for _, clues, _ in weighed]
    return Example(candidates, clues, cosines, _right(candidates, question), answerable, near_miss)


def marked_example(
    service: AssistantService, question: EvalQuestion, answerable: bool, near_miss: bool
) -> MarkedExample:
    """Return a question as the trained reader sees it, every passage read."""
    marked, hits = service.assistant.mark(question.question, collection=service.collection, k=_HITS)
    right = _right([one.candidate for one in marked], question)
    return MarkedExample(marked, hits, right, answerable, near_miss)


def _right(candidates: Sequence[Candidate], question: EvalQuestion) -> NDArray[np.bool_]:
    right = [
        one.hit.metadata.source in question.sources
        and contains_answer(one.text, question.answers, question.answer_language) > 0
        for one in candidates
    ]
    return np.array(right, bool)


if __name__ == "__main__":
    typer.run(main)
