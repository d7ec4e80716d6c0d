"""A run folder that the file system refuses."""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import RunConfig, RunFolder
from eval.run import run_evaluation
from eval.storing import Workplace
from tests.eval.fakes import FakeService, opening
from tests.eval.runs import right_row

CONFIG = RunConfig("csv:set.csv")


def test_a_run_below_a_file_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    questions, console, service = tmp_path / "set.csv", Console(file=io.StringIO()), FakeService()
    questions.write_text(
        "context,question,answer\nthe clock was built in 1911,when was the clock built,1911\n", "utf-8"
    )
    with pytest.raises(EvaluationError) as refused:
        run_evaluation(
            RunConfig(f"csv:{questions}"), RunFolder(questions / "run"), Workplace(opening(service), console)
        )
    assert str(refused.value) == (
        f"{questions / 'run'} cannot be written ({questions} is a file). Make room there, or name another run folder "
        "with --out."
    )
    assert service.stored == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_run_in_a_folder_that_may_not_be_written_to_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EvaluationError, match=r"cannot be written \(no permission to write into "):
        RunFolder(tmp_path / "run").is_begun(CONFIG, {})
    tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_ends_a_run_with_a_cure(tmp_path: Path) -> None:
    out = RunFolder(tmp_path / "run")
    out.begin(CONFIG, {})
    (out.path / "rows.jsonl").symlink_to("/dev/full")
    with pytest.raises(EvaluationError, match=r"cannot be written \(No space left on device\)\. Make room there"):
        list(out.append([right_row()]))
