"""The sentences of the passages a claim cites, and what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.read.reader import Reading
from rag.text.language import are_foreign, detect_language
from rag.types import Hit, Range
from rag.write.check.days import Day, day_of, find_days
from rag.write.check.facts import Fact
from rag.write.check.machine_talk import speaks_to_a_machine
from rag.write.check.readable import sentences_for_readers, text_for_readers
from rag.write.check.told import Told, told_by

_TODAY = re.compile(
    r"\b(?:hôm nay|sáng nay|trưa nay|chiều nay|tối nay|today|this (?:morning|afternoon|evening))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, eq=False)
class SourceSentence:
    """A sentence of a cited passage, `start` to `end` of the hit's text, and what it tells."""

    hit: Hit
    range: Range
    text: str
    told: Told

    def as_reading(self, support: float) -> Reading:
        """Return it as evidence, in characters of the document."""
        offset = self.hit.passage.start
        return Reading(self.hit, Range(offset + self.range.start, offset + self.range.end), support)


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """All that a claim cites: the sentences that may prove it, and the titles, headings and days around them.

    `years` are those that a date without one may belong to. `openings` tell how the documents begin,
    where their numbers and their authors stand. `foreign` says that they are of another language than the claim.
    """

    sentences: tuple[SourceSentence, ...]
    around: tuple[Told, ...]
    openings: tuple[Told, ...]
    published: tuple[Day, ...]
    years: frozenset[int]
    foreign: bool

    def tell_around(self, fact: Fact) -> bool:
        """Tell whether titles, headings and days tell a fact; of documents and names, openings count too."""
        if any(fact.places_in(told, self.years) for told in self.around):
            return True
        if fact.reason in ("document", "name"):
            return any(fact.places_in(told, self.years) for told in self.openings)
        return fact.reason == "date" and bool(fact.places_in(_days_told(self.published), self.years))


def sources_of(hits: Sequence[Hit], language: str) -> Sources:
    """Return what the cited hits tell a claim in `language`. What is meant for machines is left out."""
    found = tuple(sentence for hit in hits for sentence in _sentences_of(hit))
    above = [line for hit in hits for line in (hit.metadata.title, hit.passage.heading) if line]
    around = tuple(told_by(line) for line in above if not speaks_to_a_machine(line))
    published = tuple(day for hit in hits for day in _published(hit))
    written = [sentence.told for sentence in found]
    return Sources(
        sentences=_without_doubles(found),
        around=around,
        openings=tuple(told_by(text_for_readers(hit.opening)) for hit in hits if hit.opening),
        published=published,
        years=_years([*around, *written], published),
        foreign=_is_foreign(hits, language),
    )


def _sentences_of(hit: Hit) -> list[SourceSentence]:
    texts = [(one, hit.text[one.start : one.end]) for one in sentences_for_readers(hit.text, hit.passage.heading)]
    return [SourceSentence(hit, one, text, told_by(text)) for one, text in texts]


def _published(hit: Hit) -> list[Day]:
    """Return the year and month a text was published, which it need not repeat, and the day where it says `today`."""
    day = hit.metadata.published
    if day is None:
        return []
    told = [*find_days(f"{day.month}/{day.year}"), *find_days(f"năm {day.year}")]
    return [*told, day_of(day)] if _TODAY.search(hit.text) else told


def _days_told(days: tuple[Day, ...]) -> Told:
    return Told(amounts=(), days=days, clocks=(), documents=(), codes=(), words=())


def _without_doubles(found: Sequence[SourceSentence]) -> tuple[SourceSentence, ...]:
    """What overlapping passages share stands once."""
    first = {
        (one.hit.passage.document, one.hit.passage.start + one.range.start, one.text): one for one in reversed(found)
    }
    return tuple(reversed(first.values()))


def _years(tolds: Sequence[Told], published: Sequence[Day]) -> frozenset[int]:
    """A date without a year is of the year of publication, the one before, or one that the passage names."""
    written = frozenset(year for told in tolds for year in told.years)
    return written | {year - back for day in published for year in day.years for back in (0, 1)}


def _is_foreign(hits: Sequence[Hit], language: str) -> bool:
    """Tell whether most of what is cited is in another language."""
    known = [hit.metadata.language if hit.metadata.language != "und" else detect_language(hit.text) for hit in hits]
    return sum(are_foreign(one, language) for one in known) * 2 > len(known)
