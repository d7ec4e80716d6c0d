"""Is a question answered twice, and not the same? Sentences that look like a second answer."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from eval.checking.findings import Finding, places_of
from eval.checking.lines import CorpusLines
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
    def _accented(self) -> CorpusLines:
        return CorpusLines(self._texts)

    @cached_property
    def _bare(self) -> CorpusLines:
        return CorpusLines(self._texts, bare=True)

    def suspects(self, question: EvalQuestion) -> Iterator[Finding]:
        """Yield the sentences outside gold and reviewed evidence that may answer the question otherwise."""
        answers = gold_answers(question)
        wanted = _wanted_values(question)
        if not wanted:
            return
        lines = self._lines_for(question)
        known = self._known(question, lines)
        for number in self._alike(question, lines):
            text = lines.lines[number].text
            if number in known or contains_answer(text, answers, question.answer_language):
                continue
            others = _others(text, wanted, _asked(question))
            if others:
                written = ", ".join(text[one.range.start : one.range.end] for one in others)
                yield Finding(
                    question.id,
                    f"may be answered twice: {question.question!r} is answered {' / '.join(answers)!r}, but this "
                    f'sentence says {written!r}. Mark the question, or put the sentence in its "reviewed".',
                    lines.lines[number].source,
                    (text,),
                )

    def nearest(self, question: EvalQuestion) -> Finding:
        """Return the sentence that holds most of a question that nothing should answer."""
        lines = self._lines_for(question)
        shares = lines.shares(_asked(question))
        if not shares:
            return Finding(question.id, f"{question.question!r} shares no word with the corpus", fault=False)
        best = min(shares, key=lambda number: (-shares[number], number))
        line = lines.lines[best]
        problem = f"{question.question!r} is held to {shares[best]:.0%} by"
        return Finding(question.id, problem, line.source, (line.text,), fault=False)

    def _lines_for(self, question: EvalQuestion) -> CorpusLines:
        return self._accented if has_accents(question.question) or question.language != "vi" else self._bare

    def _alike(self, question: EvalQuestion, lines: CorpusLines) -> list[int]:
        """Return the lines that hold as much of the question as the gold sentence does, or of that sentence."""
        asked = _asked(question)
        golden = ["\n".join(lines.lines[one].text for one in self._over(item, lines)) for item in question.evidence]
        least = max(_FLOOR, _OF_GOLD * max((lines.share(asked, text) for text in golden), default=0.0))
        found = {number for number, share in lines.shares(asked).items() if share >= least}
        for text in golden:
            found.update(number for number, share in lines.shares(text).items() if share >= _SAME_WORDS)
        return sorted(found)

    def _known(self, question: EvalQuestion, lines: CorpusLines) -> set[int]:
        looked_at = (*question.evidence, *question.reviewed)
        return {number for evidence in looked_at for number in self._over(evidence, lines)}

    def _over(self, evidence: Evidence, lines: CorpusLines) -> list[int]:
        return lines.over(evidence.source, places_of(evidence, self._texts.get(evidence.source, "")))


def gold_answers(question: EvalQuestion) -> tuple[str, ...]:
    """Return every answer that counts as right: the question's, then those of its evidence, each once."""
    own = (answer for evidence in question.evidence for answer in evidence.answers)
    return tuple(dict.fromkeys((*question.answers, *own)))


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
