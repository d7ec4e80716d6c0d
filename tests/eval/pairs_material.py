"""A small parallel set in Vietnamese and English, invented, of which pairs are made; a checker without a model."""

from collections.abc import Sequence

from eval.questions import EvalQuestion, Evidence, QuestionSet, Record
from rag.types import Reason
from rag.write.claims import Claim, Proof

CAU = (
    "Cầu Cá Nhỏ 2 được khánh thành ngày 14/10/2019 tại huyện Đông Xuyên. "
    "Cầu dài 1.250 mét, rộng 12 mét và có 4 làn xe. "
    "Theo ông Lê Văn Bảy, giám đốc dự án, tổng vốn đầu tư là 892 tỷ đồng, giảm 15% so với dự toán. "
    "Người đi bộ không được đi trên làn xe giữa. Nghị quyết số 22/NQ-HĐND quy định mức phí qua cầu."
)
CHO = (
    "Chợ Vĩnh Sơn mở cửa năm 1954 và là chợ lớn nhất tỉnh Lam Giang. Chợ có 320 gian hàng và ba cổng chính. "
    "Bà Hồ Thị Mỹ Lệ, trưởng ban quản lý, cho biết mỗi ngày chợ đón 4.600 lượt khách. "
    "Năm 2021, chợ đã được xây dựng lại sau trận lũ lớn."
)
BRIDGE = (
    "Ca Nho 2 Bridge was opened on October 14, 2019 in Dong Xuyen District. The bridge is 1,250 metres long, "
    "12 metres wide and has 4 lanes. According to Le Van Bay, the project director, the total investment was 892 "
    "billion dong, 15% less than estimated. People on foot must not use the middle lane. Resolution No. 22/NQ-HDND "
    "sets the toll of the bridge."
)
MARKET = (
    "Vinh Son Market opened in 1954 and is the largest market of Lam Giang Province. The market has 320 stalls and "
    "three main gates. Ho Thi My Le, its manager, says that 4,600 visitors come to the market every day. "
    "In 2021, the market was rebuilt after a great flood."
)


def vietnamese() -> QuestionSet:
    """The set with Vietnamese sources."""
    asked = [
        ("q1", "Cầu Cá Nhỏ 2 có bao nhiêu làn xe?", "4", "cau"),
        ("q2", "Chợ Vĩnh Sơn mở cửa năm nào?", "1954", "cho"),
    ]
    return _set("csv:vi.csv", "vi", {"cau": ("Cầu Cá Nhỏ 2", CAU), "cho": ("Chợ Vĩnh Sơn", CHO)}, asked)


def english() -> QuestionSet:
    """The set with the same sources in English."""
    asked = [
        ("q1", "How many lanes does Ca Nho 2 Bridge have?", "4", "bridge"),
        ("q2", "When did Vinh Son Market open?", "1954", "market"),
    ]
    return _set("csv:en.csv", "en", {"bridge": ("Ca Nho 2 Bridge", BRIDGE), "market": ("Market", MARKET)}, asked)


def _set(
    name: str, language: str, texts: dict[str, tuple[str, str]], asked: Sequence[tuple[str, str, str, str]]
) -> QuestionSet:
    corpus = tuple(Record(id_, text, title) for id_, (title, text) in texts.items())
    questions = tuple(
        EvalQuestion(id_, question, language, "span", (answer,), (Evidence(source),), language)
        for id_, question, answer, source in asked
    )
    return QuestionSet(name, corpus, questions)


class WordForWord:
    """A checker that passes what a cited passage says word for word."""

    def check(self, claim: Claim) -> Proof:
        reasons: tuple[Reason, ...] = () if any(claim.text in hit.text for hit in claim.cited) else ("unsupported",)
        return Proof(reasons, (), 0.1 if reasons else 0.9)
