"""The HTTP application: routes, what surrounds them, and what lives as long as they do."""

from fastapi import FastAPI

from api.http.service import Service
from api.http.settings import HttpSettings
from rag.assistant import Assistant


def build_app(assistant: Assistant, settings: HttpSettings) -> FastAPI:
    """Return the application over an open assistant."""
    app = FastAPI(title="Hỏi Đáp", docs_url=None, redoc_url=None)
    app.state.service = Service(settings, assistant)
    return app
