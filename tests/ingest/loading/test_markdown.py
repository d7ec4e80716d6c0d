from datetime import date

import pytest

from rag.ingest.draft import Draft
from rag.ingest.loading.reader import FileReader
from tests.ingest.loading.opening import load_one


def test_front_matter_becomes_metadata_and_the_rest_stays_as_written(reader: FileReader) -> None:
    data = """---
title: "Quy định về lưu trữ"
date: 2021-03-04
author: Lê Văn Tám
tags: [a, b]
---
# Chương I

Nội dung *quan trọng*.
""".encode()
    assert load_one(reader, data, "a.md") == Draft(
        "# Chương I\n\nNội dung *quan trọng*.\n",
        "a.md",
        "markdown",
        title="Quy định về lưu trữ",
        published=date(2021, 3, 4),
        author="Lê Văn Tám",
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Xem [quy định](https://a.example/x_(1).html) mới.", "Xem quy định mới."),
        ("Xem [quy định][1] mới.\n\n[1]: https://a.example\n", "Xem quy định mới."),
        ("![Bản đồ tỉnh](map.png) ở trên", "Bản đồ tỉnh ở trên"),
        ("[![Ảnh](a.png)](https://a.example)", "Ảnh"),
        ("Thư: <https://a.example>", "Thư: https://a.example"),
        ("Có <!-- ghi chú\ncho mình --> chữ", "Có  chữ"),
        ("Điều 5 [đã sửa] còn hiệu lực", "Điều 5 [đã sửa] còn hiệu lực"),
    ],
)
def test_links_and_pictures_become_their_words(reader: FileReader, written: str, read: str) -> None:
    assert load_one(reader, written.encode(), "a.md").text == read + "\n"


def test_code_is_kept_to_the_letter(reader: FileReader) -> None:
    text = "Ví dụ:\n\n```\n[a](b) <!-- c -->\n# không phải tiêu đề\n```\n\nHết.\n"
    assert load_one(reader, text.encode(), "a.md").text == text


def test_the_first_heading_is_the_title_where_nothing_else_is_stated(reader: FileReader) -> None:
    assert load_one(reader, "Mở đầu\n\n# Lịch công tác #\n".encode(), "a.md").title == "Lịch công tác"


def test_a_rule_at_the_top_is_no_front_matter(reader: FileReader) -> None:
    text = "---\nChỉ là một đường kẻ\n---\nNội dung\n"
    assert load_one(reader, text.encode(), "a.md") == Draft(text, "a.md", "markdown")
