"""Files to load, from the paths a user names."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from rag.errors import RefusedDocument
from rag.ingest.loading.files import refused_by_system
from rag.ingest.loading.formats import SUFFIXES, format_of
from rag.ingest.loading.found import Found, Refusal, refusal
from rag.text.characters import normalise_text

_NAME_LIMIT = 400


def discover(paths: Sequence[Path]) -> Iterator[Found | Refusal]:
    """Yield the files given and those below the folders given, each file once, by source name within a folder.

    Hidden files and folders are skipped. A path that cannot be read and a suffix we do not know are yielded as
    refusals. A second file whose source name is taken gets the name of its folder in front.
    """
    taken: set[str] = set()
    seen: set[str] = set()
    for given in paths:
        for item in _below(given):
            if isinstance(item, Refusal):
                yield item
                continue
            real = os.path.realpath(item.path)
            if real not in seen:
                seen.add(real)
                source = _free_name(item, taken)
                taken.add(source)
                yield Found(item.path, source)


def source_name(name: str) -> str:
    """Return a file name as it is shown and stored: one line of NFC without control or direction characters.

    It is only ever a name: nothing opens it.

    >>> source_name("../../etc/passwd\\x00.txt"), source_name("a\\u202etxt.exe"), source_name("  \\n")
    ('../../etc/passwd.txt', 'atxt.exe', 'unnamed')
    """
    readable = name.encode("utf-8", "replace").decode("utf-8")
    return " ".join(normalise_text(readable).split())[:_NAME_LIMIT] or "unnamed"


def _below(given: Path) -> list[Found | Refusal]:
    """Return the files a path stands for, sorted by source."""
    try:
        if given.is_dir():
            return sorted(_walk(given), key=lambda item: item.source)
        given.stat()
    except OSError as error:
        return [refusal(source_name(str(given)), refused_by_system(error))]
    return [_file(given, given.name)]


def _walk(top: Path) -> Iterator[Found | Refusal]:
    """Yield what lies below a folder. Real folders come before linked ones, and none is entered twice."""
    entered: set[tuple[int, int]] = set()
    folders, linked = [(top, PurePosixPath())], list[tuple[Path, PurePosixPath]]()
    while folders or linked:
        folder, name = folders.pop() if folders else linked.pop()
        try:
            state = folder.stat()
            if (state.st_dev, state.st_ino) in entered:
                continue
            entered.add((state.st_dev, state.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield refusal(source_name(f"{name}/" if name.parts else str(folder)), refused_by_system(error))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                is_folder = entry.is_dir()
            except OSError as error:  # a link that leads to itself, or below a folder that may not be entered
                yield refusal(source_name(str(name / entry.name)), refused_by_system(error))
                continue
            if is_folder:
                (linked if entry.is_symlink() else folders).append((Path(entry.path), name / entry.name))
            else:
                yield _file(Path(entry.path), str(name / entry.name))


def _file(path: Path, source: str) -> Found | Refusal:
    source = source_name(source)
    if format_of(path.name) is None:
        known = " ".join(SUFFIXES)
        shown = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
        error = RefusedDocument("format", f"has {shown}, which is not read. Convert it to one of: {known}")
        return refusal(source, error)
    return Found(path, source)


def _free_name(found: Found, taken: set[str]) -> str:
    """Put folder names, then a number, in front of a name that is taken."""
    name = found.source
    depth = len(PurePosixPath(name).parts)
    parents = Path(os.path.abspath(found.path)).parts[1:-depth]  # noqa: PTH100  (links keep the name the user sees)
    for parent in reversed(parents):
        if name not in taken:
            return name
        name = source_name(f"{parent}/{name}")
    return next(name for name in (name, *(f"{n}/{name}" for n in range(2, len(taken) + 3))) if name not in taken)
