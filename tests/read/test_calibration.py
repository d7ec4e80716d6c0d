"""What support is worth: the scale, and the file it is kept in."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import CalibrationDamaged, StoreError
from rag.question import understand_question
from rag.read.calibration import Calibration, FittedOn, GroupFigures, Scale
from rag.read.calibration_file import FILE, choose_calibration, load_calibration, save_calibration, shipped_calibration
from rag.read.reader import ReaderFacts, Reading
from rag.read.sentence_reader import facts_of
from rag.read.weights import load_weights
from rag.types import Range
from tests.read.passages import hit
from tests.text.test_accents import CORPUS

READER = facts_of(load_weights())
SAME, FOREIGN = Scale(2.0, -1.0, 0.4), Scale(0.5, 1.0, 0.7)
OWN = Calibration(READER.name, READER.weights, SAME, FOREIGN)
FITTED = replace(
    OWN,
    fitted_on=FittedOn(
        sets=("own:questions.jsonl",),
        leave_out=0.5,
        limit=None,
        seed=0,
        wanted="equal",
        encoder="bundled",
        day="2026-11-22",
        same=GroupFigures(60, 70, 0.1, 0.05, 0.2, 0.2),
        foreign=GroupFigures(3, 2, kept=True),
    ),
)
SCALES = st.builds(
    Scale,
    slope=st.floats(0.05, 5),
    offset=st.floats(-5, 5),
    abstain_below=st.just(0.5),
)


@given(SCALES, st.floats(0, 1), st.floats(0, 1))
def test_more_support_is_never_less_confidence_and_confidence_stays_in_its_bounds(scale: Scale, one: float, two: float):
    low, high = scale.confidence(min(one, two)), scale.confidence(max(one, two))
    assert 0 <= low <= high <= 1


@given(SCALES)
def test_no_two_supports_a_reader_can_tell_apart_share_a_confidence(scale: Scale):
    said = [scale.confidence(support / 100) for support in range(5, 96)]
    assert sorted(set(said)) == said


def test_a_scale_is_a_line_through_log_odds():
    assert SAME.confidence(0.8) == pytest.approx(1 / (1 + math.exp(-(2 * math.log(0.8 / 0.2) - 1))))


def reading(support: float) -> Reading:
    return Reading(hit(0, 40, number=1, language="vi"), Range(0, 40), support)


@pytest.mark.parametrize(
    ("question", "scale"), [("Cầu dài bao nhiêu mét?", SAME), ("How long is the bridge?", FOREIGN)]
)
def test_each_group_of_questions_has_its_own_scale_and_threshold(question: str, scale: Scale):
    verdict = OWN.judge(understand_question(question, CORPUS), [reading(0.6)])
    assert verdict == (scale.confidence(0.6), scale.confidence(0.6) >= scale.abstain_below)


def test_a_threshold_that_is_given_holds_for_every_group_and_nothing_read_is_no_answer():
    asked = understand_question("How long is the bridge?", CORPUS)
    assert OWN.judge(asked, [reading(0.01)], abstain_below=0.0).given
    assert not OWN.judge(asked, [reading(0.99)], abstain_below=1.0).given
    assert OWN.judge(asked, [], abstain_below=0.0) == (0.0, False)


def test_the_calibration_that_ships_is_for_the_reader_that_ships():
    assert shipped_calibration(READER).fits(READER)
    assert shipped_calibration(ReaderFacts("unknown", "x", 0.5)) is None


def test_a_calibration_comes_back_from_its_file_as_it_was(tmp_path: Path):
    save_calibration(OWN, tmp_path / FILE)
    save_calibration(FITTED, tmp_path / FILE)
    assert load_calibration(tmp_path / FILE) == FITTED
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_data_folders_own_calibration_wins_and_without_one_it_is_the_shipped(tmp_path: Path):
    said: list[str] = []
    assert choose_calibration(tmp_path, READER, said.append) == shipped_calibration(READER)
    save_calibration(OWN, tmp_path / FILE)
    assert choose_calibration(tmp_path, READER, said.append) == OWN
    assert said == []


def test_a_calibration_of_other_weights_is_told_of_and_passed_over(tmp_path: Path):
    said: list[str] = []
    save_calibration(replace(OWN, weights="0123456789abcdef"), tmp_path / FILE)
    assert choose_calibration(tmp_path, READER, said.append) == shipped_calibration(READER)
    assert said == [
        f"{tmp_path / FILE} was fitted for the reader 'sentences' of weights 01234567; in use is 'sentences' of "
        f"weights {READER.weights[:8]}, so it is passed over. "
        f"Fit it again: hoidap-eval calibrate --set … --data {tmp_path}"
    ]


def test_a_reader_that_nothing_fits_keeps_its_own_certainty_and_threshold(tmp_path: Path):
    said: list[str] = []
    chosen = choose_calibration(tmp_path, ReaderFacts("other", "f" * 16, 0.3), said.append)
    assert (chosen.same.confidence(0.25), chosen.foreign.abstain_below) == (pytest.approx(0.25), 0.3)
    assert len(said) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "the file: Invalid JSON"),
        ('{"reader": "sentences"}', "weights: Field required"),
        ('{"reader": 1}', "reader: Input should be a valid string"),
    ],
)
def test_a_damaged_file_says_where_and_what_to_do(tmp_path: Path, text: str, place: str):
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(CalibrationDamaged) as caught:
        choose_calibration(tmp_path, READER, print)
    assert f"{tmp_path / FILE} is no calibration ({place}" in str(caught.value)
    assert f"Move it away, or fit it again: hoidap-eval calibrate --set … --data {tmp_path}" in str(caught.value)


@pytest.mark.parametrize("change", [{"slope": 0}, {"slope": -1}, {"offset": None}, {"abstain_below": 1.5}])
def test_a_scale_that_would_not_rise_or_leaves_its_bounds_is_refused(tmp_path: Path, change: dict[str, object]):
    save_calibration(OWN, tmp_path / FILE)
    stored = json.loads((tmp_path / FILE).read_text("utf-8"))
    stored["foreign"].update(change)
    (tmp_path / FILE).write_text(json.dumps(stored), "utf-8")
    with pytest.raises(CalibrationDamaged, match=f"foreign.{next(iter(change))}: "):
        load_calibration(tmp_path / FILE)


def test_what_stands_in_the_files_place_and_cannot_be_read_is_told(tmp_path: Path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(CalibrationDamaged, match="cannot be read"):
        load_calibration(tmp_path / FILE)


def test_a_calibration_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path):
    (tmp_path / FILE / "inside").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be written"):
        save_calibration(OWN, tmp_path / FILE)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
