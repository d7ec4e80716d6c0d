"""`hoidap keys`: who may use the service by a key."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from api.access_options import NameArgument, RateOption, not_there, read_collections, read_rate, state_of
from api.console import DataOption, JsonOption, out, print_json, say
from rag.store.schema import timestamp

if TYPE_CHECKING:
    from api.state.keys import Key

app = typer.Typer(help="Make, list and revoke the keys of applications and administrators.", no_args_is_help=True)

RoleOption = Annotated[
    Literal["ask", "admin"],
    typer.Option(help="`ask` may ask, search and read; `admin` may also upload, delete, and see feedback and metrics."),
]
OnlyOption = Annotated[
    list[str] | None, typer.Option("--collection", "-c", help="Only this collection (repeatable) [default: all].")
]
LastDayOption = Annotated[
    datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Its last day, UTC [default: no end].")
]


@app.command()
def create(
    name: NameArgument,
    role: RoleOption = "ask",
    collection: OnlyOption = None,
    rate: RateOption = None,
    until: LastDayOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print it: this once, for only a digest of it is kept. A running service knows it at once."""
    with state_of(data) as state:
        only = read_collections(collection) if collection else None
        last_day = until.date() if until else None
        key = state.keys.create(name, role, only, rate=read_rate(rate), last_day=last_day)
        for notice in not_there(state.database.path.parent, collection or ()):
            say(notice)
    if as_json:
        print_json({"key": key, "name": name, "role": role, "collections": None if only is None else sorted(only)})
        return
    say(f"The key {name!r} ({role}) is shown this once. Send it as the header  Authorization: Bearer KEY")
    out().print(key, markup=False, soft_wrap=True)


@app.command("list")
def list_keys(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List all keys, never what they are."""
    with state_of(data) as state:
        keys = state.keys.all()
    now = timestamp()
    if as_json:
        print_json([_told(key, now) for key in keys])
        return
    for key in keys:
        told = _told(key, now)
        collections = "all collections" if key.collections is None else ", ".join(sorted(key.collections))
        used = f"used {key.used_on}" if key.used_on else "never used"
        line = f"{told['id']}  {key.role:5}  {told['standing']:7}  {key.name}  ({collections}; {used})"
        out().print(Text(line), soft_wrap=True)
    say("1 key." if len(keys) == 1 else f"{len(keys)} keys.")


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Its name or id, as `keys list` prints them.")], data: DataOption = None
) -> None:
    """End a key for good: the next request with it is refused."""
    with state_of(data) as state:
        key = state.keys.revoke(name)
    say(f"The key {key.name!r} is revoked.")


def _told(key: "Key", now: str) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "standing": key.standing(now),
        "collections": None if key.collections is None else sorted(key.collections),
        "rate": key.rate,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "used_on": key.used_on,
    }
