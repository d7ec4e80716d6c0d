"""The service's nouns as JSON."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def to_json(value: object) -> Any:
    """Return a value of JSON types: dataclasses become objects, dates ISO 8601 strings, tuples lists.

    >>> from rag.types import Range
    >>> to_json({"day": date(2019, 10, 4), "span": Range(1, 2)})
    {'day': '2019-10-04', 'span': {'start': 1, 'end': 2}}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return to_json(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(one) for one in value]
    return value
