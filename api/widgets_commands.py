"""`hoidap widgets`: which pages may show the chat widget, and what their visitors may ask."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from api.access_options import NameArgument, RateOption, not_there, read_collections, read_rate, state_of
from api.console import DataOption, JsonOption, out, print_json, say
from api.http.origins import origin_of
from rag.errors import InputError

if TYPE_CHECKING:
    from api.state.widgets import Widget

app = typer.Typer(help="Make, list and revoke the widgets that other web pages embed.", no_args_is_help=True)

OriginsOption = Annotated[
    list[str], typer.Option("--origin", help="Scheme and host of its pages, as https://www.example.org (repeatable).")
]
AskedOption = Annotated[
    list[str] | None, typer.Option("--collection", "-c", help="What it asks (repeatable) [default: default].")
]


@app.command()
def create(
    name: NameArgument,
    origin: OriginsOption,
    collection: AskedOption = None,
    rate: RateOption = None,
    data: DataOption = None,
) -> None:
    """Make a widget and print the tag for its pages. Its name is no secret; only pages of its origins may use it."""
    asked = collection or ["default"]
    with state_of(data) as state:
        origins = tuple(map(_origin, origin))
        state.widgets.create(name, origins, read_collections(asked), rate=read_rate(rate))
        for notice in not_there(state.database.path.parent, asked):
            say(notice)
    say(f"Pages of {', '.join(origins)} may ask {', '.join(asked)}. Put this tag in them, with your service's address:")
    tag = f'<script src="https://YOUR-SERVICE/widget.js" data-hoidap="{name}" defer></script>'
    out().print(tag, markup=False, soft_wrap=True)


@app.command("list")
def list_widgets(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List all widgets."""
    with state_of(data) as state:
        widgets = state.widgets.all()
    if as_json:
        print_json([_told(widget) for widget in widgets])
        return
    for widget in widgets:
        standing = "live" if widget.live else "revoked"
        asked, origins = ", ".join(sorted(widget.collections)), ", ".join(widget.origins)
        out().print(Text(f"{standing:7}  {widget.name}  ({asked})  {origins}"), soft_wrap=True)
    say("1 widget." if len(widgets) == 1 else f"{len(widgets)} widgets.")


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Its name, as `widgets list` prints it.")], data: DataOption = None
) -> None:
    """End a widget: the next request of its pages is refused. It may be made anew under the same name."""
    with state_of(data) as state:
        state.widgets.revoke(name)
    say(f"The widget {name!r} is revoked.")


def _origin(url: str) -> str:
    try:
        return origin_of(url)
    except ValueError as error:
        raise InputError(f"{error}.") from None


def _told(widget: "Widget") -> dict[str, object]:
    return {
        "name": widget.name,
        "live": widget.live,
        "origins": list(widget.origins),
        "collections": sorted(widget.collections),
        "rate": widget.rate,
        "created_at": widget.created_at,
        "revoked_at": widget.revoked_at,
    }
