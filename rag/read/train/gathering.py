"""From the files that a run names to the questions it learns from."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

from eval.sets import load_set
from rag.errors import InputError
from rag.read.train.material import SpanQuestion, read_span_lines
from rag.read.train.sets import questions_of

_SETS = ("own:", "squad:", "csv:")


def gather(names: Iterable[str], draw: Random) -> list[SpanQuestion]:
    """Return the questions of all files named. Raises InputError or SetError with what is wrong, and where."""
    found = [question for name in names for question in _questions(name, draw)]
    if not any(one.answerable for one in found):
        raise InputError("Nothing to learn from: no question of these files has an answer that stands in its text.")
    return found


def _questions(name: str, draw: Random) -> list[SpanQuestion]:
    if name.startswith(_SETS):
        return questions_of(load_set(name))
    place, star, count = name.rpartition("*")
    if star and not count.isdecimal():
        raise InputError(f"{name}: what stands after * is how many questions are drawn, such as FILE*1000.")
    path = Path(place if star else name)
    if not path.is_file():
        raise InputError(f"{path}: there is no such file. Check the path; it is taken from {Path.cwd()}.")
    return read_span_lines(path, most=int(count) if star else None, draw=draw)
