"""From a decision about people to the event that records it, planned inside the writer's transaction.

An event names both sides in full, as they were when it was decided: the names of the one person and of the other. So
what it says stays the same whatever the machine finds later. It holds ids and no names, which a removal would miss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import apsw
import orjson

from dicho.errors import NotFound, UsageError
from dicho.model.run import Run
from dicho.store import log, people
from dicho.store.db import first
from dicho.store.log import Body
from dicho.store.record import Pending, run_events, run_record

LAST = (1 << 63) - 1
"""The greatest number that an event can have."""

Merge = tuple[str, str, float, tuple[str, ...]]
"""Two speakers, how sure it is that they are one, and the codes of the reasons."""


def merge(db: apsw.Connection, left: str, right: str, by: str, note: str) -> Pending:
    """They are one. UsageError when they are already."""
    if left == right:
        raise UsageError("they are one person already.", where=left, hint="`dicho people show` lists its forms.")
    return [(log.MERGED, _sides(people.members(db, left), people.members(db, right), by, note))]


def refuse(db: apsw.Connection, left: str, right: str, by: str, note: str) -> Pending:
    """They are two. UsageError when they are one: that is for `split`."""
    if left == right:
        raise UsageError("they are one person.", where=left, hint="`dicho people split` parts its forms.")
    return [(log.PARTED, _sides(people.members(db, left), people.members(db, right), by, note))]


def split(db: apsw.Connection, person: str, forms: Sequence[str], by: str, note: str) -> Pending:
    """These forms are another than the rest; without forms, each is another. UsageError when nothing would be left."""
    whole = people.members(db, person)
    if len(whole) == 1:
        raise UsageError("this person has one name only: there is nothing to part.", where=person)
    if not forms:
        return [(log.PARTED, _sides(whole, whole, by, note))]
    rest = [each for each in whole if each not in forms]
    if not rest:
        raise UsageError("these are all forms of this person.", where=person, hint="Name those that are another's.")
    return [(log.PARTED, {**_sides(list(forms), rest, by, note), "split": True})]


def undo(db: apsw.Connection, event: int, by: str, note: str) -> Pending:
    """That decision counts no more; an undoing undone brings it back."""
    row = first(db, "SELECT active FROM decisions WHERE seq = ?", (event,)) if event <= LAST else None
    if row is None:
        hint = "`dicho log` lists decisions with their numbers."
        raise NotFound(f"event {event} is no decision.", hint=hint)
    if not row[0]:
        raise UsageError(f"decision {event} was undone before.", hint="Undo the undoing to bring it back.")
    return [(log.UNDONE, {"event": event, "by": named(by), "note": note})]


def found(db: apsw.Connection, run: Run, merges: Sequence[Merge]) -> Pending:
    """What the machine merges now, as the difference to what it merged before."""
    now = {people.pair_of(a, b): (score, list(codes)) for a, b, score, codes in merges}
    rows: list[Any] = db.execute("SELECT a, b, score, reasons FROM merges").fetchall()
    before = {(a, b): (score, orjson.loads(reasons)) for a, b, score, reasons in rows}
    added = [[*pair, *now[pair]] for pair in sorted(now) if before.get(pair) != now[pair]]
    withdrawn = [list(pair) for pair in sorted(before.keys() - now.keys())]
    if not added and not withdrawn:
        return []
    body = {"run": run_record(run)["id"], "merged": added, "withdrawn": withdrawn}
    return [*run_events(db, [run]), (log.FOUND, body)]


def speakers_in(body: Mapping[str, Any]) -> set[str]:
    """The speakers a decision or a merge is about."""
    pairs: Iterable[Sequence[str]] = [*body.get("merged", ()), *body.get("withdrawn", ())]
    return {*body.get("left", ()), *body.get("right", ()), *(each for pair in pairs for each in pair[:2])}


def _sides(left: Sequence[str], right: Sequence[str], by: str, note: str) -> Body:
    return {"left": sorted(left), "right": sorted(right), "by": named(by), "note": note}


def named(by: str) -> str:
    """Whose word it is, in one line; "person" where nobody is named."""
    return " ".join(by.split()) or "person"
