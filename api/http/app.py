"""The HTTP application: its routes, and the layers around them."""

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from api.http.context import RequestContext
from api.http.cross_origin import CrossOrigin
from api.http.documentation import TITLE
from api.http.guard import FORM, BodyGuard, BodyLimits
from api.http.headers import SecurityHeaders
from api.http.problem_responses import add_problem_handlers
from api.http.routes import ask, chat, docs, documents, feedback, health, jobs, pages, problems, search, widget
from api.http.service import Service
from api.http.settings import HttpSettings

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    ask.router,
    chat.router,
    search.router,
    documents.router,
    jobs.router,
    widget.router,
    feedback.router,
    problems.router,
    docs.router,
    pages.router,
)  # fmt: skip
PAGES: tuple[APIRouter, ...] = (
    docs.page_router,
    pages.page_router,
)  # fmt: skip


def build_app(service: Service) -> FastAPI:
    """Return the application over the parts of a service."""
    app = FastAPI(
        title=TITLE,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # it would send clients to whatever host their request names
        middleware=_layers(service),
    )
    app.state.service = service
    add_problem_handlers(app)
    for router in ROUTERS + (PAGES if service.settings.pages else ()):
        app.include_router(router)
    return app


def _layers(service: Service) -> list[Middleware]:
    """Return what a request passes on its way in, the outermost first."""
    settings = service.settings
    return [
        Middleware(SecurityHeaders, over_tls=settings.public_url.startswith("https://")),
        Middleware(RequestContext, metrics=service.metrics, log_questions=settings.log_questions),
        Middleware(
            CrossOrigin,
            public_url=settings.public_url,
            origins=settings.origins,
            widget_allows=service.state.widgets.allow,
        ),
        Middleware(BodyGuard, usual=_usual(settings), special={("POST", "/v1/documents"): _upload(settings)}),
    ]


def _usual(settings: HttpSettings) -> BodyLimits:
    return BodyLimits(settings.body_kilobytes * 1024, settings.body_seconds)


def _upload(settings: HttpSettings) -> BodyLimits:
    return BodyLimits(settings.upload_megabytes * 1024 * 1024, settings.upload_seconds, type=FORM, streamed=True)
