from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.resampling import RESAMPLES, blocks, resampled_counts
from eval.statistics import (
    Bin,
    Curve,
    Estimate,
    Paired,
    area_under,
    auroc,
    estimate_area_under_risk,
    estimate_auroc,
    estimate_calibration_error,
    estimate_mean,
    expected_calibration_error,
    paired_difference,
    reliability,
    risk_coverage,
)

_SHARE = st.floats(0, 1, allow_subnormal=False)
_JUDGED = st.lists(st.tuples(_SHARE, st.sampled_from([0.0, 1.0])), min_size=1, max_size=40)


def test_an_interval_holds_the_mean_and_matches_the_normal_approximation() -> None:
    figure = estimate_mean([1.0] * 60 + [0.0] * 40, seed=1)
    # standard error of a share of .6 over 100: sqrt(.6 * .4 / 100) = .049, so 1.96 of it either side
    assert (figure.value, figure.count) == (0.6, 100)
    assert (figure.low, figure.high) == pytest.approx((0.504, 0.696), abs=0.02)


def test_the_same_seed_gives_the_same_interval() -> None:
    values = [0.1, 0.7, 0.3, 1.0, 0.0]
    assert estimate_mean(values, seed=7) == estimate_mean(values, seed=7)


def test_ten_right_of_ten_leave_a_doubt() -> None:
    # Wilson (1927) for 10 of 10 and for 0 of 10, as in Newcombe 1998
    assert estimate_mean([1.0] * 10, seed=0) == Estimate(1.0, pytest.approx(0.7225, abs=1e-4), 1.0, 10)
    assert estimate_mean([0.0] * 10, seed=0) == Estimate(0.0, 0.0, pytest.approx(0.2775, abs=1e-4), 10)


def test_one_question_alone_proves_little() -> None:
    # Wilson (1927) for a share of .5 over 1
    half = Estimate(0.5, pytest.approx(0.0546, abs=1e-4), pytest.approx(0.9454, abs=1e-4), 1)
    assert estimate_mean([0.5], seed=0) == half


def test_a_mean_over_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no value"):
        estimate_mean([], seed=0)


def test_auroc_counts_the_pairs_in_order_and_ties_as_half() -> None:
    # pairs: .9>.5 .9>.1 .4<.5 .4>.1 .5=.5 .5>.1 -> (1+1+0+1+.5+1)/6
    assert auroc([0.9, 0.4, 0.5], [0.5, 0.1]) == pytest.approx(4.5 / 6)


def test_a_perfect_confidence_has_an_auroc_of_one_whatever_is_drawn() -> None:
    assert estimate_auroc([0.8, 0.9], [0.1, 0.2, 0.3], seed=0) == Estimate(1.0, 1.0, 1.0, 5)


def test_the_interval_of_auroc_is_that_of_drawing_the_questions_one_by_one() -> None:
    draw = np.random.default_rng(5)
    high, low = draw.normal(1, 1, 60).round(1), draw.normal(0, 1, 40).round(1)
    drawn = [auroc(draw.choice(high, 60), draw.choice(low, 40)) for _ in range(2000)]
    found = estimate_auroc(high, low, seed=0)
    assert (found.low, found.high) == pytest.approx(np.quantile(drawn, (0.025, 0.975)), abs=0.015)


def test_auroc_of_one_kind_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        estimate_auroc([0.5], [], seed=0)


def test_a_curve_has_the_share_wrong_among_the_surest() -> None:
    curve = risk_coverage([0.1, 0.9, 0.5, 0.7], [0, 1, 1, 0])
    assert curve == Curve((0.25, 0.5, 0.75, 1.0), (0.0, 0.5, pytest.approx(1 / 3), 0.5))


