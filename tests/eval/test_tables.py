import io

from rich.console import Console

from eval.statistics import Estimate
from eval.summary import Latency, Summary
from eval.tables import print_summary


def _printed(*, questions: int, figures: dict[str, dict[str, Estimate]], failed: int = 0) -> list[str]:
    written = io.StringIO()
    latency = {"read": Latency(0.0125, 0.5)}
    print_summary(Summary(questions, failed, figures, latency), Console(file=written, width=80))
    return written.getvalue().splitlines()


def _cells(lines: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


def _figure(value: float, count: int) -> Estimate:
    return Estimate(value, value - 0.1, value + 0.1, count)


def test_every_figure_is_shown_with_its_interval_its_count_and_its_direction() -> None:
    figures = {"hybrid nDCG@10": _figure(0.75, 3), "false-refusal rate": _figure(0.25, 3)}
    lines = _cells(_printed(questions=4, figures={"all": figures}))
    assert "hybrid nDCG@10 0.750 0.650 – 0.850 3" in lines
    assert "false-refusal rate ↓ 0.250 0.150 – 0.350 3" in lines
    assert "read 12.5 500.0" in lines


def test_kinds_and_languages_show_what_applies_to_them_whole_on_eighty_columns() -> None:
    answered = {"right": _figure(0.5, 2), "token F1": _figure(0.25, 2), "hybrid nDCG@10": _figure(0.75, 2)}
    answered |= {"false-refusal rate": _figure(0.2, 2)}
    refused = {"right": _figure(0.7, 1), "false-answer rate": _figure(0.3, 1)}
    kinds = {"kind: document-number": answered, "kind: unanswerable": refused}
    lines = _printed(questions=3, figures={"all": answered, **kinds, "language: vi": answered})
    assert "document-number 2 0.500 ±.100 0.250 ±.100 0.750 ±.100 0.200 ±.100" in _cells(lines)
    assert "unanswerable 1 0.700 ±.100 0.300 ±.100" in _cells(lines)
    assert max(map(len, lines)) <= 80
    assert not any("By language" in line for line in lines)  # one language alone says nothing new


def test_two_languages_are_told_apart() -> None:
    languages = {"language: en→vi": {"right": _figure(0.5, 1)}, "language: vi": {"right": _figure(0.75, 2)}}
    lines = _cells(_printed(questions=3, figures={"all": {"right": _figure(0.6, 3)}, **languages}))
    assert [line for line in lines if "±" in line] == ["en→vi 1 0.500 ±.100", "vi 2 0.750 ±.100"]


def test_a_set_without_answers_shows_whose_sources_were_cited() -> None:
    kinds = {name: {"gold source cited": _figure(0.5, 2)} for name in ("kind: a", "kind: b")}
    lines = _cells(_printed(questions=4, figures={"all": {"gold source cited": _figure(0.5, 4)}, **kinds}))
    assert "a 2 0.500 ±.100" in lines


def test_questions_without_an_answer_are_told_of_first() -> None:
    lines = _printed(questions=300, failed=3, figures={"all": {"right": _figure(0.5, 300)}})
    assert lines[0] == "3 of 300 questions got no answer and count as wrong."
