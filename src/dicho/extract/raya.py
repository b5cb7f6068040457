"""Spanish dialogue with the raya: a line that opens with a dash is somebody speaking.

«—La lámpara está sana —dijo ella—. Lo demás, no.» has one turn, two speeches and one incise (Ortografía de la lengua
española, 2010, 3.4.7.2). Only a line's first dash, set tight against the word after it, opens a turn: a dash elsewhere
or a list item is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicho.model.span import Span

_TURN = re.compile(r"[—–―](?=[^\s—–―-])")
_INCISE = re.compile(r"(?<=\s)[—–―](?=[a-záéíóúñü])")
_INCISE_END = re.compile(r"[—–―](?=[\s.,;:!?…]|$)")


def turns(text: str, line: Span) -> Iterator[tuple[Span, bool]]:
    """The speeches of a dialogue line: (span, whether it resumes after an incise); nothing for any other line."""
    if not _TURN.match(text, line.start, line.end):
        return
    at, resumes = line.start, False
    while at < line.end:
        incise = _INCISE.search(text, at + 1, line.end)
        speech = _speech(text, at, incise.start() if incise else line.end)
        if speech:
            yield speech, resumes
        if not incise:
            return
        close = _INCISE_END.search(text, incise.end(), line.end)
        if not close:
            return
        at, resumes = close.end(), True


def _speech(text: str, start: int, end: int) -> Span | None:
    """The words between two dashes, without the stop that the incise's closing dash takes before them."""
    while start < end and (text[start].isspace() or text[start] in ".,;:!?…"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
