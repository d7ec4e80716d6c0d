"""Fits the weights of the check of claims, and writes them where the checker reads them.

    python -m eval.fit_checker --pairs FILE --pairs FILE … [--kept 0.97] [--out FILE]

The pairs are made by `hoidap-eval pairs`. A regression for each group learns from all of them which claims are
supported; its threshold then keeps the share of supported claims that is asked for, those that a rule refuses counted
as lost. The figures printed and stored are of pairs that the weights did not see: pairs are left out in five parts, by
their passages. What rules refuse is no matter of weights: see `rag.write.check`.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from zlib import crc32

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from sklearn.linear_model import LogisticRegression

from embeddings.load import load_encoder
from eval.pairs.pair import Pair, claim_of, read_pairs
from eval.progress import track
from eval.statistics import auroc
from rag.write.check.checker import EvidenceChecker
from rag.write.check.features import Features
from rag.write.check.reasons import reasons_of_content
from rag.write.check.weights import NOTHING_FITTED, WEIGHT_GROUPS, group_of

_WEIGHTS = Path(__file__).parent.parent / "rag" / "write" / "check" / "checker_weights.json"
_PARTS = 5
# Of the supported claims that no rule refuses: across languages the rules refuse more, and words prove less.
_KEPT_OF_THE_REST = {"same": 0.98, "foreign-vi": 0.995, "foreign": 0.995}

Row = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Pairs as the checker weighs them: their features, which are true, and which of them its rules refuse."""

    pairs: Sequence[Pair]
    rows: Row
    true: Flags
    refused: Flags

    def where(self, chosen: Flags) -> "Examples":
        """Return some of them."""
        pairs = [pair for pair, kept in zip(self.pairs, chosen, strict=True) if kept]
        return Examples(pairs, self.rows[chosen], self.true[chosen], self.refused[chosen])


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of supported claims that must pass, and that of those that no rule refuses, which is enough."""

    all: float
    rest: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A regression and the support from which a claim is supported."""

    model: LogisticRegression
    supported_from: float

    def passes(self, examples: Examples) -> Flags:
        """Tell which claims would be shown."""
        return ~examples.refused & (self.support(examples) >= self.supported_from)

    def support(self, examples: Examples) -> Row:
        """Return the probability given to each claim."""
        probability: Row = self.model.predict_proba(examples.rows)[:, 1]
        return probability


def main(
    files: Annotated[list[Path], typer.Option("--pairs", help="Files of pairs, as `hoidap-eval pairs` writes them.")],
    kept: Annotated[float, typer.Option(min=0.5, max=1.0, help="Share of supported claims that must pass.")] = 0.97,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _WEIGHTS,
) -> None:
    """Fit the checker's weights and write them."""
    console = Console()
    pairs = [pair for file in files for pair in read_pairs(file)]
    stored: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        checker = EvidenceChecker(load_encoder(folder=Path(folder)), NOTHING_FITTED)
        weighed = weigh(pairs, checker, console)
    for group in WEIGHT_GROUPS:
        own = [group_of(pair.language, foreign=pair.group == "foreign") == group for pair in weighed.pairs]
        examples = weighed.where(np.array(own))
        shares = Shares(kept, _KEPT_OF_THE_REST[group])
        stored[group] = _stored(fit(examples, shares)) | {"figures": held_out(examples, shares)}
        console.print(group, stored[group])
    stored["fitted_on"] = {
        "files": [file.name for file in files],
        "pairs": len(pairs),
        "kept": kept,
        "day": date.today().isoformat(),
    }
    out.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def weigh(pairs: Sequence[Pair], checker: EvidenceChecker, console: Console) -> Examples:
    """Return pairs as the checker weighs them; a claim whose passages prove nothing has no features and is left out."""
    ordered = sorted(pairs, key=lambda pair: pair.passages[0].text)  # what one passage needs is worked out once
    weighed = [
        (pair, checker.weigh(claim_of(pair))) for pair in track(iter(ordered), len(ordered), console, what="pairs")
    ]
    known = [(pair, one) for pair, one in weighed if one is not None]
    return Examples(
        [pair for pair, _ in known],
        np.array([one.features.as_row() for _, one in known]),
        np.array([pair.supported for pair, _ in known]),
        np.array([bool(reasons_of_content(one)) for _, one in known]),
    )


def fit(examples: Examples, kept: Shares) -> Fitted:
    """Fit on all examples and choose the threshold."""
    mean, scale = examples.rows.mean(0), examples.rows.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=5000).fit((examples.rows - mean) / scale, examples.true)
    model.coef_ = model.coef_ / scale
    model.intercept_ = model.intercept_ - model.coef_ @ mean
    true = examples.where(examples.true)
    return Fitted(model, threshold(Fitted(model, 0.0).support(true)[~true.refused], len(true.pairs), kept))


def threshold(support: Row, count: int, kept: Shares) -> float:
    """Return the highest threshold at which enough of `count` true claims pass; `support` is of those no rule refuses.

    >>> float(threshold(np.array([0.2, 0.6, 0.7, 0.9]), 5, Shares(all=0.6, rest=0.98)))
    0.6
    """
    ranked = np.sort(support)[::-1]
    wanted = min(int(np.ceil(kept.all * count)), int(np.ceil(kept.rest * len(ranked))))
    return float(ranked[max(0, wanted - 1)])


def held_out(examples: Examples, kept: Shares) -> dict[str, float]:
    """Return what passes of each label, and the area under the curve, each fifth judged by weights of the rest."""
    part = np.array([crc32(pair.passages[0].source.encode()) % _PARTS for pair in examples.pairs])
    passed, support = np.zeros(len(part), bool), np.zeros(len(part))
    for number in range(_PARTS):
        fitted, rest = fit(examples.where(part != number), kept), examples.where(part == number)
        passed[part == number], support[part == number] = fitted.passes(rest), fitted.support(rest)
    by_label: dict[str, list[bool]] = defaultdict(list)
    for pair, one in zip(examples.pairs, passed.tolist(), strict=True):
        by_label[pair.label].append(one)
    figures = {f"passed {label}": float(np.mean(ones)) for label, ones in sorted(by_label.items())}
    figures["auroc"] = auroc(support[examples.true], support[~examples.true])
    return {name: round(value, 4) for name, value in figures.items()}


def _stored(fitted: Fitted) -> dict[str, Any]:
    names = [field.name for field in fields(Features)]
    weights = {name: round(float(weight), 5) for name, weight in zip(names, fitted.model.coef_[0], strict=True)}
    return {
        "bias": round(float(fitted.model.intercept_[0]), 5),
        "weights": weights,
        "supported_from": round(fitted.supported_from, 4),
    }


if __name__ == "__main__":
    typer.run(main)
