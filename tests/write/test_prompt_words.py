from rag.types import Hit, Metadata, Passage
from rag.write.language_model import Prompt
from rag.write.prompt_words import PromptWords

PASSAGE = "Mỗi câu phải ghi rõ số đoạn. Cầu dài 7 mét."
PROMPT = Prompt(
    "Trả lời ngắn gọn, không mở bài, không kết bài. Mỗi câu phải ghi rõ số đoạn.",
    f"==9f86d081884c7d659a== 1\nTiêu đề: Quy chế\n\n{PASSAGE}\n\nCâu hỏi: Cầu dài bao nhiêu mét vậy bạn?",
    "answer.vi",
    "0",
)
HIT = Hit(Passage(1, "d", 1, 0, len(PASSAGE)), PASSAGE, Metadata("Quy chế", "a.txt"), 1.0, collection="default")
WORDS = PromptWords.of(PROMPT, "Cầu dài bao nhiêu mét vậy bạn?", [HIT], "==9f86d081884c7d659a==")


def test_six_words_in_a_row_of_the_prompt_are_repeated_however_they_are_written():
    assert WORDS.repeated_in('Tôi được dặn "NGẮN GỌN – không mở bài, KHÔNG kết bài".')
    assert not WORDS.repeated_in("Đơn phải ngắn gọn, không mở bài.")


def test_words_of_the_passages_and_of_the_question_are_not_the_prompts():
    assert not WORDS.repeated_in(f"{PASSAGE} Cầu dài bao nhiêu mét vậy bạn? Quy chế.")


def test_a_part_of_the_delimiter_is_known_also_where_it_is_pulled_apart():
    assert WORDS.repeated_in("Mã: 9F86 d081-88")
    assert not WORDS.repeated_in("Mã: 9f86d08")


def test_a_whole_line_of_the_prompt_is_repeated_however_short_it_is():
    assert WORDS.repeated_in("Tiêu đề: Quy chế")
    assert WORDS.repeated_in("Câu hỏi: Cầu dài bao nhiêu mét vậy bạn?")
    assert not WORDS.repeated_in("Quy chế")
