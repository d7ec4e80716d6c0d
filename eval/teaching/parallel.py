"""Lessons from one text in many languages: sentences of one beside those of another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from eval.teaching.changing import Place, Vocabulary
from eval.teaching.from_pairs import CHANGES
from eval.teaching.lesson import Lesson, changed_ranges, evidence_around, sentences_of, strange_ranges, without
from rag.read.train.material import SpanQuestion, parallel_id
from rag.types import Range

_SHORT, _LONG = 30, 320  # characters of a sentence that is a claim
_SHORT_WIDE = 12  # the same of a script without spaces
Texts = dict[str, str]


def parallel_texts(questions: Sequence[SpanQuestion], sources: Mapping[str, str]) -> dict[str, Texts]:
    """Return texts by their language, of each group of parallel ones.

    A group is named by the source that `sources` gives for the beginning of one of its texts; others are left out.
    """
    by_question: dict[str, Texts] = defaultdict(dict)
    for one in questions:
        by_question[parallel_id(one)][one.language] = one.context
    groups: dict[str, Texts] = defaultdict(dict)
    for texts in by_question.values():
        named = [source for text in texts.values() for begin, source in _known(text, sources)]
        if named:
            groups[named[0]].update(texts)
    return groups


def _known(text: str, sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for begin in (text[:40], text.strip()[:40]):
        if begin in sources:
            yield begin, sources[begin]
            return


def parallel_lessons(groups: dict[str, Texts], vocabulary: Vocabulary, count: int, draw: Random) -> list[Lesson]:
    """Return about so many lessons, half of them of Vietnamese or English beside another language."""
    keys = sorted(groups)
    made: list[Lesson] = []
    while len(made) < count:
        key = draw.choice(keys)
        texts = {language: sentences_of(text) for language, text in groups[key].items()}
        one, other = _two_languages(sorted(texts), draw)
        if len(texts[one]) == len(texts[other]):
            made += _lessons(key, (one, other), texts, vocabulary, draw)
    return made


def _two_languages(languages: Sequence[str], draw: Random) -> tuple[str, str]:
    one, other = draw.choice(languages), draw.choice(languages)
    if draw.random() < 0.6:
        one = draw.choice([language for language in ("vi", "en") if language in languages] or languages)
    return (one, other) if draw.random() < 0.5 else (other, one)


def _lessons(
    topic: str, languages: tuple[str, str], texts: dict[str, list[str]], vocabulary: Vocabulary, draw: Random
) -> Iterator[Lesson]:
    own, told = texts[languages[0]], texts[languages[1]]
    at = draw.randrange(len(own))
    claim = " ".join(own[at].split())
    least = _SHORT_WIDE if languages[0] in ("zh", "th") else _SHORT
    if not least <= len(claim) <= _LONG:
        return
    kind = f"{languages[0]}-{languages[1]}"
    evidence = evidence_around(told, (at,), draw)
    yield Lesson(claim, evidence, True, f"parallel/{kind}", topic)
    place = Place(claim, " ".join(own), evidence, languages[0], vocabulary, draw)
    for name in draw.sample(sorted(CHANGES), len(CHANGES)):
        new = CHANGES[name](place)
        if new and new != claim:
            yield Lesson(new, evidence, False, f"{name}/{kind}", topic, changed_ranges(claim, new))
            break
    lacking = without(told, at, draw)
    if lacking and draw.random() < 0.4:
        wrong, unsaid = strange_ranges(claim, lacking)
        whole = (Range(0, len(claim)),) if languages[0] in ("zh", "th") else unsaid
        yield Lesson(claim, lacking, False, f"lacking/{kind}", topic, () if whole is not unsaid else wrong, whole)
