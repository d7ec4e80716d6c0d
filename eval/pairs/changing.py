"""What makes a statement false: values, names and words changed one at a time, never into what its passages tell."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from eval.pairs.names import Name
from eval.pairs.pair import Label
from eval.pairs.statement import Statement, Told


@dataclass(frozen=True, slots=True)
class Setting:
    """What a change may look at: the statement, what its passages tell, and names that other documents hold."""

    statement: Statement
    told: Told
    strangers: tuple[Name, ...]
    draw: Random


@dataclass(frozen=True, slots=True)
class Change:
    """A statement made false: its new text, the label it earns, and what was done."""

    text: str
    label: Label
    edit: str


Changing = Callable[[Setting], Change | None]


def put(text: str, start: int, end: int, new: str) -> str:
    """Return the text with `new` in place of a range."""
    return text[:start] + new + text[end:]
