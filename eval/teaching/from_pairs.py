"""Lessons from the pairs that the check of claims is measured with, and from what else can be made of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from eval.pairs.changing import Setting
from eval.pairs.negating import negate
from eval.pairs.pair import Pair
from eval.pairs.statement import Statement, covered, told_by
from eval.teaching.changing import Place, Vocabulary, exchanged, other_name, other_number, other_word
from eval.teaching.lesson import Lesson, changed_ranges, evidence_around, sentences_of, strange_ranges, without
from eval.teaching.rewording import in_other_words
from rag.types import Range

_PLACE = re.compile(r"#\d+\.(\d+)(\+?)~?=")
_LIKE = 0.25  # share of the syllables of a same-language claim that the sentence said to bear it out must have
CHANGES = {"other-word": other_word, "other-number": other_number, "other-name": other_name, "exchanged": exchanged}


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a claim is borne out: the sentences of the gold passage, and which of them."""

    sentences: tuple[str, ...]
    places: tuple[int, ...]
    strange: tuple[str, ...]
    topic: str


def lessons_of(pairs: Sequence[Pair], vocabulary: Vocabulary, draw: Random) -> list[Lesson]:
    """Return the lessons of pairs as they are, and further ones made of those that are supported."""
    own_texts = {(pair.language, pair.passages[0].source): pair.passages[0].text for pair in pairs if _is_plain(pair)}
    made: list[Lesson] = []
    for pair in pairs:
        found = _found(pair)
        if found is None:
            continue
        made.append(_lesson(pair, found, draw))
        if pair.supported:
            own = own_texts.get((pair.language, found.topic), pair.claim)
            made += _further(pair, found, own, vocabulary, draw)
    return made


def _is_plain(pair: Pair) -> bool:
    return pair.group == "same" and len(pair.passages) == 1


def _found(pair: Pair) -> _Found | None:
    written = _PLACE.search(pair.id)
    said = pair.original or pair.claim
    near = {id(one): covered(said, one.text) for one in pair.passages}
    source = pair.id.partition(":")[2].partition("#")[0]
    ordered = sorted(pair.passages, key=lambda one: -near[id(one)] - 2 * (one.source == source))
    if len(ordered) > 1 and not written and pair.group == "foreign":
        return None
    topic = ordered[0].source
    own = tuple(sentences_of(ordered[0].text))
    strange = tuple(sentences_of(ordered[1].text)) if len(ordered) > 1 else ()
    if written:
        place = int(written[1])
        places = (place, place + 1) if written[2] else (place,)
        return _Found(own, places, strange, topic) if max(places) < len(own) else None
    if pair.group == "foreign":
        return _Found(own, tuple(range(len(own))), strange, topic)
    if pair.label.startswith("unrelated"):
        return _Found(own, (0,), strange, topic)
    best = max(range(len(own)), key=lambda at: covered(said, own[at]))
    return _Found(own, (best,), strange, topic) if covered(said, own[best]) >= _LIKE else None


def _lesson(pair: Pair, found: _Found, draw: Random) -> Lesson:
    evidence = evidence_around(found.sentences, found.places, draw, found.strange)
    wrong: tuple[Range, ...] = ()
    unsaid: tuple[Range, ...] = ()
    if pair.label.startswith("unrelated"):
        wrong, unsaid = strange_ranges(pair.claim, evidence)
    elif not pair.supported:
        wrong = changed_ranges(pair.original, pair.claim)
    return Lesson(pair.claim, evidence, pair.supported, _kind(pair, pair.label), found.topic, wrong, unsaid)


def _kind(pair: Pair, label: str) -> str:
    return f"{label}/{pair.language}" + ("-foreign" if pair.group == "foreign" else "")


def _further(pair: Pair, found: _Found, own: str, vocabulary: Vocabulary, draw: Random) -> Iterator[Lesson]:
    evidence = evidence_around(found.sentences, found.places, draw, found.strange)
    place = Place(pair.claim, own, evidence, pair.language, vocabulary, draw)
    for name, change in CHANGES.items():
        new = change(place)
        if new and new != pair.claim:
            wrong = changed_ranges(pair.claim, new)
            yield Lesson(new, evidence, False, _kind(pair, name), found.topic, wrong)
    reworded = in_other_words(pair.claim, pair.language, draw)
    if reworded:
        yield Lesson(reworded, evidence, True, _kind(pair, "reworded"), found.topic)
    if len(found.places) == 1:
        lacking = without(found.sentences, found.places[0], draw)
        if lacking and (pair.group == "foreign" or covered(pair.claim, lacking) < 0.8):
            wrong, unsaid = strange_ranges(pair.claim, lacking)
            yield Lesson(pair.claim, lacking, False, _kind(pair, "lacking"), found.topic, wrong, unsaid)
        yield from _evidence_changed(pair, found, vocabulary, draw)


def _evidence_changed(pair: Pair, found: _Found, vocabulary: Vocabulary, draw: Random) -> Iterator[Lesson]:
    """Yield true claims beside a source that was changed: what the change took away is then wrong of the claim."""
    place = found.places[0]
    sentence = found.sentences[place]
    language = _language_of_evidence(pair)
    if not language:
        return
    statement = Statement(pair.id, sentence, language, "same", "source", pair.passages)
    turned = negate(Setting(statement, told_by(sentence), (), draw))
    text = " ".join(found.sentences)
    ways = {"denied-there": turned.text if turned else None}
    way = draw.choice(sorted(CHANGES))
    ways[f"{way}-there"] = CHANGES[way](Place(sentence, text, text, language, vocabulary, draw))
    for name, new in ways.items():
        if not new or new == sentence:
            continue
        own = [*found.sentences[:place], new, *found.sentences[place + 1 :]]
        evidence = evidence_around(own, found.places, draw, found.strange)
        exact = pair.made == "source" and pair.claim == " ".join(sentence.split())
        wrong = changed_ranges(new, pair.claim) if exact else ()
        unsaid = () if exact else (Range(0, len(pair.claim)),)
        yield Lesson(pair.claim, evidence, False, _kind(pair, name), found.topic, wrong, unsaid)


def _language_of_evidence(pair: Pair) -> str:
    if pair.group == "same":
        return pair.language
    return {"vi": "en", "en": "vi"}.get(pair.language, "")
