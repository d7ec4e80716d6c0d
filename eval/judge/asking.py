"""Asking a judge: what it is shown of a row, and what it says."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from eval.errors import EvaluationError
from eval.judge.verdicts import Aspect, Verdict, read_correctness, read_statements
from eval.rows import Row
from prompts import PromptText, load_prompt
from rag.errors import ModelFailed
from rag.types import Piece
from rag.write.language_model import LanguageModel, Prompt
from rag.write.prompting import new_delimiter
from rag.write.thinking import spoken

_TOKENS, _SECONDS = 2000, 120.0  # of one reply: some models think aloud first
_LONGEST = 50_000  # characters of a reply
_PATIENCE = 5  # failures in a row after which a judge is given up


@dataclass(frozen=True, slots=True)
class Judge:
    """A language model that is asked about rows."""

    model: LanguageModel

    def judge(self, rows: Sequence[Row], failed: Callable[[ModelFailed], None] = lambda _: None) -> Iterator[Verdict]:
        """Yield a verdict on each row. One whose call failed has none, so that it can be asked again.

        `failed` hears why. Raises EvaluationError when calls fail again and again.
        """
        failures = 0
        for row in rows:
            try:
                yield self._verdict(row)
                failures = 0
            except ModelFailed as error:
                failures += 1
                failed(error)
                if failures == _PATIENCE:
                    raise EvaluationError(
                        f"The judge {self.model.name} failed {_PATIENCE} times in a row ({error.trouble}): {error}\n"
                        "What it said before is kept. Repeat the command to go on."
                    ) from error

    def _verdict(self, row: Row) -> Verdict:
        shown = statements(row)
        supports = read_statements(self._reply(faithfulness_prompt(row)), len(shown)) if shown else None
        correctness = read_correctness(self._reply(correctness_prompt(row))) if row.gold else None
        asked: list[tuple[Aspect, bool, object]] = [
            ("faithfulness", bool(shown), supports),
            ("correctness", bool(row.gold), correctness),
        ]
        missing = tuple(aspect for aspect, wanted, told in asked if wanted and told is None)
        return Verdict(row.id, supports, correctness, missing)

    def _reply(self, prompt: Prompt) -> str:
        """Return what the judge says, without what it thinks aloud; nothing where it goes on and on."""
        said = ""
        with closing(spoken(self.model.stream(prompt, most_tokens=_TOKENS, seconds=_SECONDS))) as parts:
            for part in parts:
                said += part if isinstance(part, str) else ""
                if len(said) > _LONGEST:
                    return ""
        return said


def statements(row: Row) -> list[Piece]:
    """Return the parts of an answer that claim something: those with a marker, and those shown as unverified."""
    return [piece for piece in row.pieces if piece.markers or piece.unverified]


def faithfulness_prompt(row: Row) -> Prompt:
    """Ask whether each statement is proved by the quotes that it cites."""
    text = load_prompt("judge-faithfulness", row.language)
    shown = statements(row)
    items = [
        text.item.format(number=number, statement=_line(piece.text), quotes=_quotes(row, piece))
        for number, piece in enumerate(shown, 1)
    ]
    delimiter = new_delimiter(*items)
    told = text.content.format(delimiter=delimiter, statements="\n\n".join(items), count=len(shown))
    return _prompt(text, delimiter, told)


def correctness_prompt(row: Row) -> Prompt:
    """Ask whether the answer says what the gold answers say."""
    text = load_prompt("judge-correctness", row.language)
    gold = "\n".join(text.item.format(alternatives=" | ".join(map(_line, needed))) for needed in _gold(row))
    given = " ".join(_line(piece.text) for piece in row.pieces)
    delimiter = new_delimiter(row.question, gold, given)
    told = text.content.format(
        delimiter=delimiter, question=_line(row.understood or row.question), gold=gold, answer=given
    )
    return _prompt(text, delimiter, told)


def _prompt(text: PromptText, delimiter: str, content: str) -> Prompt:
    return Prompt(text.instructions.format(delimiter=delimiter), content, text.name, text.digest)


def _gold(row: Row) -> list[tuple[str, ...]]:
    """Return what is needed, each with the ways to say it."""
    return [one.answers or row.gold for one in row.evidence] if row.needs == "all" else [row.gold]


def _quotes(row: Row, piece: Piece) -> str:
    """Return the quotes that a piece cites, each with the words around it left out."""
    return " … ".join(_line(row.citations[marker - 1].quote) for marker in piece.markers) or "–"


def _line(text: str) -> str:
    return " ".join(text.split())
