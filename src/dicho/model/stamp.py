"""Timestamps: what an authority says of a head of the log, and how far that has been proved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp of a head: `name` of the file that keeps the token, and what the token says.

    `head` is the head it is of, "SEQ:HASH", None where this log has none that fits. `time` (ISO 8601, UTC) is the
    authority's; `authority` the name in the certificate that signed; `serial` the token's number. `trusted` is whether
    that certificate leads to a root that was given: None where none was. `problem` says why it does not hold.
    """

    name: str
    sha256: str
    head: str | None = None
    time: str | None = None
    authority: str | None = None
    serial: str | None = None
    trusted: bool | None = None
    problem: str | None = None


def written(seq: int, own: str) -> bytes:
    """The bytes a timestamp of a head is over: "SEQ:HASH" and a line feed, as `dicho head` prints them; ASCII."""
    return f"{seq}:{own}\n".encode("ascii")
