"""The application: every route, what guards them, and what is shown when something fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dicho.errors import DichoError
from dicho.web import failures
from dicho.web.desk import Desks
from dicho.web.pages import documents, preferences


@dataclass(frozen=True, slots=True)
class Settings:
    """What is served, and under which names; `hosts` are host names besides this machine's own."""

    folder: Path
    hosts: tuple[str, ...] = ()


def application(settings: Settings) -> Starlette:
    """The server's application over the ledger in `settings.folder`, opened when the first page asks for it."""
    desks = Desks(settings.folder)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        desks.close()

    app = Starlette(
        routes=routes(),
        lifespan=lifespan,
        exception_handlers={DichoError: failures.told, 404: failures.missing, 500: failures.broken},
    )
    app.state.desks = desks
    app.state.settings = settings
    return app


def routes() -> list[BaseRoute]:
    """Every address there is."""
    return [
        Route("/", home),
        *documents.routes,
        *preferences.routes,
        Mount("/static", StaticFiles(directory=str(resources.files("dicho.web") / "static"))),
    ]


def home(request: Request) -> Response:
    """The first page: the documents."""
    return RedirectResponse("/documents", 303)
