"""Markup or text inside a page's own markup, written with escapes: a JSON string, the source of a page shown as a page.

The inner text is read as any page; `Inner.outer` then says of every character where it stands in the outer markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dicho.model.document import SURROGATE
from dicho.read.html.page import Block
from dicho.read.html.render import Op, OpKind, Rendered

UNIT = re.compile(
    r'\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^u]|[^\\"]+', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Inner:
    """A text, and for each of its characters where it starts and ends in the markup around it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def outer(self, rendered: Rendered, markup: str) -> Rendered:
        """What was rendered of the inner text, with its places in the outer `markup`."""
        ops = [op for inner in rendered.ops for op in self._moved(inner, markup)]
        return Rendered(rendered.text, tuple(ops))

    def _moved(self, op: Op, markup: str) -> Iterator[Op]:
        if op.kind != "same":
            yield self._placed(op)
            return
        run = op.start
        for at in range(op.start, op.end + 1):
            if at == op.end or self._escaped(at, markup) or (at > run and self.starts[at] != self.ends[at - 1]):
                if at > run:
                    yield Op("same", self.starts[run], self.ends[at - 1], self.text[run:at])
                run = at
            if at < op.end and self._escaped(at, markup):
                kind: OpKind = "space" if self.text[at].isspace() else "decoded"
                yield Op(kind, self.starts[at], self.ends[at], self.text[at])
                run = at + 1

    def _placed(self, op: Op) -> Op:
        """An op of the inner text that stands for something else, where that stands outside."""
        if op.end > op.start:
            return op._replace(start=self.starts[op.start], end=self.ends[op.end - 1])
        here = self.starts[op.start] if op.start < len(self.starts) else (self.ends[-1] if self.ends else 0)
        return op._replace(start=here, end=here)

    def _escaped(self, at: int, markup: str) -> bool:
        return markup[self.starts[at] : self.ends[at]] != self.text[at]


def of_units(units: Iterable[tuple[str, int, int]]) -> Inner:
    """The inner text of (text, start, end) in order; a text longer than one character stands there letter by letter,
    or, where its place is not as long as it, all of it for all of the place.
    """
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for text, start, end in units:
        texts.append(text)
        each = len(text) == end - start
        for i in range(len(text)):
            starts.append(start + i if each else start)
            ends.append(start + i + 1 if each else end)
    return Inner("".join(texts), tuple(starts), tuple(ends))


def json_string(markup: str, at: int) -> Inner | None:
    """The JSON string whose first character after the quotation mark is at `at`; None where it does not end."""
    units: list[tuple[str, int, int]] = []
    while at < len(markup) and markup[at] != '"':
        found = UNIT.match(markup, at)
        if found is None:
            return None
        units.append((_unescaped(found[0]), at, found.end()))
        at = found.end()
    return of_units(units) if at < len(markup) else None


def _unescaped(unit: str) -> str:
    if not unit.startswith("\\"):
        return unit
    try:
        text: str = json.loads(f'"{unit}"', strict=False)
    except ValueError:
        return unit
    return SURROGATE.sub("\ufffd", text)


def of_blocks(blocks: Iterable[Block]) -> Inner:
    """The text of blocks, one a line, as an inner text of the markup they were read from."""
    units: list[tuple[str, int, int]] = []
    for block in blocks:
        if units:
            units.append(("\n", units[-1][2], units[-1][2]))
        units.extend((op.text, op.start, op.end) for op in block.rendered.ops)
    return of_units(units)
