import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.command_line import app
from tests.pages import write_pages

COMMAND = [sys.executable, "-m", "api"]


@dataclass(frozen=True)
class Outcome:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Hoidap = Callable[..., Outcome]


@pytest.fixture
def data(tmp_path: Path, bundled_model: Path) -> Path:
    """A data folder that holds the prepared model and nothing else."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "models").symlink_to(bundled_model.parent)
    return folder


def command_on(data: Path) -> Hoidap:
    """The command, in this process, on a data folder."""

    def run(*words: object, stdin: bytes | None = None, env: dict[str, str] | None = None) -> Outcome:
        given = {"HOIDAP_DATA": str(data), "COLUMNS": "200", **(env or {})}
        done = CliRunner().invoke(app, [str(word) for word in words], input=stdin, env=given)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.stderr
        return Outcome(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def hoidap(data: Path) -> Hoidap:
    """The command on an empty data folder."""
    return command_on(data)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory, bundled_model: Path) -> Path:
    """A folder with the test pages in `pages` and a store of them in `data`, made once; only for reading."""
    folder = tmp_path_factory.mktemp("room")
    write_pages(folder / "pages")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(bundled_model.parent)
    assert command_on(folder / "data")("ingest", folder / "pages").code == 0
    return folder


@pytest.fixture
def reading(room: Path) -> Hoidap:
    """The command on the shared store: for questions."""
    return command_on(room / "data")


@pytest.fixture
def filled(hoidap: Hoidap, folder: Path) -> Hoidap:
    """The command on a store of the pages in `folder` that the test may change."""
    assert hoidap("ingest", folder).code == 0
    return hoidap


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The test pages, to be changed."""
    return write_pages(tmp_path / "pages")


@pytest.fixture
def started(data: Path) -> Callable[..., subprocess.Popen[str]]:
    """The command as a process of its own, where a process matters."""

    def start(*words: object, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        given = {**os.environ, "HOIDAP_DATA": str(data), **(env or {})}
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*COMMAND, *map(str, words)], stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=given, encoding="utf-8"
        )

    return start
