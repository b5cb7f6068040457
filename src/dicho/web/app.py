"""The application: every route, what guards them, and what is shown when something fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from dicho.errors import DichoError
from dicho.web import failures
from dicho.web.api import document as api
from dicho.web.assets import PREFIX, Assets
from dicho.web.desk import Desks
from dicho.web.guard import Guard
from dicho.web.jobs import Jobs
from dicho.web.outward import Make, polite
from dicho.web.pages import (
    adding,
    documents,
    flags,
    help,
    hypotheses,
    links,
    log,
    predictions,
    preferences,
    questions,
    reader,
    reports,
    roster,
    speakers,
    statements,
    verbs,
)

THREADS = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """What is served, and under which names; `hosts` are host names besides this machine's own.

    `fetcher` makes what fetches the addresses that readers send; None where nothing is fetched.
    """

    folder: Path
    hosts: tuple[str, ...] = ()
    fetcher: Make | None = polite


def application(settings: Settings) -> ASGIApp:
    """The server's application over the ledger in `settings.folder`, opened when the first page asks for it."""
    desks, jobs = Desks(settings.folder), Jobs(settings.folder, fetcher=settings.fetcher)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # As many threads as a reader's browser asks at once: each holds an open ledger with its cache.
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        await to_thread.run_sync(jobs.close)
        desks.close()

    app = Starlette(
        routes=routes(),
        lifespan=lifespan,
        exception_handlers={
            DichoError: failures.told,
            HTTPException: failures.http,
            ClientDisconnect: failures.left,
            500: failures.broken,
        },
    )
    app.state.desks = desks
    app.state.jobs = jobs
    app.state.settings = settings
    return Guard(app, settings.hosts)


def routes() -> list[BaseRoute]:
    """Every address there is."""
    return [
        Route("/", home),
        *documents.routes,
        *statements.routes,
        *roster.routes,
        *log.routes,
        *help.routes,
        *adding.routes,
        *reader.routes,
        *verbs.routes,
        *links.routes,
        *speakers.routes,
        *flags.routes,
        *predictions.routes,
        *hypotheses.routes,
        *questions.routes,
        *reports.routes,
        *preferences.routes,
        *api.routes,
        Mount(PREFIX, Assets()),
    ]


def home(request: Request) -> Response:
    """The first page: the documents."""
    return RedirectResponse("/documents", 303)
