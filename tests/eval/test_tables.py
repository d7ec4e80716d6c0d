import io

from rich.console import Console

from eval.statistics import Estimate
from eval.summary import Latency, Summary
from eval.tables import print_summary


def _printed(summary: Summary) -> list[str]:
    written = io.StringIO()
    print_summary(summary, Console(file=written, width=80))
    return [" ".join(line.replace("│", " ").split()) for line in written.getvalue().splitlines()]


def _figure(value: float, count: int) -> Estimate:
    return Estimate(value, value - 0.1, value + 0.1, count)


def test_every_figure_is_shown_with_its_interval_and_its_count() -> None:
    summary = Summary(4, {"all": {"hybrid nDCG@10": _figure(0.75, 3)}}, {"read": Latency(0.0125, 0.5)})
    lines = _printed(summary)
    assert "hybrid nDCG@10 0.750 0.650 – 0.850 3" in lines
    assert "read 12.5 500.0" in lines


def test_kinds_show_what_applies_to_them_whole_on_eighty_columns() -> None:
    answered = {"hybrid nDCG@10": _figure(0.5, 2), "token F1": _figure(0.25, 2), "false-refusal rate": _figure(0.2, 2)}
    refused = {"false-answer rate": _figure(0.3, 1)}
    kinds = {"document-number": answered, "unanswerable": refused}
    lines = _printed(Summary(3, {"all": {**answered, **refused}, **kinds}, {}))
    assert "document-number 2 0.500 0.250 0.200" in lines
    assert "unanswerable 1 0.300" in lines


def test_one_kind_alone_is_not_shown_twice() -> None:
    figures = {"token F1": _figure(0.5, 2)}
    assert not any("By kind" in line for line in _printed(Summary(2, {"all": figures, "span": figures}, {})))
