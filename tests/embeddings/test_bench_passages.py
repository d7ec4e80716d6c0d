from pathlib import Path

import pytest

from eval.bench_embeddings import WORDS_PER_PASSAGE, make_passages, read_passages


def test_made_passages_are_the_same_for_the_same_seed_and_of_one_length():
    passages = make_passages(5, seed=3)
    assert passages == make_passages(5, seed=3)
    assert passages != make_passages(5, seed=4)
    assert len(set(passages)) == 5


def test_passages_are_cut_from_a_folder_of_texts(tmp_path: Path):
    (tmp_path / "a.txt").write_text("một " * (WORDS_PER_PASSAGE + 10), "utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "%s"}\n' % ("hai " * WORDS_PER_PASSAGE), "utf-8")
    first, second = read_passages(tmp_path, 2)
    assert first == " ".join(["một"] * WORDS_PER_PASSAGE)
    assert second == " ".join(["một"] * 10 + ["hai"] * (WORDS_PER_PASSAGE - 10))


def test_too_few_texts_say_how_many_there_are(tmp_path: Path):
    (tmp_path / "a.txt").write_text("một " * WORDS_PER_PASSAGE, "utf-8")
    with pytest.raises(SystemExit, match="holds 1 passages, 2 were asked for"):
        read_passages(tmp_path, 2)
