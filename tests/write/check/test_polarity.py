"""Claims that turn round what their sources say, within a language and across two."""

import pytest

from rag.write.check.polarity import is_turned


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Steel prices fell by 27%.", "Giá thép tăng bình quân 27%."),
        ("The total investment was raised.", "Tổng mức đầu tư bị cắt giảm."),
        ("Bảo tàng mở cửa trước khi cầu thông xe.", "The museum opened after the bridge did."),
        ("The donor was 58 years old.", "Người nhận 58 tuổi."),
    ],
)
def test_the_opposite_is_told_across_languages(claim: str, evidence: str):
    assert is_turned(claim, [evidence], foreign=True)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Đại biểu lớn tuổi nhất là cô giáo.", "Đại biểu trẻ nhất là cô giáo."),
        ("Sở tách thành 15 trung tâm.", "Sở sáp nhập 9 trung tâm."),
        ("Người hiến là cha của bệnh nhân.", "Người hiến là mẹ của bệnh nhân."),
        ("The fair was shortened.", "The fair was extended."),
    ],
)
def test_the_opposite_is_told_within_a_language(claim: str, evidence: str):
    assert is_turned(claim, [evidence], foreign=False)


@pytest.mark.parametrize(
    ("claim", "evidence", "foreign"),
    [
        ("The price rose.", "Giá tăng rồi giảm.", True),
        ("Steel prices rose by 27%.", "Giá thép tăng bình quân 27%.", True),
        ("Cha mẹ ký đơn.", "Mẹ ký đơn.", False),
    ],
)
def test_a_source_that_says_it_too_is_not_turned_round(claim: str, evidence: str, *, foreign: bool):
    assert not is_turned(claim, [evidence], foreign=foreign)
