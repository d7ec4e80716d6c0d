"""Names of people, places and bodies made false."""

from collections.abc import Sequence
from random import Random

from eval.pairs.changing import Change, Setting, put
from eval.pairs.names import Name, names_in, names_of, share_a_word, stands_for
from rag.text.characters import match_key


def change_name(setting: Setting) -> Change | None:
    """Return the statement with one name changed into one that its passages do not hold, or one syllable of it."""
    for name in _names(setting):
        others = [one for one in setting.strangers if stands_for(one.text, name.text) and not _is_told(one, setting)]
        if others:
            new, edit = _likely(others, name, setting.draw), "other"
            if " " in name.text and setting.draw.random() < 0.4:
                new, edit = f"{name.text.rpartition(' ')[0]} {new.rpartition(' ')[2]}", "syllable"
            return Change(put(setting.statement.text, name.start, name.end, new), "changed-name", edit)
    return None


def swap_name(setting: Setting) -> Change | None:
    """Return the statement with one name changed into another one of the passages."""
    offered = names_of([setting.statement.legible])
    own = setting.statement.text
    for name in _names(setting):
        others = [one for one in offered if stands_for(one.text, name.text) and not share_a_word(one.text, own)]
        if others:
            new = _likely(others, name, setting.draw)
            return Change(put(own, name.start, name.end, new), "swapped-name", "other")
    return None


def _names(setting: Setting) -> list[Name]:
    """Return the names of the statement in any order, but for those that its passages also write small."""
    found = [one for one in names_in(setting.statement.text) if one.text.casefold() not in setting.told.small]
    return setting.draw.sample(found, len(found))


def _likely(others: Sequence[Name], name: Name, draw: Random) -> str:
    """Choose among names that stand after the same word (`ông …`, `tại …`), if there are any."""
    same = [one for one in others if one.before == name.before and one.before]
    return draw.choice(same or others).text


def _is_told(name: Name, setting: Setting) -> bool:
    """Tell whether the passages hold a word of a name, or the words that it is the initials of."""
    if name.text.isupper() and name.text.casefold() in setting.told.initials:
        return True
    return any(word in setting.told.words for word in match_key(name.text).split())
