"""What a mail passes on: the message under "Begin forwarded message", with whose it is, of which day, on what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dicho.model.span import Span
from dicho.read.voices import BREAK

MARK = re.compile(
    r"^(?:>\s?)?(?:begin forwarded message|inicio del mensaje reenviado|"
    r"[-_=]{2,}\s*(?:forwarded message|original message|mensaje (?:original|reenviado))\s*[-_=]{2,}|_{10,})"
    r"[ \t]*:?[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
HEADER = re.compile(
    r"[ \t>*]*(?P<name>from|de|date|sent|fecha|enviado(?: el)?|to|para|cc|cco|bcc|subject|asunto|reply-to|responder a)"
    r"\*?[ \t]*:\*?[ \t]*(?P<value>[^\r\n]*)",
    re.IGNORECASE,
)
NAMES = {
    **dict.fromkeys(("from", "de"), "from"),
    **dict.fromkeys(("date", "sent", "fecha", "enviado", "enviado el"), "date"),
    **dict.fromkeys(("subject", "asunto"), "subject"),
}


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message passed on: where its mark begins, where its own text does, and its headers by name."""

    start: int
    body: int
    headers: dict[str, str]


def find(text: str, span: Span) -> Forwarded | None:
    """The first message passed on inside a stretch of a mail; a mark with no "From" under it opens none."""
    for mark in MARK.finditer(text, span.start, span.end):
        found = _headers(text, mark.end(), span.end)
        if "from" in found.headers:
            return Forwarded(mark.start(), found.body, found.headers)
    return None


def _headers(text: str, at: int, end: int) -> Forwarded:
    headers: dict[str, str] = {}
    while at < end:
        line = BREAK.search(text, at, end)
        stop, after = (line.start(), line.end()) if line else (end, end)
        found = HEADER.fullmatch(text, at, stop)
        if found:
            name = NAMES.get(" ".join(found["name"].lower().split()))
            if name:
                headers.setdefault(name, found["value"].strip(" *"))
        elif text[at:stop].strip(" \t>") or headers:
            break
        at = after
    return Forwarded(at, at, headers)
