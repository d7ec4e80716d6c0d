import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.ingest.draft import Draft
from rag.ingest.loading.reader import FileReader
from rag.text.characters import normalise_text
from tests.ingest.loading.old_encodings import to_1258, to_tcvn3, to_vni, to_vps
from tests.ingest.loading.opening import load_one, refuse_one

Encode = Callable[[str], bytes]

TEXT = """Sáng nay, Hội đồng nhân dân tỉnh Lam Sơn khai mạc kỳ họp thứ mười hai.
Đồng chí chủ tịch phát biểu, nhấn mạnh nhiệm vụ giảm nghèo và xây dựng nông thôn mới.
Kỳ họp sẽ diễn ra trong ba ngày, xem xét 24 báo cáo và thông qua 18 nghị quyết."""
UTF8_CURE = "Save it as UTF-8"


def test_utf8_is_read_as_it_stands(reader: FileReader) -> None:
    assert load_one(reader, TEXT.encode(), "a.txt") == Draft(TEXT, "a.txt", "text")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_gives_the_same_text(reader: FileReader, encoding: str) -> None:
    assert load_one(reader, TEXT.encode(encoding), "a.txt").text == TEXT


def test_decomposed_letters_and_foreign_line_ends_are_normalised(reader: FileReader) -> None:
    data = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode()
    assert load_one(reader, data, "a.txt").text == TEXT


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni, to_vps, to_1258])
def test_text_from_before_unicode_is_converted(reader: FileReader, encode: Encode) -> None:
    assert load_one(reader, encode(TEXT), "a.txt").text == TEXT


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni, to_vps, to_1258])
def test_a_text_too_short_to_be_certain_of_is_refused(reader: FileReader, encode: Encode) -> None:
    refusal = refuse_one(reader, encode("Kỳ họp"), "a.txt")
    assert (refusal.source, refusal.reason) == ("a.txt", "encoding")
    assert UTF8_CURE in refusal.message


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_utf8_that_was_read_as_latin_and_saved_again_is_repaired(reader: FileReader, codec: str) -> None:
    twice = "".join(_misread(bytes((byte,)), codec) for byte in TEXT.encode())
    assert load_one(reader, twice.encode(), "a.txt").text == TEXT


def test_tcvn3_that_was_read_as_latin_and_saved_as_utf8_is_repaired_in_its_lines_only(reader: FileReader) -> None:
    first, *others = TEXT.split("\n")
    mixed = "\n".join([first, *(to_tcvn3(line).decode("cp1252") for line in others)])
    assert load_one(reader, mixed.encode(), "a.txt").text == TEXT


def test_wrongly_decoded_text_that_cannot_be_repaired_is_refused_with_its_line(reader: FileReader) -> None:
    refusal = refuse_one(reader, "Title\nÄ‘áº£ng".encode(), "a.txt")
    assert refusal.reason == "encoding"
    assert "a.txt: holds Vietnamese that was decoded wrongly, line 2: 'Ä‘áº£ng'" in refusal.message


@pytest.mark.parametrize(
    "text",
    ["Le café où l'élève a été reçu à Noël.", "El niño comió piñas en España.", "100 m²\n25 °C ± 1\n200 m²\n© 2019 §5"],
)
def test_other_languages_in_utf8_are_left_alone(reader: FileReader, text: str) -> None:
    assert load_one(reader, text.encode(), "a.txt").text == text


@pytest.mark.parametrize("data", [b"caf\xe9 au lait", b"Hello \xff\xfe world", "Xin chào".encode()[:-3] + b"\xc3"])
def test_bytes_in_no_known_encoding_are_refused(reader: FileReader, data: bytes) -> None:
    refusal = refuse_one(reader, data, "a.txt")
    assert refusal.reason == "encoding"
    assert UTF8_CURE in refusal.message


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 4, b"%PDF-1.4 text", b"PK\x03\x04 text", b"\x89PNG\r\n", b"text\0" * 40, b"\x7fELF\x02"],
)
def test_a_binary_file_named_txt_is_refused(reader: FileReader, data: bytes) -> None:
    refusal = refuse_one(reader, data, "a.txt")
    assert refusal.reason == "binary"
    assert ".docx" in refusal.message


def test_a_stray_nul_in_a_text_is_dropped(reader: FileReader) -> None:
    assert load_one(reader, TEXT.encode() + b"\0", "a.txt").text == TEXT


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"-----\n***\n", b"\0\0\0"])
def test_a_file_with_nothing_in_it_is_refused(reader: FileReader, data: bytes) -> None:
    assert refuse_one(reader, data, "a.txt").reason == "empty"


def test_utf16_that_breaks_off_is_refused(reader: FileReader) -> None:
    refusal = refuse_one(reader, TEXT.encode("utf-16")[:-1], "a.txt")
    assert refusal.message.startswith("a.txt: begins as UTF-16 but breaks off at byte")


@settings(deadline=None)
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.txt", "a.md", "a.jsonl"]))
def test_any_bytes_give_stored_text_or_a_refusal_that_names_the_file(data: bytes, name: str) -> None:
    with FileReader() as fresh:
        for item in fresh.load_bytes(data, name=name):
            if isinstance(item, Draft):
                assert normalise_text(item.text) == item.text
            else:
                assert item.message.startswith(name)


def _misread(byte: bytes, codec: str) -> str:
    try:
        return byte.decode(codec)
    except UnicodeDecodeError:  # the five bytes Windows-1252 lacks
        return byte.decode("latin-1")
