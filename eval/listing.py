"""Readable listings of what went wrong, gold beside predicted in context: the tool for writing rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.figures import Result
from eval.scorers.attribution import FOUND_SHARE, chars, fold, in_quotes, is_direct, pairs, roles_right

Json = dict[str, Any]

MARGIN = 110
LONG = 230
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Case:
    """One error: the text it stands in, the gold and the predicted attribution (either may be missing)."""

    row: Json
    kind: str
    gold: Json | None = None
    predicted: Json | None = None
    near: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alignment:
    """One row with its matching, as the relation figure sees it."""

    row: Json
    gold: list[Json]
    predicted: list[Json]
    matched: list[tuple[int, int]]

    def couples(self) -> list[tuple[Json, Json]]:
        """The matched attributions, in gold order."""
        return [(self.gold[i], self.predicted[j]) for i, j in sorted(self.matched)]

    def covered(self, side: Sequence[Json], attribution: Json) -> list[Json]:
        """Those of `side` that share content characters with the attribution."""
        text = self.row["text"]
        here = chars(attribution["content"], text)
        return [a for a in side if here & chars(a["content"], text)]


def align(row: Json, predicted: list[Json]) -> Alignment:
    """Match one row's gold with what was found."""
    gold = row["attributions"]
    contents = [[chars(a["content"], row["text"]) for a in side] for side in (gold, predicted)]
    return Alignment(row, gold, predicted, pairs(*contents))


def missed(a: Alignment) -> Iterator[Case]:
    """Gold attributions matched by nothing."""
    taken = {i for i, _ in a.matched}
    for i, gold in enumerate(a.gold):
        if i not in taken:
            yield Case(a.row, "missed", gold, near=a.covered(a.predicted, gold))


def spurious(a: Alignment) -> Iterator[Case]:
    """Predicted attributions that match no gold one."""
    taken = {j for _, j in a.matched}
    for j, predicted in enumerate(a.predicted):
        if j not in taken:
            yield Case(a.row, "spurious", predicted=predicted, near=a.covered(a.gold, predicted))


def _role(role: str) -> Callable[[Alignment], Iterator[Case]]:
    def wrong(a: Alignment) -> Iterator[Case]:
        for gold, predicted in a.couples():
            if not roles_right(gold, predicted, a.row["text"])[role]:
                yield Case(a.row, role, gold, predicted)

    return wrong


def content(a: Alignment) -> Iterator[Case]:
    """Matched attributions whose content is not the gold's to the character (trimmed)."""
    text = a.row["text"]
    for gold, predicted in a.couples():
        if chars(gold["content"], text) != chars(predicted["content"], text):
            yield Case(a.row, "content", gold, predicted)


def direct(a: Alignment) -> Iterator[Case]:
    """Quotations not found, or found without their source."""
    text = a.row["text"]
    mask = in_quotes(text)
    for gold in a.gold:
        here = chars(gold["content"], text)
        if not is_direct(here, mask):
            continue
        hits = [p for p in a.predicted if len(here & chars(p["content"], text)) >= FOUND_SHARE * len(here)]
        source = chars(gold.get("source"), text)
        if not hits or (source and not any(source & chars(p["source"], text) for p in hits)):
            what = "direct, wrong source" if hits else "direct, not found"
            yield Case(a.row, what, gold, hits[0] if hits else None, a.covered(a.predicted, gold))


def speaker(a: Alignment) -> Iterator[Case]:
    """Matched attributions whose gold speaker is named and is another; a world knows every written form of a name."""
    known: dict[str, str] = a.row.get("names", {})
    for gold, predicted in a.couples():
        found = fold(predicted.get("speaker") or "")
        if gold.get("speaker") and fold(gold["speaker"]) != fold(known.get(found, found)):
            yield Case(a.row, "speaker", gold, predicted)


def _label(label: str) -> Callable[[Alignment], Iterator[Case]]:
    def wrong(a: Alignment) -> Iterator[Case]:
        for gold, predicted in a.couples():
            if gold.get(label) and gold[label] != predicted.get(label):
                yield Case(a.row, label, gold, predicted)

    return wrong


KINDS: dict[str, Callable[[Alignment], Iterator[Case]]] = {
    "missed": missed,
    "spurious": spurious,
    "source": _role("source"),
    "cue": _role("cue"),
    "content": content,
    "direct": direct,
    "speaker": speaker,
    "form": _label("form"),
    "act": _label("act"),
    "status": _label("status"),
}
DEFAULT_KINDS = ("missed", "spurious", "source", "cue", "content")


def cases(result: Result, kinds: Sequence[str]) -> list[Case]:
    """Every error of these kinds, in document order."""
    found: list[Case] = []
    for row in result.rows:
        alignment = align(row, result.predictions[row["id"]])
        found += [case for kind in kinds for case in KINDS[kind](alignment)]
    return found


def show(case: Case) -> str:
    """One error in a few lines: where, gold, predicted, what else stands there, and the text around it."""
    text = case.row["text"]
    anchor = case.gold or case.predicted or {}
    low, high = _window(text, [a for a in (case.gold, case.predicted) if a])
    head = f"== {case.kind}  {case.row.get('file') or case.row['id']}  @{anchor['content'][0][0]}"
    lines = [head, _facts("gold", case.gold, text), _facts("pred", case.predicted, text)]
    lines += [_facts("also", other, text) for other in case.near if other is not case.predicted]
    return "\n".join([*lines, f"  text  {_flat(_marked(text, anchor, low, high))}"])


def _window(text: str, attributions: Sequence[Json]) -> tuple[int, int]:
    """The stretch of text to show: what the attributions cover, with a margin."""
    ends = [x for a in attributions for role in ROLES for pair in a.get(role) or [] for x in pair]
    return max(0, min(ends) - MARGIN), min(len(text), max(ends) + MARGIN)


def _facts(name: str, attribution: Json | None, text: str) -> str:
    if attribution is None:
        return f"  {name}  —"
    roles = "  ".join(f"{role}:{_quote(attribution.get(role) or [], text)}" for role in ROLES)
    known = [f"{key}={attribution[key]}" for key in ("form", "act", "status", "speaker") if attribution.get(key)]
    return f"  {name}  {roles}  ({' '.join([*known, *attribution.get('flags', ())])})"


def _quote(fragments: Sequence[Sequence[int]], text: str) -> str:
    """The fragments' text on one line, long ones cut in the middle."""
    whole = " … ".join(f"[{_flat(text[start:end])}]" for start, end in fragments) or "∅"
    return whole if len(whole) <= LONG else f"{whole[: LONG // 2]} ~~~ {whole[-LONG // 2 :]}"


def _marked(text: str, attribution: Json, low: int, high: int) -> str:
    """The window with the roles marked: {S: }, {C: } and ⟦content⟧."""
    opening = {"source": "{S:", "cue": "{C:", "content": "⟦"}
    closing = {"source": "}", "cue": "}", "content": "⟧"}
    marks: list[tuple[int, int, str]] = []
    for role in ROLES:
        for start, end in attribution.get(role) or []:
            marks += [(start, 1, opening[role]), (end, 0, closing[role])]
    shown, at = "", low
    for place, _, mark in sorted(marks):
        shown, at = shown + text[at:place] + mark, place
    return shown + text[at:high]


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ¶ ", text.strip())
