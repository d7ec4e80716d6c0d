"""A model that says in its own words that the passages do not tell."""

import pytest

from rag.write.declining import says_nothing_is_told

TELL_NOTHING = [
    "Rất tiếc, các đoạn tài liệu không nêu thông tin này.",
    "Các đoạn tài liệu không cung cấp thông tin về câu hỏi này.",
    "Không có thông tin.",
    "Tôi không tìm thấy câu trả lời trong các đoạn trên.",
    "Không đoạn nào trả lời câu hỏi.",
    "Tài liệu không đề cập đến số lồng cá bị thiệt hại.",
    "Xin lỗi, tôi không thể trả lời câu hỏi này dựa trên các đoạn đã cho.",
    "The passages do not say.",
    "I could not find this in the provided passages.",
    "The documents do not mention the date of the first kidney transplant.",
    "Unfortunately, the provided passages do not contain this information.",
    "I'm sorry, but I cannot answer this question based on the passages.",
    "There is no information about this in the passages.",
    "None of the passages answers the question.",
    "Không tìm thấy thông tin về vấn đề này trong tài liệu.",
    "Tài liệu không có thông tin này.",
    "Thông tin này không được nêu trong các đoạn trên.",
    "Dựa trên các đoạn đã cho, không có đủ thông tin để trả lời.",
]
TELL_SOMETHING = [
    "Không có hộ nào bị thiệt hại.",
    "Không có ai chết.",
    "Không có thông tin viên nào tham gia.",
    "Nhà máy không nêu lý do.",
    "Ông Ba không trả lời câu hỏi của báo chí.",
    "Văn phòng không cung cấp dịch vụ này.",
    "Cầu không có bốn làn xe.",
    "Nguồn nước không có chất độc.",
    "Đoạn đường này không có đèn.",
    "Đoạn cầu này không có thông tin biển báo.",
    "Tài liệu mật không được mang ra ngoài.",
    "Văn bản này không có hiệu lực.",
    "Văn bản không ghi ngày thì không có giá trị.",
    "The factory did not say why.",
    "No household was affected.",
    "No documents are needed.",
    "The source of the river has no name.",
    "Sources of water do not contain lead.",
    "There is no fee.",
    "The ministry could not find the money.",
    "Thông tin này không được đề cập trước năm 2018.",
    "Cầu dài 1.250 mét.",
]


@pytest.mark.parametrize("sentence", TELL_NOTHING)
def test_these_sentences_say_that_the_passages_do_not_tell(sentence: str) -> None:
    assert says_nothing_is_told(sentence)


@pytest.mark.parametrize("sentence", TELL_SOMETHING)
def test_these_sentences_say_something_of_the_world(sentence: str) -> None:
    assert not says_nothing_is_told(sentence)
