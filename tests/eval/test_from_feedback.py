import json
from pathlib import Path
from typing import Any

import pytest

from api.feedback_lines import question_line
from api.state.feedback import Feedback, Quote, Said
from tests.eval.commands import eval_command

BRIDGE = {"source": "cau.txt", "quote": "Cầu Bến Gỗ dài 1.250 mét.", "short": "1.250 mét", "document": "d1"}


def _line(question: str = "Cầu Bến Gỗ dài bao nhiêu?", thumb: str = "down", **changes: Any) -> dict[str, Any]:
    """A line as `hoidap feedback export` writes it."""
    about = {"thumb": thumb, "comment": "", "given_at": "2026-03-01", "answer": "Dài 1.250 mét. [1]"}
    about |= {"kind": "extracted", "understood": None, "collections": ["default"], "citations": [BRIDGE], **changes}
    gold = {"answers": ["1.250 mét"], "evidence": [{"source": "cau.txt", "quote": BRIDGE["quote"]}]}
    kind = {"kind": "fact", **gold} if thumb == "up" else {"kind": "to-complete", "answers": [], "evidence": []}
    return {"id": "fb_1", "question": question, "language": "vi", **kind, "note": "thumb", "feedback": about}


def _drafted(folder: Path, lines: list[dict[str, Any]], *options: str) -> tuple[int, str, list[dict[str, Any]]]:
    export, out = folder / "export.jsonl", folder / "draft.jsonl"
    export.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    code, printed = eval_command("from-feedback", export, "--out", out, *options, width=300)
    written = out.read_text("utf-8").splitlines() if out.exists() else []
    return code, printed, [json.loads(line) for line in written]


def test_a_thumb_down_becomes_a_line_to_complete_with_what_was_answered_as_a_hint(tmp_path: Path) -> None:
    code, printed, drafted = _drafted(tmp_path, [_line(comment="Sai, 1.520 mét\nmới đúng"), _line("Khác", "up")])
    assert code == 0
    assert drafted == [
        {
            "id": "feedback-001",
            "question": "Cầu Bến Gỗ dài bao nhiêu?",
            "language": "vi",
            "kind": "to-complete",
            "answers": [],
            "evidence": [],
            "note": "thumbs down: 1; answered “Dài 1.250 mét. [1]”; cited cau.txt: “Cầu Bến Gỗ dài 1.250 mét.”; "
            "visitor: “Sai, 1.520 mét mới đúng”",
        }
    ]
    assert printed.splitlines() == [
        "Read 2 lines: 1 with the other thumb, 0 asked again, 0 in the set already. Drafted with thumbs down: 1.",
        f"Draft: {tmp_path / 'draft.jsonl'}",
        "Complete kind, answers and evidence of each; `note` says what was answered. "
        "Add the lines to a set, then: hoidap-eval check FILE",
    ]


def test_the_lines_are_those_that_the_service_exports(tmp_path: Path) -> None:
    cited = Quote("default", "d1", 1, 0, 25, BRIDGE["source"], BRIDGE["quote"], BRIDGE["short"])
    about = Said("ans_1", "Cầu Bến Gỗ dài bao nhiêu?", None, "vi", "extracted", "Dài 1.250 mét. [1]", (cited,), ("a",))
    line = json.loads(question_line(Feedback("fb_1", "2026-03-01T08:00:00.000+00:00", "down", "", about)))
    assert _drafted(tmp_path, [line])[2][0]["note"] == (
        "thumbs down: 1; answered “Dài 1.250 mét. [1]”; cited cau.txt: “Cầu Bến Gỗ dài 1.250 mét.”"
    )


def test_a_question_asked_again_is_one_line_with_the_hints_of_all(tmp_path: Path) -> None:
    again = _line("cầu bến gỗ dài bao nhiêu", kind="abstained", answer="Không thấy.", comment="Có mà!")
    _, printed, [drafted] = _drafted(tmp_path, [_line(), again, _line(thumb="up")])
    assert drafted["note"] == (
        "thumbs down: 2, the other way: 1; answered “Dài 1.250 mét. [1]”; abstained “Không thấy.”; "
        "cited cau.txt: “Cầu Bến Gỗ dài 1.250 mét.”; near cau.txt: “Cầu Bến Gỗ dài 1.250 mét.”; visitor: “Có mà!”"
    )
    assert "1 asked again" in printed


def test_a_follow_up_is_known_by_how_it_was_understood(tmp_path: Path) -> None:
    asked = [_line("Còn cầu kia?", understood=f"Cầu {name} dài bao nhiêu?") for name in ("A", "B", "A")]
    _, _, drafted = _drafted(tmp_path, asked)
    assert [line["note"].split("; ")[1] for line in drafted] == [
        "understood as “Cầu A dài bao nhiêu?”",
        "understood as “Cầu B dài bao nhiêu?”",
    ]


