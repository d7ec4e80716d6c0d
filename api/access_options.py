"""What `hoidap keys`, `hoidap widgets` and `hoidap feedback` have in common."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import ending_clearly, load_settings
from rag.errors import InputError, StoreMissing
from rag.store import check_collection_name, open_store

if TYPE_CHECKING:
    from api.state.opening import State

NameArgument = Annotated[str, typer.Argument(help="A name for it: a-z, 0-9, '.', '-' and '_'.")]
RateOption = Annotated[str | None, typer.Option(help="Most requests, such as 60/minute [default: the service's].")]


@contextmanager
def state_of(data: Path | None) -> Iterator["State"]:
    """Open what the service remembers in a data folder; the command ends clearly when something is wrong."""
    from api.state.opening import opened_state  # waits: no other command should start later for it

    with ending_clearly(), opened_state(load_settings(data).data) as state:
        yield state


def read_rate(text: str | None) -> str | None:
    """Return a rate as it was written. Raises `InputError` for what is none."""
    from api.http.rates import Rate  # waits as the state does

    if text is not None:
        try:
            Rate.parse(text)
        except ValueError as error:
            raise InputError(f"{text!r} is no rate: {error}.") from None
    return text


def not_there(folder: Path, collections: Sequence[str]) -> Iterator[str]:
    """Yield a notice for each collection that holds nothing yet: it may come later, or its name is misspelt."""
    try:
        with open_store(folder) as store:
            there = store.collections()
    except StoreMissing:
        there = []
    known = ", ".join(there) or "none"
    for name in collections:
        if name not in there:
            yield f"There is no collection {name!r} yet (there: {known}). Fill it with: hoidap ingest -c {name} FOLDER"


def read_collections(names: Sequence[str]) -> frozenset[str]:
    """Return the collections named. Raises `InputError` for what can be no collection's name."""
    return frozenset(map(check_collection_name, names))
