"""The API's page, without a content delivery network: Swagger UI as the package fastapi-offline carries it."""

from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response

from api.http.documentation import TITLE, describe
from api.http.problems import Problem

router = APIRouter(include_in_schema=False)
page_router = APIRouter(include_in_schema=False)

_CACHED: Final = {"Cache-Control": "public, max-age=86400"}
_ASSETS: Final = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css", "favicon.png": "image/png"}
_PAGE: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{TITLE}: the HTTP API</title>
<link rel="icon" href="/docs/favicon.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START: Final = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
"""


@router.get("/openapi.json")
def description(request: Request) -> JSONResponse:
    """Return the API's description."""
    return JSONResponse(describe(request.app), headers={"Cache-Control": "no-cache"})


@page_router.get("/docs")
async def page() -> HTMLResponse:
    """Show the API, to read and to try."""
    return HTMLResponse(_PAGE)


@page_router.get("/docs/start.js")
async def start() -> Response:
    """Return the script that draws the page: an inline one would need a weaker policy."""
    return Response(_START, media_type="text/javascript")


@page_router.get("/docs/{name}")
def asset(name: str) -> FileResponse:
    """Return a file of Swagger UI; names that are not listed name nothing."""
    if name not in _ASSETS:
        raise Problem("not-found")
    return FileResponse(str(files("fastapi_offline") / "static" / name), media_type=_ASSETS[name], headers=_CACHED)
