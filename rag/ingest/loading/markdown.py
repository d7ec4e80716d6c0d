"""Markdown: kept as written, but for what a reader of the page would not see."""

import re
from dataclasses import dataclass
from datetime import date

from rag.ingest.draft import Draft

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+)[ \t]*:(.*)$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_IMAGE = re.compile(rf"!\[([^\[\]\n]*)\](?:{_TARGET}|\[[^\]\n]*\])")
_LINK = re.compile(rf"\[([^\[\]\n]+)\]{_TARGET}|\[([^\[\]\n]+)\]\[[^\]\n]+\]")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n^]+\]:[ \t]+\S+.*\n?", re.MULTILINE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_TITLE = re.compile(r"^#[ \t]+(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Front:
    fields: dict[str, str]
    rest: str


def read_markdown(text: str, source: str) -> Draft:
    """Return the draft of a Markdown text: links as their text, images as their description, code as it stands."""
    front = _front_matter(text)
    body = "".join(
        "".join(run) if is_code else _without_links("".join(run)) for is_code, run in _code_and_prose(front.rest)
    )
    title = _TITLE.search(body[:5000])
    return Draft(
        body.strip("\n") + "\n" if body.strip() else "",
        source,
        "markdown",
        title=front.fields.get("title") or (title.group(1).rstrip(" \t#") if title else None),
        published=_day(front.fields.get("date") or front.fields.get("published")),
        author=front.fields.get("author"),
        url=front.fields.get("url"),
        language=front.fields.get("language") or front.fields.get("lang"),
    )


def _front_matter(text: str) -> _Front:
    """Read simple `key: value` lines between two `---`; anything richer is left out, never guessed at."""
    match = _FRONT_MATTER.match(text)
    fields = {key.lower(): value.strip().strip("\"'") for key, value in _FIELD.findall(match.group(1))} if match else {}
    if match is None or not fields:
        return _Front({}, text)
    return _Front(
        {key: value for key, value in fields.items() if value[:1] not in ("", "[", "{", "|", ">")}, text[match.end() :]
    )


def _code_and_prose(text: str) -> list[tuple[bool, list[str]]]:
    """Split into runs of lines, marked whether they are inside a code fence."""
    runs, fence = list[tuple[bool, list[str]]](), ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        is_code = bool(fence or mark)
        if mark and not fence:
            fence = mark.group(1)
        elif mark and mark.group(1).startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        if not runs or runs[-1][0] != is_code:
            runs.append((is_code, []))
        runs[-1][1].append(line)
    return runs


def _without_links(prose: str) -> str:
    prose = _DEFINITION.sub("", _COMMENT.sub("", prose))
    prose = _IMAGE.sub(r"\1", prose)
    return _AUTOLINK.sub(r"\1", _LINK.sub(lambda match: match.group(1) or match.group(2), prose))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
