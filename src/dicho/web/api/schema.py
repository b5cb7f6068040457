"""JSON Schemas: made from dataclasses, so that what is written and what is promised cannot drift; and held to values.

What is checked here is what a request gives: the few keywords that our own schemas use. What we answer is checked by
the tests, with a validator that knows them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from dicho.errors import UsageError
from dicho.model.span import Span

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}
NULL: Schema = {"type": "null"}
PAIR: Schema = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
PLAIN: dict[Any, Schema] = {
    str: STRING,
    int: INTEGER,
    float: NUMBER,
    bool: BOOLEAN,
    NoneType: NULL,
    Span: PAIR,
    Any: {},
}


def words(*values: str) -> Schema:
    """One of these."""
    return {"type": "string", "enum": list(values)}


def several(items: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **more}


def maybe(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, NULL]}


def record(properties: Mapping[str, Schema]) -> Schema:
    """An object with these properties, every one of which is there."""
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def reference(name: str) -> Schema:
    """One of the document's named schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


@cache
def _of(kind: Any) -> Schema:
    if kind in PLAIN:
        return PLAIN[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return record({each.name: _of(hints[each.name]) for each in fields(kind)})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return words(*inner)
    if origin in (Union, UnionType):
        return {"anyOf": [_of(each) for each in inner]}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _of(inner[1])}
    if origin is tuple and inner[1:] == (...,):
        return several(_of(inner[0]))
    if origin is tuple:
        return {
            "type": "array",
            "prefixItems": [_of(each) for each in inner],
            "minItems": len(inner),
            "maxItems": len(inner),
        }
    raise TypeError(f"no schema for {kind!r}")


def of(kind: Any) -> Schema:
    """The schema of a dataclass as `plain` writes it; TypeError for what JSON has no form of."""
    return _of(kind)


def plain(value: Any) -> Any:
    """A value of dataclasses as JSON values: a span is a pair, everything else an object by its fields' names."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


def read(schema: Schema, text: str, where: str) -> Any:
    """The value that a query parameter's text stands for. UsageError where it stands for none."""
    kind = schema.get("type")
    if kind == "integer" and text.removeprefix("-").isdecimal() and len(text) < 20:
        return check(schema, int(text), where)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == "string":
        return check(schema, text, where)
    raise UsageError(f"this is no {kind}.", where=f"{where}={text[:80]!r}")


def check(schema: Schema, value: Any, where: str) -> Any:
    """The value, when it fits. UsageError that names the first place where it does not."""
    if "anyOf" in schema:
        return None if value is None else check(schema["anyOf"][0], value, where)
    kind = schema.get("type", "string")
    if not TYPES[kind](value):
        raise UsageError(f"this is no {kind}.", where=where)
    if "enum" in schema and value not in schema["enum"]:
        raise UsageError(f"there is no {value[:80]!r} here.", where=where, hint=f"One of: {', '.join(schema['enum'])}.")
    if kind == "integer" and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        raise UsageError("the number is out of range.", where=where, hint=_range(schema))
    if kind == "array":
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            raise UsageError("the list has too many or too few entries.", where=where)
        for at, each in enumerate(value):
            check(schema["items"], each, f"{where}/{at}")
    return value


TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
}


def _range(schema: Schema) -> str:
    return f"From {schema.get('minimum', '…')} to {schema.get('maximum', '…')}."
