"""CSV with a context, a question and an answer in each row (ALQAC, ViRHE4QA)."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.errors import SetError
from eval.questions import EvalQuestion, Evidence, Loaded, Record
from eval.sets.fields import language_of, read_text

_ANSWER_COLUMNS = ("answer", "extractive answer")
_WRITTEN_COLUMN = "abstractive answer"  # a sentence in a person's own words
_LONGEST = 10_000_000  # characters of a field: a whole law is longer than the usual limit
_JOINT = "#"  # stands between the parts of one answer in ViRHE4QA


def read_table(path: Path) -> Loaded:
    """Read a CSV file with a header; contexts that differ only in white space are one record. Raises SetError.

    Some sets hold answers that are not in the context's own words. They stay in the denominator, and a notice counts
    them.
    """
    records: dict[str, Record] = {}
    questions: list[EvalQuestion] = []
    places: list[str] = []
    written: dict[str, str] = {}
    absent = 0
    rows = list(_rows(path))
    asked = language_of([row["question"] for _, row in rows])
    told = language_of([row["context"] for _, row in rows])
    for number, (place, row) in enumerate(rows, start=1):
        key = _tidy(row["context"])
        record = records.setdefault(key, Record(f"{path.stem}-{len(records) + 1:04d}", row["context"]))
        absent += any(_tidy(part) not in key for part in row["answer"].split(_JOINT))
        answer = " ".join(row["answer"].split(_JOINT))
        evidence = (Evidence(record.id),)
        id_ = f"{path.stem}-q{number:04d}"
        questions.append(EvalQuestion(id_, row["question"], asked, "span", (answer,), evidence, told))
        places.append(place)
        if row["written"].strip():
            written[id_] = _tidy(row["written"])
    notice = f"{absent} of {len(questions)} gold answers do not stand in their context word by word; they are kept."
    return Loaded(tuple(records.values()), tuple(questions), tuple(places), (notice,) if absent else (), written)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    csv.field_size_limit(_LONGEST)
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    columns = _columns(path, reader.fieldnames or ())
    start = reader.line_num + 1
    try:
        for row in reader:
            place = f"{path.name}, line {start}"
            start = reader.line_num + 1
            filled = {name: _filled(row, column, place) for name, column in columns.items()}
            yield place, filled | {"written": _written(row)}
    except csv.Error as error:
        raise SetError(str(path), [f"{path.name}, line {start}: not CSV ({error}). Check its quotes."]) from error


def _columns(path: Path, header: object) -> dict[str, str]:
    names = {name.strip().casefold(): name for name in header if name} if isinstance(header, (list, tuple)) else {}
    answer = next((names[column] for column in _ANSWER_COLUMNS if column in names), None)
    missing = [column for column in ("context", "question") if column not in names]
    if answer is None:
        missing.append(" or ".join(_ANSWER_COLUMNS))
    if missing or answer is None:
        wanted = "; ".join(missing)
        found = ", ".join(names) or "none"
        problem = f"{path.name}, line 1: no column {wanted}; found: {found}. Name the columns in the first line."
        raise SetError(str(path), [problem])
    return {"context": names["context"], "question": names["question"], "answer": answer}


def _filled(row: Mapping[str, str | None], column: str, place: str) -> str:
    value = row.get(column)
    if not value or not value.strip():
        raise SetError(place, [f"{place}: {column!r} is empty. Fill it, or leave the row out."])
    return value


def _written(row: Mapping[str, str | None]) -> str:
    named = {column.strip().casefold(): value for column, value in row.items() if column}
    return named.get(_WRITTEN_COLUMN) or ""


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