@settings(deadline=None)
@given(_JUDGED, st.randoms())
def test_the_order_of_the_questions_says_nothing(judged: list[tuple[float, float]], chance: object) -> None:
    mixed = sorted(judged, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert area_under(_curve(mixed)) == pytest.approx(area_under(_curve(judged)))


@settings(deadline=None)
@given(_JUDGED)
def test_the_area_is_a_share_and_the_last_risk_is_the_share_wrong(judged: list[tuple[float, float]]) -> None:
    curve = _curve(judged)
    wrong = 1 - sum(right for _, right in judged) / len(judged)
    assert (curve.coverage[-1], curve.risk[-1]) == (1.0, pytest.approx(wrong))
    assert 0 <= area_under(curve) <= 1 + 1e-9


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=40))
def test_no_order_is_better_than_the_right_first_and_none_worse_than_the_wrong_first(right: list[float]) -> None:
    places = np.linspace(0, 1, len(right))
    best, worst = area_under(risk_coverage(right, right)), area_under(risk_coverage(1 - np.array(right), right))
    assert best - 1e-9 <= area_under(risk_coverage(places, right)) <= worst + 1e-9


def test_a_confidence_that_says_nothing_has_the_share_wrong_everywhere() -> None:
    assert area_under(risk_coverage([0.5] * 4, [1, 0, 0, 1])) == 0.5


def test_the_points_of_a_reliability_diagram_have_intervals_of_their_own() -> None:
    low, high = reliability([0.2] * 10 + [0.9] * 10, [1, 1, *([0] * 8), *([1] * 10)], bins=2)
    # Wilson (1927) for 2 of 10 and for 10 of 10, as in Newcombe 1998
    assert low == Bin(pytest.approx(0.2), 0.2, 10, pytest.approx(0.0567, abs=1e-4), pytest.approx(0.5098, abs=1e-4))
    assert high == Bin(pytest.approx(0.9), 1.0, 10, pytest.approx(0.7225, abs=1e-4), 1.0)


@settings(deadline=None)
@given(_JUDGED, st.integers(1, 12))
def test_bins_hold_every_question_once_and_rise(judged: list[tuple[float, float]], bins: int) -> None:
    found = reliability(*_lists(judged), bins)
    assert (len(found) <= bins, sum(one.count for one in found)) == (True, len(judged))
    assert [one.confidence for one in found] == sorted(one.confidence for one in found)
    assert all(one.low <= one.right + 1e-9 and one.right - 1e-9 <= one.high for one in found)


def test_questions_of_one_confidence_share_a_bin() -> None:
    assert [one.count for one in reliability([0.1] + [0.5] * 8 + [0.9], [0] * 10, bins=5)] == [1, 8, 1]


@settings(deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=8))
def test_a_confidence_that_is_the_share_right_has_no_calibration_error(tenths: list[int]) -> None:
    confidence = [tenth / 10 for tenth in tenths for _ in range(10)]
    right = [float(number < tenth) for tenth in tenths for number in range(10)]
    assert expected_calibration_error(confidence, right) == pytest.approx(0, abs=1e-12)


@settings(deadline=None)
@given(_JUDGED)
def test_calibration_error_is_at_least_how_far_the_means_are_apart(judged: list[tuple[float, float]]) -> None:
    confidence, right = _lists(judged)
    apart = abs(sum(confidence) - sum(right)) / len(judged)
    assert apart - 1e-9 <= expected_calibration_error(confidence, right) <= 1


@settings(deadline=None)
@given(_JUDGED, st.integers(0, 3))
def test_the_intervals_of_a_confidence_hold_its_figures(judged: list[tuple[float, float]], seed: int) -> None:
    error = estimate_calibration_error(*_lists(judged), seed=seed)
    area = estimate_area_under_risk(*_lists(judged), seed=seed)
    assert 0 <= error.low <= error.value <= error.high
    assert (error.count, area.count) == (len(judged), len(judged))
    assert area.value == area_under(_curve(judged))
    assert 0 <= area.low <= area.high <= 1 + 1e-9


