"""JSON as a tree whose strings have names: RFC 6901 pointers ("/messages/3/text"), so that any program finds them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from dicho.errors import Malformed
from dicho.model.document import SURROGATE
from dicho.read import limits
from dicho.read.decode import decode

PREFIX = re.compile(r"\s*window\.[\w.]+\s*=\s*")
"""What X's archive puts before the JSON, to make a script of it."""
DEEPEST = 200
Node = tuple[str, Any]
"""A value with its pointer."""


def load(data: bytes) -> Any:
    """The value of a JSON file, or the list of the values of its lines. Malformed for neither, TooLarge."""
    limits.check_size(data, limits.JSON_BYTES, "posts")
    text = decode(data).text
    prefix = PREFIX.match(text)
    text = text[prefix.end() :].rstrip().removesuffix(";") if prefix else text
    try:
        return _value(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith(("{", "[")) for line in lines[:3]):
            return _lines(lines)
        raise Malformed(f"this is no JSON ({error}).", hint="Export it again; the file may be cut off.") from None


def _lines(lines: Sequence[str]) -> list[Any]:
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_value(line))
        except ValueError as error:
            raise Malformed(f"line {number} is no JSON ({error}).", hint="Take it out, or export again.") from None
    return found


def _value(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # Half a surrogate pair, which exports hold and orjson refuses, is shown as U+FFFD (see `strings`).
        try:
            return json.loads(text)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def strings(value: Any) -> dict[str, str]:
    """Every string of a tree by its pointer."""
    return {pointer: whole(each) for pointer, each in _walk("", value, 0) if isinstance(each, str)}


def whole(text: str) -> str:
    """A string without halves of surrogate pairs."""
    return SURROGATE.sub("\ufffd", text)


def _walk(pointer: str, value: Any, depth: int) -> Iterator[Node]:
    yield pointer, value
    if depth < DEEPEST:
        for step, below in _below(value):
            yield from _walk(f"{pointer}/{step}", below, depth + 1)


def _below(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key.replace("~", "~0").replace("/", "~1"), below
    elif isinstance(value, list):
        for at, below in enumerate(value):
            yield str(at), below


def find(node: Node, path: Sequence[str]) -> Iterator[Node]:
    """The values at a path below a node, in order: "*" is each of a list or an object, "**" itself and all below."""
    if not path:
        yield node
        return
    pointer, value = node
    step, rest = path[0], path[1:]
    if step == "**":
        for each in _walk(pointer, value, 0):
            yield from find(each, rest)
    elif step == "*":
        for name, below in _below(value):
            yield from find((f"{pointer}/{name}", below), rest)
    elif isinstance(value, dict) and step in value:
        name = step.replace("~", "~0").replace("/", "~1")
        yield from find((f"{pointer}/{name}", value[step]), rest)
    elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
        yield from find((f"{pointer}/{step}", value[int(step)]), rest)


def texts(node: Node) -> Iterator[tuple[str, str]]:
    """The strings a text is made of, with their pointers: itself, or in a list strings and objects with a "text"."""
    pointer, value = node
    if isinstance(value, str):
        yield pointer, whole(value)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from texts((f"{pointer}/{at}", each))
    elif isinstance(value, dict) and isinstance(value.get("text"), str):
        yield f"{pointer}/text", whole(value["text"])
