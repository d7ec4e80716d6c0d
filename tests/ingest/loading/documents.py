"""PDF and Word files built in tests. The PDF needs no font: its letters are named by a ToUnicode table."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document
from fpdf import FPDF
from fpdf.enums import AccessPermission


def pdf_with_text(pages: Sequence[Sequence[str]], title: str = "") -> bytes:
    """A PDF whose pages hold these lines, in any letters: each letter is a code, the table says which."""
    letters = sorted({char for page in pages for line in page for char in line})
    codes = {char: number for number, char in enumerate(letters, start=1)}
    table = "\n".join(f"<{code:02X}> <{ord(char):04X}>" for char, code in codes.items())
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>",
        _stream(
            "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
            f"{len(codes)} beginbfchar\n{table}\nendbfchar endcmap end"
        ),
        f"<< /Title <FEFF{title.encode('utf-16-be').hex()}> >>",
    ]
    for number, page in enumerate(pages):
        shown = "".join(f"<{bytes(codes[char] for char in line).hex()}> Tj 0 -14 Td " for line in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(_stream(f"BT /F 11 Tf 50 800 Td {shown} ET"))
    return _numbered(objects)


def locked_pdf(password: str) -> bytes:
    """An English PDF that opens with this password, which may be empty."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="The council met on Monday and agreed on the budget.")
    pdf.set_encryption(owner_password="owner", user_password=password, permissions=AccessPermission.none())
    return bytes(pdf.output())


def scanned_pdf() -> bytes:
    """A PDF whose only page is a drawing."""
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 100, 150, style="F")
    return bytes(pdf.output())


def saved(document: Document) -> bytes:
    """The bytes of a Word document."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def word_with(*paragraphs: str) -> bytes:
    """A Word document of plain paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def zipped(entries: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def _numbered(objects: Sequence[str]) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj {content} endobj\n".encode("ascii")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return body + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Root 1 0 R /Info 5 0 R /Size {len(objects) + 1} >>\nstartxref\n{len(body)}\n%%EOF"
    ).encode("ascii")


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >> stream\n{content}\nendstream"
