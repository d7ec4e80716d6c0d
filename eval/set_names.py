"""How a question set is called where its folders must not be told."""

from pathlib import Path


def bare_name(name: str) -> str:
    """Name a set without the folders of this machine.

    >>> bare_name("squad:/home/me/xquad.en.json@/home/me/xquad.vi.json")
    'squad:xquad.en.json@xquad.vi.json'
    """
    form, _, files = name.partition(":")
    return f"{form}:{'@'.join(Path(file).name for file in files.split('@'))}"
