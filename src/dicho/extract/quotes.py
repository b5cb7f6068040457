"""Every quoted stretch of a text, found by its marks alone, paragraph by paragraph.

A hand-written scanner: “ ” " " „ ‟ « » ‹ › ‘ ’ ' ', mixed and nested, quotations reopened at each paragraph, marks
never closed, apostrophes told from closing marks. Spanish —raya— dialogue is in `extract.raya`. Linear in the text's
length: every look ahead is bounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dicho.extract.raya import turns
from dicho.model.span import Span
from dicho.text.segment import lines, paragraphs

LOOK_AHEAD = 3000
"""How many characters a mark may look ahead for its partner."""

_MARK = re.compile("``|''|[“”„‟\"«»‹›‘’'‚]|\\r\\n|[\\r\\n]")
_PARTNER = {
    "“": ("”", '"'), "”": ("”",), "„": ("“", "”"), "‟": ("”",), '"': ('"', "”"), "``": ("''",), "''": ("''",),
    "«": ("»",), "»": ("»",), "‹": ("›",), "‘": ("’",), "‚": ("‘", "’"), "'": ("'", "’"),
}  # fmt: skip
_OPENERS = {
    closing: tuple(opening for opening, partners in _PARTNER.items() if closing in partners)
    for closing in {partner for partners in _PARTNER.values() for partner in partners}
}
_ELISION = re.compile(r"['’‘](?:\d0s|em|tis|twas|til|till|cause|n['’]?|bout|round)\b", re.IGNORECASE)
_DECADE = re.compile(r"['’‘]\d\d\b")
_CLIPPED_AND = re.compile(r"(?<=\s)['’‘]n['’](?=\s)", re.IGNORECASE)
_SINGLE_END = re.compile(r"[^\s(\[][’'](?!\w)")
_SINGLE_SURE_END = re.compile(r"[.,!?…][’'](?!\w)")
_OPENING = "([{—–-¿¡/\"“«‘'‹„"


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quoted stretch.

    `span` covers the marks, `inner` what stands between them (None for nothing). `mark` is the opening mark ("—" for
    dialogue). `depth` is 0 outside every other quotation. `closed` is False where the closing mark is missing and
    nothing reopens it. `continues` is the index, in the same list, of the quotation this one reopens or goes on from.
    """

    span: Span
    inner: Span | None
    mark: str
    depth: int = 0
    closed: bool = True
    continues: int | None = None


@dataclass(slots=True)
class _Open:
    mark: str
    start: int


def scan(text: str) -> tuple[Quotation, ...]:
    """All quotations of a text, in order of their start, an outer one before the inner ones."""
    found: list[Quotation] = []
    pending: int | None = None
    for paragraph in paragraphs(text):
        spoken = [turn for line in lines(text, paragraph) for turn in turns(text, line)]
        if spoken:
            found.extend(_dialogue(spoken, len(found)))
            pending = None
            continue
        here = _Scanner(text, paragraph).run()
        reopens = bool(here) and here[0].span.start == paragraph.start
        pending = _join(found, here, pending if reopens else None)
    return tuple(found)


def _dialogue(spoken: Sequence[tuple[Span, bool]], first: int) -> list[Quotation]:
    """Dialogue turns as quotations; a speech that resumes after an incise continues the one before."""
    out: list[Quotation] = []
    for span, resumes in spoken:
        inner = Span(span.start + 1, span.end) if not resumes and len(span) > 1 else span
        before = first + len(out) - 1
        out.append(Quotation(span, inner, "—", continues=before if resumes and out else None))
    return out


def _join(found: list[Quotation], here: list[Quotation], pending: int | None) -> int | None:
    """Append a paragraph's quotations; the index of an outermost one left open at its end, if any.

    `pending` is the one the paragraph before left open, None unless this paragraph starts with a mark.

    A quotation left open and reopened by the next paragraph is a quotation of several paragraphs, not a mistake.
    """
    first = len(found)
    if pending is not None and here and here[0].mark in (found[pending].mark, "»"):
        found[pending] = replace(found[pending], closed=True)
        here[0] = replace(here[0], continues=pending)
    found.extend(here)
    left_open = [first + i for i, q in enumerate(here) if not q.closed and q.depth == 0]
    last = left_open[-1] if left_open else None
    return last if last is not None and all(q.span.end <= found[last].span.end for q in here) else None


