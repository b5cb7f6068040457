"""Documents whose day has no year, and the dated ones in which the same people speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import orjson

from dicho.store.db import translated

ASKED = 100
"""Documents without a year that are asked about at once, the last added: each asks for all that its speakers said."""
MOST = 400
"""Dated documents asked about one that has no year: those with most people in common."""

_PERSON = "coalesce(p.person, s.speaker)"
_NAMED = "s.state <> 'rejected' AND s.speaker IS NOT NULL AND k.kind <> 'unnamed'"
_WITNESSES = (
    f"WITH mine AS (SELECT DISTINCT {_PERSON} AS person FROM statements s JOIN speakers k ON k.id = s.speaker"
    " LEFT JOIN people p ON p.speaker = s.speaker"
    f" WHERE s.document = (SELECT seq FROM documents WHERE id = ?) AND {_NAMED}),"
    " known AS (SELECT person AS speaker, person FROM mine UNION"
    "  SELECT p.speaker, p.person FROM people p WHERE p.person IN (SELECT person FROM mine))"
    " SELECT d.id, d.published, count(DISTINCT known.person) AS shared FROM known"
    " JOIN statements s ON s.speaker = known.speaker JOIN documents d ON d.seq = s.document"
    " WHERE s.state <> 'rejected' AND length(d.published) = 10 AND d.yearless IS NULL"
    " GROUP BY d.seq ORDER BY shared DESC, d.published, d.id LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Undated:
    """A file's one document, with a day and no year, and how it was read: under which overrides, from where."""

    document: str
    yearless: str
    capture: str
    file: str
    url: str | None
    overrides: str


class Dating:
    """What a ledger tells of days without a year. Made by `Ledger.dating`; errors as the ledger's."""

    def __init__(self, path: Path, db: apsw.Connection) -> None:
        self._path = path
        self._db = db

    def undated(self) -> list[Undated]:
        """Documents whose year is not known, the last added first."""
        query = (
            "SELECT d.id, d.yearless, d.capture, c.file, c.url, c.reading ->> '$.overrides'"
            " FROM documents d JOIN captures c ON c.sha256 = d.capture"
            " WHERE d.yearless IS NOT NULL AND d.published IS NULL AND d.item = ''"
            " ORDER BY d.seq DESC LIMIT ?"
        )
        with translated(str(self._path)):
            rows: list[Any] = self._db.execute(query, (ASKED,)).fetchall()
        return [
            Undated(document, day, capture, file, url, known or "") for document, day, capture, file, url, known in rows
        ]

    def witnesses(self, document: str) -> list[tuple[str, str, int]]:
        """(id, ISO day, people in common) of the dated documents in which somebody speaks who speaks in this one."""
        with translated(str(self._path)):
            rows: list[Any] = self._db.execute(_WITNESSES, (document, MOST)).fetchall()
        return rows

    def files(self, documents: Sequence[str]) -> tuple[str, ...]:
        """What these documents' files are called, each once, in their order."""
        query = "SELECT id, file FROM documents WHERE id IN (SELECT value FROM json_each(?))"
        with translated(str(self._path)):
            rows: list[Any] = self._db.execute(query, (orjson.dumps(list(documents)).decode(),)).fetchall()
        named: dict[str, str] = dict(rows)
        return tuple(dict.fromkeys(named[each] for each in documents if each in named))
