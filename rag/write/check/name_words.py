"""English words of names that Vietnamese translates, each with what it may have become: `Market` is `chợ`."""

from functools import cache
from importlib import resources

from rag.write.check.words import word_key

_FILE = "name_words.txt"  # a line for each: the English word | Vietnamese ones, with commas between


@cache
def _translated() -> dict[str, tuple[tuple[str, ...], ...]]:
    text = (resources.files("rag.write.check") / _FILE).read_text(encoding="utf-8")
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in text.splitlines():
        english, _, vietnamese = line.partition("|")
        names = tuple(tuple(word_key(word) for word in name.split()) for name in vietnamese.split(","))
        key = word_key(english.strip())  # two words may share it: `officer` and `office` do not, `arm` and `arms` do
        found[key] = (*found.get(key, ()), *names)
    return found


def translations(key: str) -> tuple[tuple[str, ...], ...]:
    """Return what an English word with this key may be in a Vietnamese name, as word keys; nothing where it is unknown.

    >>> translations("market")
    (('chợ',), ('thị', 'trường'))
    """
    return _translated().get(key, ())


@cache
def _originals() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for english, names in _translated().items():
        for name in names:
            found[name] = (*found.get(name, ()), english)
    return found


def originals(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of the English words that Vietnamese ones with these keys may stand for.

    >>> originals(("phục", "hưng"))
    ('renaissanc', 'restoration')
    """
    return _originals().get(name, ())
