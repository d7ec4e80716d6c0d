"""The widget's script, and the service's own pages with what they load."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.http.problems import Problem
from api.http.service import Service, ServiceHere
from api.pages.assets import Asset, page_assets, widget_asset
from api.pages.render import Language, page
from rag.errors import UnknownCollection

router = APIRouter(include_in_schema=False)
page_router = APIRouter(include_in_schema=False)
_READ = ["GET", "HEAD"]
_CACHED = "public, max-age=600"  # then asked again with its tag


@router.api_route("/widget.js", methods=_READ)
def widget_script(request: Request) -> Response:
    """Send the widget to whichever page asks: it is no secret, and can do nothing there without a token."""
    return _sent(widget_asset(), request, {"Cross-Origin-Resource-Policy": "cross-origin"})


@page_router.api_route("/assets/{path:path}", methods=_READ)
def asset(path: str, request: Request) -> Response:
    """Send a script, style sheet or picture of the pages."""
    found = page_assets().get(path)
    if found is None:
        raise Problem("not-found")
    return _sent(found, request)


@router.api_route("/favicon.ico", methods=_READ)
def favicon(request: Request) -> Response:
    """Send the picture that browsers ask for beside pages that name none."""
    return _sent(page_assets()["pages/favicon.svg"], request)


@page_router.api_route("/", methods=_READ)
def home(request: Request, service: ServiceHere, lang: str = "vi") -> HTMLResponse:
    """Show the portal that embeds the widget, or what to do while there is nothing to answer from."""
    return HTMLResponse(page("home", _language(lang), server=_address(request, service), empty=_is_empty(service)))


@page_router.api_route("/ask", methods=_READ)
def ask(request: Request, service: ServiceHere, lang: str = "vi") -> HTMLResponse:
    """Show the page that answers beside the source."""
    return HTMLResponse(page("ask", _language(lang), server=_address(request, service)))


def _sent(found: Asset, request: Request, headers: dict[str, str] | None = None) -> Response:
    """Return an asset, packed for a browser that can unpack it, or nothing when the browser has it."""
    known = {"ETag": found.tag, "Cache-Control": _CACHED, "Vary": "Accept-Encoding", **(headers or {})}
    if found.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=known)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.media_type, headers={**known, "Content-Encoding": "gzip"})
    return Response(found.body, media_type=found.media_type, headers=known)


def _language(wanted: str) -> Language:
    return "en" if wanted == "en" else "vi"


def _address(request: Request, service: Service) -> str:
    """Return the address under which visitors reach the service, with a slash at its end."""
    return (service.settings.public_url or str(request.base_url)).rstrip("/") + "/"


def _is_empty(service: Service) -> bool:
    """Tell whether no collection that may be asked without a key holds a document."""
    return not any(_documents(service, name) for name in service.settings.collections)


def _documents(service: Service, collection: str) -> int:
    try:
        return service.assistant.standing(collection).documents
    except UnknownCollection:
        return 0
