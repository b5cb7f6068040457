"""What an operation of the API is, and how a request becomes a call of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.errors import UsageError
from dicho.pipeline.workspace import Workspace
from dicho.web.api.schema import Schema, check, read
from dicho.web.desk import desk, jobs_of
from dicho.web.jobs import Jobs

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address: its schema, and what it is for. A list may be given several times."""

    schema: Schema
    what: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks, and of whom: all that was given, by name, checked against the operation's schemas."""

    workspace: Workspace
    jobs: Jobs
    given: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """What was given under a name; None where nothing was."""
        return self.given.get(name)

    def some(self, *names: str) -> dict[str, Any]:
        """Those of these names under which something was given."""
        return {name: self.given[name] for name in names if name in self.given}


Does = Callable[[Asked], Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: where it is asked for, what it takes, what it does, what it answers.

    `path` has its parameters in braces. `body` are the properties of the JSON object that is sent, `needs` those that
    must be there. `answer` is a schema; what `does` gives is ready for JSON.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    what: str
    does: Does
    answer: Schema
    query: Mapping[str, Parameter] = field(default_factory=dict)
    body: Mapping[str, Schema] | None = None
    needs: tuple[str, ...] = ()
    status: int = 200

    def route(self) -> Route:
        """How Starlette finds it."""

        async def handle(request: Request) -> Response:
            sent = await _body(request) if self.body is not None else {}
            return await run_in_threadpool(self.answered, request, sent)

        return Route(self.path, handle, methods=[self.method], name=self.name)

    def answered(self, request: Request, sent: Mapping[str, Any]) -> Response:
        """The answer to a request; a DichoError for what cannot be answered."""
        given = {**self._asked(request), **self._sent(sent), **request.path_params}
        with desk(request) as workspace:
            value = self.does(Asked(workspace, jobs_of(request), given))
        headers = {"Cache-Control": "no-store"}
        return Response(orjson.dumps(value), self.status, headers, media_type=JSON)

    def _asked(self, request: Request) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, text in request.query_params.multi_items():
            if name not in self.query:
                known = ", ".join(self.query) or "it takes none"
                raise UsageError("there is no such parameter.", where=name[:80], hint=f"Known: {known}.")
            schema = self.query[name].schema
            if schema.get("type") == "array":
                found.setdefault(name, []).append(read(schema["items"], text, name))
            else:
                found[name] = read(schema, text, name)
        return found

    def _sent(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        known = self.body or {}
        for name in self.needs:
            if name not in sent:
                raise UsageError("it is missing.", where=name, hint=f"{self.path} needs {', '.join(self.needs)}.")
        for name in sent:
            if name not in known:
                raise UsageError("there is no such property.", where=name[:80], hint=f"Known: {', '.join(known)}.")
        return {name: check(known[name], value, name) for name, value in sent.items()}


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object that was sent; an empty body is an empty object."""
    body = await request.body()
    if not body:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415, f"Send {JSON}")
    try:
        value = orjson.loads(body)
    except ValueError as error:
        raise UsageError(f"the body is no JSON ({error}).") from error
    if not isinstance(value, dict):
        raise UsageError("the body is no JSON object.")
    return value