def test_the_interval_of_the_area_is_that_of_drawing_the_questions_one_by_one() -> None:
    draw = np.random.default_rng(5)
    confidence = draw.random(80).round(1)
    right = (draw.random(80) < confidence).astype(float)
    samples = draw.integers(0, 80, (2000, 80))
    drawn = [area_under(risk_coverage(confidence[sample], right[sample])) for sample in samples]
    found = estimate_area_under_risk(confidence, right, seed=0)
    assert (found.low, found.high) == pytest.approx(np.quantile(drawn, (0.025, 0.975)), abs=0.02)


def test_the_interval_of_a_calibrated_confidence_reaches_down_to_almost_nothing() -> None:
    draw = np.random.default_rng(2)
    confidence = draw.random(300)
    right = (draw.random(300) < confidence).astype(float)
    found = estimate_calibration_error(confidence, right, seed=0)
    # what chance alone makes of 300 questions lies inside
    assert (found.low < 0.01, found.value > 0.05) == (True, True)


@settings(deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=8))
def test_the_chance_of_a_difference_is_counted_over_every_turn_of_signs(differences: list[int]) -> None:
    far = abs(sum(differences))
    turned = [sum(sign * one for sign, one in zip(signs, differences, strict=True)) for signs in _signs(differences)]
    expected = sum(abs(total) >= far for total in turned) / len(turned)
    assert paired_difference([0.0] * len(differences), differences, seed=0).p == pytest.approx(expected)


def test_the_drawn_chance_is_that_of_the_normal_approximation() -> None:
    # sum 2 standard deviations from 0: p about .0455
    draw = np.random.default_rng(1)
    differences = draw.random(400)
    differences *= np.where(np.arange(400) % 2, 1, -1)
    differences += (2 * np.sqrt((differences**2).sum()) - differences.sum()) / 400
    found = paired_difference(np.zeros(400), differences, seed=0)
    assert found.p == pytest.approx(0.0455, abs=0.015)


def test_a_difference_is_of_the_second_over_the_first_and_has_its_interval() -> None:
    found = paired_difference([0.0] * 100, [1.0] * 20 + [0.0] * 80, seed=0)
    assert found == Paired(0.2, pytest.approx(0.122, abs=0.02), pytest.approx(0.278, abs=0.02), pytest.approx(2**-19))


@settings(deadline=None)
@given(st.lists(st.tuples(_SHARE, _SHARE), min_size=1, max_size=15))
def test_turning_two_systems_round_turns_the_difference_and_keeps_the_chance(pairs: list[tuple[float, float]]) -> None:
    one, other = [first for first, _ in pairs], [second for _, second in pairs]
    there, back = paired_difference(one, other, seed=0), paired_difference(other, one, seed=0)
    assert there.difference == pytest.approx(-back.difference)
    assert there.p == pytest.approx(back.p, abs=0.03)


@pytest.mark.parametrize("lists", [([], []), ([1.0], [1.0, 0.0])])
def test_lists_that_do_not_pair_are_refused(lists: tuple[list[float], list[float]]) -> None:
    for figure in (risk_coverage, reliability):
        with pytest.raises(ValueError, match="cannot be paired"):
            figure(*lists)
    with pytest.raises(ValueError, match="cannot be paired"):
        paired_difference(*lists, seed=0)


def _lists(judged: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [confidence for confidence, _ in judged], [right for _, right in judged]


def _curve(judged: list[tuple[float, float]]) -> Curve:
    return risk_coverage(*_lists(judged))


def _signs(differences: list[int]) -> list[tuple[int, ...]]:
    return list(product((1, -1), repeat=len(differences)))


def test_samples_of_many_values_are_those_that_would_be_drawn_at_once() -> None:
    times = np.ones(2500, np.int64)
    draw = np.random.default_rng(0)
    parts = [resampled_counts(times, draw, samples) for samples in blocks(2500)]
    assert [len(part) for part in parts] == [800, 800, 400]
    assert np.array_equal(np.concatenate(parts), resampled_counts(times, np.random.default_rng(0), RESAMPLES))
