"""Messages between the reading process and the one that started it: JSON and bytes, each behind its length."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

import orjson

from dicho import errors
from dicho.errors import ReadError, ReaderStopped
from dicho.model.document import Capture, Document, Overrides
from dicho.model.feed import Item, Listing, Nested, Offer, Pace
from dicho.model.wire import Json, document_record, read_document

LENGTH = struct.Struct(">Q")
READY = b"ready"
SHORT = 1_000_000
"""Bytes that are put together before they are written."""
PARTS: dict[str, type[Item] | type[Nested] | type[Offer]] = {"items": Item, "nested": Nested, "offers": Offer}


def send(stream: IO[bytes], *messages: bytes) -> None:
    """Write messages. Short ones in one piece: whoever waits for them wakes once, and not for every length."""
    pieces = [piece for message in messages for piece in (LENGTH.pack(len(message)), message)]
    for piece in [b"".join(pieces)] if sum(map(len, pieces)) <= SHORT else pieces:
        stream.write(piece)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None when the stream has ended."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def request(capture: Capture, overrides: Overrides) -> bytes:
    """What to read, and as what; the bytes follow as a message of their own."""
    return orjson.dumps({"capture": asdict(capture), "overrides": asdict(overrides)})


def read_request(message: bytes) -> tuple[Capture, Overrides]:
    """The request a message holds."""
    data = orjson.loads(message)
    return Capture(**data["capture"]), Overrides(**data["overrides"])


def parts_request(media_type: str) -> bytes:
    """To name the texts inside a capture of this type; its bytes follow as a message of their own."""
    return orjson.dumps({"parts": media_type})


def asks_parts(message: bytes) -> str | None:
    """The media type whose parts a message asks for; None where it asks for documents."""
    found: str | None = orjson.loads(message).get("parts")
    return found


def parts_answer(parts: Mapping[str, str]) -> bytes:
    """The texts inside a capture, by name."""
    return orjson.dumps({"parts": dict(parts)})


def read_parts(message: bytes) -> dict[str, str]:
    """The texts a message holds; raises the error it holds instead."""
    found: dict[str, str] = _sound(message)["parts"]
    return found


def inquiry(url: str) -> bytes:
    """A question for what the bytes, found at `url`, list; they follow as a message of their own."""
    return orjson.dumps({"listed": url})


def read_inquiry(message: bytes) -> str | None:
    """The address an inquiry names; None where the message is a request to read."""
    url: str | None = orjson.loads(message).get("listed")
    return url


def answer_listing(listing: Listing) -> bytes:
    """What was found listed."""
    return orjson.dumps({"listing": asdict(listing)})


def read_listing(message: bytes) -> Listing:
    """The listing a message holds; raises the error it holds instead."""
    said: Json = _sound(message)["listing"]
    lists = {name: tuple(kind(**each) for each in said[name]) for name, kind in PARTS.items()}
    asked = said["pace"]
    pace = Pace(asked["wait"], tuple(asked["hours"]), tuple(asked["days"]))
    return Listing(**{**said, **lists, "pace": pace})


def answer(documents: tuple[Document, ...]) -> bytes:
    """The documents that were read."""
    return orjson.dumps({"documents": [document_record(d) for d in documents]})


def refusal(error: ReadError) -> bytes:
    """The error reading ended with."""
    fields = {"what": error.what, "where": error.where, "hint": error.hint}
    return orjson.dumps({"error": {"kind": type(error).__name__, **fields}})


def read_answer(message: bytes) -> tuple[Document, ...]:
    """The documents a message holds; raises the error it holds instead."""
    return tuple(read_document(record) for record in _sound(message)["documents"])


def _sound(message: bytes) -> Json:
    data: Json = orjson.loads(message)
    if "error" not in data:
        return data
    fields: dict[str, Any] = data["error"]
    kind = getattr(errors, fields["kind"], ReaderStopped)
    raise kind(fields["what"], where=fields["where"], hint=fields["hint"])
