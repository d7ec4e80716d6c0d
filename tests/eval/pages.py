"""A report as a reader's program sees it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from lxml import html

from eval.folder import Run
from eval.report.page import render_report
from eval.report.shown import load_sections


@dataclass(frozen=True)
class ReportPage:
    """A parsed report, and its text as it was written."""

    text: str
    root: Any

    @classmethod
    def of(cls, *runs: Run) -> Self:
        """Write the report of some runs."""
        return cls.read(render_report(load_sections([run.path for run in runs])))

    @classmethod
    def read(cls, text: str) -> Self:
        """Parse a report."""
        return cls(text, html.document_fromstring(text))

    def texts(self, path: str) -> list[str]:
        """What stands in the elements that a path names, white space squeezed."""
        return [" ".join(one.text_content().split()) for one in self.root.xpath(path)]

    def table(self, title: str) -> list[list[str]]:
        """The numbers of a plot."""
        rows = self.root.xpath(f"//figure[h3='{title}']//tbody/tr")
        return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]

    def details(self) -> list[list[dict[str, Any]]]:
        """The details of every section's questions."""
        return [json.loads(one.text) for one in self.root.xpath("//script[@type='application/json']")]


def saved(path: Path) -> ReportPage:
    """Read a report from its file."""
    return ReportPage.read(path.read_text("utf-8"))
