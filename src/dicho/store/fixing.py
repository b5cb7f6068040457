"""What a fix makes of a statement, on records as the log holds them.

A fix in the log says who speaks and when in full, so that replaying it asks nothing of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicho.model.review import Fix
from dicho.model.span import Spans, spans
from dicho.model.wire import pairs
from dicho.store.log import Body

ROLES = ("source", "cue", "content")
KINDS = ("form", "act", "status")
DECIDED = "decided"
"""The reason of a speaker whom a person named."""

_SETTLED = {
    "speaker": frozenset({"ambiguous-speaker", "dropped-subject", "pronoun-mismatch"}),
    "said": frozenset({"ambiguous-date", "supposed-year"}),
    "content": frozenset({"unclosed-quotation"}),
}
"""The flags that a person's word answers."""


def written(fix: Fix, speaker: Body | None, said: Body | None) -> Body:
    """A fix as the log holds it: what it leaves as it is, is not in it. `speaker` and `said` are what those become."""
    body: Body = {role: pairs(getattr(fix, role)) for role in ROLES if getattr(fix, role) is not None}
    body |= {name: getattr(fix, name) for name in KINDS if getattr(fix, name) is not None}
    if fix.speaker is not None:
        body["speaker"] = speaker
    if fix.said is not None:
        body["said"] = said
    return body


def read(body: Body) -> Fix:
    """The fix that is written so; a speaker by name."""
    facts: dict[str, Any] = {role: spans(body[role]) for role in ROLES if role in body}
    facts |= {name: body[name] for name in KINDS if name in body}
    for name, key in (("speaker", "name"), ("said", "value")):
        if name in body:
            facts[name] = body[name][key] if body[name] else ""
    return Fix(**facts)


def applied(record: Body, fix: Body) -> Body:
    """A statement's record with a fix applied; what the machine read off words that are no longer in it is gone."""
    fixed = {**record, **{name: fix[name] for name in (*ROLES, *KINDS) if name in fix}}
    if "speaker" in fix:
        who = fix["speaker"]
        fixed["speaker"] = {**who, "score": 1.0, "reason": DECIDED} if who else None
        fixed["candidates"] = []
    if "said" in fix:
        fixed["said"] = {**fix["said"], "expression": [], "others": []} if fix["said"] else None
    if "content" in fix:
        fixed |= _within(record, fix["content"])
    if fix.keys() & {"status", "act"} and fixed["status"] != "prediction" and fixed["act"] != "intend":
        fixed["due"] = None
    answered = frozenset[str]().union(*(_SETTLED.get(name, frozenset()) for name in fix))
    if fix.get("speaker"):
        answered |= {"unattributed"}
    fixed["flags"] = [flag for flag in record["flags"] if flag not in answered]
    fixed["fixed"] = sorted({*record.get("fixed", ()), *fix})
    return fixed


def _within(record: Body, content: list[list[int]]) -> Body:
    """The times, numbers and conditions of a record that stand in this content."""

    def inside(marks: list[list[int]]) -> bool:
        return all(any(low <= start and end <= high for low, high in content) for start, end in marks)

    due, condition = record.get("due"), record.get("condition", [])
    return {
        "about": [when for when in record["about"] if inside(when["expression"])],
        "due": due if due and inside(due["expression"]) else None,
        "quantities": [number for number in record["quantities"] if inside(number["span"])],
        "condition": condition if inside(condition) else [],
    }


def marked(record: Body) -> Iterator[list[int]]:
    """Every span of a statement's record, or of a fix."""
    times = [record.get("said"), record.get("due"), *record.get("about", ())]
    lists = [*(record.get(role, ()) for role in (*ROLES, "condition"))]
    lists += [when.get("expression", ()) for when in times if when]
    lists += [each["span"] for name in ("quantities", "chain") for each in record.get(name, ())]
    for fragments in lists:
        yield from fragments


def in_text(fix: Fix) -> Iterator[Spans]:
    """The spans that a fix marks, role by role."""
    for role in ROLES:
        if fragments := getattr(fix, role):
            yield fragments
