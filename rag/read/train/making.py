"""What is made of questions so that a reader learns what their sets do not teach: other languages, and to abstain."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np

from embeddings.encoder import Encoder
from rag.read.train.material import SpanQuestion, parallel_id
from rag.text.characters import match_key

_NEAREST = 12  # contexts looked through for one that does not answer
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[^\W\d_] )[A-ZĐ][^\W\d_]+(?: [A-ZĐ][^\W\d_]+)+")


def crossed(questions: Sequence[SpanQuestion], count: int, draw: Random, favoured: str = "vi") -> list[SpanQuestion]:
    """Return questions put to the same text in another language; half of them to or from the `favoured` one."""
    parallel: dict[str, dict[str, SpanQuestion]] = defaultdict(dict)
    for one in questions:
        if one.answerable:
            parallel[parallel_id(one)][one.language] = one
    groups = [by_language for by_language in parallel.values() if len(by_language) > 1]
    made = []
    for number in range(count if groups else 0):
        by_language = draw.choice(groups)
        asked, told = draw.sample(sorted(by_language), 2)
        if number % 2 and favoured in by_language:
            asked = draw.choice([one for one in ("en", asked) if one in by_language and one != favoured] or [told])
            told = favoured
        if asked != told:
            made.append(replace(by_language[told], question=by_language[asked].question, language=asked))
    return made


def beside_similar(questions: Sequence[SpanQuestion], encoder: Encoder, count: int, draw: Random) -> list[SpanQuestion]:
    """Return questions put to a text that our retrieval finds near them and that does not hold their answer."""
    contexts: dict[str, list[str]] = defaultdict(list)
    language_of: dict[str, str] = {}
    for one in questions:
        language_of.setdefault(one.context, one.language)
    for context, language in language_of.items():
        contexts[language].append(context)
    vectors = {language: encoder.encode_passages(texts) for language, texts in contexts.items()}
    made = []
    answerable = [one for one in questions if one.answerable]
    for one in draw.sample(answerable, min(count, len(answerable))):
        language = language_of[one.context]
        nearness = np.asarray(vectors[language] @ encoder.encode_question(one.question))
        nearest = [contexts[language][place] for place in np.argsort(-nearness)[:_NEAREST].tolist()]
        other = [text for text in nearest if text != one.context and not _holds(text, one.answer or "")]
        if other:
            chosen = other[min(int(draw.expovariate(0.7)), len(other) - 1)]
            made.append(replace(one, id=f"{one.id}~near", context=chosen, answer=None, start=None))
    return made


def asked_otherwise(questions: Sequence[SpanQuestion], count: int, draw: Random) -> list[SpanQuestion]:
    """Return questions whose number, year or name was changed into one that their text does not tell."""
    names = sorted({name for one in questions for name in _NAME.findall(one.question)})
    made: list[SpanQuestion] = []
    for one in draw.sample(list(questions), len(questions)):
        if len(made) >= count:
            break
        changed = _other_number(one, draw) or _other_name(one, names, draw)
        if one.answerable and changed:
            made.append(replace(one, id=f"{one.id}~changed", question=changed, answer=None, start=None))
    return made


def as_typed(questions: Sequence[SpanQuestion], share: float, draw: Random) -> list[SpanQuestion]:
    """Return the questions, a share of them without capitals, the question mark, or Vietnamese accents."""
    return [replace(one, question=_typed(one, draw)) if draw.random() < share else one for one in questions]


def _typed(one: SpanQuestion, draw: Random) -> str:
    text = one.question.rstrip("?？ ").lower()
    if one.language == "vi" and draw.random() < 0.5:
        bare = unicodedata.normalize("NFD", text.replace("đ", "d"))
        return "".join(character for character in bare if not unicodedata.combining(character))
    return text


def _holds(text: str, answer: str) -> bool:
    return match_key(answer) in match_key(text)


def _other_number(one: SpanQuestion, draw: Random) -> str | None:
    told = [match for match in _NUMBER.finditer(one.question) if match.group() in one.context]
    if not told:
        return None
    match = draw.choice(told)
    value = int(match.group())
    near = (
        value + draw.choice((-10, -3, -2, -1, 1, 2, 3, 10))
        if len(match.group()) == 4
        else draw.randint(1, 2 * value + 9)
    )
    if near <= 0 or str(near) in one.context:
        return None
    return one.question[: match.start()] + str(near) + one.question[match.end() :]


def _other_name(one: SpanQuestion, names: Sequence[str], draw: Random) -> str | None:
    told = [match for match in _NAME.finditer(one.question) if match.group() in one.context]
    if not told or len(names) < 2:
        return None
    match, new = draw.choice(told), draw.choice(names)
    if set(new.split()) & set(one.context.split()):
        return None
    return one.question[: match.start()] + new + one.question[match.end() :]
