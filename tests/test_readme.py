"""README and the other pages say what the code does: commands, options, settings, exit codes, examples."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from api.command_line import app
from api.exits import Exit
from rag.errors import RefusedDocument
from rag.ingest.loading.formats import SUFFIXES
from rag.settings import PREFIX, Settings
from rag.types import Answer, Citation, Hit

ROOT = Path(__file__).parent.parent
SERVICE = "http://127.0.0.1:8000"
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PROSE = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def table(heading: str) -> list[list[str]]:
    section = README.partition(f"### {heading}\n")[2].partition("\n#")[0]
    rows = [line.strip("|").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def commands() -> Iterator[tuple[str, ...]]:
    """Yield every command line of the README, as words after `hoidap`."""
    for line in "".join([*blocks("sh"), *blocks("console")]).splitlines():
        if match := re.match(r"(?:.*[\s/])?hoidap ([a-z].*)", line):
            yield tuple(shlex.split(re.split(r" [|>] ", match[1])[0]))
    for line in re.findall(r"`hoidap\s([^`…]+)`", PROSE):
        yield tuple(shlex.split(line))


def find_command(words: tuple[str, ...]) -> tuple[Any, list[str]]:
    """Return the command that words name, and the words that are its own."""
    command: Any = typer.main.get_command(app)
    rest = list(words)
    while isinstance(command, TyperGroup):
        command = command.commands[rest.pop(0)]
    return command, rest


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(command, TyperGroup):
        for name, one in command.commands.items():
            yield from leaves(one, (*path, name))
    else:
        yield path


@pytest.mark.parametrize("words", [words for words in commands() if len(words) > 2], ids=" ".join)
def test_every_command_line_is_one_that_the_command_takes(words: tuple[str, ...]) -> None:
    command, rest = find_command(words)
    assert command.make_context(words[0], rest).command is command  # a UsageError otherwise


def test_every_command_is_in_the_table_of_commands() -> None:
    listed = re.findall(r"^\| `hoidap ([a-z ]+)` \|", README, re.MULTILINE)
    assert [tuple(line.split()) for line in sorted(listed)] == sorted(leaves(typer.main.get_command(app)))


def test_every_option_is_explained() -> None:
    options = {
        option
        for words in leaves(typer.main.get_command(app))
        for parameter in find_command(words)[0].params
        for option in parameter.opts
        if option.startswith("-") and option != "--help"
    }
    evaluation = r"<!-- figures -->.*<!-- /figures -->|^## Is it right on .*?(?=^## )"  # tests/eval holds these
    product = re.sub(evaluation, "", README, flags=re.DOTALL | re.MULTILINE)
    ours = re.sub(r"^docker .*$|`--hoidap-.*$", "", product, flags=re.MULTILINE)  # Docker's options, CSS variables
    told = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", ours))
    assert (options - told, {one for one in told if one.startswith("--")} - options - {"--help"}) == (set(), set())


def test_the_settings_are_the_settings() -> None:
    assert table("Settings") == [
        [f"`{PREFIX}{name.upper()}`", _default(name), _bounds(name), str(field.description)]
        for name, field in Settings.model_fields.items()
    ]


def _default(name: str) -> str:
    default = Settings.model_fields[name].get_default(call_default_factory=True)
    if isinstance(default, Path):
        return "the user's data folder"
    return "unset" if default in (None, {}) else f"`{json.dumps(default)}`".replace('"', "")


def _bounds(name: str) -> str:
    told = Settings.model_fields[name].metadata
    limits = {kind: getattr(one, kind) for one in told for kind in ("ge", "gt", "le") if hasattr(one, kind)}
    if "le" in limits:
        return f"over {limits['gt']} to {limits['le']}" if "gt" in limits else f"{limits['ge']} to {limits['le']}"
    return f"{limits['ge']} or more" if "ge" in limits else ""


def test_the_exit_codes_are_the_exit_codes() -> None:
    assert [row[:2] for row in table("Exit codes")] == [[str(code.value), code.name.lower()] for code in Exit]


def test_the_formats_are_the_formats() -> None:
    assert {suffix for row in table("Ingest") for suffix in re.findall(r"`(\.\w+)`", row[0])} == set(SUFFIXES)


def test_the_reasons_of_a_refusal_are_all_there() -> None:
    told = re.search(r"stable words:(.*?)\.\n", README, re.DOTALL)
    known = re.findall(r"`([a-z-]+)`", str(RefusedDocument.__doc__).partition("(")[2])
    assert told is not None
    assert re.findall(r"`([a-z-]+)`", told[1]) == known


def test_the_json_example_has_the_fields_of_an_answer() -> None:
    answer = json.loads(blocks("json")[0])
    shown = [list(answer), list(answer["citations"][0]), list(answer["hits"][0])]
    assert shown == [[field.name for field in fields(noun)] for noun in (Answer, Citation, Hit)]


@pytest.mark.parametrize("example", [one for one in blocks("python") if SERVICE not in one and "langchain" not in one])
def test_the_python_example_runs(example: str, tmp_path: Path, bundled_model: Path) -> None:
    corpus = ROOT / "eval" / "data" / "corpus" / "a"
    (tmp_path / "documents").mkdir()
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "models").symlink_to(bundled_model.parent)
    for file in sorted(corpus.glob("*bi-thu*.txt")):
        shutil.copy(file, tmp_path / "documents")
    environment = {**os.environ, "HOIDAP_DATA": str(tmp_path / "store"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    run = [sys.executable, "-c", example]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert (done.returncode, done.stderr, done.stdout.partition("\n")[0]) == (0, "", "1 added, 0 refused")


@pytest.mark.parametrize("page", [*PAGES, ROOT / ".ci" / "run"], ids=lambda page: str(page.name))
def test_every_make_target_named_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"(?:`|^|exec )make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    assert named
    assert set(named) - set(targets) == set()


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the sites that show Markdown make them."""
    lines = re.findall(r"^#+ (.*)", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


def leads_somewhere(link: str, page: Path) -> bool:
    name, _, anchor = link.partition("#")
    target = ROOT / name if name else page
    return target.exists() and (not anchor or anchor in headings(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")) if not link.startswith("https://")]
    dead = [link for link in links if not leads_somewhere(link, page)]
    assert dead == []
