"""From `format:FILE` to a checked question set."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from eval.errors import SetError
from eval.questions import Loaded, QuestionSet
from eval.sets.beir import read_beir
from eval.sets.own import read_own
from eval.sets.squad import read_parallel_squad, read_squad
from eval.sets.table import read_table

_READERS: Mapping[str, Callable[[Path], Loaded]] = {
    "squad": read_squad,
    "csv": read_table,
    "own": read_own,
    "beir": read_beir,
}
_PAIR_READERS: Mapping[str, Callable[[Path, Path], Loaded]] = {"squad": read_parallel_squad, "own": read_own}
_SPLIT_READERS: Mapping[str, Callable[[Path, str], Loaded]] = {"beir": read_beir}
FORMS = (
    "squad:FILE",
    "squad:QUESTIONS_FILE@CONTEXTS_FILE",
    "csv:FILE",
    "beir:FOLDER",
    "beir:FOLDER@SPLIT",
    "own:FILE",
    "own:FILE@CORPUS_FOLDER",
)


def load_set(name: str) -> QuestionSet:
    """Read and check a set named in one of the `FORMS`, as in `own:questions.jsonl`. Raises SetError.

    In `squad:QUESTIONS@CONTEXTS` the questions of one language are joined by id to the passages and answers of
    another. The split of `beir:FOLDER` is `test` unless one is named, and the corpus of `own:FILE` the folder `corpus`
    beside the file.
    """
    loaded = _read(name)
    problems = list(_problems(loaded))
    if problems:
        raise SetError(name, problems)
    return QuestionSet(name, loaded.corpus, loaded.questions, loaded.notices, loaded.written)


def _read(name: str) -> Loaded:
    form, _, place = name.partition(":")
    first, at, second = place.partition("@")
    if form not in _READERS or not first:
        raise _unreadable(name)
    if not at:
        return _READERS[form](_existing(first, name))
    if form in _PAIR_READERS:
        return _PAIR_READERS[form](_existing(first, name), _existing(second, name))
    if form in _SPLIT_READERS and second:
        return _SPLIT_READERS[form](_existing(first, name), second)
    raise _unreadable(name)


def _unreadable(name: str) -> SetError:
    return SetError(repr(name), [f"it names no set. Write one as {', '.join(FORMS[:-1])} or {FORMS[-1]}."])


def _existing(place: str, name: str) -> Path:
    path = Path(place)
    if not path.exists():
        raise SetError(name, [f"{path}: there is no such file. Check the path; it is taken from {Path.cwd()}."])
    return path


def _problems(loaded: Loaded) -> Iterator[str]:
    if not loaded.questions:
        yield "it holds no question. Give a file with at least one."
    elif all(question.unanswerable for question in loaded.questions):
        yield "no question has a gold answer or a gold source, so nothing could be right or wrong. Give some that have."
    sources = Counter(source.id for source in loaded.corpus)
    for source, count in sources.items():
        if count > 1:
            yield f"the corpus holds the id {source!r} {count} times. Give each source its own id."
    first_places: dict[str, str] = {}
    for place, question in zip(loaded.places, loaded.questions, strict=True):
        if question.id in first_places:
            yield f"{place}: the id {question.id!r} stands already at {first_places[question.id]}. Give each its own."
        first_places.setdefault(question.id, place)
        if not question.id.strip():
            yield f"{place}: the id is empty. Give each question its own."
        if not question.question.strip():
            yield f"{place}: the question is empty. Write it, or leave it out."
        for gold in question.sources:
            if gold not in sources:
                yield f"{place}: the gold source {gold!r} is not in the corpus. Correct its name, or add the document."
