"""Who is asking, and what they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from api.http.problems import Problem

Role = Literal["ask", "admin"]


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever makes a request. `collections` None means all of them."""

    kind: Literal["open", "key", "widget"]
    name: str
    role: Role = "ask"
    collections: frozenset[str] | None = frozenset()

    def may_see(self, collection: str) -> bool:
        """Tell whether anything of a collection may reach this principal."""
        return self.collections is None or collection in self.collections

    def scope(self, wanted: Sequence[str] | None) -> tuple[str, ...]:
        """Return the collections to work on: those wanted, else the principal's own.

        Raises Problem `collection-forbidden` for one that is not the principal's, there or not.
        """
        if not wanted:
            return ("default",) if self.collections is None else tuple(sorted(self.collections))
        refused = [name for name in wanted if not self.may_see(name)]
        if refused:
            raise Problem("collection-forbidden", f"You may not use the collection {refused[0]!r}.")
        return tuple(dict.fromkeys(wanted))
