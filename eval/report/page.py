"""The page: one HTML file with its styles, its script and its data, that asks nothing of a network."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.failures import MEANINGS
from eval.figures import Over
from eval.report import overview
from eval.report.bar_plots import failure_plot, group_plot, latency_plot
from eval.report.confidence_plots import reliability_plot, risk_plot
from eval.report.curves import confidence_of
from eval.report.history_plot import history_plot
from eval.report.overview import FactLine, FigureLine
from eval.report.plot import Plot
from eval.report.questions import OUTCOMES, Asked, asked_questions, details
from eval.report.ranking_plot import ranking_plot
from eval.report.shown import NamedRun, Section, started
from eval.summary import KIND, LANGUAGE

_HERE = Path(__file__).parent
_OVER: Mapping[Over, str] = {
    "all": "questions",
    "answerable": "questions with an answer",
    "unanswerable": "questions without an answer",
    "cited": "answers with citations",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as the template shows it."""

    section: Section
    main: tuple[FigureLine, ...]
    figures: tuple[FigureLine, ...]
    first_facts: tuple[FactLine, ...]
    other_facts: tuple[FactLine, ...]
    plots: tuple[Plot, ...]
    questions: tuple[Asked, ...]
    details: Markup


def render_report(sections: Sequence[Section]) -> str:
    """Return the report of some runs as HTML. The same runs give the same characters."""
    style, script = _file("report.css"), _file("details.js") + _file("report.js")
    policy = f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    return (
        _templates()
        .get_template("report.html")
        .render(
            chapters=[_chapter(section) for section in sections],
            outcomes=OUTCOMES,
            meanings=MEANINGS,
            over=_OVER,
            style=Markup(style),
            script=Markup(script),
            policy=f"{policy}; base-uri 'none'; form-action 'none'",
            groups=overview.groups,
            figures_of=overview.all_figures,
            started=started,
        )
    )


def _chapter(section: Section) -> Chapter:
    runs = section.runs
    figures = overview.compared_figures(runs)
    return Chapter(
        section=section,
        main=overview.main_figures(figures),
        figures=figures,
        first_facts=overview.first_facts(runs),
        other_facts=overview.other_facts(runs),
        plots=tuple(plot for plot in _plots(section) if plot is not None),
        questions=asked_questions(runs),
        details=details(runs),
    )


def _plots(section: Section) -> Iterable[Plot | None]:
    runs, key = section.runs, section.key
    yield failure_plot(runs, key=f"{key}-failures")
    yield group_plot(runs, KIND, key=f"{key}-kinds")
    yield group_plot(runs, LANGUAGE, key=f"{key}-languages")
    yield ranking_plot(runs, key=f"{key}-ranking")
    yield from _confidence_plots(runs, key)
    yield latency_plot(runs, key=f"{key}-latency")
    yield history_plot(section.history, key=f"{key}-history")


def _confidence_plots(runs: Sequence[NamedRun], key: str) -> Iterable[Plot]:
    judged = [(one.name, found) for one in runs if (found := confidence_of(one.run.rows)) is not None]
    if curves := [(name, one) for name, one in judged if len(one.curve.coverage) > 1]:  # one question has none
        yield risk_plot(curves, key=f"{key}-risk")
    if judged:
        yield reliability_plot(judged, key=f"{key}-reliability")


def _file(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _digest(text: str) -> str:
    """Return the source expression by which a policy allows an inline text (CSP 3, 2.3.1)."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
