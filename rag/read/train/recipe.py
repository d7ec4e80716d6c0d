"""How much of what a reader is taught, and how the whole is put together; the same recipe and seed give the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from embeddings.encoder import Encoder
from rag.read.train.making import as_typed, asked_otherwise, beside_similar, crossed
from rag.read.train.material import SpanQuestion, parallel_id


@dataclass(frozen=True, slots=True)
class Recipe:
    """Counts of what is made beside the questions given; `apart` is the share of texts never learned from.

    Of Vietnamese answers over `longest` words a quarter is kept: long ones teach to mark whole sentences. `typed` is
    the share of all questions written without capitals or accents.
    """

    crossed: int = 9000
    similar: int = 6000
    changed: int = 2500
    longest: int = 9
    typed: float = 0.08
    apart: float = 0.06


_LONG_KEPT = 0.25
_CROSSED_NEAR = 0.15  # of the similar texts, so many are asked in another language


def mix(questions: Sequence[SpanQuestion], recipe: Recipe, encoder: Encoder, draw: Random) -> list[SpanQuestion]:
    """Return what is learned from: the questions given, and what the recipe makes of them."""
    kept = [one for one in questions if not _is_long(one, recipe.longest) or draw.random() < _LONG_KEPT]
    similar = beside_similar(kept, encoder, recipe.similar, draw)
    foreign = _asked_in_another_language(kept, similar, round(recipe.similar * _CROSSED_NEAR), draw)
    made = [*crossed(kept, recipe.crossed, draw), *similar, *foreign, *asked_otherwise(kept, recipe.changed, draw)]
    return as_typed([*kept, *made], recipe.typed, draw)


def _is_long(one: SpanQuestion, longest: int) -> bool:
    return one.language == "vi" and one.answer is not None and len(one.answer.split()) > longest


def _asked_in_another_language(
    questions: Sequence[SpanQuestion], similar: Sequence[SpanQuestion], count: int, draw: Random
) -> list[SpanQuestion]:
    """Return questions put to a similar text, in another language than that: no answer stands there either."""
    asked: dict[str, dict[str, str]] = {}
    for one in questions:
        asked.setdefault(parallel_id(one), {})[one.language] = one.question
    made: list[SpanQuestion] = []
    for one in draw.sample(list(similar), len(similar)):
        others = {**asked.get(parallel_id(replace(one, id=one.id.removesuffix("~near"))), {})}
        others.pop(one.language, None)
        if others and len(made) < count:
            language = draw.choice(sorted(others))
            made.append(replace(one, question=others[language], language=language))
    return made
