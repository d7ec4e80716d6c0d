"""From a text to the passages that are embedded and found.

A passage is a run of whole sentences of one section, about as long as the encoder reads well. Where to part a section
is found by dynamic programming: the distance of each passage from the wanted length against the price of parting
there (nothing before a numbered clause, most inside a paragraph).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.ingest.sections import BEFORE_CLAUSE, Section, Unit, read_sections
from rag.ingest.units import cut_long_units
from rag.types import Range

_MOST_UNITS = 80  # of one passage; bounds the search in texts of very short lines


@dataclass(frozen=True, slots=True)
class PassageRange:
    """Where a passage stands in its text; `heading` is the path of the headings above that it does not itself show."""

    start: int
    end: int
    heading: str = ""


def split_document(
    text: str, *, count_tokens: Callable[[Sequence[str]], list[int]], target: int = 200, overlap_sentences: int = 1
) -> list[PassageRange]:
    """Return the passages of a text in order.

    Every character that is neither blank nor in a Markdown heading stands in a passage. Passages have about `target`
    model tokens, at most twice that besides overlap; a longer sentence is cut between clauses. Inside a section a
    passage repeats the last `overlap_sentences` of the one before, unless they are long or a numbered clause begins.
    `count_tokens` is called once.
    """
    sections = read_sections(text)
    units = [unit for section in sections for unit in section.units]
    counts = iter(count_tokens([text[unit.start : unit.end] for unit in units]) if units else [])
    passages: list[PassageRange] = []
    for section in sections:
        weighed = [(unit, max(1, next(counts))) for unit in section.units]
        passages.extend(
            _split_section(section, cut_long_units(text, weighed, target=target), target, overlap_sentences)
        )
    return passages


def _split_section(
    section: Section, weighed: list[tuple[Unit, int]], target: int, overlap_sentences: int
) -> list[PassageRange]:
    units = [unit for unit, _ in weighed]
    tokens = [count for _, count in weighed]
    repeated = _overlaps(units, tokens, target // 2, overlap_sentences)
    passages = []
    previous = 0
    for first, last in _parts(units, tokens, repeated, target):
        # Never so much overlap that it repeats the whole passage before.
        start = max(previous + 1, first - repeated[first]) if first else 0
        path = section.path if first else section.above
        passages.append(PassageRange(units[start].start, units[last - 1].end, path))
        previous = first
    return passages


def _overlaps(units: Sequence[Unit], tokens: Sequence[int], most: int, sentences: int) -> list[int]:
    """How many units before each one a passage that starts there repeats: none before a clause or after a long one."""
    counts = []
    for at, unit in enumerate(units):
        count = min(sentences, at) if unit.price > BEFORE_CLAUSE else 0
        while count and sum(tokens[at - count : at]) > most:
            count -= 1
        counts.append(count)
    return counts


def _parts(units: Sequence[Unit], tokens: Sequence[int], repeated: Sequence[int], target: int) -> list[Range]:
    """The cheapest way to part the units: ranges of units, each of at most `2 * target` tokens, or one unit."""
    best = [0.0]
    came_from = [0]
    for end in range(1, len(units) + 1):
        total, cheapest, at = 0, float("inf"), end - 1
        for start in range(end - 1, max(-1, end - 1 - _MOST_UNITS), -1):
            total += tokens[start]
            if total > 2 * target and start < end - 1:
                break
            length = total + sum(tokens[start - repeated[start] : start])
            cost = best[start] + _length_price(length, target) + (units[start].price if start else 0.0)
            if cost < cheapest:
                cheapest, at = cost, start
        best.append(cheapest)
        came_from.append(at)
    return _walk_back(came_from)


def _walk_back(came_from: Sequence[int]) -> list[Range]:
    parts = []
    end = len(came_from) - 1
    while end:
        parts.append(Range(came_from[end], end))
        end = came_from[end]
    return parts[::-1]


def _length_price(tokens: int, target: int) -> float:
    off = (tokens - target) / target
    return 4 * off * off if off > 0 else off * off
