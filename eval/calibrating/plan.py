"""What is asked of a calibration."""

from dataclasses import dataclass
from typing import Literal

Of = Literal["equal", "false-answers", "false-refusals", "wrong-answers"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which error the threshold keeps at `rate` or below; `equal` balances refusals and answers that are false.

    `false-answers` is the share of unanswerable questions that are answered, `false-refusals` that of answerable ones
    that are not, `wrong-answers` the share of the answers given that are wrong. For `equal` the rate may be None.
    """

    of: Of
    rate: float | None = None

    def __str__(self) -> str:
        return self.of if self.rate is None else f"{self.of} at most {self.rate:g}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which sets are asked, how, and what the threshold is to keep."""

    sets: tuple[str, ...]
    leave_out: float
    limit: int | None
    seed: int
    wanted: Wanted
