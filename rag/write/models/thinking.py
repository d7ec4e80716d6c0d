"""A reasoning model's thoughts, which are no part of its reply."""

_OPEN, _CLOSE = "<think>", "</think>"


class Thoughts:
    """Takes `<think>…</think>` out of a text that comes in parts, wherever the parts are cut.

    >>> thoughts = Thoughts()
    >>> [thoughts.without(part) for part in ("<thi", "nk>hm, a < b</th", "ink>Hà Nội <", "3.")]
    ['', '', 'Hà Nội ', '<3.']
    """

    def __init__(self) -> None:
        self._inside = False
        self._held = ""

    def without(self, part: str) -> str:
        """Return what of a part, and of what was held back before, is certainly no thought."""
        text, out = self._held + part, []
        while True:
            tag = _CLOSE if self._inside else _OPEN
            before, found, after = text.partition(tag)
            if not found:
                break
            out.append("" if self._inside else before)
            self._inside, text = not self._inside, after
        held = _beginning(text, tag)
        self._held = text[len(text) - held :]
        out.append("" if self._inside else text[: len(text) - held])
        return "".join(out)

    def end(self) -> str:
        """Return what was held back as the possible beginning of a tag that never came."""
        held, self._held = self._held, ""
        return "" if self._inside else held


def _beginning(text: str, tag: str) -> int:
    """Return how many of the last characters may be the beginning of a tag."""
    return next((length for length in range(len(tag) - 1, 0, -1) if text.endswith(tag[:length])), 0)
