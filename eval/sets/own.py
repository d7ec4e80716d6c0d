"""Our own JSONL: one question a line over a folder of documents.

    {"id": "a001", "question": "…", "language": "vi", "kind": "date", "answers": ["14/10/2019"],
     "evidence": [{"source": "tin/ket-qua.html", "quote": "…"}]}

A source is a file's path below the corpus folder, or the `source`, else the `id`, of a line of a `.jsonl` file in it.
The first answer stands in one of the quotes. A question without answers and evidence must be abstained from.

Optional: `history` (`[{"question", "answer"?}]`, the conversation before), `needs` (`"all"` where every piece of
evidence must be cited; each may then have `answers` of its own), `reviewed` (`[{"source", "quote"}]`, places that look
like another answer and are none), `note`. What stands under `feedback` is passed over.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from eval.errors import SetError
from eval.questions import CorpusFile, EvalQuestion, Loaded, Record, Source
from eval.sets.fields import field_of, language_of, read_json_lines
from eval.sets.own_line import question_of


def read_own(path: Path, corpus: Path | None = None) -> Loaded:
    """Read questions and list their corpus: by default the folder `corpus` beside the file. Raises SetError."""
    folder = corpus or path.parent / "corpus"
    if not folder.is_dir():
        problem = f"there is no corpus folder {folder}. Name it: own:FILE@FOLDER, or --corpus of check."
        raise SetError(str(path), [problem])
    questions: dict[str, EvalQuestion] = {}
    problems: list[str] = []
    for place, line in read_json_lines(path):
        try:
            questions[place] = question_of(line, place)
        except SetError as error:
            problems.extend(error.problems)
    if problems:
        raise SetError(str(path), problems)
    return Loaded(tuple(_corpus(folder)), tuple(_with_answer_languages(questions.values())), tuple(questions))


def _with_answer_languages(questions: Collection[EvalQuestion]) -> Iterator[EvalQuestion]:
    """Tell the language of answers from all that the set quotes of their sources: one quote may be a name and a sum."""
    quotes: dict[str, list[str]] = {}
    for item in (item for question in questions for item in question.evidence):
        quotes.setdefault(item.source, []).append(item.quote)
    for question in questions:
        of_sources = [quote for source in question.sources for quote in quotes[source]]
        yield replace(question, answer_language=language_of(of_sources)) if of_sources else question


def _corpus(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in Path(name).parts):
            continue
        if not path.resolve().is_relative_to(folder.resolve()):  # a set from elsewhere could name any file of ours
            raise SetError(str(folder), [f"{name}: a link to a file outside of the folder. Put the file itself there."])
        if path.suffix.casefold() == ".jsonl":
            yield from (_record(value, place) for place, value in read_json_lines(path))
        else:
            yield CorpusFile(name, path)


def _record(line: dict[str, object], place: str) -> Record:
    id_, text = field_of(line, "id", str, place), field_of(line, "text", str, place)
    given = {name: str(item) for name, item in line.items() if item is not None}
    rest = {name: item for name, item in given.items() if name not in {"id", "text", "title", "source"}}
    return Record(given.get("source") or id_, text, given.get("title", ""), rest)
