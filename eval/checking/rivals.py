"""Is a question answered twice, and not the same? Sentences that look like a second answer."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from eval.checking.corpus_sentences import CorpusSentences, Sentence
from eval.checking.findings import Finding, places_of
from eval.checking.values import Value, ValueKind, kind_of, values_in
from eval.metrics import contains_answer
from eval.questions import EvalQuestion, Evidence
from rag.asking import answer_type
from rag.text.characters import has_accents, match_key
from rag.types import Range

# A rival holds this share of what the gold sentence holds of the question's words, and never less than the floor; or it
# holds this share of the gold sentence's own words, which finds the same said elsewhere with another value, also where
# the question is in another language. Tuned on our own set: see eval/data/README.md.
_OF_GOLD = 0.65
_FLOOR = 0.3
_SAME_WORDS = 0.45


class Rivals:
    """Looks through a whole corpus for sentences that offer another value of the kind that a question's answer is."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    @cached_property
    def _accented(self) -> CorpusSentences:
        return CorpusSentences(self._texts)

    @cached_property
    def _bare(self) -> CorpusSentences:
        return CorpusSentences(self._texts, bare=True)

    def suspects(self, question: EvalQuestion) -> Iterator[Finding]:
        """Yield the sentences outside gold and reviewed evidence that may answer the question otherwise."""
        answers, wanted = question.gold_answers, _wanted_values(question)
        if not wanted:
            return
        corpus = self._corpus_for(question)
        known = self._known(question, corpus)
        for place in self._alike(question, corpus):
            text = corpus.all[place].text
            if place in known or contains_answer(text, answers, question.answer_language):
                continue
            if others := _others(text, wanted, _asked(question)):
                written = ", ".join(text[one.range.start : one.range.end] for one in others)
                yield _suspect(question, answers, written, corpus.all[place])

    def nearest(self, question: EvalQuestion) -> Finding:
        """Return the sentence that holds most of a question that nothing should answer."""
        corpus = self._corpus_for(question)
        shares = corpus.shares(_asked(question))
        if not shares:
            return Finding(question.id, f"{question.question!r} shares no word with the corpus", fault=False)
        best = min(shares, key=lambda place: (-shares[place], place))
        problem = f"{question.question!r} is held to {shares[best]:.0%} by"
        return Finding(question.id, problem, corpus.all[best].source, (corpus.all[best].text,), fault=False)

    def _corpus_for(self, question: EvalQuestion) -> CorpusSentences:
        bare = question.language == "vi" and not has_accents(question.question)
        return self._bare if bare else self._accented

    def _alike(self, question: EvalQuestion, corpus: CorpusSentences) -> list[int]:
        """Return the sentences that hold as much of the question as the gold one does, or enough of that one."""
        asked = _asked(question)
        golden = ["\n".join(corpus.all[one].text for one in self._over(item, corpus)) for item in question.evidence]
        least = max(_FLOOR, _OF_GOLD * max((corpus.share(asked, text) for text in golden), default=0.0))
        found = {place for place, share in corpus.shares(asked).items() if share >= least}
        for text in golden:
            found.update(place for place, share in corpus.shares(text).items() if share >= _SAME_WORDS)
        return sorted(found)

    def _known(self, question: EvalQuestion, corpus: CorpusSentences) -> set[int]:
        looked_at = (*question.evidence, *question.reviewed)
        return {place for evidence in looked_at for place in self._over(evidence, corpus)}

    def _over(self, evidence: Evidence, corpus: CorpusSentences) -> list[int]:
        return corpus.overlapping(evidence.source, places_of(evidence, self._texts.get(evidence.source, "")))


def _suspect(question: EvalQuestion, answers: Sequence[str], written: str, sentence: Sentence) -> Finding:
    problem = (
        f"may be answered twice: {question.question!r} is answered {' / '.join(answers)!r}, but this sentence says "
        f'{written!r}. If it is an answer, give the question a time, or both as evidence with "needs": "all"; if it is '
        'none, copy a piece of it into "reviewed".'
    )
    return Finding(question.id, problem, sentence.source, (sentence.text,))


def _asked(question: EvalQuestion) -> str:
    return " ".join((*(turn.question for turn in question.history), question.question))


def _wanted_values(question: EvalQuestion) -> dict[ValueKind, list[Value]]:
    """Return the gold values by kind, read in their quotes, where a number stands before its unit.

    The first of several answers decides the kind: the others say the same in other words.
    """
    person = question.kind == "person" or answer_type(match_key(question.question)) == "person"
    wanted: dict[ValueKind, list[Value]] = {}
    for answers in (question.answers, *(evidence.answers for evidence in question.evidence)):
        kind = kind_of(answers[0], person=person) if answers else None
        if kind is not None:
            found = (value for answer in answers for value in _values_of(question, answer, kind))
            wanted.setdefault(kind, []).extend(found)
    return wanted


def _values_of(question: EvalQuestion, answer: str, kind: ValueKind) -> Iterator[Value]:
    quotes = [evidence.quote for evidence in question.evidence if answer in evidence.quote]
    for quote in quotes or [answer]:
        yield from _within(quote, answer, kind)


def _within(quote: str, answer: str, kind: ValueKind) -> Iterator[Value]:
    start = quote.find(answer)
    answer_range = Range(start, start + len(answer))
    for value in values_in(quote, kind):
        if value.range.start < answer_range.end and answer_range.start < value.range.end:
            yield value


def _others(text: str, wanted: Mapping[ValueKind, Sequence[Value]], asked: str) -> list[Value]:
    """Return the values in a text that are of a wanted kind and unit, and neither gold nor said in the question."""
    found = []
    for kind, gold in wanted.items():
        told = {value.key for value in (*gold, *values_in(asked, kind))}
        units = {value.unit for value in gold}
        found += [one for one in values_in(text, kind) if one.key not in told and (one.unit in units or "" in units)]
    return found
