from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eval.assistant_service import AssistantService, open_assistant_service
from eval.questions import Record
from eval.service import QuestionFailed, Retriever
from eval.trial import CORPUS_FOLDER, write_corpus
from rag.errors import SettingsError
from rag.ingest.summary import SilentObserver
from rag.read.calibration import Calibration, Scale
from rag.read.calibration_file import FILE, save_calibration
from rag.read.weights import load_weights
from rag.write.check.checker import EvidenceChecker
from tests.fakes import FakeEncoder

CLOCK = Record("clock", "Tháp đồng hồ của thị xã Nam Khê được xây xong năm 1911.", "Tháp đồng hồ")
BRIDGE = Record("bridge", "Cầu Ca Nho cũ được khánh thành ngày 12 tháng 5 năm 1925.", "Cầu Ca Nho")


@pytest.fixture
def service(tmp_path: Path, bundled_model: Path) -> Iterator[AssistantService]:
    (tmp_path / "models").symlink_to(bundled_model.parent)
    with open_assistant_service(tmp_path, {}) as opened:
        yield opened


def _store(service: AssistantService, *records: Record) -> None:
    folder = service.settings.data / CORPUS_FOLDER
    write_corpus(records, folder)
    service.ingest(folder, SilentObserver())


def test_the_assistant_finds_cites_and_reads_back_what_was_stored(service: AssistantService) -> None:
    _store(service, CLOCK, BRIDGE)
    answer = service.ask("Tháp đồng hồ Nam Khê được xây xong năm nào?", k=10)
    citation = answer.citations[0]
    assert (answer.hits[0].metadata.source, citation.source) == ("clock", "clock")
    assert service.read(citation) == citation.quote == CLOCK.text


@pytest.mark.parametrize("retriever", ["hybrid", "dense", "lexical"])
def test_each_retriever_ranks_the_right_source_first(service: AssistantService, retriever: Retriever) -> None:
    _store(service, CLOCK, BRIDGE)
    hits = service.retrieve("Cầu Ca Nho khánh thành khi nào?", k=10, retriever=retriever)
    assert hits[0].metadata.source == "bridge"


def test_a_source_of_an_earlier_trial_is_gone_after_the_next(service: AssistantService) -> None:
    _store(service, CLOCK, BRIDGE)
    _store(service, BRIDGE)
    assert (service.text("clock"), service.text("bridge")) == (None, BRIDGE.text)


def test_a_citation_of_an_unknown_document_reads_as_nothing(service: AssistantService) -> None:
    _store(service, CLOCK)
    citation = service.ask("Tháp đồng hồ được xây năm nào?", k=10).citations[0]
    assert service.read(replace(citation, document="0" * 16)) == ""


def test_the_settings_are_described_without_the_machine_s_paths(service: AssistantService) -> None:
    described = service.describe()
    assert (described["embedding_model"], described["passage_tokens"], "data" in described) == ("bundled", "200", False)


def test_the_calibration_of_the_data_folder_is_described(tmp_path: Path) -> None:
    scale = Scale(slope=0.5, offset=-1.25, abstain_below=0.3)
    own = Calibration("sentences", load_weights().digest, same=scale, foreign=replace(scale, slope=2.0))
    save_calibration(own, tmp_path / FILE)
    with open_assistant_service(tmp_path, {}) as opened:
        described = opened.describe()
    assert {name: told for name, told in described.items() if "calibrat" in name} == {
        "calibrated reader": f"sentences {own.weights}",
        "calibration of same": "slope 0.5, offset -1.25, abstain below 0.3",
        "calibration of foreign": "slope 2, offset -1.25, abstain below 0.3",
    }


def test_what_the_assistant_announces_is_said_beside_the_figures(
    tmp_path: Path, bundled_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "models").symlink_to(bundled_model.parent)
    scale = Scale(slope=0.5, offset=-1.25, abstain_below=0.3)
    save_calibration(Calibration("sentences", "of another fit", same=scale, foreign=scale), tmp_path / FILE)
    with open_assistant_service(tmp_path, {}):
        pass
    said = capsys.readouterr()
    assert (said.out, "calibration" in said.err) == ("", True)


@pytest.mark.parametrize(("settings", "named"), [({}, False), ({"llm": "http://127.0.0.1:9/v1#m"}, True)])
def test_the_checker_of_written_sentences_is_described_where_a_model_is_named(
    tmp_path: Path, settings: dict[str, str], named: bool
) -> None:
    with open_assistant_service(tmp_path, settings) as opened:
        described = opened.describe()
    digest = EvidenceChecker(FakeEncoder()).digest
    assert (described.get("checker"), "prompt answer.vi" in described) == ((digest, True) if named else (None, False))


def test_a_setting_that_is_mistyped_is_refused_with_the_nearest(tmp_path: Path) -> None:
    mistyped = open_assistant_service(tmp_path, {"overlap_sentence": "2"})
    near = r"'overlap_sentence' names no setting\. Did you mean overlap_sentences\?"
    with pytest.raises(SettingsError, match=near), mistyped:
        pass


def test_a_question_that_is_too_long_fails_alone(service: AssistantService) -> None:
    _store(service, CLOCK)
    with pytest.raises(QuestionFailed, match="has 2,001 characters; at most 2,000 are read"):
        service.ask("x" * 2001, k=10)
    assert service.ask("Tháp đồng hồ được xây năm nào?", k=10).citations[0].source == "clock"
