"""Sweeps as their command makes them, over a fake service that the settings change."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.command_line import build_app
from eval.service import COLLECTION, ServiceGone
from eval.sweep.grid import MOST
from eval.sweep.warm import QUESTIONS as WARMING
from tests.eval.fakes import FakeService

ASKED = 12


class SettableService(FakeService):
    """Knows nothing with passages of fewer than 100 tokens; answers by the retriever of its settings; tells them."""

    def __init__(self, settings: Mapping[str, object], **how: Any) -> None:
        super().__init__(**how)
        self.settings = dict(settings)

    def describe(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.settings.items()}

    def ask(self, question: str, **how: Any) -> Any:
        small = int(str(self.settings["passage_tokens"])) < 100
        return super().ask("nothing of this" if small else question, **how)

    def retrieve(self, question: str, **how: Any) -> Any:
        return super().retrieve(question, **{**how, "retriever": self.settings["retriever"]})

    def manifest(self) -> dict[str, object]:
        return {"documents": len(self.stored), "passages": 2 * len(self.stored)}


@dataclass
class Machine:
    """Where sweeps run: remembers the services that were opened, and the data folders they had."""

    raising: Mapping[str, BaseException] = field(default_factory=dict)
    opened: list[SettableService] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)

    @contextmanager
    def open_service(self, data: Path, settings: Mapping[str, object], _: str = COLLECTION) -> Iterator[FakeService]:
        service = SettableService(settings, raising=self.raising if self.opened else {})
        self.opened.append(service)
        self.folders.append(data)
        yield service

    def sweep(self, *arguments: object, **environment: str) -> tuple[int, str]:
        written = io.StringIO()
        app = build_app(self.open_service, Console(file=written, width=80, highlight=False))
        invoked = CliRunner(env=environment).invoke(app, ["sweep", *map(str, arguments)])
        return invoked.exit_code, written.getvalue()


@pytest.fixture
def asked(tmp_path: Path) -> tuple[str, ...]:
    """The arguments that name a set of as many towers, and the folder of the sweep."""
    built = [(f"the tower of town{n}", 1900 + n) for n in range(ASKED)]
    lines = [f"{tower} was built in {year},when was {tower} built,{year}" for tower, year in built]
    (tmp_path / "towers.csv").write_text("\n".join(["context,question,answer", *lines]), "utf-8")
    return "--set", f"csv:{tmp_path / 'towers.csv'}", "--out", str(tmp_path / "sweep")


def _json(asked: tuple[str, ...]) -> Any:
    return json.loads(Path(asked[-1], "sweep.json").read_text("utf-8"))


def test_every_combination_is_run_once_and_first_of_all_what_is_set(asked: tuple[str, ...]) -> None:
    machine = Machine()
    tokens = ("--passage-tokens", 128, "--passage-tokens", 200, "--passage-tokens", 128)
    code, _ = machine.sweep(*asked, *tokens, "--dense-share", 0.3, "--dense-share", 0.5)
    points = [(one["point"]["passage_tokens"], one["point"]["dense_share"]) for one in _json(asked)["points"]]
    assert (code, points) == (0, [(200, 0.5), (200, 0.3), (128, 0.3), (128, 0.5)])
    assert [(one.settings["passage_tokens"], one.settings["dense_share"]) for one in machine.opened] == points


def test_points_of_the_same_passages_share_a_store_that_is_gone_afterwards(asked: tuple[str, ...]) -> None:
    machine = Machine()
    machine.sweep(*asked, "--overlap", 0, "--overlap", 1, "--k", 5, "--k", 10)
    first, second, third, fourth = machine.folders
    assert (first == second, third == fourth, first == third) == (True, True, False)
    assert not first.exists()


def test_a_dense_share_makes_no_second_point_of_a_retriever_that_is_alone(asked: tuple[str, ...]) -> None:
    Machine().sweep(*asked, "--retriever", "dense", "--dense-share", 0.2, "--dense-share", 0.8)
    assert [one["differs in"] for one in _json(asked)["points"]] == ["as set", "dense"]


def test_each_point_is_warm_before_it_is_measured(asked: tuple[str, ...]) -> None:
    machine = Machine()
    machine.sweep(*asked, "--k", 5)
    assert [len(one.asked) for one in machine.opened] == [WARMING + ASKED] * 2


def test_only_what_is_surely_better_is_called_best(asked: tuple[str, ...]) -> None:
    small = ("--passage-tokens", 64)
    _, printed = Machine().sweep(*asked, *small)
    (as_set, worse) = _json(asked)["points"]
    assert (as_set["figures"]["right"]["value"], worse["figures"]["right"]["value"]) == (1.0, 0.0)
    assert (worse["from the first"]["difference"], worse["from the first"]["p"]) == (-1.0, 2 / 2**ASKED)
    assert (as_set["best"], worse["best"], as_set["on the front"]) == (False, False, True)
    assert "None is surely better than the first." in " ".join(printed.split())


def test_the_best_point_is_marked(asked: tuple[str, ...]) -> None:
    _, printed = Machine().sweep(*asked, "--passage-tokens", 200, HOIDAP_PASSAGE_TOKENS="64")
    assert [(one["differs in"], one["best"]) for one in _json(asked)["points"]] == [
        ("as set", False),
        ("tokens 200", True),
    ]
    assert re.search(r"^ ★◆ tokens 200 +1\.000 ", printed, re.MULTILINE)
    assert "★ the best of those surely better than the first." in " ".join(printed.split())


def test_the_table_has_a_row_a_point_with_intervals(asked: tuple[str, ...]) -> None:
    _, printed = Machine().sweep(*asked, "--passage-tokens", 64)
    assert re.search(r"^ ◆ as set +1\.000 +1\.000 +1\.000 +0\.000 +[\d.]+ +24 *$", printed, re.MULTILINE)
    assert re.search(r"^ .*tokens 64 +0\.000 .* -1\.000 +[\d.]+ +24 *$", printed, re.MULTILINE)
    assert max(map(len, printed.splitlines()[3:-2])) <= 80


def test_the_time_of_the_rest_is_told_after_the_first_point(asked: tuple[str, ...]) -> None:
    _, printed = Machine().sweep(*asked, "--k", 5, "--k", 7)
    told = re.findall(r"^(\d/\d [^:]+|The other \d take about \d:\d\d:\d\d\.$)", printed, re.MULTILINE)
    assert [re.sub(r"\d:.*", "…", line) for line in told] == [
        "1/3 as set",
        "The other 2 take about …",
        "2/3 k 5",
        "3/3 k 7",
    ]


def test_the_chart_names_the_set_without_its_folder(asked: tuple[str, ...], tmp_path: Path) -> None:
    Machine().sweep(*asked, "--k", 5)
    drawn = (tmp_path / "sweep" / "sweep.svg").read_text("utf-8")
    assert ("csv:towers.csv: right against time" in drawn, str(tmp_path) in drawn) == (True, False)


def test_an_interrupted_sweep_goes_on_where_it_was(asked: tuple[str, ...]) -> None:
    code, printed = Machine(raising={"town7 ": KeyboardInterrupt()}).sweep(*asked, "--k", 5, "--k", 7)
    assert (code, f"Interrupted. What was measured is kept in {asked[-1]}." in printed) == (130, True)
    machine = Machine()
    code, printed = machine.sweep(*asked, "--k", 5, "--k", 7)
    assert (code, "3 points, 1 of them there already" in printed) == (0, True)
    assert [len(one.asked) - WARMING for one in machine.opened] == [ASKED - 7, ASKED]


def test_a_sweep_whose_service_goes_says_how_to_go_on_with_all_of_it(asked: tuple[str, ...]) -> None:
    code, printed = Machine(raising={"town7 ": ServiceGone("It is gone.")}).sweep(*asked, "--k", 5)
    cure = f"What was measured is kept in {asked[-1]}. To go on, repeat the command with --out {asked[-1]}"
    assert (code, printed.endswith(f"It is gone.\nNo figures were made. {cure}\n")) == (1, True)


def test_a_finished_sweep_is_judged_by_another_figure_without_asking(asked: tuple[str, ...]) -> None:
    Machine().sweep(*asked, "--retriever", "lexical")
    machine = Machine()
    code, _ = machine.sweep(*asked, "--retriever", "lexical", "--figure", "hybrid nDCG@10")
    difference = _json(asked)["points"][1]["from the first"]
    assert (code, machine.opened, difference["high"] < 0) == (0, [], True)


def test_points_of_another_sweep_are_not_taken_for_this_one(asked: tuple[str, ...]) -> None:
    Machine().sweep(*asked, "--k", 5)
    code, printed = Machine().sweep(*asked, "--k", 5, "--limit", 4)
    assert (code, "holds a run that was configured otherwise" in printed) == (1, True)
    assert "limit: null there, 4 here" in printed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ((), "Nothing differs from what is set"),
        (("--k", 10, "--passage-tokens", 200), "Nothing differs from what is set"),
        (("--passage-tokens", 5), "HOIDAP_PASSAGE_TOKENS=5 cannot be used"),
        (("--dense-share", 1.5), "HOIDAP_DENSE_SHARE=1.5 cannot be used"),
        (("--retriever", "psychic"), "HOIDAP_RETRIEVER='psychic' cannot be used"),
        (("--reader", "palm"), "HOIDAP_READER='palm' cannot be used"),
        (("--k", 5, "--figure", "rigth"), "Did you mean 'right'?"),
        (("--k", 5, "--figure", "false-answer rate"), "has no 'false-answer rate'. Give another --figure: right,"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused_with_the_cure(
    asked: tuple[str, ...], wrong: tuple[object, ...], said: str
) -> None:
    code, printed = Machine().sweep(*asked, *wrong)
    assert (code, said in printed, Path(asked[-1], "sweep.json").exists()) == (1, True, False)


def test_a_folder_that_is_a_run_is_no_place_for_a_sweep(asked: tuple[str, ...]) -> None:
    Path(asked[-1]).mkdir()
    Path(asked[-1], "config.json").touch()
    assert Machine().sweep(*asked, "--k", 5) == (1, f"{asked[-1]} is no folder of a sweep. Name another with --out.\n")


def test_a_large_grid_is_not_run_by_mistake(asked: tuple[str, ...]) -> None:
    many = [word for n in range(100, 100 + MOST) for word in ("--passage-tokens", n)]
    code, printed = Machine().sweep(*asked, *many)
    assert (code, f"The grid has {MOST + 1} points" in printed, "--limit-points 64" in printed) == (1, True, True)


def test_some_points_of_a_large_grid_are_drawn_alike_by_one_seed(asked: tuple[str, ...]) -> None:
    many = [word for n in range(100, 100 + MOST) for word in ("--passage-tokens", n)]
    first, second = Machine(), Machine()
    first.sweep(*asked, *many, "--limit-points", 3)
    second.sweep(*asked[:2], "--out", f"{asked[-1]}-again", *many, "--limit-points", 3)
    tokens = [[one.settings["passage_tokens"] for one in machine.opened] for machine in (first, second)]
    assert (len(tokens[0]), tokens[0][0], tokens[0] == tokens[1]) == (3, 200, True)
