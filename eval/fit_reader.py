"""Fits the sentence reader's weights and its threshold, and writes them where it reads them.

    python -m eval.fit_reader --set squad:FILE --set squad:FILE@FILE … [--leave-out 0.5] [--limit 300] [--out FILE]

The questions are asked with every sentence encoded; a share of them has its passage left out of the index, and some are
falsified. What is fitted to them: `eval.fitting`. No set used here can also be the test of what was fitted: for sets of
our own (`own:…`) the figures of questions held out in turn are printed and kept.
"""

import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from eval.assistant_service import AssistantService, open_assistant_service
from eval.fitting import Example, fit, held_out
from eval.metrics import contains_answer
from eval.progress import track
from eval.questions import EvalQuestion
from eval.set_names import bare_name
from eval.sets.load import load_set
from eval.trial import Trial, plan_trial, write_corpus
from rag.ingest.summary import SilentObserver
from rag.read.spans import proper_names
from rag.text.numbers import find_numbers

_WEIGHTS = Path(__file__).parent.parent / "rag" / "read" / "sentence_weights.json"
_HITS = 10


def main(
    sets: Annotated[list[str], typer.Option("--set", help="Question sets, as `python -m eval run` names them.")],
    leave_out: Annotated[float, typer.Option(help="Share of the sources left out of the index.")] = 0.5,
    passage_tokens: Annotated[int, typer.Option(help="Model tokens a passage aims at.")] = 200,
    limit: Annotated[int | None, typer.Option(help="Questions of each set.")] = None,
    emphasis: Annotated[int, typer.Option(min=1, help="How often a question of a set of our own (own:…) counts.")] = 5,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _WEIGHTS,
) -> None:
    """Fit the sentence reader and write its weights."""
    console = Console()
    others: list[Example] = []
    own: list[Example] = []
    for name in sets:
        ours = name.startswith("own:")  # such a set has questions without an answer itself: nothing is left out
        trial = plan_trial(load_set(name), limit=None if ours else limit, leave_out=0.0 if ours else leave_out, seed=0)
        (own if ours else others).extend(collect(trial, passage_tokens, console, near_misses=not ours))
    fitted = fit(others + own * emphasis)
    if own:
        fitted["held_out"] = held_out(others, own, emphasis)
    fitted["fitted_on"] = {
        "sets": [bare_name(name) for name in sets],
        "leave_out": leave_out,
        "limit": limit,
        "emphasis": emphasis,
        "questions": len(others) + len(own),
        "day": date.today().isoformat(),
    }
    out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print({key: fitted[key] for key in ("figures", "held_out") if key in fitted})


def collect(trial: Trial, passage_tokens: int, console: Console, *, near_misses: bool = True) -> list[Example]:
    """Ingest a trial's sources and return how the reader sees its questions, and with `near_misses` falsified ones."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_corpus(trial.sources, corpus)
        with open_assistant_service(Path(folder) / "data", {"passage_tokens": passage_tokens}) as service:
            service.ingest(corpus, SilentObserver())
            missed = falsified(trial) if near_misses else []
            asked = track(
                iter([*trial.questions, *missed]), len(trial.questions) + len(missed), console, what="questions"
            )
            examples = [_example(service, question, question.id not in trial.unanswerable) for question in asked]
    told = len(trial.questions)
    return examples[:told] + [replace(one, answerable=False, near_miss=True) for one in examples[told:]]


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


def _example(service: AssistantService, question: EvalQuestion, answerable: bool) -> Example:
    weighed = service.assistant.weigh(question.question, collection=service.collection, k=_HITS)
    candidates = [candidate for candidate, _, _ in weighed]
    right = [
        one.hit.metadata.source in question.sources
        and contains_answer(one.text, question.answers, question.answer_language) > 0
        for one in candidates
    ]
    cosines = np.array([cosine for _, _, cosine in weighed], np.float32)
    return Example(candidates, [clues for _, clues, _ in weighed], cosines, np.array(right, bool), answerable)


if __name__ == "__main__":
    typer.run(main)
