"""Passages end where sentences do, respect headings and lose nothing."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.splitting import PassageRange, split_document
from tests.ingest import pages


def _count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def _shown(text: str, *, target: int = 200) -> list[tuple[str, str]]:
    found = split_document(text, count_tokens=_count_words, target=target)
    return [(passage.heading, text[passage.start : passage.end]) for passage in found]


def test_each_article_is_a_passage_below_its_chapter() -> None:
    assert [(heading, text.split("\n")[0]) for heading, text in _shown(pages.LAW)] == [
        ("", "Chương I"),
        ("Chương I QUY ĐỊNH CHUNG", "Điều 2. Thời hạn mượn"),
        ("", "Chương II"),
    ]


def test_a_long_article_is_parted_at_its_clauses() -> None:
    parts = _shown(pages.LAW, target=40)
    article = "Chương I QUY ĐỊNH CHUNG > Điều 2. Thời hạn mượn"
    assert [(heading, text[:2]) for heading, text in parts[2:4]] == [(article, "2."), (article, "3.")]


def test_a_heading_without_text_of_its_own_opens_the_next_passage() -> None:
    text = "# Tên\n\nMở đầu.\n\n## Thủ tục\n\n### Bước 1\n\nĐiền đơn. Nộp đơn.\n\n## Lệ phí\nMiễn phí."
    assert _shown(text) == [("", "Mở đầu."), ("Thủ tục", "Bước 1\n\nĐiền đơn. Nộp đơn."), ("", "Lệ phí\nMiễn phí.")]


def test_a_title_alone_is_no_passage_unless_there_is_nothing_else() -> None:
    assert _shown("# Tên trang\n\nMột câu.") == [("", "Một câu.")]
    assert _shown("# Tên trang") == [("", "Tên trang")]


def test_passages_of_one_section_share_a_sentence() -> None:
    text = " ".join(f"Câu số {number} của đoạn văn này dài mười tiếng." for number in range(12))
    first, second, *_ = split_document(text, count_tokens=_count_words, target=40)
    shared = text[second.start : first.end]
    assert shared.startswith("Câu số ")
    assert shared.count("tiếng.") == 1


def test_without_overlap_passages_do_not_share_anything() -> None:
    text = " ".join(f"Câu số {number} của đoạn văn này dài mười tiếng." for number in range(12))
    found = split_document(text, count_tokens=_count_words, target=40, overlap_sentences=0)
    assert all(left.end < right.start for left, right in pairwise(found))


def test_a_short_rest_joins_the_passage_before_it() -> None:
    text = " ".join(["Mười tiếng một câu cho dễ đếm số tiếng."] * 5) + " Hết."
    assert split_document(text, count_tokens=_count_words, target=45) == [PassageRange(0, len(text), "")]


def test_an_endless_sentence_is_cut_between_clauses_and_nothing_is_lost() -> None:
    text = "gồm " + "; ".join(f"việc thứ {number} của xã" for number in range(200))
    found = split_document(text, count_tokens=_count_words, target=50)
    assert max(_count_words([text[passage.start : passage.end] for passage in found])) <= 100
    assert all(text[passage.start : passage.end].endswith((";", "xã")) for passage in found)
    assert "".join("".join(text[one.start : one.end].split()) for one in found) == "".join(text.split())


def test_tokens_are_counted_in_one_call() -> None:
    calls: list[int] = []

    def count(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return _count_words(texts)

    split_document(pages.LAW * 3, count_tokens=count, target=30)
    assert len(calls) == 1


def test_a_text_of_nothing_has_no_passages() -> None:
    assert split_document(" \n\n ", count_tokens=_count_words) == []


_LINES = st.sampled_from(
    [
        *["# Tên", "## Mục", "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Tên", "Điều 2. Có hiệu lực ngay.", "IV. Phần bốn"],
        *["1. Một câu. Hai câu.", "a) điểm;", "Một câu ngắn.", "- mục; " * 30, "", "câu không dấu", "x" * 300, "…"],
        *["| a | b |", "##", "# "],
    ]
)


@given(st.lists(_LINES, max_size=30).map("\n".join) | st.text(max_size=200), st.integers(5, 60), st.integers(0, 2))
def test_every_character_outside_markdown_headings_is_in_a_passage(text: str, target: int, overlap: int) -> None:
    found = split_document(text, count_tokens=_count_words, target=target, overlap_sentences=overlap)
    covered = {position for passage in found for position in range(passage.start, passage.end)}
    start = 0
    for line in text.split("\n"):
        if not line.lstrip().startswith("#"):
            missing = [position for position in range(start, start + len(line)) if position not in covered]
            assert not "".join(text[position] for position in missing).strip()
        start += len(line) + 1
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] != "" for one in found)
    assert sorted(found, key=lambda one: one.start) == found
