"""Claims held to what they cite, through the checker's one door."""

import pytest

from embeddings.bundled.encoder import BundledEncoder
from rag.write.check.checker import EvidenceChecker
from rag.write.claims import Claim
from tests.fakes import FakeEncoder
from tests.write.check.claims import INSURANCE, ORDER, TERMINAL, TERMINAL_ENGLISH, claim, hit


@pytest.fixture(scope="module")
def checker(bundled_encoder: BundledEncoder) -> EvidenceChecker:
    """The shipped checker over the real encoder."""
    return EvidenceChecker(bundled_encoder)


@pytest.mark.parametrize(
    "text",
    [
        "Sân bay Vĩnh Sơn mở nhà ga thứ hai ngày 14 tháng 9 năm 2023.",
        "Nhà ga rộng 18600 m2, có hai mươi tư quầy làm thủ tục và 4 cầu ống lồng.",
        "Tổng vốn đầu tư là 1.870 tỷ đồng, trong đó tỉnh góp 570 tỷ đồng từ ngân sách.",
        "Theo Giám đốc Kiều Minh Trí, đường băng sẽ không được kéo dài trước năm 2028.",
        "Theo tài liệu, năm 2022 sân bay đón 1.320.000 lượt khách, tăng 12,5% so với năm 2019.",
    ],
)
def test_what_a_passage_says_in_other_words_is_supported(checker: EvidenceChecker, text: str):
    assert checker.check(claim(text)).reasons == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Sân bay Vĩnh Sơn mở nhà ga thứ hai ngày 15 tháng 9 năm 2023.", "date"),
        ("Nhà ga rộng 16.800 mét vuông.", "number"),
        ("Nhà ga rộng 18.600 ki-lô-mét vuông.", "number"),
        ("Ông Kiều Minh Tâm là Giám đốc sân bay.", "name"),
        ("Theo Quyết định số 31, nhà ga rộng 18.600 mét vuông.", "document"),
        ("Đường băng dài 2.400 mét sẽ được kéo dài trước năm 2028.", "negation"),
        ("Năm 2022, sân bay đón 1,32 triệu lượt khách, giảm 12,5% so với năm 2019.", "negation"),
        ("Hành khách phải đến trước giờ bay hai giờ và mang theo căn cước.", "unsupported"),
    ],
)
def test_what_a_passage_does_not_say_is_refused_with_its_reason(checker: EvidenceChecker, text: str, reason: str):
    assert reason in checker.check(claim(text)).reasons


def test_two_numbers_that_changed_places_are_refused(checker: EvidenceChecker):
    proof = checker.check(claim("Tổng vốn đầu tư là 570 tỷ đồng, trong đó ngân sách tỉnh góp 1.870 tỷ đồng."))
    assert proof.reasons == ("unsupported",)


def test_a_bound_turned_round_is_refused(checker: EvidenceChecker):
    text = "Hồ sơ nộp tại Bảo hiểm xã hội huyện trong {} 15 ngày, từ 7 giờ 30 đến 16 giờ 30."
    assert checker.check(claim(text.format("tối đa"), INSURANCE)).reasons == ()
    assert checker.check(claim(text.format("ít nhất"), INSURANCE)).reasons[0] == "negation"


def test_an_abbreviation_is_its_expansion(checker: EvidenceChecker):
    text = "UBND tỉnh Lam Giang hỗ trợ 70% mức đóng BHYT cho học sinh theo Nghị quyết 22/2023/NQ-HĐND."
    assert checker.check(claim(text, INSURANCE)).reasons == ()


def test_a_claim_is_held_to_sources_of_another_language(checker: EvidenceChecker):
    right = "Nhà ga rộng 18.600 mét vuông, có 24 quầy làm thủ tục và bốn cầu ống lồng."
    cited = (hit(TERMINAL_ENGLISH, language="en"),)
    assert checker.check(Claim(right, cited, "vi")).reasons == ()
    assert checker.check(Claim(right.replace("24", "42"), cited, "vi")).reasons[0] == "number"


