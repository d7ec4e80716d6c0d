import json
from pathlib import Path

import pytest

from eval.errors import SetError
from eval.questions import CorpusFile, EvalQuestion, Evidence, Record
from eval.sets import load_set
from rag.types import Turn

VI = "Trường Đại học Lam Giang được thành lập năm 1998 và có 12 khoa."
EN = "Lam Giang University was founded in 1998 and has 12 faculties."


def _squad(folder: Path, name: str, context: str, questions: list[dict[str, object]]) -> Path:
    path = folder / name
    article = {"title": "Lam_Giang", "paragraphs": [{"context": context, "qas": questions}]}
    path.write_text(json.dumps({"version": "1.1", "data": [article]}), "utf-8")
    return path


def _asked(id_: str, question: str, answer: str) -> dict[str, object]:
    return {"id": id_, "question": question, "answers": [{"text": answer, "answer_start": 0}]}


def _own(folder: Path, *lines: object) -> Path:
    (folder / "corpus" / "a").mkdir(parents=True, exist_ok=True)
    (folder / "corpus" / "a" / "truong.txt").write_text(VI, "utf-8")
    (folder / "corpus" / "tin.jsonl").write_text(
        json.dumps({"id": "tin-1", "title": "Tin", "text": "Phí là 5.000 đồng.", "published": "2021-03-04"}), "utf-8"
    )
    path = folder / "questions.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def _line(**changes: object) -> dict[str, object]:
    evidence = [{"source": "a/truong.txt", "quote": VI}]
    line = {"id": "q1", "question": "Trường lập năm nào?", "language": "vi", "kind": "date", "answers": ["1998"]}
    return {**line, "evidence": evidence, **changes}


def _problems(name: str) -> tuple[str, ...]:
    with pytest.raises(SetError) as caught:
        load_set(name)
    return caught.value.problems


def test_squad_paragraphs_become_records_titled_by_their_article(tmp_path: Path) -> None:
    path = _squad(tmp_path, "vi.json", VI, [_asked("q1", "Trường được thành lập năm nào?", "1998")])
    loaded = load_set(f"squad:{path}")
    evidence = (Evidence("Lam_Giang-1"),)
    assert loaded.corpus == (Record("Lam_Giang-1", VI, "Lam Giang"),)
    assert loaded.questions == (
        EvalQuestion("q1", "Trường được thành lập năm nào?", "vi", "span", ("1998",), evidence, "vi"),
    )


def test_an_impossible_squad_question_has_no_answer(tmp_path: Path) -> None:
    impossible = {"id": "q2", "question": "Ai là hiệu trưởng của trường?", "answers": [], "is_impossible": True}
    impossible["plausible_answers"] = [{"text": "12", "answer_start": 0}]  # SQuAD 2.0: what might mislead
    path = _squad(tmp_path, "vi.json", VI, [_asked("q1", "Trường có mấy khoa?", "12"), impossible])
    second = load_set(f"squad:{path}").questions[1]
    assert (second.kind, second.answers, second.sources) == ("unanswerable", (), ())


def test_questions_of_one_language_are_joined_to_passages_of_another_by_id(tmp_path: Path) -> None:
    english = _squad(tmp_path, "en.json", EN, [_asked("q1", "When was the university founded?", "in 1998")])
    vietnamese = _squad(tmp_path, "vi.json", VI, [_asked("q1", "Trường được thành lập năm nào?", "năm 1998")])
    loaded = load_set(f"squad:{english}@{vietnamese}")
    question = loaded.questions[0]
    assert loaded.corpus == (Record("Lam_Giang-1", VI, "Lam Giang"),)
    assert (question.question, question.answers) == ("When was the university founded?", ("năm 1998",))
    assert (question.language, question.answer_language, question.kind) == ("en", "vi", "cross-language")


def test_parallel_files_must_share_their_ids(tmp_path: Path) -> None:
    english = _squad(tmp_path, "en.json", EN, [_asked("other", "When was it founded?", "1998")])
    vietnamese = _squad(tmp_path, "vi.json", VI, [_asked("q1", "Năm nào?", "1998")])
    assert _problems(f"squad:{english}@{vietnamese}") == (
        "1 of its questions are not in vi.json, first 'other'. Take two files with the same question ids.",
    )


def test_a_squad_answer_that_its_context_lacks_is_named_with_its_place(tmp_path: Path) -> None:
    path = _squad(tmp_path, "vi.json", VI, [_asked("q1", "Năm nào?", "2001")])
    assert _problems(f"squad:{path}") == (
        "vi.json, data[0].paragraphs[0].qas[0]: the answer '2001' does not stand in its context. Correct it.",
    )


