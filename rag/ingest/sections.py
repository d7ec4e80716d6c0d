"""Sections of a text: what stands under one heading, as units that are never parted but when they are too long."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile, zip_longest

from rag.ingest.headings import ARTICLE, Heading, continues_heading, read_heading
from rag.text.sentences import sentences
from rag.types import Range

_LINE = re.compile(r"\S[^\n]*")
_CLAUSE = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)] ?[^\W\d]")
_POINT = re.compile(r"[a-zđ][.)] |[-–•●▪■◦*+] ")
_SEPARATOR = " > "

# What it costs to start a passage with a unit, in the measure of `splitting`'s length price.
BEFORE_CLAUSE, BEFORE_PARAGRAPH, BEFORE_POINT, INSIDE_PARAGRAPH, NEVER_WILLINGLY = 0.0, 0.05, 0.12, 0.3, 0.6


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence (or a heading line) and the price of starting a passage with it."""

    start: int
    end: int
    price: float


@dataclass(frozen=True, slots=True)
class Section:
    """Units under one heading. `above` are the headings its first unit does not show, `path` all of them."""

    above: str
    path: str
    units: list[Unit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    range: Range
    heading: Heading | None


@dataclass(slots=True)
class _Outline:
    """Where the reading of a text has come to: headings in force, and those no text has followed yet."""

    path: list[Heading] = field(default_factory=list)
    waiting: list[_Line] = field(default_factory=list)
    title: _Line | None = None


def read_sections(text: str) -> list[Section]:
    """Return the sections in order, each with at least one unit.

    Plain headings stand in their section; of Markdown headings in a row only the last one does, without its marks.
    The first Markdown heading of rank 1 is the title: in no section and no path, unless there is nothing else.
    """
    outline = _Outline()
    sections: list[Section] = []
    for line in _lines(text):
        if line.heading is not None:
            _note(outline, line, line.heading)
        if line.heading is None or line.heading.is_content:
            if outline.waiting or not sections:
                sections.append(_open_section(outline))
            sections[-1].units.extend(_units(text, line.range, first=not sections[-1].units))
    if outline.waiting or (outline.title and not sections):
        sections.append(_open_section(outline, everything=True))
    return [section for section in sections if section.units]


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank, each with the heading it is; a chapter's number and its title are one."""
    ranges = [Range(match.start(), match.start() + len(match.group().rstrip())) for match in _LINE.finditer(text)]
    in_article = joined = False
    for here, following in zip_longest(ranges, ranges[1:]):
        if joined:
            joined = False
            continue
        next_line = text[following.start : following.end] if following else ""
        heading = read_heading(text[here.start : here.end], next_line, in_article=in_article)
        if heading:
            in_article = heading.rank == ARTICLE or (in_article and heading.rank > ARTICLE)
        if heading and following and continues_heading(heading, next_line):
            joined = True
            heading = replace(heading, label=f"{heading.label} {next_line}")
            yield _Line(Range(here.start, following.end), heading)
        else:
            yield _Line(here, heading)


def _note(outline: _Outline, line: _Line, heading: Heading) -> None:
    if outline.title is None and heading.marks and heading.rank == 1:
        outline.title = line
        return
    while outline.path and outline.path[-1].rank >= heading.rank:
        outline.path.pop()
    outline.path.append(heading)
    outline.waiting.append(line)


def _open_section(outline: _Outline, *, everything: bool = False) -> Section:
    waiting = list(outline.waiting)
    if everything and not waiting and outline.title:
        waiting = [outline.title]
    outline.waiting.clear()
    marked = sum(1 for _ in takewhile(lambda line: line.heading is not None and line.heading.marks > 0, waiting))
    shown = waiting if everything else waiting[max(0, marked - 1) :]
    units = [
        Unit(line.range.start + line.heading.marks, line.range.end, NEVER_WILLINGLY)
        for line in shown
        if line.heading and not line.heading.is_content
    ]
    visible = [line.heading for line in shown]
    above = [heading.label for heading in outline.path if not any(heading is one for one in visible)]
    return Section(_SEPARATOR.join(above), _SEPARATOR.join(heading.label for heading in outline.path), units)


def _units(text: str, line: Range, *, first: bool) -> Iterator[Unit]:
    """The sentences of a line. Nothing is parted after a heading or a colon if that can be helped."""
    words = text[line.start : line.end]
    price = BEFORE_CLAUSE if _CLAUSE.match(words) else BEFORE_POINT if _POINT.match(words) else BEFORE_PARAGRAPH
    if first or text[: line.start].rstrip()[-1:] == ":":
        price = NEVER_WILLINGLY
    for start, end in sentences(words):
        yield Unit(line.start + start, line.start + end, price)
        price = INSIDE_PARAGRAPH
