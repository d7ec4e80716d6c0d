from collections.abc import Mapping, Sequence
from json import dumps
from pathlib import Path

import pytest

from eval.errors import SetError
from eval.questions import EvalQuestion, Evidence, Record
from eval.sets import load_set

FEE = {"_id": "d1", "title": "Phí tham quan", "text": "Phí là 5.000 đồng một lượt.", "metadata": {}}
TITLE_ALONE = {"_id": "d2", "title": "Thông báo nghỉ lễ", "text": ""}
ASKED = {"_id": "q1", "text": "Phí tham quan là bao nhiêu?", "metadata": {"url": "x"}}
NOT_JUDGED = {"_id": "q2", "text": "Mấy giờ mở cửa?"}
JUDGED = ("q1\td1\t2", "q1\td2\t1")


def _folder(
    folder: Path,
    *,
    queries: Sequence[Mapping[str, object]] = (ASKED,),
    judged: Sequence[str] = JUDGED,
    header: str = "query-id\tcorpus-id\tscore",
    split: str = "test",
) -> Path:
    (folder / "qrels").mkdir(exist_ok=True)
    (folder / "corpus.jsonl").write_text("\n".join(map(dumps, (FEE, TITLE_ALONE))), "utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(dumps, queries)), "utf-8")
    (folder / "qrels" / f"{split}.tsv").write_text("\r\n".join([header, *judged, ""]), "utf-8")
    return folder


def _problem(name: str) -> str:
    with pytest.raises(SetError) as caught:
        load_set(name)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def test_a_folder_becomes_records_and_questions_with_graded_sources_and_no_answers(tmp_path: Path) -> None:
    loaded = load_set(f"beir:{_folder(tmp_path)}")
    graded = (Evidence("d1", grade=2), Evidence("d2", grade=1))
    asked = EvalQuestion("q1", "Phí tham quan là bao nhiêu?", "vi", "ranking", (), graded, "vi")
    assert loaded.corpus == (
        Record("d1", "Phí là 5.000 đồng một lượt.", "Phí tham quan"),
        Record("d2", "Thông báo nghỉ lễ", "Thông báo nghỉ lễ"),
    )
    assert (loaded.questions, loaded.notices) == ((asked,), ())
    assert (asked.unanswerable, asked.grades) == (False, {"d1": 2, "d2": 1})


def test_a_score_of_zero_is_not_relevant_and_queries_without_a_relevant_document_are_counted(tmp_path: Path) -> None:
    irrelevant = {"_id": "q3", "text": "Ai bán vé?"}
    folder = _folder(tmp_path, queries=(NOT_JUDGED, ASKED, irrelevant), judged=("q1\td1\t1", "q1\td2\t0", "q3\td1\t0"))
    loaded = load_set(f"beir:{folder}")
    assert [(one.id, one.sources) for one in loaded.questions] == [("q1", ("d1",))]
    assert loaded.notices == ("2 of 3 queries have no relevant document in qrels/test.tsv and are not asked.",)


def test_another_split_is_read_by_its_name(tmp_path: Path) -> None:
    _folder(tmp_path)
    _folder(tmp_path, judged=("q1\td2\t1",), split="dev")
    assert load_set(f"beir:{tmp_path}@dev").questions[0].sources == ("d2",)
    assert _problem(f"beir:{tmp_path}@train") == (
        "there is no qrels/train.tsv; splits: dev, test. Name one: beir:FOLDER@SPLIT."
    )


@pytest.mark.parametrize(
    ("judged", "problem"),
    [
        (["q1\td1"], "test.tsv, line 2: not an id, an id and a whole number, parted by tabs: ['q1', 'd1']."),
        (["q1\td1\tx"], "test.tsv, line 2: not an id, an id and a whole number, parted by tabs: ['q1', 'd1', 'x']."),
        (["q1\td1\t1", "q1\td1\t2"], "test.tsv, line 3: 'd1' is judged for 'q1' a second time. Keep one."),
        (["q9\td1\t1"], "qrels/test.tsv judges 1 queries that queries.jsonl lacks, first 'q9'. "
                        "Take files of one data set."),
        (["q1\td9\t1"], "queries.jsonl, line 1: the gold source 'd9' is not in the corpus. "
                        "Correct its name, or add the document."),
        ([], "it holds no question. Give a file with at least one."),
    ],
)  # fmt: skip
def test_a_wrong_judgement_is_named_with_its_place(tmp_path: Path, judged: list[str], problem: str) -> None:
    assert _problem(f"beir:{_folder(tmp_path, judged=judged)}") == problem


def test_judgements_without_their_header_are_refused(tmp_path: Path) -> None:
    assert _problem(f"beir:{_folder(tmp_path, header='q1 0 d1 1')}") == (
        "test.tsv, line 1: not the header query-id corpus-id score, parted by tabs. Write it."
    )


def test_a_query_twice_is_named_with_both_places(tmp_path: Path) -> None:
    assert _problem(f"beir:{_folder(tmp_path, queries=(ASKED, ASKED))}") == (
        "queries.jsonl, line 2: the id 'q1' stands already at queries.jsonl, line 1. Give each its own."
    )


def test_a_folder_without_a_corpus_is_refused(tmp_path: Path) -> None:
    (_folder(tmp_path) / "corpus.jsonl").unlink()
    assert _problem(f"beir:{tmp_path}") == "it cannot be read: No such file or directory. Check the path."
