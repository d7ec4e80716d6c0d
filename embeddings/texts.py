"""What every model is given: text that can be UTF-8."""

import re
import unicodedata

_UNREADABLE = re.compile("[\x00\ud800-\udfff]")  # lone surrogates cannot be UTF-8; NUL is no character of a text


def clean(text: str) -> str:
    """Compose accents, as the training of the model did, and replace what is no character by a space.

    >>> clean("e\\u0302\\u0323") == "ệ", clean("a\\x00b\\ud800")
    (True, 'a b ')
    """
    return _UNREADABLE.sub(" ", unicodedata.normalize("NFC", text))