def test_a_squad_file_that_is_not_json_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"data":\n oops}', "utf-8")
    problem = "x.json: not JSON (Expecting value: line 2 column 2 (char 10)). Give a SQuAD JSON file."
    assert _problems(f"squad:{path}") == (problem,)


def test_a_context_as_long_as_a_law_is_read(tmp_path: Path) -> None:
    path = tmp_path / "luật.csv"
    path.write_text(f'context,question,answer\n"{"Điều 1. " * 40_000}",Hỏi?,1\n', "utf-8")
    assert len(load_set(f"csv:{path}").corpus) == 1


def test_a_link_out_of_the_corpus_folder_is_refused(tmp_path: Path) -> None:
    path = _own(tmp_path, _line())
    (tmp_path / "secret.txt").write_text("a key", "utf-8")
    (tmp_path / "corpus" / "key.txt").symlink_to(tmp_path / "secret.txt")
    assert _problems(f"own:{path}") == ("key.txt: a link to a file outside of the folder. Put the file itself there.",)


def test_a_table_with_a_byte_order_mark_is_read_and_equal_contexts_are_one_record(tmp_path: Path) -> None:
    path = tmp_path / "luat.csv"
    rows = f'context,question,answer\n"{VI}",Năm nào?,1998\n"{VI} ",Mấy khoa?,12 khoa\n'
    path.write_text(rows, "utf-8-sig")
    loaded = load_set(f"csv:{path}")
    assert loaded.corpus == (Record("luat-0001", VI),)
    assert [(one.id, one.answers, one.sources) for one in loaded.questions] == [
        ("luat-q0001", ("1998",), ("luat-0001",)),
        ("luat-q0002", ("12 khoa",), ("luat-0001",)),
    ]


def test_answers_in_other_words_and_in_parts_are_kept_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "quy.csv"
    path.write_text(f'context,question,extractive answer\n"{VI}",A?,1998#12 khoa\n"{VI}",B?,hai mươi\n', "utf-8")
    loaded = load_set(f"csv:{path}")
    assert [one.answers for one in loaded.questions] == [("1998 12 khoa",), ("hai mươi",)]
    assert loaded.notices == ("1 of 2 gold answers do not stand in their context word by word; they are kept.",)


def test_a_table_without_its_columns_says_which_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("context,text\na,b\n", "utf-8")
    assert _problems(f"csv:{path}") == (
        "x.csv, line 1: no column question; answer or extractive answer; found: context, text. "
        "Name the columns in the first line.",
    )


