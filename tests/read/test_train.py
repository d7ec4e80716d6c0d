"""Teaching the reader: what it is taught with, and that a run that was stopped goes on."""

import gzip
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest

from rag.errors import InputError
from rag.read.train.gathering import gather
from rag.read.train.making import as_typed, asked_otherwise, beside_similar, crossed
from rag.read.train.material import SpanQuestion, held_out, read_span_lines
from rag.read.train.recipe import Recipe, mix

BRIDGE = "Cầu Cá Nhỏ khánh thành năm 2019. Cầu dài 1.176 m."
FERRY = "Bến phà Cá Lớn mở năm 1987. Bến đón 40 chuyến mỗi ngày."


def asked(question: str, context: str = BRIDGE, answer: str | None = None, **fields: str) -> SpanQuestion:
    start = None if answer is None else context.index(answer)
    given = {"id": f"vi-{question}", "language": "vi", **fields}
    return SpanQuestion(question=question, context=context, answer=answer, start=start, **given)


LENGTH = asked("Cầu Cá Nhỏ dài bao nhiêu mét?", answer="1.176 m")
YEAR = asked("Cầu Cá Nhỏ khánh thành năm 2019 dài bao nhiêu?", answer="1.176 m")
TRIPS = asked("Bến phà Cá Lớn đón mấy chuyến?", FERRY, "40 chuyến")


class Overlap:
    """An encoder whose texts are as near as they share letters."""

    def encode_passages(self, texts):
        return np.array([self.encode_question(text) for text in texts])

    def encode_question(self, question):
        return np.array([question.lower().count(letter) for letter in "aăâbcdđeêghiklmnoôơpqrstuưvxy"], np.float32)


def written(path: Path, *questions: SpanQuestion) -> Path:
    lines = [json.dumps({name: getattr(one, name) for name in one.__slots__}) for one in questions]
    text = "\n".join(lines) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["lines.jsonl", "lines.jsonl.gz"])
def test_span_lines_are_read_gzipped_or_not(tmp_path: Path, name: str):
    assert read_span_lines(written(tmp_path / name, LENGTH, TRIPS)) == [LENGTH, TRIPS]


def test_so_many_are_drawn_as_a_name_says(tmp_path: Path):
    path = written(tmp_path / "lines.jsonl", LENGTH, YEAR, TRIPS)
    assert len(gather([f"{path}*2"], Random(1))) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1: not a question with id"),
        ('{"id": "a"}', "line 1: not a question with id"),
        (
            '{"id": "a", "language": "vi", "question": "q", "context": "Cầu dài.", "answer": "dài", "start": 0}',
            "line 1: the answer does not stand at character 0",
        ),
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str, said: str):
    (tmp_path / "bad.jsonl").write_text(line, "utf-8")
    with pytest.raises(InputError, match=said):
        gather([str(tmp_path / "bad.jsonl")], Random(0))


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_named(tmp_path: Path):
    with pytest.raises(InputError, match="there is no such file"):
        gather([str(tmp_path / "none.jsonl")], Random(0))
    (tmp_path / "torn.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(InputError, match=r"torn\.jsonl\.gz cannot be read"):
        gather([str(tmp_path / "torn.jsonl.gz")], Random(0))


def test_files_without_an_answer_are_nothing_to_learn_from(tmp_path: Path):
    with pytest.raises(InputError, match="Nothing to learn from"):
        gather([str(written(tmp_path / "none.jsonl", asked("Ai xây cầu?")))], Random(0))


def test_a_question_set_teaches_its_answers_in_the_passages_that_hold_them(tmp_path: Path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "cau.md").write_text(f"# Cầu Cá Nhỏ\n\n{BRIDGE}\n", "utf-8")
    line = {
        "id": "q1",
        "question": "Cầu dài bao nhiêu?",
        "language": "vi",
        "kind": "fact",
        "answers": ["1.176 m"],
        "evidence": [{"source": "cau.md", "quote": "Cầu dài 1.176 m."}],
    }
    (tmp_path / "own.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    (found,) = gather([f"own:{tmp_path / 'own.jsonl'}"], Random(0))
    assert (found.question, found.answer) == ("Cầu dài bao nhiêu?", "1.176 m")
    assert found.start is not None
    assert found.context[found.start :].startswith("1.176 m")


def test_no_text_is_on_both_sides_and_parallel_texts_are_on_one():
    questions = [asked(f"Câu {number}?", f"Đoạn {number} dài.", "dài", id=f"vi-{number}") for number in range(80)]
    english = [
        asked(f"Question {number}?", f"Text {number} is long.", "long", id=f"en-{number}", language="en")
        for number in range(80)
    ]
    learned, apart = held_out([*questions, *english], 0.3)
    assert {one.context for one in learned}.isdisjoint({one.context for one in apart})
    assert {one.id[3:] for one in apart if one.language == "vi"} == {
        one.id[3:] for one in apart if one.language == "en"
    }
    assert 20 < len(apart) < 80


def test_a_question_is_crossed_with_the_text_of_another_language_and_its_answer_there():
    english = asked("How long is the bridge?", "The bridge is 1,176 m long.", "1,176 m", id="en-1", language="en")
    vietnamese = asked("Cầu dài bao nhiêu?", BRIDGE, "1.176 m", id="vi-1")
    made = crossed([english, vietnamese], 20, Random(2))
    assert {(one.question, one.context, one.answer) for one in made} == {
        ("How long is the bridge?", BRIDGE, "1.176 m"),
        ("Cầu dài bao nhiêu?", "The bridge is 1,176 m long.", "1,176 m"),
    }


def test_a_similar_text_does_not_answer():
    (made,) = [
        one for one in beside_similar([LENGTH, TRIPS], Overlap(), 2, Random(0)) if one.question == LENGTH.question
    ]
    assert (made.context, made.answer, made.start) == (FERRY, None, None)


def test_a_text_that_holds_the_answer_too_is_no_negative():
    other = asked("Cầu nào dài?", "Cầu dài 1.176 m là cầu Cá Nhỏ.", "cầu Cá Nhỏ")
    made = beside_similar([LENGTH, other], Overlap(), 2, Random(0))
    assert LENGTH.question not in {one.question for one in made}


def test_a_question_of_another_year_is_not_answered():
    (made,) = asked_otherwise([YEAR], 1, Random(3))
    assert made.answer is None
    assert made.question != YEAR.question
    assert made.question.startswith("Cầu Cá Nhỏ khánh thành năm ")
    assert "2019" not in made.question


def test_questions_are_also_read_as_they_are_typed():
    typed = {as_typed([LENGTH], 1.0, Random(seed))[0].question for seed in range(8)}
    assert typed == {"cầu cá nhỏ dài bao nhiêu mét", "cau ca nho dai bao nhieu met"}


def test_the_same_seed_gives_the_same_mixture():
    recipe = Recipe(crossed=5, similar=3, changed=2)
    once, again = (mix([LENGTH, YEAR, TRIPS], recipe, Overlap(), Random(7)) for _ in range(2))
    assert once == again
    assert sum(not one.answerable for one in once) >= 3
