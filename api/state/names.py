"""Names people give to keys and widgets."""

import re

from rag.errors import InputError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


def check_name(name: str, what: str) -> str:
    """Return the name. Raises `InputError` for what is no name: it stands in pages, logs and commands.

    >>> check_name("web-cong-dan.2", "widget")
    'web-cong-dan.2'
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no name for a {what}. Use 1 to 63 of a-z, 0-9, '.', '-' and '_', the first a letter or digit."
        )
    return name
