"""What was erased for good, as the log says it: which capture, when, why, by whom; and whether it may come in again."""

from __future__ import annotations

from typing import Any

import apsw
import orjson

from dicho.errors import NotFound, Redacted, UsageError
from dicho.store import log
from dicho.store.db import first
from dicho.store.log import Body, canonical
from dicho.store.people import Change
from dicho.store.rows import Redaction

SCHEMA = """
CREATE TABLE redactions (capture TEXT PRIMARY KEY, seq INTEGER NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL,
  by TEXT NOT NULL, documents TEXT NOT NULL, archived TEXT NOT NULL, payloads INTEGER NOT NULL,
  lifted INTEGER) STRICT, WITHOUT ROWID;
"""
TABLES = ("redactions",)
SHOWN = 12
"""Characters of a hash in words."""

_ALL = "SELECT seq, at, capture, reason, by, documents, archived, payloads, lifted FROM redactions"


def _removed(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    if "capture" not in body:
        return  # of before 0.1: it says which events, and not of what
    lists = (canonical(body[name]).decode() for name in ("documents", "archived"))
    facts = (body["capture"], seq, at, body["reason"], body["by"], *lists, len(body["events"]), None)
    db.execute("INSERT OR REPLACE INTO redactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", facts)


def _lifted(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    db.execute("UPDATE redactions SET lifted = ? WHERE capture = ?", (seq, body["capture"]))


CHANGES: dict[str, Change] = {log.REMOVED: _removed, log.LIFTED: _lifted}


def every(db: apsw.Connection) -> list[Redaction]:
    """All of them, in the order they happened."""
    return [_redaction(row) for row in db.execute(f"{_ALL} ORDER BY seq")]


def of(db: apsw.Connection, sha256: str) -> Redaction | None:
    """The last removal of the bytes with this hash, whether it still holds or was lifted; None where none was."""
    row = first(db, f"{_ALL} WHERE capture = ?", (sha256,))
    return _redaction(row) if row else None


def refuse(db: apsw.Connection, sha256: str) -> None:
    """Redacted where these bytes were erased and nobody has lifted that."""
    found = of(db, sha256)
    if found is not None and found.lifted is None:
        raise Redacted(
            f"these bytes were redacted {_when(found)}.",
            where=sha256[:SHOWN],
            hint=f"If they may come back: dicho redact --lift {sha256[:SHOWN]} --reason WORDS, then add them again.",
        )


def told(db: apsw.Connection, prefix: str) -> str:
    """Why nothing is found under the beginning of an id of a document or a capture; "" where it was not redacted."""
    near = [each for each in every(db) if _begins(each, prefix)]
    return f"it was redacted {_when(near[-1])}" if near else ""


def named(db: apsw.Connection, prefix: str) -> Redaction:
    """The removal of the capture or document whose id begins so. NotFound; UsageError where several do."""
    near = [each for each in every(db) if _begins(each, prefix)]
    if not near:
        raise NotFound("no such redaction.", where=prefix, hint="`dicho redact --list` shows them.")
    if len(near) > 1:
        raise UsageError("several redactions begin so.", where=prefix, hint="Give more characters.")
    return near[0]


def lifting(db: apsw.Connection, prefix: str, reason: str, by: str) -> list[tuple[str, Body]]:
    """The event that lets the bytes of a removal come in again. NotFound, UsageError where that is so already."""
    found = named(db, prefix)
    if found.lifted is not None:
        raise UsageError("it was lifted before.", where=found.capture[:SHOWN], hint="Add the document again.")
    return [(log.LIFTED, {"capture": found.capture, "removal": found.event, "reason": reason, "by": by})]


def erased(db: apsw.Connection) -> frozenset[str]:
    """The hashes of archived bytes that are to be nowhere: erased, and not held again since."""
    held = {sha256 for (sha256,) in db.execute("SELECT sha256 FROM captures")}
    return frozenset(key for found in every(db) for key in found.archived if key not in held)


def _when(found: Redaction) -> str:
    return f"on {found.at[:10]} by {found.by} ({found.reason})"


def _begins(found: Redaction, prefix: str) -> bool:
    return bool(prefix) and any(key.startswith(prefix) for key in (found.capture, *found.documents))


def _redaction(row: Any) -> Redaction:
    seq, at, capture, reason, by, documents, archived, payloads, lifted = row
    of, bytes_of = (tuple(orjson.loads(each)) for each in (documents, archived))
    return Redaction(seq, at, capture, reason, by, of, bytes_of, payloads, lifted)
