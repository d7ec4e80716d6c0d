"""When a page was published: as it states, or as its first sentence implies."""

import re
from collections.abc import Sequence
from datetime import date

from rag.ingest.bylines import is_place_and_day
from rag.ingest.zones import find_zones, is_sentence
from rag.text.dates import find_dates

_AGENCY = r"\W*(?P<agency>[A-ZĐ]{2,8}(?:-[A-ZĐ]{2,4})?)\W{0,3}[-–:]\s*"
_AGENCY_FIRST = re.compile(_AGENCY)
_LEAD = re.compile(rf"(?:{_AGENCY})?(?:vào |trong )?(?P<when>sáng|trưa|chiều|tối|đêm|hôm nay|ngày)\b", re.IGNORECASE)
_FIRST_YEAR = 1990  # of pages on the web
_LEAD_LENGTH = 80  # characters in which the event's day stands


def official_day(lines: Sequence[str]) -> date | None:
    """Return the day at the head of an official paper: `An Giang, ngày 3 tháng 2 năm 2021`."""
    zones = find_zones(lines)
    edges = [lines[number] for number in (*zones.above, *zones.below)]
    for line in edges:
        if is_place_and_day(line):
            return next((found.first for found in find_dates(line) if found.precision == "day"), None)
    return None


def implied_day(lines: Sequence[str], *, is_page: bool) -> date | None:
    """Return the day of the event a news text opens with: `Sáng 12.3, …` in a text that speaks of 2021.

    `is_page` says that the text is known to be a page of a site; otherwise an opening `Ngày …` proves no news.
    """
    lead = next((line for line in lines if is_sentence(line)), "")
    opening = _LEAD.match(lead)
    if opening is None:
        return None
    if opening["when"].casefold() == "ngày" and not (is_page or opening["agency"]):
        return None
    for year in _years_of(lines, lead):
        for found in find_dates(lead, year=year):
            if found.precision == "day" and opening.start("when") <= found.range.start < _LEAD_LENGTH:
                return _nearest_year(found.first, _years_of(lines, lead)) if found.inferred else found.first
    return None


def agency(lines: Sequence[str]) -> str | None:
    """Return the code a news text opens with: `(TGAG)- Sáng …`, `ĐBP - …`."""
    lead = next((line for line in lines if is_sentence(line)), "")
    opening = _AGENCY_FIRST.match(lead)
    return opening["agency"] if opening else None


def _years_of(lines: Sequence[str], lead: str) -> list[int]:
    """Years the lead names, else those of the whole text if it names only one; spans (2021-2026) are none."""
    in_lead = _years(lead)
    if in_lead:
        return in_lead
    anywhere = _years("\n".join(lines))
    return anywhere if len(set(anywhere)) == 1 else []


def _years(text: str) -> list[int]:
    years = [found.first.year for found in find_dates(text) if found.precision != "period"]
    return [year for year in years if year >= _FIRST_YEAR]


def _nearest_year(day: date, years: Sequence[int]) -> date:
    """A meeting early in the year looks back on the last one, a meeting late in the year ahead to the next."""
    if day.month <= 3:
        return day.replace(year=max(years))
    return day.replace(year=min(years) if day.month >= 10 else years[0])
