"""The figures of an evaluation by name: which way is better, over which questions, and what each means.

README's table, comparisons, the gate and the report all read this list; a figure that is not in it does not exist.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from eval.errors import EvaluationError
from eval.service import RETRIEVERS

Over = Literal["all", "answerable", "unanswerable", "cited"]

RIGHT = "right"
RIGHT_IF_GIVEN = "right if given"
IN_CITED = "answer in cited sentence"
IN_NEAREST = "answer in cited or nearest sentence"
IN_TEXT = "answer in text"
SOURCE_CITED = "gold source cited"
EXACT_MATCH = "exact match"
TOKEN_F1 = "token F1"
CITATION_PRECISION = "citation precision"
CITATION_RECALL = "citation recall"
QUOTE_FIDELITY = "quote fidelity"
FALSE_REFUSAL = "false-refusal rate"
FALSE_ANSWER = "false-answer rate"
AUROC = "AUROC of confidence"
AURC = "area under risk–coverage"
ECE = "expected calibration error"
RANKING = ("Recall@1", "Recall@5", "MRR@10", "nDCG@10")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `a mean` says that each question has a value of it, so that runs can be compared pair by pair."""

    name: str
    over: Over
    meaning: str
    higher_is_better: bool = True
    is_mean: bool = True


FIGURES: tuple[Figure, ...] = (
    Figure(RIGHT, "all", "the answer was given and is right, or was refused where there is none"),
    Figure(
        IN_CITED, "answerable", "a cited quote holds a gold answer (all do that are needed); an abstention scores 0"
    ),
    Figure(IN_NEAREST, "answerable", "the same, counting what an abstention shows as near: reading without threshold"),
    Figure(
        IN_TEXT,
        "answerable",
        "the answer's own words hold a gold answer (all do that are needed); an abstention scores 0",
    ),
    Figure(SOURCE_CITED, "answerable", "some citation is of a gold source; an abstention scores 0"),
    Figure(
        CITATION_PRECISION, "cited", "share of an answer's citations that overlap gold evidence or hold a gold answer"
    ),
    Figure(CITATION_RECALL, "answerable", "share of the evidence needed that is cited; an abstention scores 0"),
    Figure(EXACT_MATCH, "answerable", "the marked short answer is a gold answer; an abstention scores 0"),
    Figure(TOKEN_F1, "answerable", "syllables the marked short answer shares with a gold one; an abstention scores 0"),
    Figure(
        QUOTE_FIDELITY,
        "cited",
        "share of quotes, an abstention's too, that equal the stored characters; below 1 is a defect",
    ),
    Figure(FALSE_REFUSAL, "answerable", "share abstained from", higher_is_better=False),
    Figure(FALSE_ANSWER, "unanswerable", "share answered", higher_is_better=False),
    Figure(RIGHT_IF_GIVEN, "all", "right had what was found nearest been given: what confidence is measured against"),
    Figure(AUROC, "all", "chance that an answerable question has the higher confidence", is_mean=False),
    Figure(AURC, "all", "share wrong among the surest, over all coverages", higher_is_better=False, is_mean=False),
    Figure(ECE, "all", "how far confidence is from the share right, over bins", higher_is_better=False, is_mean=False),
    *(
        Figure(f"{retriever} {metric}", "answerable", f"{metric} of the gold sources in the {retriever} ranking")
        for retriever in RETRIEVERS
        for metric in RANKING
    ),
)

_BY_NAME = {figure.name: figure for figure in FIGURES}


def figure_named(name: str) -> Figure:
    """Return a figure by its name. Raises EvaluationError naming all, and one of like spelling."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    near = get_close_matches(name, _BY_NAME, n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    raise EvaluationError(f"There is no figure {name!r}.{meant} All: {', '.join(_BY_NAME)}.")


def figures_named(names: Iterable[str]) -> tuple[Figure, ...]:
    """Return figures by their names, each once. Raises EvaluationError."""
    return tuple(dict.fromkeys(figure_named(name) for name in names))
