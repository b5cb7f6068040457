"""The OpenAPI document, made from the table of operations, and the routes, made from the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.web.api import deciding, reading, weighing
from dicho.web.api.schema import INTEGER, STRING, Schema, reference
from dicho.web.api.shapes import SHAPES
from dicho.web.api.table import JSON, Operation

VERSION = "1"
PATH = "/api/openapi.json"
OPERATIONS: tuple[Operation, ...] = (*reading.OPERATIONS, *deciding.OPERATIONS, *weighing.OPERATIONS)
SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
KINDS = {"int": INTEGER, "": STRING}


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """What the API does, as OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(SLOT.sub(r"{\1}", operation.path), {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dicho",
            "version": VERSION,
            "summary": "The record of who said what: read it, decide on it, add to it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": SHAPES},
    }


def _described(operation: Operation) -> dict[str, Any]:
    answers = {str(operation.status): _content("As asked.", operation.answer)}
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.what,
        "parameters": [*_slots(operation.path), *_query(operation)],
        "responses": {**answers, "default": _content("What is wrong, where, and what to do.", reference("Error"))},
    }
    if operation.body is not None:
        sent: Schema = {"type": "object", "properties": dict(operation.body), "additionalProperties": False}
        if operation.needs:
            sent["required"] = list(operation.needs)
        found["requestBody"] = {"required": bool(operation.needs), "content": {JSON: {"schema": sent}}}
    return found


def _slots(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": KINDS[kind or ""]} for name, kind in SLOT.findall(path)
    ]


def _query(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "description": each.what, "schema": each.schema}
        for name, each in operation.query.items()
    ]


def _content(what: str, schema: Schema) -> dict[str, Any]:
    return {"description": what, "content": {JSON: {"schema": schema}}}


@cache
def _written() -> bytes:
    return orjson.dumps(document(OPERATIONS))


def openapi(request: Request) -> Response:
    """The document itself."""
    return Response(_written(), media_type=JSON)


# Where two paths fit an address, the one without a slot is meant: /api/people/merge is nobody's id.
routes = [
    Route(PATH, openapi),
    *(each.route() for each in sorted(OPERATIONS, key=lambda each: bool(SLOT.search(each.path)))),
]