class _Scanner:
    """Scans one paragraph: a stack of open marks, closed by their partners."""

    def __init__(self, text: str, paragraph: Span) -> None:
        self.text = text
        self.start, self.end = paragraph.start, paragraph.end
        self.open: list[_Open] = []
        self.marks: Counter[str] = Counter()
        self.done: list[Quotation] = []
        self.soft = len(lines(text, paragraph)) > 1
        self.no_single_end_before = self.start

    def run(self) -> list[Quotation]:
        for found in _MARK.finditer(self.text, self.start, self.end):
            self._mark(found[0], found.start())
        self._leave_open(self.end)
        return self._nested()

    def _mark(self, mark: str, at: int) -> None:
        if mark in "\r\n":
            if self.soft and self.open and not self._closes_later(at):
                self._leave_open(at)
        elif mark in "“„‟«‹":
            self._opening_mark(mark, at)
        elif mark in "”»›":
            self._closing_mark(mark, at)
        elif mark == '"':
            self._straight(at)
        elif mark in ("``", "''"):
            self._doubled(mark, at)
        else:
            self._single(mark, at)

    def _around(self, at: int, width: int = 1) -> tuple[str, str]:
        before = self.text[at - 1] if at > self.start else " "
        after = self.text[at + width] if at + width < self.end else " "
        return before, after

    def _top(self) -> str:
        return self.open[-1].mark if self.open else ""

    def _is_open(self, marks: Sequence[str]) -> bool:
        """Whether a quotation opened by one of the marks is open: counted, since the stack may be as deep as long."""
        return any(self.marks[mark] for mark in marks)

    def _push(self, mark: str, at: int) -> None:
        if self.open and mark == self._top() and mark in '“"':
            # The same curly mark twice without a close: the first was never closed, it does not nest in itself.
            self._finish(self._pop(), at, closed=False)
        self.open.append(_Open(mark, at))
        self.marks[mark] += 1

    def _pop(self) -> _Open:
        opened = self.open.pop()
        self.marks[opened.mark] -= 1
        return opened

    def _close(self, closing: str, at: int, width: int = 1) -> bool:
        if not self._is_open(_OPENERS[closing]):
            return False
        opened = self._pop()
        while closing not in _PARTNER[opened.mark]:
            opened = self._pop()
        self._finish(opened, at + width, closed=True, width=width)
        return True

    def _finish(self, opened: _Open, end: int, *, closed: bool, width: int = 1) -> None:
        while not closed and end > opened.start + 1 and self.text[end - 1].isspace():
            end -= 1
        low, high = opened.start + len(opened.mark), end - width if closed else end
        inner = Span(low, high) if low < high else None
        self.done.append(Quotation(Span(opened.start, end), inner, opened.mark, closed=closed))

    def _leave_open(self, end: int) -> None:
        doubles = [opened for opened in self.open if opened.mark not in "‘'‚"]
        if doubles:
            self._finish(doubles[0], end, closed=False)
        self.open.clear()
        self.marks.clear()

    def _closes_later(self, at: int) -> bool:
        """At a line's end: whether the open quotation goes on in the next lines and is closed there."""
        partner = _PARTNER[self.open[0].mark]
        for found in _MARK.finditer(self.text, at + 1, min(self.end, at + LOOK_AHEAD)):
            if found[0] in partner and found[0] != '"':
                return True
            if found[0] == '"' and '"' in partner:
                before, after = self._around(found.start())
                return (not before.isspace() and not after.isalnum()) or after in ",.;:)"
            if found[0] == self.open[0].mark:
                return False
        return False

    def _opening_mark(self, mark: str, at: int) -> None:
        before, after = self._around(at)
        looks_closing = not before.isspace() and before not in _OPENING and not after.isalnum()
        if mark == "“" and self._top() in ("„", "“") and (self._top() == "„" or looks_closing):
            self._close("“" if self._top() == "„" else "”", at)
        elif not (mark == "“" and looks_closing and not self.open and after.isspace()):
            self._push(mark, at)

    def _closing_mark(self, mark: str, at: int) -> None:
        if self._close(mark, at):
            return
        before, after = self._around(at)
        misused = mark == "”" and (before.isspace() or before in _OPENING) and (after.isalnum() or after in "¿¡")
        if misused or (mark == "»" and at == self.start):
            self._push(mark, at)

    def _straight(self, at: int) -> None:
        before, after = self._around(at)
        is_open = self._is_open('"“')
        trails = is_open and before == " " and after in ",.;:)?!"
        looks_opening = (before.isspace() or before in _OPENING) and not after.isspace() and not trails
        looks_closing = trails or (not before.isspace() and not after.isalnum())
        if is_open and (looks_closing or not looks_opening):
            self._close('"', at)
        elif looks_opening or (not is_open and not looks_closing and not before.isdigit()):
            self._push('"', at)

    def _doubled(self, mark: str, at: int) -> None:
        """``Quotations'' as typed for TeX and by some news wires, and ''these'' of two apostrophes."""
        before, after = self._around(at, width=2)
        if mark == "``" or (self._top() != "''" and before.isspace() and not after.isspace()):
            self._push(mark, at)
        else:
            self._close("''", at, width=2)

    def _single(self, mark: str, at: int) -> None:
        before, after = self._around(at)
        if (before.isalnum() and after.isalnum()) or _DECADE.match(self.text, at) or self._is_clipped_and(at):
            return
        if mark == "‘" and self._top() == "‚":
            self._close(mark, at)
        elif mark in "‘‚":
            self._push(mark, at)
        elif self._is_open("‘'‚") and not before.isspace() and not after.isalnum():
            if not self._is_possessive(before, after, at):
                self._close(mark, at)
        elif mark == "'" and (before.isspace() or before in _OPENING) and self._may_open(after, at):
            self._push("'", at)

    def _is_clipped_and(self, at: int) -> bool:
        """rock ‘n’ roll: neither of its marks quotes anything."""
        return any(_CLIPPED_AND.match(self.text, start, self.end) for start in (at, at - 2) if start > self.start)

    def _may_open(self, after: str, at: int) -> bool:
        """Whether a straight single mark opens a quotation: a word follows, not an elision, and an end is to come."""
        if after.isspace() or _ELISION.match(self.text, at):
            return False
        # What was searched in vain is not searched again, so that many such marks cost no more than one.
        found = _SINGLE_END.search(self.text, max(at + 1, self.no_single_end_before), self._horizon(at))
        self.no_single_end_before = found.start() if found else max(at + 1, self._horizon(at) - 1)
        return bool(found)

    def _horizon(self, at: int) -> int:
        return min(self.end, at + LOOK_AHEAD)

    def _is_possessive(self, before: str, after: str, at: int) -> bool:
        """ "the workers' demands" inside single marks: an s before, a word after, and a surer end still to come."""
        follows = self.text[at + 2] if at + 2 < self.end else " "
        if before not in "sz" or after != " " or not follows.islower():
            return False
        return bool(_SINGLE_SURE_END.search(self.text, at + 1, self._horizon(at)))

    def _nested(self) -> list[Quotation]:
        """The finished quotations by start, each with its depth."""
        ordered = sorted(self.done, key=lambda q: (q.span.start, -q.span.end))
        ends: list[int] = []
        out: list[Quotation] = []
        for quotation in ordered:
            while ends and ends[-1] <= quotation.span.start:
                ends.pop()
            out.append(replace(quotation, depth=len(ends)))
            ends.append(quotation.span.end)
        return out
