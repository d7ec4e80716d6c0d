"""BEIR folders (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl` and `qrels/SPLIT.tsv`.

They know which sources are relevant, and no answers.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.errors import SetError
from eval.questions import EvalQuestion, Evidence, Loaded, Record
from eval.sets.fields import field_of, language_of, optional_field, read_json_lines, read_text

_HEADER = ["query-id", "corpus-id", "score"]
_KIND = "ranking"


def read_beir(folder: Path, split: str = "test") -> Loaded:
    """Read a BEIR folder with the judgements of one split. Raises SetError.

    A score of 0 says that a document is not relevant; a higher one is its grade. A query without a relevant document
    cannot be scored and is not asked: a notice counts those.
    """
    corpus = tuple(_record(value, place) for place, value in read_json_lines(folder / "corpus.jsonl"))
    judged = _judgements(_qrels(folder, split))
    queries = list(read_json_lines(folder / "queries.jsonl"))
    texts = {field_of(value, "_id", str, place): field_of(value, "text", str, place) for place, value in queries}
    unknown = [query for query in judged if query not in texts]
    if unknown:
        problem = f"qrels/{split}.tsv judges {len(unknown)} queries that queries.jsonl lacks, first {unknown[0]!r}."
        raise SetError(str(folder), [f"{problem} Take files of one data set."])
    asked, told = language_of(list(texts.values())), language_of([record.text for record in corpus])
    placed = [
        (place, EvalQuestion(id_, texts[id_], asked, _KIND, (), judged[id_], told))
        for place, id_ in ((place, str(value["_id"])) for place, value in queries)
        if judged.get(id_)
    ]
    left = len(queries) - len(placed)
    notice = f"{left} of {len(queries)} queries have no relevant document in qrels/{split}.tsv and are not asked."
    questions = tuple(question for _, question in placed)
    return Loaded(corpus, questions, tuple(place for place, _ in placed), (notice,) if left else ())


def _record(value: Mapping[str, object], place: str) -> Record:
    title = optional_field(value, "title", str, place, default="")
    text = field_of(value, "text", str, place)
    return Record(field_of(value, "_id", str, place), text or title, title)  # some documents are a title alone


def _qrels(folder: Path, split: str) -> Path:
    path = folder / "qrels" / f"{split}.tsv"
    if not path.is_file():
        found = ", ".join(sorted(one.stem for one in folder.glob("qrels/*.tsv"))) or "none"
        raise SetError(str(folder), [f"there is no qrels/{split}.tsv; splits: {found}. Name one: beir:FOLDER@SPLIT."])
    return path


def _judgements(path: Path) -> dict[str, tuple[Evidence, ...]]:
    """Return the relevant documents of each query judged, which may be none."""
    grades: dict[str, dict[str, int]] = {}
    for place, query, document, grade in _lines(path):
        of_query = grades.setdefault(query, {})
        if document in of_query:
            raise SetError(str(path), [f"{place}: {document!r} is judged for {query!r} a second time. Keep one."])
        of_query[document] = grade
    return {
        query: tuple(Evidence(document, grade=grade) for document, grade in documents.items() if grade > 0)
        for query, documents in grades.items()
    }


def _lines(path: Path) -> Iterator[tuple[str, str, str, int]]:
    header, *lines = read_text(path).split("\n")
    if header.rstrip("\r").split("\t") != _HEADER:
        problem = f"{path.name}, line 1: not the header {' '.join(_HEADER)}, parted by tabs. Write it."
        raise SetError(str(path), [problem])
    for number, line in enumerate(lines, start=2):
        cells = line.rstrip("\r").split("\t")
        if cells == [""]:
            continue
        place = f"{path.name}, line {number}"
        if len(cells) != len(_HEADER) or not cells[2].removeprefix("-").isdecimal():
            raise SetError(str(path), [f"{place}: not an id, an id and a whole number, parted by tabs: {cells}."])
        yield place, cells[0], cells[1], int(cells[2])
