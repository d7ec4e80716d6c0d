"""What a judge may say of an answer, and how its replies are read: to the letter, never guessed."""

import re
from dataclasses import dataclass
from typing import Literal, cast

Support = Literal["supported", "partly", "not"]
Correctness = Literal["correct", "partly", "wrong"]
Aspect = Literal["faithfulness", "correctness"]

_LINE = re.compile(r"([0-9]{1,3}): ?(SUPPORTED|PARTLY|NOT)")
_WORD = re.compile(r"(CORRECT|PARTLY|WRONG)\.?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge said of one row's answer: of each statement shown, and of the whole beside the gold answers.

    None where it was not asked, and where it gave no verdict: that is what `missing` names.
    """

    id: str
    statements: tuple[Support, ...] | None = None
    correctness: Correctness | None = None
    missing: tuple[Aspect, ...] = ()


def read_statements(reply: str, count: int) -> tuple[Support, ...] | None:
    """Return the verdict on each statement; None for a reply that is anything but one line for each, in order.

    >>> read_statements("1: SUPPORTED\\n2: NOT\\n", 2)
    ('supported', 'not')
    >>> read_statements("1: SUPPORTED", 2), read_statements("2: NOT\\n1: NOT", 2), read_statements("All hold.", 1)
    (None, None, None)
    """
    matches = [_LINE.fullmatch(line.strip()) for line in reply.strip().splitlines()]
    told = [(int(match[1]), match[2].lower()) for match in matches if match]
    if len(told) != len(matches) or [number for number, _ in told] != list(range(1, count + 1)):
        return None
    return tuple(cast(Support, word) for _, word in told)


def read_correctness(reply: str) -> Correctness | None:
    """Return the verdict; None for a reply that is anything but one of the words.

    >>> read_correctness(" CORRECT\\n"), read_correctness("It is CORRECT"), read_correctness("INCORRECT")
    ('correct', None, None)
    """
    match = _WORD.fullmatch(reply.strip())
    return cast(Correctness, match[1].lower()) if match else None
