"""Source text on a terminal: a window of it, folded into lines, with the spans of a statement marked.

With colour: who underlined, the verb green, the words said on yellow. Without: [[who]], {{verb}}, <<said>>, so that a
pipe or a screen reader gets the same. The characters between the marks are the source's own, every one of them.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dicho.model.span import Span, Spans

if TYPE_CHECKING:
    from dicho.model.statement import Statement

PLAIN = {"source": ("[[", "]]"), "cue": ("{{", "}}"), "content": ("<<", ">>")}
COLOUR = {
    "source": ("\x1b[4;34m", "\x1b[0m"),
    "cue": ("\x1b[32m", "\x1b[0m"),
    "content": ("\x1b[30;48;5;229m", "\x1b[0m"),
}
LEGEND = "[[who]] {{verb}} <<said>>"
INDENT = "    "
WIDEST = 100
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


def safe(text: str) -> str:
    """Text for a terminal: control characters, which could move its cursor or turn its direction, become a sign."""
    return UNSAFE.sub("\ufffd", text)


def inline(text: str) -> str:
    """The same for what must stay on its line, such as a file's name: line ends and tabs become spaces."""
    return " ".join(safe(text).split())


def width() -> int:
    """Columns to fold source text to."""
    return min(WIDEST, shutil.get_terminal_size((88, 24)).columns) - len(INDENT)


def roles(statement: Statement) -> dict[str, Spans]:
    """The statement's spans by role."""
    return {"source": statement.source, "cue": statement.cue, "content": statement.content}


def marked(text: str, window: Span, spans: Mapping[str, Spans], *, colour: bool) -> str:
    """The window of `text`, indented and folded, with `spans` marked by role."""
    style = COLOUR if colour else PLAIN
    painted = [
        _line(text, line, [(role, span) for role, found in spans.items() for span in found], style)
        for line in folded(text, window, width())
    ]
    return "\n".join(INDENT + line for line in painted)


def folded(text: str, window: Span, columns: int) -> Iterator[Span]:
    """The window as lines of at most `columns` characters, broken at white space where there is any."""
    at = window.start
    while at < window.end:
        limit = min(at + columns, window.end)
        found = text.find("\n", at, limit)
        end = found if found >= 0 else limit
        if found < 0 and limit < window.end and not text[limit].isspace():
            space = max(text.rfind(" ", at, limit), text.rfind("\t", at, limit))
            end = space if space > at else limit
        if end > at:
            yield Span(at, end)
        at = end + 1 if end < window.end and text[end].isspace() else end


def _line(text: str, line: Span, spans: list[tuple[str, Span]], style: Mapping[str, tuple[str, str]]) -> str:
    """One line: each character belongs to the innermost (shortest) span over it."""
    inside = sorted((pair for pair in spans if pair[1].overlaps(line)), key=lambda pair: -len(pair[1]))
    owner: list[str | None] = [None] * len(line)
    for role, span in inside:
        low, high = max(span.start, line.start) - line.start, min(span.end, line.end) - line.start
        owner[low:high] = [role] * (high - low)
    pieces, at = [], 0
    while at < len(owner):
        end = at
        while end < len(owner) and owner[end] == owner[at]:
            end += 1
        opened, closed = style.get(owner[at] or "", ("", ""))
        pieces.append(f"{opened}{safe(text[line.start + at : line.start + end])}{closed}")
        at = end
    return "".join(pieces)


def around(text: str, statement: Statement) -> Span:
    """The paragraphs the statement's spans stand in, as one window."""
    from dicho.text.segment import paragraphs

    marked_spans = [span for found in roles(statement).values() for span in found]
    first, last = min(s.start for s in marked_spans), max(s.end for s in marked_spans)
    touched = [p for p in paragraphs(text) if p.start < last and first < p.end]
    return Span(min([first, *(p.start for p in touched)]), max([last, *(p.end for p in touched)]))


def room(taken: int, most: int = 160) -> int:
    """How many characters fit on a terminal's line after `taken` others, within reason; `most` where there is none."""
    return max(24, shutil.get_terminal_size().columns - taken) if sys.stdout.isatty() else most


def one_line(text: str, most: int = 160) -> str:
    """Text on one line: white space folded, and an ellipsis where it was cut. For lists only, never for evidence."""
    flat = inline(text)
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
