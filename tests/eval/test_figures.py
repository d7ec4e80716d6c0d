import pytest

from eval.errors import EvaluationError
from eval.figures import FIGURES, figure_named, figures_named


def test_every_figure_has_a_name_of_its_own_and_a_meaning() -> None:
    assert len({figure.name for figure in FIGURES}) == len({figure.meaning for figure in FIGURES}) == len(FIGURES)


def test_figures_are_found_by_name_each_once() -> None:
    right, refused = figure_named("right"), figure_named("false-refusal rate")
    assert figures_named(["right", "false-refusal rate", "right"]) == (right, refused)
    assert (right.higher_is_better, refused.higher_is_better) == (True, False)


def test_an_unknown_figure_is_refused_naming_the_nearest() -> None:
    with pytest.raises(EvaluationError, match=r"no figure 'xyz'\. All: right, "):
        figure_named("xyz")
    with pytest.raises(EvaluationError, match=r"no figure 'token f1'\. Did you mean 'token F1'\?"):
        figures_named(["right", "token f1"])
