"""What the formats share: reading text and JSON with errors that name the place."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from eval.errors import SetError
from rag.text.language import detect_language

T = TypeVar("T")
_SURROGATE = "\\ud"  # how JSON writes halves of characters, which are good in pairs alone
_SAMPLE = 20  # texts of one file that decide its language


def read_text(path: Path) -> str:
    """Return a file as UTF-8 text, a byte-order mark dropped. Raises SetError."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SetError(str(path), [f"byte {error.start} is not UTF-8. Save the file as UTF-8."]) from error
    except OSError as error:
        raise SetError(str(path), [f"it cannot be read: {error.strerror}. Check the path."]) from error


def json_of(text: str) -> Any:
    """Return the value of JSON. Raises ValueError."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("too many brackets within brackets") from error


def storable_json_of(text: str) -> Any:
    """Return the value of JSON. Raises ValueError, also for halves of characters, which no file can hold."""
    value = json_of(text)
    if _SURROGATE in text.casefold():
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            half = error.object[error.start].encode("unicode_escape").decode()
            raise ValueError(f"{half} is half of a character") from error
    return value


def read_json_lines(
    path: Path, parse: Callable[[str], Any] = storable_json_of
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield `(place, object)` for each line of a JSONL file that is not blank. Raises SetError with the line."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path.name}, line {number}"
        try:
            value = parse(line)
        except ValueError as error:
            raise SetError(str(path), [f"{place}: not JSON ({error}). Write one JSON object a line."]) from error
        if not isinstance(value, dict):
            raise SetError(str(path), [f"{place}: a {type(value).__name__}, not an object. Write one object a line."])
        yield place, value


def field_of(value: object, name: str, kind: type[T], place: str) -> T:
    """Return `value[name]` when `value` is an object that holds one of that type. Raises SetError naming the place."""
    found = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(found, kind):
        what = "missing" if found is None else f"a {type(found).__name__}"
        raise SetError(place, [f"{place}: {name!r} is {what}; give a {kind.__name__}."])
    return found


def optional_field(value: object, name: str, kind: type[T], place: str, *, default: T) -> T:
    """Return what `field_of` does, or the default when there is no such field. Raises SetError naming the place."""
    absent = isinstance(value, Mapping) and value.get(name) is None
    return default if absent else field_of(value, name, kind, place)


def strings_of(value: object, name: str, place: str, *, required: bool = True) -> tuple[str, ...]:
    """Return a field that lists strings; one that is not required may be absent. Raises SetError naming the place."""
    listed = field_of(value, name, list, place) if required else optional_field(value, name, list, place, default=[])
    return tuple(field_of({name: item}, name, str, place) for item in listed)


def only_fields(value: object, known: Sequence[str], place: str) -> None:
    """Raise SetError for a field that is not known: a mistyped one would be passed over without a word."""
    for name in value if isinstance(value, Mapping) else ():
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise SetError(place, [f"{place}: there is no field {name!r}.{meant} Fields: {', '.join(known)}."])


def language_of(texts: list[str]) -> str:
    """Return the language most of a file is in, from its first texts."""
    return detect_language("\n".join(texts[:_SAMPLE]))
