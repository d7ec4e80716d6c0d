"""What an operator may decide of written answers."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WritingPolicy:
    """When a language model is asked, what it is shown, how much it may write, and what becomes of the unproved.

    `asked` says where: where the reader found an answer, or wherever passages were found. `passages` and `characters`
    bound what it is shown, `tokens` its reply, `seconds` all calls of one answer together. `unsupported` says whether
    sentences that their sources do not prove are shown as such.
    """

    asked: Literal["answered", "found"]
    unsupported: Literal["drop", "show"]
    passages: int
    characters: int
    tokens: int
    seconds: float
