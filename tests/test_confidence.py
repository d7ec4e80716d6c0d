"""Confidence and abstention as whoever asks meets them: by the calibration of the data folder."""

from dataclasses import replace
from pathlib import Path

import pytest

from rag.assistant import Parts, open_assistant
from rag.errors import CalibrationDamaged
from rag.read.calibration import Calibration, Scale
from rag.read.calibration_file import FILE, save_calibration
from rag.read.sentence_reader import facts_of
from rag.read.weights import load_weights
from rag.settings import Settings
from rag.types import Answer
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, ingested, opened, write_pages

VIETNAMESE, ENGLISH = "Cầu Bến Gỗ dài bao nhiêu mét?", "How many metres long is the Bến Gỗ bridge?"
READER = facts_of(load_weights())
GIVEN, REFUSED = Scale(1.0, 0.0, 0.0), Scale(1.0, 0.0, 1.0)
OWN = Calibration(READER.name, READER.weights, GIVEN, REFUSED)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    ingested(tmp_path / "data", [write_pages(tmp_path / "pages")])
    return tmp_path / "data"


def ask(data: Path, question: str, *, abstain_below: float | None = None) -> Answer:
    with opened(data, abstain_below=abstain_below) as assistant:
        return assistant.ask(question)


def test_each_group_of_questions_abstains_by_its_own_threshold(data: Path):
    save_calibration(OWN, data / FILE)
    assert [ask(data, question).kind for question in (VIETNAMESE, ENGLISH)] == ["extracted", "abstained"]
    save_calibration(replace(OWN, same=REFUSED, foreign=GIVEN), data / FILE)
    assert [ask(data, question).kind for question in (VIETNAMESE, ENGLISH)] == ["abstained", "extracted"]


def test_the_setting_takes_the_place_of_every_threshold(data: Path):
    save_calibration(OWN, data / FILE)
    assert ask(data, ENGLISH, abstain_below=0.0).kind == "extracted"
    assert ask(data, VIETNAMESE, abstain_below=1.0).kind == "abstained"


def test_the_setting_counts_in_the_confidence_that_is_shown(data: Path):
    save_calibration(replace(OWN, same=replace(GIVEN, slope=0.1)), data / FILE)
    confidence = ask(data, VIETNAMESE).confidence
    kinds = [ask(data, VIETNAMESE, abstain_below=confidence + shift).kind for shift in (-0.01, 0.01)]
    assert kinds == ["extracted", "abstained"]


def test_confidence_is_what_the_calibration_makes_of_support_and_what_is_shown_stays_the_same(data: Path):
    save_calibration(OWN, data / FILE)
    plain = ask(data, VIETNAMESE)
    steeper = replace(GIVEN, slope=2.0, offset=1.0)
    save_calibration(replace(OWN, same=steeper), data / FILE)
    told = ask(data, VIETNAMESE)
    assert (told.text, told.citations) == (plain.text, plain.citations) == (f"{BRIDGE} [1]", plain.citations)
    assert told.confidence == pytest.approx(steeper.confidence(plain.confidence))


def test_an_abstention_tells_the_confidence_too(data: Path):
    save_calibration(replace(OWN, same=replace(GIVEN, offset=-2.0)), data / FILE)
    given, refused = ask(data, VIETNAMESE), ask(data, VIETNAMESE, abstain_below=1.0)
    assert (refused.kind, refused.confidence) == ("abstained", given.confidence)


def test_a_calibration_that_is_handed_over_wins_over_the_folders(data: Path):
    save_calibration(OWN, data / FILE)
    handed = replace(OWN, same=REFUSED)
    with open_assistant(Settings.load(data=data), parts=Parts(encoder=FakeEncoder(), calibration=handed)) as assistant:
        assert assistant.ask(VIETNAMESE).kind == "abstained"


def test_an_assistant_does_not_open_on_a_damaged_calibration(data: Path):
    (data / FILE).write_text("{", "utf-8")
    with pytest.raises(CalibrationDamaged, match="is no calibration"), opened(data):
        pass