def test_an_empty_cell_is_named_by_the_line_its_row_starts_at(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('context,question,answer\n"hai\ndòng",Gì?,hai\n"ba\ndòng",Gì?,\n', "utf-8")
    assert _problems(f"csv:{path}") == ("x.csv, line 4: 'answer' is empty. Fill it, or leave the row out.",)


def test_our_own_format_lists_files_and_the_records_of_jsonl_files(tmp_path: Path) -> None:
    nothing = _line(id="q2", kind="unanswerable", answers=[], evidence=[])
    loaded = load_set(f"own:{_own(tmp_path, _line(), nothing)}")
    record = Record("tin-1", "Phí là 5.000 đồng.", "Tin", {"published": "2021-03-04"})
    assert loaded.corpus == (CorpusFile("a/truong.txt", tmp_path / "corpus" / "a" / "truong.txt"), record)
    assert [(one.id, one.answers, one.sources) for one in loaded.questions] == [
        ("q1", ("1998",), ("a/truong.txt",)),
        ("q2", (), ()),
    ]


def test_a_line_may_tell_a_conversation_what_it_needs_and_what_was_reviewed(tmp_path: Path) -> None:
    evidence = [
        {"source": "a/truong.txt", "quote": VI, "answers": ["1998", "năm 1998"]},
        {"source": "tin-1", "quote": "Phí là 5.000 đồng.", "answers": ["5.000 đồng"]},
    ]
    history = [{"question": "Trường nào?", "answer": "Trường Đại học Lam Giang"}, {"question": "Ở đâu?"}]
    reviewed = [{"source": "tin-1", "quote": "Phí là"}]
    line = _line(
        evidence=evidence, history=history, needs="all", reviewed=reviewed, note="khó", feedback={"thumb": "up"}
    )
    question = load_set(f"own:{_own(tmp_path, line)}").questions[0]
    assert question.history == (Turn("Trường nào?", "Trường Đại học Lam Giang"), Turn("Ở đâu?"))
    assert (question.needs, question.reviewed, question.note) == ("all", (Evidence("tin-1", "Phí là"),), "khó")
    assert question.evidence == (
        Evidence("a/truong.txt", VI, ("1998", "năm 1998")),
        Evidence("tin-1", "Phí là 5.000 đồng.", ("5.000 đồng",)),
    )
    assert question.gold_answers == ("1998", "năm 1998", "5.000 đồng")


def test_a_question_without_gold_must_be_abstained_from_whatever_its_kind(tmp_path: Path) -> None:
    chrome = _line(id="q2", kind="chrome", answers=[], evidence=[])
    questions = load_set(f"own:{_own(tmp_path, _line(), chrome)}").questions
    assert [(one.kind, one.unanswerable) for one in questions] == [("date", False), ("chrome", True)]


def test_every_piece_of_evidence_that_is_needed_holds_an_answer(tmp_path: Path) -> None:
    fee = {"source": "tin-1", "quote": "Phí là 5.000 đồng."}
    needs_both = _line(evidence=[{"source": "a/truong.txt", "quote": VI}, fee], needs="all")
    wrong = _line(id="q2", evidence=[{"source": "a/truong.txt", "quote": VI, "answers": ["2001"]}])
    assert _problems(f"own:{_own(tmp_path, needs_both, wrong)}") == (
        "questions.jsonl, line 1: it needs all evidence, and no answer stands in 'Phí là 5.000 đồng.'. "
        "Give it answers of its own.",
        f"questions.jsonl, line 2: the answer '2001' does not stand in its quote {VI!r}. Give it as the quote has it.",
    )


def test_a_set_in_which_nothing_can_be_found_is_refused(tmp_path: Path) -> None:
    path = _own(tmp_path, _line(answers=[], evidence=[]))
    assert _problems(f"own:{path}") == (
        "no question has a gold answer or a gold source, so nothing could be right or wrong. Give some that have.",
    )


def test_a_line_made_from_feedback_is_refused_until_a_person_completes_it(tmp_path: Path) -> None:
    path = _own(tmp_path, _line(kind="to-complete", answers=[], evidence=[], feedback={"thumb": "down"}))
    assert _problems(f"own:{path}") == (
        "questions.jsonl, line 1: a person must complete it: give its kind, the answers and the evidence they stand "
        "in, or neither where abstaining is right.",
    )


def test_a_set_has_the_same_digest_wherever_it_lies_and_another_when_anything_asked_changes(tmp_path: Path) -> None:
    def digest(folder: str, *lines: dict[str, object], document: str = VI) -> str:
        (tmp_path / folder).mkdir()
        path = _own(tmp_path / folder, *lines)
        (tmp_path / folder / "corpus" / "a" / "truong.txt").write_text(document, "utf-8")
        return load_set(f"own:{path}").digest

    first = digest("1", _line())
    assert digest("2", _line(note="khó", reviewed=[{"source": "tin-1", "quote": "Phí"}])) == first
    changes = [_line(answers=["năm 1998"]), _line(question="Năm nào?"), _line(history=[{"question": "Trường nào?"}])]
    others = [digest(f"3-{number}", line) for number, line in enumerate(changes)]
    assert len({first, *others, digest("4", _line(), document=f"{VI} Hết."), digest("5", _line(), _line(id="q2"))}) == 6


def test_an_english_question_over_a_vietnamese_source_has_vietnamese_answers(tmp_path: Path) -> None:
    path = _own(tmp_path, _line(question="When was the university founded?", language="en", kind="cross-language"))
    question = load_set(f"own:{path}").questions[0]
    assert (question.language, question.answer_language) == ("en", "vi")


def test_the_language_of_answers_is_that_of_all_the_quotes_of_their_source(tmp_path: Path) -> None:
    bare = _line(id="q2", answers=["12"], evidence=[{"source": "a/truong.txt", "quote": "Lam Giang ... 12 khoa"}])
    questions = load_set(f"own:{_own(tmp_path, bare, _line())}").questions
    assert [one.answer_language for one in questions] == ["vi", "vi"]


def test_every_problem_of_our_own_set_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = _line(id="q2", answers=["2001"])
    contradictory = _line(id="q3", kind="unanswerable")
    path = _own(tmp_path, _line(), wrong, contradictory, _line(id="q4", answers=[]), _line(id="q5", evidence=[]))
    assert _problems(f"own:{path}") == (
        "questions.jsonl, line 2: the answer '2001' stands in none of its quotes. Give it as the quote has it.",
        "questions.jsonl, line 3: it is 'unanswerable' and has answers or evidence. "
        "Correct its kind, or leave both empty.",
        "questions.jsonl, line 4: it has evidence but no answers. Give both, or neither where abstaining is right.",
        "questions.jsonl, line 5: it has answers but no evidence. Give both, or neither where abstaining is right.",
    )


def test_lists_that_are_left_out_are_asked_for_together_so_that_none_is_forgotten(tmp_path: Path) -> None:
    path = _own(tmp_path, '{"id": "q1", "question": "Có gì?", "language": "vi", "kind": "unanswerable"}')
    assert _problems(f"own:{path}") == (
        "questions.jsonl, line 1: no 'answers' and 'evidence'. Give lists: empty ones, [], where abstaining is right.",
    )


def test_a_repeated_id_and_a_source_outside_the_corpus_are_named(tmp_path: Path) -> None:
    path = _own(tmp_path, _line(), "", _line(evidence=[{"source": "a/khac.txt", "quote": "1998"}]))
    assert _problems(f"own:{path}") == (
        "questions.jsonl, line 3: the id 'q1' stands already at questions.jsonl, line 1. Give each its own.",
        "questions.jsonl, line 3: the gold source 'a/khac.txt' is not in the corpus. "
        "Correct its name, or add the document.",
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{oops", "questions.jsonl, line 1: not JSON"),
        ("[1]", "questions.jsonl, line 1: a list, not an object."),
        ("[" * 100_000, "questions.jsonl, line 1: not JSON (too many brackets within brackets)."),
        ("9" * 5_000, "questions.jsonl, line 1: not JSON (Exceeds the limit"),
        (json.dumps(_line(note="\ud800")), "questions.jsonl, line 1: not JSON (\\ud800 is half of a character)."),
        (_line(id=" "), "questions.jsonl, line 1: the id is empty."),
        (_line(question=5), "questions.jsonl, line 1: 'question' is a int; give a str."),
        (_line(answers=["1998", 12]), "questions.jsonl, line 1: 'answers' is a int; give a str."),
        ({"id": "q1"}, "questions.jsonl, line 1: 'language' is missing; give a str."),
        (_line(evidences=[]), "questions.jsonl, line 1: there is no field 'evidences'. Did you mean 'evidence'?"),
        (
            _line(evidence=[{"source": "tin-1", "qoute": "x"}]),
            "questions.jsonl, line 1: there is no field 'qoute'. Did",
        ),
        (_line(evidence=[{"source": "tin-1", "quote": " "}]), "questions.jsonl, line 1: an empty quote."),
        (_line(evidence=["tin-1"]), "questions.jsonl, line 1: 'quote' is missing; give a str."),
        (_line(history=[{"answer": "x"}]), "questions.jsonl, line 1: 'question' is missing; give a str."),
        (_line(history=[{"question": "x", "by": "y"}]), "questions.jsonl, line 1: there is no field 'by'. Fields: "),
        (_line(needs="both"), "questions.jsonl, line 1: 'needs' is 'both'. Write 'one', or 'all' where"),
        (_line(note=5), "questions.jsonl, line 1: 'note' is a int; give a str."),
        ("", "it holds no question. Give a file with at least one."),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: object, problem: str) -> None:
    assert _problems(f"own:{_own(tmp_path, line)}")[0].startswith(problem)


@pytest.mark.parametrize("name", ["", "squad:", "trec:x", "beir:", "csv:a@b", "beir:a@"])
def test_a_name_of_no_known_form_is_refused_with_the_forms(name: str) -> None:
    assert _problems(name)[0].startswith("it names no set. Write one as squad:FILE, ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path / 'no.csv'}: there is no such file." in _problems(f"csv:{tmp_path / 'no.csv'}")[0]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"context,question,answer\n\xff,a,b\n")
    assert _problems(f"csv:{path}") == ("byte 24 is not UTF-8. Save the file as UTF-8.",)


def test_a_long_list_of_problems_is_cut_and_counted(tmp_path: Path) -> None:
    lines = [_line(id=f"q{number}", answers=["2001"]) for number in range(13)]
    with pytest.raises(SetError) as caught:
        load_set(f"own:{_own(tmp_path, *lines)}")
    assert (len(caught.value.problems), str(caught.value).splitlines()[-1]) == (13, "  … and 3 more.")
