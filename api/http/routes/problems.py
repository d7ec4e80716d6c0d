"""What each kind of problem means: the page its `type` names."""

from html import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from api.http.problems import KINDS, Problem

router = APIRouter(include_in_schema=False)


@router.get("/problems")
@router.get("/problems/")
async def list_problems() -> HTMLResponse:
    """Show all kinds of problems."""
    items = "".join(
        f'<dt><a href="/problems/{name}">{name}</a> ({kind.status})</dt><dd>{escape(kind.title)}.</dd>'
        for name, kind in sorted(KINDS.items())
    )
    return HTMLResponse(
        _page("Problems", f"<p>What an answer of the service names as <code>type</code>.</p><dl>{items}</dl>")
    )


@router.get("/problems/{name}")
async def show_problem(name: str, request: Request) -> Response:
    """Show one kind of problem: as a page to a browser, as JSON to anyone else."""
    if name not in KINDS:
        raise Problem("not-found")
    known = KINDS[name]
    if "text/html" not in request.headers.get("accept", ""):
        told = {"type": f"/problems/{name}", "title": known.title, "status": known.status, "cure": known.cure}
        return JSONResponse(told)
    body = (
        f"<p>The service answers <code>{known.status}</code> with the type <code>/problems/{name}</code>.</p>"
        f"<h2>What to do</h2><p>{escape(known.cure)}</p>"
        '<p><a href="/problems">All kinds of problems</a></p>'
    )
    return HTMLResponse(_page(known.title, body))


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
