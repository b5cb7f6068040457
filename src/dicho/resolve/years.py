"""The year of a document whose dateline has none ("CALETA ZURDA, 5 Dec."), from the documents about the same people.

News of one matter comes within months. The dated documents in which somebody speaks who speaks in this one too span a
time; the year is told where one alone puts the day within it, or near. Nothing else is taken for evidence, and where
two years would do, or nobody is in common, the year stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dicho.model.document import NO_YEAR, Document

FEWEST = 2
"""Dated documents in common, or people in common with the only one."""
MARGINS = (0, 45, 90)
"""Days that the day may lie outside of the time spanned: the least that tells a year counts."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A dated document (ISO day) that shares `shared` speakers, persons or bodies, with the one that has no year."""

    document: str
    day: str
    shared: int


@dataclass(frozen=True, slots=True)
class Told:
    """The day with its year (ISO), and the documents that tell it."""

    day: str
    documents: tuple[str, ...]


def told(yearless: str, witnesses: Iterable[Witness]) -> Told | None:
    """The day that `yearless` ("--12-05", with the weekday "--12-05/4") is; None where nothing tells its year."""
    sharing = (each for each in witnesses if len(each.day) == 10 and each.shared)
    known = sorted(sharing, key=lambda each: (each.day, each.document))
    if not known or (len(known) < FEWEST and known[0].shared < FEWEST):
        return None
    first, last = (date.fromisoformat(each.day) for each in (known[0], known[-1]))
    for margin in map(timedelta, MARGINS):
        days = [day for day in _days(yearless, first.year - 1, last.year + 1) if first - margin <= day <= last + margin]
        if days:
            return Told(days[0].isoformat(), tuple(each.document for each in known)) if len(days) == 1 else None
    return None


def _days(yearless: str, low: int, high: int) -> list[date]:
    """The day in each of these years in which there is one, on its weekday where that is written."""
    month, day, weekday = int(yearless[2:4]), int(yearless[5:7]), yearless[8:]
    found: list[date] = []
    for year in range(max(1, low), high + 1):
        try:
            one = date(year, month, day)
        except ValueError:
            continue
        if not weekday or one.isoweekday() == int(weekday):
            found.append(one)
    return found


def dated(document: Document, day: str, files: Sequence[str]) -> Document:
    """The document with the day that others tell, and a note that says so; `files` are what those are called."""
    shown = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    note = f"The dateline has no year; {day[:4]} is supposed from documents in which the same people speak: {shown}."
    notes = (*(each for each in document.notes if not each.endswith(NO_YEAR)), note)
    return replace(document, published=day, notes=notes)
