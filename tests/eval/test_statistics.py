import pytest

from eval.statistics import Estimate, auroc, estimate_auroc, estimate_mean


def test_an_interval_holds_the_mean_and_matches_the_normal_approximation() -> None:
    figure = estimate_mean([1.0] * 60 + [0.0] * 40, seed=1)
    # standard error of a share of .6 over 100: sqrt(.6 * .4 / 100) = .049, so 1.96 of it either side
    assert (figure.value, figure.count) == (0.6, 100)
    assert (figure.low, figure.high) == pytest.approx((0.504, 0.696), abs=0.02)


def test_the_same_seed_gives_the_same_interval() -> None:
    values = [0.1, 0.7, 0.3, 1.0, 0.0]
    assert estimate_mean(values, seed=7) == estimate_mean(values, seed=7)


def test_a_mean_over_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no value"):
        estimate_mean([], seed=0)


def test_auroc_counts_the_pairs_in_order_and_ties_as_half() -> None:
    # pairs: .9>.5 .9>.1 .4<.5 .4>.1 .5=.5 .5>.1 -> (1+1+0+1+.5+1)/6
    assert auroc([0.9, 0.4, 0.5], [0.5, 0.1]) == pytest.approx(4.5 / 6)


def test_a_perfect_confidence_has_an_auroc_of_one_whatever_is_drawn() -> None:
    assert estimate_auroc([0.8, 0.9], [0.1, 0.2, 0.3], seed=0) == Estimate(1.0, 1.0, 1.0, 5)


def test_auroc_of_one_kind_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        estimate_auroc([0.5], [], seed=0)
