import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from rag.ingest.draft import Draft
from rag.ingest.loading.found import MEBIBYTE
from rag.ingest.loading.reader import FileReader
from tests.ingest.loading.documents import saved, word_with, zipped
from tests.ingest.loading.old_encodings import to_tcvn3
from tests.ingest.loading.opening import load_one, refuse_one

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_headings_lists_and_tables_keep_their_order_and_marks(reader: FileReader) -> None:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Quy chế", "Sở Nội vụ"
    document.add_heading("Chương I", level=1)
    document.add_paragraph("Quy chế này áp dụng cho mọi cơ quan.")
    document.add_paragraph("cấp tỉnh", style="List Bullet")
    document.add_paragraph("cấp huyện", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Năm", "Số vụ", "2019", "2.600"), strict=True):
        cell.text = text
    document.add_heading("Điều 1", level=2)
    text = """# Chương I

Quy chế này áp dụng cho mọi cơ quan.

- cấp tỉnh
- cấp huyện

Năm | Số vụ
2019 | 2.600

## Điều 1"""
    assert load_one(reader, saved(document), "a.docx") == Draft(text, "a.docx", "docx", "Quy chế", author="Sở Nội vụ")


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ("<w:ins w:id='1'><w:r><w:t>mới</w:t></w:r></w:ins>", "mới"),
        ("<w:del w:id='1'><w:r><w:delText>cũ</w:delText></w:r></w:del>", ""),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>", ""),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", ""),
        ("<w:sdt><w:sdtContent><w:r><w:t>điền vào</w:t></w:r></w:sdtContent></w:sdt>", "điền vào"),
        ("<w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>", "liên kết"),
        ("<w:r><w:t>39</w:t><w:noBreakHyphen/><w:t>NQ</w:t></w:r>", "39-NQ"),
    ],
)
def test_what_word_shows_is_what_is_read(reader: FileReader, run: str, shown: str) -> None:
    document = docx.Document()
    document.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>Văn bản</w:t></w:r>"))
    wrapped = parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>: </w:t></w:r>{run}</w:p>")
    for child in list(wrapped):
        document.paragraphs[0]._p.append(child)
    assert load_one(reader, saved(document), "a.docx").text == f"Văn bản: {shown}".strip()


def test_headings_stand_below_the_title(reader: FileReader) -> None:
    document = docx.Document()
    document.add_heading("Quy chế làm việc", level=0)
    document.add_heading("Chương I", level=1)
    assert load_one(reader, saved(document), "a.docx").text == "# Quy chế làm việc\n\n## Chương I"


def test_a_footnote_stands_behind_the_paragraph_that_calls_it(reader: FileReader) -> None:
    document = docx.Document()
    called = parse_xml(f"<w:r {nsdecls('w')}><w:footnoteReference w:id='2'/></w:r>")
    document.add_paragraph("Hạn nộp là ngày 30/6.")._p.append(called)
    document.add_paragraph("Hết.")
    notes = f"""<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:t>Trừ ngày nghỉ.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert load_one(reader, saved(document), "a.docx").text == "Hạn nộp là ngày 30/6.\n\nTrừ ngày nghỉ.\n\nHết."


def test_a_text_box_is_read_once(reader: FileReader) -> None:
    document = docx.Document()
    names = f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    drawn = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    run = parse_xml(f"<w:r {names}><mc:AlternateContent>{drawn}</mc:AlternateContent></w:r>")
    document.add_paragraph("Bên ngoài.")._p.append(run)
    assert load_one(reader, saved(document), "a.docx").text == "Bên ngoài.\n\nTrong khung"


def test_a_table_that_only_frames_text_is_read_as_text(reader: FileReader) -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Lưu ý: hạn nộp là 30/6."
    assert load_one(reader, saved(document), "a.docx").text == "Lưu ý: hạn nộp là 30/6."


def test_a_document_in_a_font_from_before_unicode_is_converted(reader: FileReader) -> None:
    text = "Ủy ban nhân dân tỉnh yêu cầu các sở báo cáo kết quả thực hiện trước ngày 25."
    written = to_tcvn3(text.replace("Ủy", "ủy")).decode("cp1252")
    assert load_one(reader, word_with(written), "a.docx").text == text.replace("Ủy", "ủy")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"word/document.xml": b"0" * (20 * MEBIBYTE)}, "times its size; 100 times are allowed"),
        ({f"word/{number}.xml": b"" for number in range(5001)}, "holds 5001 entries; 5000 are allowed"),
        ({"word/document.xml": b"0" * (210 * MEBIBYTE)}, "unpacks to 210 MiB; 200 are allowed"),
    ],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(reader: FileReader, entries: dict[str, bytes], said: str) -> None:
    refusal = refuse_one(reader, zipped(entries), "bomb.docx")
    assert refusal.reason == "archive"
    assert said in refusal.message
    assert "save it anew" in refusal.message


def test_an_archive_that_lies_about_its_sizes_is_refused(reader: FileReader) -> None:
    data = bytearray(zipped({"word/document.xml": b"0" * MEBIBYTE}))
    stated_size = data.rfind(b"PK\x01\x02") + 24
    data[stated_size : stated_size + 4] = (100).to_bytes(4, "little")
    assert refuse_one(reader, bytes(data), "a.docx").reason == "archive"


@pytest.mark.parametrize(
    ("data", "reason", "cure"),
    [
        (OLE + b"\0" * 600, "malformed", "save it as .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "Save it without one"),
        (b"plain text", "malformed", "save it anew"),
        (word_with("Văn bản")[:-100], "malformed", "save it anew"),
        (zipped({"a.txt": b"x"}), "malformed", "Unpack it"),
        (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "malformed", "Save it anew"),
        (word_with(""), "no-text", "Run OCR"),
    ],
)
def test_what_is_no_readable_word_document_is_refused(reader: FileReader, data: bytes, reason: str, cure: str) -> None:
    refusal = refuse_one(reader, data, "a.docx")
    assert refusal.reason == reason
    assert refusal.message.startswith("a.docx: ")
    assert cure in refusal.message


def test_entities_of_a_hostile_document_are_not_expanded(reader: FileReader) -> None:
    xml = b'<!DOCTYPE x [<!ENTITY a "' + b"A" * 100 + b'"><!ENTITY b "' + b"&a;" * 50 + b'">]><x>&b;</x>'
    entries = {"[Content_Types].xml": xml, "word/document.xml": xml}
    assert refuse_one(reader, zipped(entries), "a.docx").reason == "malformed"