def _set(folder: Path, *questions: dict[str, Any]) -> str:
    """A set of questions about the bridge."""
    (folder / "corpus").mkdir()
    (folder / "corpus" / "cau.txt").write_text(BRIDGE["quote"], "utf-8")
    evidence = [{"source": "cau.txt", "quote": BRIDGE["quote"]}]
    gold = {"language": "vi", "kind": "fact", "answers": ["1.250 mét"], "evidence": evidence}
    lines = (json.dumps({"id": f"feedback-{n:03d}", **gold, **one}) for n, one in enumerate(questions, start=1))
    (folder / "set.jsonl").write_text("\n".join(lines), "utf-8")
    return f"own:{folder / 'set.jsonl'}"


def test_what_the_set_asks_already_is_left_out_and_its_ids_are_not_taken_again(tmp_path: Path) -> None:
    name = _set(tmp_path, {"question": "Cầu bến gỗ dài bao nhiêu ?"})
    _, printed, drafted = _drafted(tmp_path, [_line(), _line("Ai xây cầu?")], "--set", name)
    assert [(line["id"], line["question"]) for line in drafted] == [("feedback-002", "Ai xây cầu?")]
    assert "1 in the set already" in printed


def test_what_the_set_asks_within_a_conversation_is_another_question(tmp_path: Path) -> None:
    name = _set(tmp_path, {"question": "Còn cầu kia?", "history": [{"question": "Cầu Bến Gỗ dài bao nhiêu?"}]})
    _, _, drafted = _drafted(tmp_path, [_line("Còn cầu kia?")], "--set", name)
    assert [line["question"] for line in drafted] == ["Còn cầu kia?"]


def test_the_note_stays_short_however_many_complain(tmp_path: Path) -> None:
    _, _, [drafted] = _drafted(tmp_path, [_line(comment=f"{n} {'rất sai ' * 90}") for n in range(9)])
    comments = [hint for hint in drafted["note"].split("; ") if hint.startswith("visitor: ")]
    assert [(comment[:11], len(comment)) for comment in comments] == [(f"visitor: “{n}", 211) for n in range(3)]


def test_thumbs_up_bring_their_gold_along_to_be_checked(tmp_path: Path) -> None:
    _, printed, [drafted] = _drafted(tmp_path, [_line("Khác"), _line(thumb="up")], "--thumbs", "up")
    assert (drafted["kind"], drafted["answers"], drafted["evidence"]) == (
        "fact",
        ["1.250 mét"],
        [{"source": "cau.txt", "quote": BRIDGE["quote"]}],
    )
    assert "Check answers and evidence" in printed


def test_a_file_that_exists_is_kept(tmp_path: Path) -> None:
    (tmp_path / "draft.jsonl").write_text('"mine"\n', "utf-8")
    code, printed, kept = _drafted(tmp_path, [_line()])
    assert (code, kept, "exists, and is kept. Name another file with --out." in printed) == (1, ["mine"], True)


def test_bad_lines_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    no_feedback = {name: value for name, value in _line().items() if name != "feedback"}
    code, printed, drafted = _drafted(tmp_path, [_line(), no_feedback, _line(thumb="sideways"), _line(citations=[1])])
    assert (code, drafted) == (1, [])
    assert [line.strip() for line in printed.splitlines()[1:]] == [
        "export.jsonl, line 2: 'feedback' is missing; give a dict.",
        "export.jsonl, line 3: the thumb is 'sideways'. It is up or down.",
        "export.jsonl, line 4: 'source' is missing; give a str.",
    ]


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").write_text("{\n", "utf-8")
    code, printed = eval_command(
        "from-feedback", tmp_path / "export.jsonl", "--out", tmp_path / "draft.jsonl", width=300
    )
    assert (code, "export.jsonl, line 1: not JSON" in printed) == (1, True)


def test_without_such_feedback_no_file_is_made(tmp_path: Path) -> None:
    code, printed, _ = _drafted(tmp_path, [_line(thumb="up")])
    assert (code, (tmp_path / "draft.jsonl").exists()) == (0, False)
    assert printed.splitlines() == [
        "Read 1 lines: 1 with the other thumb, 0 asked again, 0 in the set already. Drafted with thumbs down: 0."
    ]


@pytest.mark.parametrize("comment", ["\x1b[2J", "\u202e", "\u2028", "\x9b2J", "\ud800"])
def test_what_would_rule_a_terminal_is_escaped(comment: str, tmp_path: Path) -> None:
    _, _, [drafted] = _drafted(tmp_path, [_line(comment=f"a{comment}b")])
    text = (tmp_path / "draft.jsonl").read_text("utf-8")
    assert (text.rstrip("\n").isprintable(), text.count("\n")) == (True, 1)
    assert drafted["note"].endswith(f"visitor: “{' '.join(f'a{comment}b'.split())}”")
