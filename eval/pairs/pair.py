"""The noun of these measurements, a claim over passages with its label, and its form in a file.

One JSON object a line:

    {"id": "…", "claim": "…", "language": "vi", "passages": [{"source": "…", "title": "…", "published": "2019-10-14",
     "heading": "…", "opening": "…", "text": "…"}], "label": "changed-number", "group": "same", "made": "source",
     "edit": "near", "original": "…", "source_set": "squad:FILE"}
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar, get_args

from eval.errors import SetError
from eval.files import writing_to
from eval.sets.fields import field_of, only_fields, optional_field, read_json_lines
from rag.types import Hit, Metadata, Passage
from rag.write.claims import Claim

Label = Literal[
    "supported",
    "changed-number", "swapped-number", "changed-date", "swapped-date", "changed-name", "swapped-name",
    "changed-document", "negated", "mixed", "unrelated-near", "unrelated-far",
]  # fmt: skip
Group = Literal["same", "foreign"]
Made = Literal["source", "reworded", "joined", "question", "written", "translated", "common", "by hand"]

LABELS: tuple[Label, ...] = get_args(Label)
GROUPS: tuple[Group, ...] = get_args(Group)
KINDS: tuple[Made, ...] = get_args(Made)
COLLECTION = "pairs"
OPENING = 600  # characters of a document that are told with each of its passages, as the store does
T = TypeVar("T", bound=str)
_PASSAGE_FIELDS = ("source", "title", "published", "heading", "opening", "text")
_FIELDS = (
    "id", "claim", "language", "passages", "label", "group", "made", "edit", "original", "source_set",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairPassage:
    """A passage that a claim cites.

    `published` is an ISO date or empty, `heading` the path of headings above it, `opening` how its document begins,
    which is empty where the passage itself is that.
    """

    source: str
    title: str
    published: str
    text: str
    heading: str = ""
    opening: str = ""

    @property
    def told(self) -> str:
        """All that is told where it stands, as `Hit.told`, and the day of its document."""
        return "\n".join((self.title, self.heading, self.opening, self.published, self.text))


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim in `language`, the passages it cites, and what is known of it.

    `label` is `supported` or how it came to be false: a value `changed-…` into one that the passages do not hold, or
    `swapped-…` for another one of theirs; negated; `mixed` with a clause that nothing supports; a sentence from near or
    far that the passages do not say. `group` is `foreign` where claim and passages are of two languages. `made` is
    how the claim was made before it was changed (`by hand`: a person wrote it as it is), `edit` what was done to it,
    and `original` what it was before that.
    """

    id: str
    claim: str
    language: str
    passages: tuple[PairPassage, ...]
    label: Label
    group: Group
    made: Made
    edit: str = ""
    original: str = ""
    source_set: str = ""

    @property
    def supported(self) -> bool:
        """True when a checker has to let the claim pass."""
        return self.label == "supported"


def claim_of(pair: Pair) -> Claim:
    """Return the claim as a checker is given it: each passage a hit that is its own document."""
    cited = tuple(_hit(number, passage) for number, passage in enumerate(pair.passages, start=1))
    return Claim(pair.claim, cited, pair.language)


def _hit(number: int, passage: PairPassage) -> Hit:
    published = date.fromisoformat(passage.published) if passage.published else None
    return Hit(
        collection=COLLECTION,
        passage=Passage(number, passage.source, 1, 0, len(passage.text), passage.heading),
        text=passage.text,
        metadata=Metadata(passage.title, passage.source, published=published),
        score=1.0,
        opening=passage.opening or passage.text[:OPENING],
    )


def write_pairs(pairs: Iterable[Pair], path: Path) -> None:
    """Write pairs as a file that `read_pairs` reads. Raises EvaluationError."""
    lines = (json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    with writing_to(path):
        path.write_text("".join(lines), "utf-8")


def read_pairs(path: Path) -> list[Pair]:
    """Read a file of pairs. Raises SetError with the place of each mistake."""
    pairs: list[Pair] = []
    problems: list[str] = []
    places: dict[str, str] = {}
    for place, line in read_json_lines(path):
        try:
            pair = _pair(line, place)
        except SetError as error:
            problems.extend(error.problems)
            continue
        if pair.id in places:
            problems.append(f"{place}: the id {pair.id!r} stands already at {places[pair.id]}. Give each its own.")
        places.setdefault(pair.id, place)
        pairs.append(pair)
    if not pairs and not problems:
        problems.append("it holds no pair. Give a file with at least one.")
    if problems:
        raise SetError(str(path), problems)
    return pairs


def _pair(line: dict[str, object], place: str) -> Pair:
    only_fields(line, _FIELDS, place)
    passages = tuple(_passage(item, place) for item in field_of(line, "passages", list, place))
    if not passages:
        raise SetError(place, [f"{place}: 'passages' is empty. Give what the claim cites."])
    return Pair(
        id=_filled(line, "id", place),
        claim=_filled(line, "claim", place),
        language=_filled(line, "language", place),
        passages=passages,
        label=_one_of(line, "label", LABELS, place),
        group=_one_of(line, "group", GROUPS, place),
        made=_one_of(line, "made", KINDS, place),
        edit=optional_field(line, "edit", str, place, default=""),
        original=optional_field(line, "original", str, place, default=""),
        source_set=optional_field(line, "source_set", str, place, default=""),
    )


def _passage(item: object, place: str) -> PairPassage:
    only_fields(item, _PASSAGE_FIELDS, place)
    published = optional_field(item, "published", str, place, default="")
    try:
        date.fromisoformat(published or "2000-01-01")
    except ValueError as error:
        raise SetError(place, [f"{place}: 'published' is {published!r}; write it as 2019-10-14."]) from error
    return PairPassage(
        source=_filled(item, "source", place),
        title=optional_field(item, "title", str, place, default=""),
        published=published,
        text=_filled(item, "text", place),
        heading=optional_field(item, "heading", str, place, default=""),
        opening=optional_field(item, "opening", str, place, default=""),
    )


def _filled(value: object, name: str, place: str) -> str:
    text = field_of(value, name, str, place)
    if not text.strip():
        raise SetError(place, [f"{place}: {name!r} is empty. Fill it."])
    return text


def _one_of(value: object, name: str, known: tuple[T, ...], place: str) -> T:
    written = field_of(value, name, str, place)
    for one in known:
        if written == one:
            return one
    raise SetError(place, [f"{place}: {name!r} is {written!r}; give one of {', '.join(known)}."])
