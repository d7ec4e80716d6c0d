"""The day of a source, where a claim names it as that: no part of what the source's own words must prove."""

import re
from collections.abc import Collection
from datetime import date

from rag.text.dates import find_dates

_OPENS = re.compile(
    r"^(?:(?:theo |according to )(?:the )?(?:bài(?: báo| viết)?|tin|bản tin|tài liệu|thông báo|báo cáo|nguồn|văn bản|"
    r"trang|article|report|notice|document|source|page)(?: (?:ngày|of|dated))?|ngày)?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\((?:bài|tin|tài liệu|nguồn|article|source)?(?: ?(?:ngày|of|dated))?$", re.IGNORECASE)


def without_source_day(claim: str, published: Collection[date]) -> str:
    """Return a claim without the day it gives its source: `Ngày 12/3/2021: …`, `Theo bài ngày …, …`, `… (12/3/2021)`.

    Only a day on which a source was `published` is taken for that; any other is a fact to be proved. The same day said
    of what happened (`Ngày 12/3/2021, ông A từ chức`) stays one too.

    >>> without_source_day("Theo bài ngày 12/3/2021, ông A là Trưởng Ban.", [date(2021, 3, 12)])
    'ông A là Trưởng Ban.'
    >>> without_source_day("Ngày 12/3/2021, ông A từ chức.", [date(2021, 3, 12)])
    'Ngày 12/3/2021, ông A từ chức.'
    """
    for found in find_dates(claim):
        if found.precision != "day" or found.first not in published:
            continue
        before, after = claim[: found.range.start].rstrip(), claim[found.range.end :].lstrip()
        if _IN_BRACKETS.search(before) and after.startswith(")"):
            return (_IN_BRACKETS.sub("", before).rstrip() + after[1:]) or claim
        marks = ":" if before.casefold() in ("", "ngày") else ",:"
        if _OPENS.match(before) and after[:1] and after[0] in marks:
            return after[1:].lstrip() or claim
    return claim