def test_a_foreign_name_in_place_of_another_is_refused_and_one_with_no_rival_may_be_a_translation(
    checker: EvidenceChecker,
):
    text = "Nhà thơ Bankford đã viết những bài thơ này về thành phố."
    assert checker.check(claim("The poet Lumley wrote these.", text, language="en")).reasons[0] == "name"
    text = text.replace("Bankford", "ấy")
    assert "name" not in checker.check(claim("The poet Lumley wrote these.", text, language="en")).reasons


def test_the_fewest_sentences_that_prove_a_claim_are_its_evidence(checker: EvidenceChecker):
    text = "Nhà ga thứ hai của sân bay Vĩnh Sơn rộng 18.600 mét vuông."
    proof = checker.check(claim(text, INSURANCE, TERMINAL))
    assert {one.hit.passage.document for one in proof.evidence} == {"d2"}
    assert [one.quote for one in proof.evidence] == [f"{one}." for one in TERMINAL.split(". ")[:2]]


def test_evidence_counts_characters_of_the_document(checker: EvidenceChecker):
    cited = hit(TERMINAL, start=100)
    (evidence, *_) = checker.check(Claim("Sân bay Vĩnh Sơn mở nhà ga thứ hai sáng 14/9/2023.", (cited,), "vi")).evidence
    assert (evidence.sentence.start, evidence.quote) == (100, TERMINAL.split(". ")[0] + ".")


def test_a_sentence_that_orders_a_machine_proves_nothing(checker: EvidenceChecker):
    proof = checker.check(claim("Vé vào cửa giá 99.000 đồng.", f"{TERMINAL} {ORDER}"))
    assert proof.reasons == ("number", "unsupported")
    assert all(one.quote != ORDER for one in proof.evidence)


def test_a_passage_of_orders_alone_has_no_evidence():
    assert EvidenceChecker(FakeEncoder()).check(claim("Vé giá 99.000 đồng.", ORDER)).reasons == ("unsupported",)


def test_a_claim_without_a_passage_cites_nothing():
    proof = EvidenceChecker(FakeEncoder()).check(Claim("Cầu dài.", (), "vi"))
    assert (proof.reasons, proof.evidence, proof.support) == (("no-citation",), (), 0.0)


def test_every_reason_is_given_in_one_order():
    text = "Xem https://a.example: cầu Mường dài 9 km vào 1/1/2001."
    reasons = EvidenceChecker(FakeEncoder()).check(claim(text)).reasons
    assert reasons == ("link", "date", "number", "name", "unsupported")


def test_a_title_tells_what_a_sentence_need_not_repeat(checker: EvidenceChecker):
    cited = hit("Cầu dài 1.250 mét và có bốn làn xe.", title="Cầu Bến Gỗ thông xe năm 2021")
    assert checker.check(Claim("Cầu Bến Gỗ dài 1.250 mét và có bốn làn xe.", (cited,), "vi")).reasons == ()


def test_a_document_is_told_by_how_its_source_opens(checker: EvidenceChecker):
    cited = hit("Mức thu là 30.000 đồng một hồ sơ.", opening="Nghị quyết số 31/2022/NQ-HĐND về phí")
    assert checker.check(Claim("Theo Nghị quyết 31, mức thu là 30.000 đồng một hồ sơ.", (cited,), "vi")).reasons == ()


def test_other_weights_have_another_digest():
    checker = EvidenceChecker(FakeEncoder())
    assert checker.digest == EvidenceChecker(FakeEncoder(dimension=8)).digest
    assert len(checker.digest) > 16


def test_the_day_of_publication_is_that_of_a_text_which_says_today(checker: EvidenceChecker):
    told = "Ngày 15/9/2023, cầu Bến Gỗ thông xe."
    assert checker.check(claim(told, "Sáng nay, cầu Bến Gỗ thông xe.")).reasons == ()
    assert checker.check(claim(told, "Cầu Bến Gỗ thông xe.")).reasons[0] == "date"
