"""What every model is given: text that can be UTF-8."""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

_UNREADABLE = re.compile("[\x00\ud800-\udfff]")  # lone surrogates cannot be UTF-8; NUL is no character of a text


def clean(text: str) -> str:
    """Compose accents, as the training of the model did, and replace what is no character by a space.

    >>> clean("e\\u0302\\u0323") == "ệ", clean("a\\x00b\\ud800")
    (True, 'a b ')
    """
    return _UNREADABLE.sub(" ", unicodedata.normalize("NFC", text))


def clean_with_places(text: str) -> tuple[str, NDArray[np.int32]]:
    """Return the clean text, and for each of its characters and its end where that stands in `text`: `(n + 1,)`.

    >>> clean_with_places("e\u0302\u0323n")[1].tolist()
    [0, 3, 4]
    """
    cleaned = clean(text)
    if unicodedata.is_normalized("NFC", text):
        return cleaned, np.arange(len(text) + 1, dtype=np.int32)
    # Composing never joins what stands before a base character with what stands after it (Hangul jamo aside).
    starts = [place for place, one in enumerate(text) if place == 0 or not unicodedata.combining(one)]
    parts = [clean(text[start:end]) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    places = [start for start, part in zip(starts, parts, strict=True) for _ in part]
    return "".join(parts), np.array([*places, len(text)], np.int32)
