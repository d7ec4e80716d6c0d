"""`hoidap-eval pairs`: the file of pairs, what a checker makes of them, and what is printed."""

import io
import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from eval.errors import SetError
from eval.pairs.commands import register
from eval.pairs.measuring import figures_of, judge, mistakes_of, reasons_by_label
from eval.pairs.pair import Pair, PairPassage, claim_of, read_pairs, write_pairs
from tests.eval.pairs_material import WordForWord

PASSAGE = PairPassage("cau", "Cầu Cá Nhỏ 2", "2019-10-14", "Cầu dài 1.250 mét. Cầu có 4 làn xe.", "Tin", "Mở đầu")
TRUE = Pair("p1", "Cầu có 4 làn xe.", "vi", (PASSAGE,), "supported", "same", "source")
PUT_OTHERWISE = Pair("p2", "Cầu có bốn làn xe.", "vi", (PASSAGE,), "supported", "same", "reworded", "number-word")
FALSE = Pair("p3", "Cầu có 6 làn xe.", "vi", (PASSAGE,), "changed-number", "same", "source", "near", TRUE.claim)
FOREIGN = replace(FALSE, id="p4", claim="The bridge has 6 lanes.", language="en", group="foreign", original="")
HIDDEN = replace(FALSE, id="p5", claim="Cầu dài 1.250 mét.", label="negated", edit="")  # what the checker lets pass
PAIRS = [TRUE, PUT_OTHERWISE, FALSE, FOREIGN, HIDDEN]


def pairs_command(*arguments: object, width: int = 80) -> tuple[int, str]:
    """Return the exit code, and what was printed on a terminal so wide."""
    written = io.StringIO()
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app, Console(file=written, width=width, highlight=False), lambda: nullcontext(WordForWord()))
    return CliRunner().invoke(app, ["pairs", *map(str, arguments)]).exit_code, written.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_pairs(PAIRS, tmp_path / "pairs.jsonl")
    return tmp_path / "pairs.jsonl"


def test_pairs_are_read_as_they_were_written(file: Path) -> None:
    assert read_pairs(file) == PAIRS


def test_a_person_says_so_of_pairs_of_their_own(tmp_path: Path) -> None:
    own = replace(TRUE, made="by hand")
    write_pairs([own], tmp_path / "own.jsonl")
    code, printed = pairs_command("--pairs", tmp_path / "own.jsonl")
    assert (code, read_pairs(tmp_path / "own.jsonl"), "supported" in printed) == (0, [own], True)


def test_a_bad_line_is_told_by_its_number_and_nothing_is_read(tmp_path: Path, file: Path) -> None:
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    lines[1]["label"] = "false"
    lines[2]["passages"] = []
    lines[3]["id"] = "p1"
    bad = tmp_path / "bad.jsonl"
    bad.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    with pytest.raises(SetError) as caught:
        read_pairs(bad)
    labels = "supported, changed-number, swapped-number, changed-date, swapped-date, changed-name, swapped-name, "
    assert caught.value.problems == (
        f"bad.jsonl, line 2: 'label' is 'false'; give one of {labels}changed-document, negated, mixed, unrelated-near, "
        "unrelated-far.",
        "bad.jsonl, line 3: 'passages' is empty. Give what the claim cites.",
        "bad.jsonl, line 4: the id 'p1' stands already at bad.jsonl, line 1. Give each its own.",
    )


def test_a_claim_cites_each_passage_as_a_document_of_its_own() -> None:
    claim = claim_of(replace(TRUE, passages=(PASSAGE, replace(PASSAGE, source="cho", published="", opening=""))))
    first, second = claim.cited
    assert (claim.text, claim.language) == ("Cầu có 4 làn xe.", "vi")
    assert first.told == "Cầu Cá Nhỏ 2\nTin\nMở đầu\nCầu dài 1.250 mét. Cầu có 4 làn xe."
    assert str(first.metadata.published) == "2019-10-14"
    assert (second.passage.id, second.passage.document, second.metadata.published) == (2, "cho", None)
    assert second.opening == PASSAGE.text


def test_figures_are_the_share_right_of_each_label_and_of_refusals() -> None:
    judged = list(judge(PAIRS, WordForWord()))
    figures = figures_of(judged, seed=0)
    assert {label: (one.value, one.count) for label, one in figures.right.items()} == {
        "supported": (0.5, 2),
        "changed-number": (1.0, 2),
        "negated": (0.0, 1),
    }
    assert figures.precision is not None
    assert figures.recall is not None
    assert (figures.precision.count, round(figures.precision.value, 3)) == (3, 0.667)
    assert (figures.recall.count, round(figures.recall.value, 3)) == (3, 0.667)
    assert reasons_by_label(judged)["changed-number"] == {"unsupported": 2}


def test_mistakes_are_shown_one_of_each_way_first() -> None:
    others = [replace(PUT_OTHERWISE, id="p6"), replace(PUT_OTHERWISE, id="p7", edit="date-form")]
    judged = list(judge([*PAIRS, *others], WordForWord()))
    assert [one.pair.id for one in mistakes_of(judged, "supported", 2)] == ["p2", "p7"]


def test_the_command_prints_figures_of_a_file_within_80_columns(file: Path) -> None:
    code, printed = pairs_command("--pairs", file, "--show", 1)
    assert code == 0
    figures, _, mistakes = printed.partition("\nsupported: refused")
    assert "5 pairs: supported kept, all others caught" in figures
    assert "precision of refusals: 0.667" in figures
    assert max(map(len, figures.splitlines())) <= 80
    assert "Cầu có bốn làn xe." in mistakes
    assert "negated: passed" in mistakes


def test_the_command_makes_pairs_of_a_set_and_writes_them_and_the_figures(tmp_path: Path) -> None:
    sentences = [f"Cầu số {number} dài {number}50 mét và rộng {number} mét theo thiết kế." for number in range(3, 9)]
    rows = "\n".join(f"{one},Cầu nào dài nhất vậy?,{one.split()[2]}" for one in sentences)
    (tmp_path / "cau.csv").write_text(f"context,question,answer\n{rows}\n", "utf-8")
    out, figures = tmp_path / "made.jsonl", tmp_path / "figures.json"
    code, _ = pairs_command("--set", f"csv:{tmp_path}/cau.csv", "--limit", 5, "--out", out, "--json", figures)
    pairs = read_pairs(out)
    assert code == 0
    assert {pair.source_set for pair in pairs} == {"csv:cau.csv"}
    told = json.loads(figures.read_text("utf-8"))
    assert [one["id"] for one in told["pairs"]] == [pair.id for pair in pairs]
    assert told["figures"].keys() == {"all", "vi"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Say what to check: --set, as often as there are sets, or --pairs FILE."),
        (("--set", "csv:nowhere.csv"), "there is no such file"),
        (("--set", "csv:nowhere.csv", "--no-check"), "say where they go with --out FILE"),
        (("--pairs", "nowhere.jsonl"), "nowhere.jsonl cannot be used"),
        (("--pairs", "a.jsonl", "--out", "no/folder/b.jsonl"), "There is no folder no/folder."),
    ],
)
def test_what_cannot_be_checked_is_refused_with_the_cure(arguments: tuple[str, ...], told: str) -> None:
    code, printed = pairs_command(*arguments)
    assert code == 1
    assert told in printed
