"""What people say about answers. Kept without anything that tells who said it."""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rag.store.database import Database
from rag.store.schema import timestamp

Thumb = Literal["up", "down"]

MOST_KEPT = 100_000
_PAGE = 500
_COLUMNS = (
    "id, answer, given_at, thumb, comment, question, understood, language, kind, text, citations, collections, model, "
    "prompt_digest"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation of the answer, and the short answer marked in its quote (empty when none was)."""

    collection: str
    document: str
    revision: int
    start: int
    end: int
    source: str
    quote: str
    short: str


@dataclass(frozen=True, slots=True)
class Said:
    """The answer that feedback is about, as far as it is kept. An abstention cites the nearest passages.

    `model` is the language model that had a part in it, and `prompt_digest` the wording by which it was asked.
    """

    answer: str
    question: str
    understood: str | None
    language: str
    kind: str
    text: str
    cited: tuple[Quote, ...]
    collections: tuple[str, ...]
    model: str | None = None
    prompt_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's word on one answer."""

    id: str
    given_at: str
    thumb: Thumb
    comment: str
    about: Said


class FeedbackBook:
    """All feedback, in `service.db`; the oldest goes when there are more than `most`."""

    def __init__(self, database: Database, now: Callable[[], str] = timestamp, *, most: int = MOST_KEPT) -> None:
        self._database = database
        self._now = now
        self._most = most

    def give(self, about: Said, thumb: Thumb, comment: str = "") -> str:
        """Keep feedback and return its id. A second one on the same answer takes the place of the first."""
        kept = (
            f"fb_{secrets.token_hex(8)}", about.answer, self._now(), thumb, comment,
            about.question, about.understood, about.language, about.kind, about.text,
            json.dumps([_plain(quote) for quote in about.cited], ensure_ascii=False), json.dumps(about.collections),
            about.model, about.prompt_digest,
        )  # fmt: skip
        with self._database.changing() as db:
            places = ", ".join("?" * len(kept))
            db.execute(
                f"INSERT INTO feedback ({_COLUMNS}) VALUES ({places}) ON CONFLICT (answer) DO UPDATE"  # noqa: S608
                " SET given_at = excluded.given_at, thumb = excluded.thumb, comment = excluded.comment",
                kept,
            )
            db.execute("DELETE FROM feedback WHERE number <= (SELECT max(number) FROM feedback) - ?", (self._most,))
            return str(db.execute("SELECT id FROM feedback WHERE answer = ?", (about.answer,)).get)

    def all(self) -> Iterator[Feedback]:
        """Yield all feedback, the oldest first, reading some at a time: a slow reader holds nothing open."""
        last = 0
        while rows := self._after(last):
            for number, *row in rows:
                last = number
                yield _feedback(row)

    def clear(self, before: date) -> int:
        """Delete what was given before a day (UTC) for good; return how much that was."""
        with self._database.changing() as db:
            db.execute("DELETE FROM feedback WHERE given_at < ?", (before.isoformat(),))
            gone = db.changes()
        self._database.shrink_log()  # what is deleted must not lie on in the log
        return gone

    def _after(self, number: int) -> list[tuple[Any, ...]]:
        with self._database.reading() as db:
            query = f"SELECT number, {_COLUMNS} FROM feedback WHERE number > ? ORDER BY number LIMIT {_PAGE}"  # noqa: S608
            return db.execute(query, (number,)).fetchall()


def _plain(quote: Quote) -> dict[str, str | int]:
    return {name: getattr(quote, name) for name in Quote.__slots__}


def _feedback(row: Sequence[Any]) -> Feedback:
    id_, answer, given_at, thumb, comment, question, understood, language, kind, text, citations, collections, *by = row
    cited = tuple(Quote(**quote) for quote in json.loads(citations))
    about = Said(answer, question, understood, language, kind, text, cited, tuple(json.loads(collections)), *by)
    return Feedback(id_, given_at, thumb, comment, about)
