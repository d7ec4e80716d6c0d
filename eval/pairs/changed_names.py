"""Names of people, places and bodies made false."""

from collections.abc import Sequence
from random import Random

from eval.pairs.changing import Change, Setting, put
from eval.pairs.names import Name, names_in, names_of, share_a_word, stands_for
from rag.text.characters import match_key


def change_name(setting: Setting) -> Change | None:
    """Return the statement with one name changed into one that its passages do not hold, or one syllable of it."""
    draw = setting.draw
    names = names_in(setting.statement.text)
    draw.shuffle(names)
    for name in names:
        others = [one for one in setting.strangers if stands_for(one.text, name.text) and not _told(one.text, setting)]
        if others:
            new, edit = _likely(others, name, draw), "other"
            if " " in name.text and draw.random() < 0.4:
                new, edit = f"{name.text.rpartition(' ')[0]} {new.rpartition(' ')[2]}", "syllable"
            return Change(put(setting.statement.text, name.start, name.end, new), "changed-name", edit)
    return None


def swap_name(setting: Setting) -> Change | None:
    """Return the statement with one name changed into another one of the passages."""
    draw = setting.draw
    names = names_in(setting.statement.text)
    draw.shuffle(names)
    offered = names_of([setting.statement.legible])
    own = setting.statement.text
    for name in names:
        others = [one for one in offered if stands_for(one.text, name.text) and not share_a_word(one.text, own)]
        if others:
            new = _likely(others, name, draw)
            return Change(put(own, name.start, name.end, new), "swapped-name", "other")
    return None


def _likely(others: Sequence[Name], name: Name, draw: Random) -> str:
    """Choose among names that stand after the same word (`ông …`, `tại …`), if there are any."""
    same = [one for one in others if one.before == name.before and one.before]
    return draw.choice(same or others).text


def _told(name: str, setting: Setting) -> bool:
    return any(word in setting.told.words for word in match_key(name).split())
