"""A model's reply, taken down as sentences."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelFailed
from rag.text.sentences import sentences
from rag.write.reply import LONGEST_REPLY, ReplySentences, WrittenSentence


def read(reply: str, size: int = 1) -> list[WrittenSentence]:
    """Take a reply down in parts of `size` characters."""
    taking = ReplySentences()
    given = [one for at in range(0, len(reply), size) for one in taking.take(reply[at : at + size])]
    return given + taking.end()


def told(reply: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.lead + one.text, one.numbers) for one in read(reply)]


def declines(reply: str) -> bool:
    taking = ReplySentences()
    assert taking.take(reply) + taking.end() == []
    return taking.declined


def test_a_reply_becomes_sentences_with_the_numbers_that_their_markers_name() -> None:
    assert read("Cầu dài 1.250 mét [2]. Đường rộng 12 m. [1][3]\n- Vốn là 5 tỷ [1]") == [
        WrittenSentence("", "Cầu dài 1.250 mét.", (2,)),
        WrittenSentence(" ", "Đường rộng 12 m.", (1, 3)),
        WrittenSentence("\n- ", "Vốn là 5 tỷ", (1,)),
    ]


@pytest.mark.parametrize(
    ("marker", "numbers"),
    [
        ("[1]", (1,)),
        ("[1][2]", (1, 2)),
        ("[1] [2]", (1, 2)),
        ("[1], [2] và [3]", (1, 2, 3)),
        ("[2]; [2] and [1]", (2, 1)),
        ("[1]-[3]", (1, 3)),
        ("[1, 2]", (1, 2)),
        ("[1,2;3]", (1, 2, 3)),
        ("[1 và 2]", (1, 2)),
        ("[1-3]", (1, 2, 3)),
        ("[1–2, 5]", (1, 2, 5)),
        ("[3-1]", (3, 1)),
        ("[1-999]", (1, 999)),
        ("【1】", (1,)),
        ("【2†source】", (2,)),
        ("［4］", (4,)),
        ("[^1]", (1,)),
        ("[#1]", (1,)),
        ("[ 01 ]", (1,)),
        ("[Nguồn 1]", (1,)),
        ("[nguồn: 1, nguồn 2]", (1, 2)),
        ("[Đoạn văn số 3]", (3,)),
        ("[Passage 2]", (2,)),
        ("[source: 1]", (1,)),
        ("[passages 1 and 2]", (1, 2)),
        ("**[1]**", (1,)),
        ("[0]", (0,)),
        ("[999]", (999,)),
    ],
)
@pytest.mark.parametrize(
    "form", ["Cầu dài 5 m {}. Hết.", "Cầu dài 5 m. {} Hết.", "Cầu dài 5 m.{} Hết.", "Cầu dài 5 m{}. Hết."]
)
def test_these_are_markers_before_and_behind_the_full_stop(form: str, marker: str, numbers: tuple[int, ...]) -> None:
    assert told(form.format(marker)) == [("Cầu dài 5 m.", numbers), (" Hết.", ())]


@pytest.mark.parametrize(
    "text",
    [
        "[sic]",
        "[2020]",
        "(1)",
        "[Điều 5]",
        "[1a]",
        "[1.2]",
        "[]",
        "[…]",
        "[x]",
        "[một]",
        "[1",
        "1]",
        "[[x]",
        "[١]",
        "¹",
    ],
)
def test_these_are_text(text: str) -> None:
    assert told(f"Ông nói {text} thế. Hết.") == [(f"Ông nói {text} thế.", ()), (" Hết.", ())]


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("Cầu dài [1] 5 m.", "Cầu dài 5 m."),
        ("Cầu dài[1] 5 m.", "Cầu dài 5 m."),
        ("Cầu dài[1]và rộng.", "Cầu dài và rộng."),
        ("Cầu [1], dài [1] .", "Cầu, dài."),
        ("“Cầu dài” [1], ông nói.", "“Cầu dài”, ông nói."),
        ("Ông nói (năm 2020 [1]) thế.", "Ông nói (năm 2020) thế."),
        ("[1] Cầu dài 5 m.", "Cầu dài 5 m."),
        ("长度[1]为5米。", "长度为5米。"),
    ],
)
def test_a_marker_inside_a_sentence_leaves_no_gap_and_closes_none(reply: str, text: str) -> None:
    assert told(reply) == [(text, (1,))]


@pytest.mark.parametrize(
    "reply",
    [
        "Đoàn về TP. Long Xuyên và gặp ThS. Lê Thị B. Sau đó đi [1].",
        "Dài 1.250 mét, ngày 12.3.2021, gồm 5 nhịp, v.v. và cầu phụ [1].",
        "Xem Điều 5. Phạm vi [1]",
        "Các số 1, 2, ... 10 đều được [1].",
        "“Đi đâu?” [1] ông hỏi.",
    ],
)
def test_sentences_end_where_they_do_in_sources(reply: str) -> None:
    source = reply.replace(" [1]", "")
    assert [one.text for one in read(reply)] == [source[start:end] for start, end in sentences(source)]


def test_a_marker_behind_a_full_stop_ends_the_sentence_even_after_an_abbreviation() -> None:
    assert told("Gồm cầu, đường, v.v. [1] Đường rộng. Bị cáo là Lê Văn T. [2] Người này khai.") == [
        ("Gồm cầu, đường, v.v.", (1,)),
        (" Đường rộng.", ()),
        (" Bị cáo là Lê Văn T.", (2,)),
        (" Người này khai.", ()),
    ]


def test_a_marker_behind_a_closing_quote_is_the_quoted_sentences() -> None:
    assert told("Ông nói: “Đúng rồi.” [1] Bà đáp: “Vâng!”[2]") == [
        ("Ông nói: “Đúng rồi.”", (1,)),
        (" Bà đáp: “Vâng!”", (2,)),
    ]


def test_list_items_of_every_kind_lead_their_sentences() -> None:
    assert told("Gồm:\r\n\r\n* Một [1]\r\n  - Hai [2]\n• Ba. Thêm [3]\n1. Bốn [4]\n2) Năm [5]") == [
        ("Gồm:", ()),
        ("\n- Một", (1,)),
        ("\n- Hai", (2,)),
        ("\n- Ba.", ()),
        (" Thêm", (3,)),
        ("\n1. Bốn", (4,)),
        ("\n2. Năm", (5,)),
    ]


def test_a_number_that_counts_no_items_is_text_for_the_checks_to_see() -> None:
    assert told("Số hộ là\n500. Hộ nghèo [1]\n1. Một [1]\n3. Ba [1]\n1. Lại một [1]") == [
        ("Số hộ là", ()),
        ("\n500. Hộ nghèo", (1,)),
        ("\n1. Một", (1,)),
        ("\n3. Ba", (1,)),
        ("\n1. Lại một", (1,)),
    ]


def test_the_first_sentence_brings_no_white_space() -> None:
    assert [told(reply)[0][0] for reply in ("\n\n  Một.", "\n- Một", "# Một", "[1]\nMột")] == [
        "Một.", "- Một", "Một", "Một",
    ]  # fmt: skip


def test_headings_quotes_fences_emphasis_and_tables_become_plain_lines() -> None:
    reply = (
        "## Kết quả\n> **Cầu** dài *5* m. `Tốt` [1]\n```text\n__Vốn__ 5 tỷ [2]\n```\n---\n"
        "| Tên | Dài |\n|:---|---:|\n| **Cầu** | 5 m [3] |\n* * *\nmột_hai 5*3"
    )
    assert told(reply) == [
        ("Kết quả", ()),
        ("\nCầu dài 5 m.", ()),
        (" Tốt", (1,)),
        ("\nVốn 5 tỷ", (2,)),
        ("\nTên; Dài", ()),
        ("\nCầu; 5 m", (3,)),
        ("\nmột_hai 5*3", ()),
    ]


def test_a_line_of_markers_alone_belongs_to_the_line_before_where_that_has_none() -> None:
    assert told("Một.\n[1]\n\nHai [2].\n[3], [4]\nBa\n[5]") == [
        ("Một.", (1,)), ("\nHai.", (2,)), ("\nBa", (5,)),
    ]  # fmt: skip


def test_a_label_before_an_answer_is_taken_off_and_one_alone_stays() -> None:
    assert told("Câu trả lời: 186 lồng [1].\nAnswer: 5 m [2]") == [("186 lồng.", (1,)), ("\n5 m", (2,))]
    assert told("Câu trả lời:\n- 5 m [1]") == [("Câu trả lời:", ()), ("\n- 5 m", (1,))]


def test_text_is_composed() -> None:
    assert told("Ca\u0302\u0300u\xa0 dài 5 m.") == [("Cầu dài 5 m.", ())]


@pytest.mark.parametrize(
    "reply",
    [
        "NO_ANSWER", " NO_ANSWER.\n", "**NO_ANSWER**", "`no_answer`", "“NO_ANSWER”", "[NO_ANSWER]", "No answer.",
        "NO-ANSWER!", "Trả lời: NO_ANSWER",
        "NO_ANSWER [1]",
        "NO_ANSWER\n\nCác đoạn không nói về điều này. Hãy hỏi lại.",
    ],
)  # fmt: skip
def test_these_replies_decline(reply: str) -> None:
    assert declines(reply)


@pytest.mark.parametrize(
    ("reply", "declined"),
    [
        ("Rất tiếc, các đoạn không nêu thông tin này.", True),
        ("The passages do not say. I could not find the length.", True),
        ("Các đoạn không nêu thông tin này [1].", False),
        ("Các đoạn không nêu chiều rộng. Cầu dài 5 m [1].", False),
        ("Cầu dài 5 m. Các đoạn không nêu chiều rộng.", False),
        ("Không có hộ nào bị thiệt hại.", False),
    ],
)
def test_a_reply_declines_in_its_own_words_where_it_says_and_cites_nothing_else(reply: str, declined: bool) -> None:
    taking = ReplySentences()
    taking.take(reply)
    taking.end()
    assert taking.declined == declined


def test_what_follows_the_word_for_no_answer_counts_once_it_cites() -> None:
    taking = ReplySentences()
    held = taking.take("NO_ANSWER. Không rõ lắm. ")
    given = taking.take("Cầu dài 5 m [1]. Hết. ") + taking.end()
    assert (held, [one.text for one in given], taking.declined) == (
        [],
        ["Không rõ lắm.", "Cầu dài 5 m.", "Hết."],
        False,
    )


def test_the_word_for_no_answer_is_never_a_sentence() -> None:
    assert told("Cầu dài 5 m [1]. NO_ANSWER [1]. Hết.") == [("Cầu dài 5 m.", (1,)), (" Hết.", ())]


@pytest.mark.parametrize("reply", ["", "  \n\n", "---", "[1]", "**", "```\n```"])
def test_of_a_reply_without_words_nothing_is_left_and_it_does_not_decline(reply: str) -> None:
    assert not declines(reply)


def test_a_sentence_is_given_with_the_first_letter_behind_its_marker() -> None:
    taking = ReplySentences()
    assert taking.take("Cầu dài 1.250 mét. [1] [2] ") == []
    assert taking.take("Đ") == [WrittenSentence("", "Cầu dài 1.250 mét.", (1, 2))]


def test_a_sentence_without_marker_is_given_with_the_second_word_behind_it() -> None:
    taking = ReplySentences()
    assert taking.take("Cầu dài 1.250 mét. Đường ") == []
    assert taking.take("r") == [WrittenSentence("", "Cầu dài 1.250 mét.", ())]


def test_a_line_is_given_with_the_first_word_of_the_next() -> None:
    taking = ReplySentences()
    assert taking.take("- Một [1]\n- ") == []
    assert taking.take("H") == [WrittenSentence("- ", "Một", (1,))]


def test_a_sentence_that_never_ends_is_cut_and_its_rest_left_out() -> None:
    first, second = read("x" * 4500 + ". Hai [1].", size=7)
    assert (len(first.text), first.cut) == (2001, True)
    assert second == WrittenSentence(" ", "Hai.", (1,))


@pytest.mark.parametrize("size", [1, 7, 1000, 100_000])
def test_a_reply_longer_than_any_answer_breaks_off_after_what_it_said_so_far(size: int) -> None:
    sentence = "Cầu dài 5 m [1]. "
    reply = (sentence * LONGEST_REPLY)[: LONGEST_REPLY + 1]
    taking = ReplySentences()
    given = [one for at in range(0, len(reply), size) for one in taking.take(reply[at : at + size])]
    assert [one.text for one in given] == ["Cầu dài 5 m."] * (LONGEST_REPLY // len(sentence))
    with pytest.raises(ModelFailed, match="longer than 20,000 characters") as failure:
        taking.take("")
    assert failure.value.trouble == "too-long"


@pytest.mark.parametrize("repeated", ["x", "v.v. ", "A. ", "a[1] ", "[", "*", ".(", '."', "\n- ", "1. "])
def test_twice_as_long_a_reply_is_not_more_than_twice_the_work(repeated: str) -> None:
    once, twice = (calls_to_read(repeated * times) for times in (500, 1000))
    assert twice <= 2.2 * once


def calls_to_read(reply: str) -> int:
    """Count the functions called while a reply is read, the pattern searches among them."""
    calls = 0

    def count(frame: object, event: str, called: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(reply, size=3)
    finally:
        sys.setprofile(None)
    return calls


PIECES = st.sampled_from([
    "Cầu dài 5 m", "ông A", "TP", "1.250", "v.v.", ".", ". ", "! ", "…", "./.", "\n", "\r\n", " ", "[1]", "[2, 3]",
    "[", "]", "【1】", ", ", " và ", "**", "*", "_", "`", "```", "# ", "- ", "1. ", "2. ", "| ", "> ", "“", "”", "(",
    ")", "NO_ANSWER", "。", "好", "😀", "e\u0301", "[Nguồn ", "1", "x" * 900,
    "Đ", "a",
])  # fmt: skip
REPLIES = st.lists(PIECES, max_size=40).map("".join) | st.text()


@given(REPLIES, st.lists(st.integers(1, 30), min_size=1, max_size=30))
def test_however_a_reply_is_cut_into_parts_the_same_sentences_come_out(reply: str, sizes: list[int]) -> None:
    taking, given, at, turn = ReplySentences(), [], 0, 0
    while at < len(reply):
        size = sizes[turn % len(sizes)]
        given += taking.take(reply[at : at + size])
        at, turn = at + size, turn + 1
    whole = ReplySentences()
    assert given + taking.end() == whole.take(reply) + whole.end()
    assert taking.declined == whole.declined


@given(
    st.lists(
        st.sampled_from(
            ["Cầu", "5", "tỷ.", "v.v.", "là", "TP.", "“Vâng!”", "Hết.", "?", "\n", "(a)", "1.250", "[1]", "[2],"]
        )
    )
)
def test_no_letter_and_no_digit_is_lost_but_those_of_markers(words: list[str]) -> None:
    reply = " ".join(words)
    given = "".join(one.lead + one.text for one in read(reply))
    kept = reply.replace("[1]", "").replace("[2]", "")
    assert [char for char in given if char.isalnum()] == [char for char in kept if char.isalnum()]


@given(
    st.lists(
        st.sampled_from(
            ["Cầu", "Ông", "tỷ.", "v.v.", "là", "TP.", "“Vâng!”", "Hết.", "A.", "Điều", "5.", "…", "2019."]
        ),
        min_size=1,
    )
)
def test_without_markers_sentences_end_where_they_do_in_sources(words: list[str]) -> None:
    text = " ".join(["Nay", *words])
    cut = [text[start:end] for start, end in sentences(text)]
    assert [one.text for one in read(text)] == [one for one in cut if any(char.isalnum() for char in one)]


@given(REPLIES)
def test_a_sentence_is_one_line_with_words_and_no_marker(reply: str) -> None:
    for one in read(reply, size=5):
        assert one.text == " ".join(one.text.split())
        assert any(char.isalnum() for char in one.text)
        assert one.lead.strip() in ("", "-") or one.lead.strip()[:-1].isdecimal()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Theo đoạn [1], cầu dài 5 mét.", "Cầu dài 5 mét."),
        ("Theo [1], cầu dài 5 mét.", "Cầu dài 5 mét."),
        ("- Theo [Đoạn 1], cầu dài 5 mét.", "Cầu dài 5 mét."),
        ("Theo thông tin từ các đoạn [1] và [2]: Cầu dài 5 mét.", "Cầu dài 5 mét."),
        ("Đoạn 2 [2] cho biết cầu dài 5 mét.", "Cầu dài 5 mét."),
        ("[1] nêu rằng cầu dài 5 mét.", "Cầu dài 5 mét."),
        ("Cầu dài 5 mét ([1]).", "Cầu dài 5 mét."),
        ("Cầu dài 5 mét (theo đoạn [1]) và rộng 3 mét (nguồn: [2]).", "Cầu dài 5 mét và rộng 3 mét."),
        ("Cầu dài 5 mét theo đoạn [1] và rộng 3 mét theo đoạn [2].", "Cầu dài 5 mét và rộng 3 mét."),
        ("Cầu Gỗ, theo nguồn [1], dài 5 mét.", "Cầu Gỗ, dài 5 mét."),
        ("According to passages [1] and [2], the bridge is 5 m long.", "The bridge is 5 m long."),
        ("Passage [1] states that the bridge is 5 m long.", "The bridge is 5 m long."),
        ("Cầu [1] dài 5 mét [2].", "Cầu dài 5 mét."),
    ],
)
def test_what_only_names_a_passage_goes_with_its_marker_and_the_sentence_reads_on(written: str, shown: str) -> None:
    assert [one.text for one in read(written)] == [shown]


@pytest.mark.parametrize(
    "written",
    [
        "Theo tài liệu ngày 12/3/2021 [1], cầu dài 5 mét.",
        "Theo tài liệu [1] ngày 12/3/2021, cầu dài 5 mét.",
        "Đoạn [1] không nói về cầu.",
        "Theo đoạn [1].",
        "Cầu nằm trong đoạn [1] của tuyến.",
        "Theo ông An [1], cầu dài 5 mét.",
    ],
)
def test_what_says_more_than_which_passage_it_is_stays(written: str) -> None:
    assert [one.text for one in read(written)] == [written.replace(" [1]", "")]
