"""Second questions of conversations over the sample province: the passage that answers them is found."""

from pathlib import Path

import pytest

from rag.conversation import standalone
from rag.types import Turn
from tests.pages import ingested, opened

CORPUS = Path(__file__).parents[2] / "eval" / "data" / "corpus"
# The first question, the follow-up, and what the passage that answers it holds.
CONVERSATIONS = [
    ("Hiện nay ai là Trưởng Ban Tổ chức Tỉnh ủy Lam Giang?", "Thế năm 2019?", "Hoàng Văn Lực"),
    ("Quy định số 80-QĐ/TU về luân chuyển cán bộ nói gì?", "Có hiệu lực khi nào?", "1 tháng 11 năm 2022"),
    ("Quy định 80 của Ban Thường vụ Tỉnh ủy nói về việc gì?", "Nó thay thế quy định nào?", "08-QĐ/TU"),
    ("Bãi rác Khe Lau mỗi ngày nhận bao nhiêu tấn rác?", "Nó ở đâu?", "Khe Lau"),
    ("Bệnh viện Đa khoa tỉnh Lam Giang ghép thận lần đầu vào ngày nào?", "Mất bao lâu?", "gần 7 giờ"),
    ("Đến hết tuần 40 năm 2022 thị xã Bình Lễ có bao nhiêu ca sốt xuất huyết?", "Còn thành phố Vĩnh Sơn?", "Vĩnh Sơn"),
    ("In 2022, how many free days did Nghi Hai Port give import containers?", "And in 2024?", "5 days"),
    ("Làm sổ đỏ lần đầu ở Mường Lạn thì chi nhánh nào nhận hồ sơ?", "le phi bao nhieu", "25.000"),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    data = tmp_path_factory.mktemp("province") / "data"
    ingested(data, [CORPUS])
    with opened(data) as opened_assistant:
        yield opened_assistant


@pytest.mark.parametrize(("first", "follow_up", "holds"), CONVERSATIONS)
def test_what_a_follow_up_asks_is_found_among_the_first_three(assistant, first, follow_up, holds):
    hits = assistant.retrieve(standalone(follow_up, [Turn(first)]), k=3)
    assert [hit for hit in hits if holds in hit.text] != []


def test_who_an_answer_named_is_found_by_what_is_said_of_her(assistant):
    answered = "Đồng chí Lê Thị Thu Hà được bầu giữ chức Bí thư Tỉnh ủy. [1]"
    asked = standalone("Bà ấy được bầu hôm nào?", [Turn("Bí thư Tỉnh ủy Lam Giang hiện nay là ai?", answered)])
    assert [hit for hit in assistant.retrieve(asked, k=3) if "4/12" in hit.text] != []
