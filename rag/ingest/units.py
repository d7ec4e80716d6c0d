"""Sentences too long for one passage, cut between clauses."""

import re
from bisect import bisect_right

from rag.ingest.sections import NEVER_WILLINGLY, Unit

_CLAUSE_END = re.compile(r"[;:]\s+|,\s+| [–-] ")
_SPACE = re.compile(r"\s+")


def cut_long_units(text: str, weighed: list[tuple[Unit, int]], *, target: int) -> list[tuple[Unit, int]]:
    """Return the units and their tokens with each unit of more than `2 * target` tokens cut into pieces of `target`.

    A piece ends after a clause mark in the last third of its room, else at a blank, else in mid-word. Its tokens are
    its share of the unit's, by characters.
    """
    cut: list[tuple[Unit, int]] = []
    for unit, tokens in weighed:
        if tokens <= 2 * target:
            cut.append((unit, tokens))
            continue
        room = max(1, (unit.end - unit.start) * target // tokens)
        for piece in _pieces(text, unit, room):
            share = tokens * (piece.end - piece.start) / (unit.end - unit.start)
            cut.append((piece, max(1, round(share))))
    return cut


def _pieces(text: str, unit: Unit, room: int) -> list[Unit]:
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, unit.start, unit.end)]
    spaces = [match.end() for match in _SPACE.finditer(text, unit.start, unit.end)]
    pieces: list[Unit] = []
    start = unit.start
    while unit.end - start > room * 4 // 3:
        limit = start + room
        end = _last_up_to(clauses, limit, above=limit - room // 3) or _last_up_to(spaces, limit, above=start) or limit
        pieces.append(_trimmed(text, start, end, NEVER_WILLINGLY if start > unit.start else unit.price))
        start = end
    pieces.append(Unit(start, unit.end, NEVER_WILLINGLY if pieces else unit.price))
    return pieces


def _last_up_to(positions: list[int], limit: int, *, above: int) -> int | None:
    found = bisect_right(positions, limit) - 1
    return positions[found] if found >= 0 and positions[found] > above else None


def _trimmed(text: str, start: int, end: int, price: float) -> Unit:
    return Unit(start, start + len(text[start:end].rstrip()), price)
