"""A calendar of what is due: one all-day event a prediction or promise with a date (RFC 5545, by icalendar)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import BinaryIO

from icalendar import Calendar, Event

from dicho._version import __version__
from dicho.export.target import writing
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.text.isodate import interval
from dicho.view import naming
from dicho.view.days import stretch
from dicho.view.printable import printable

LONGEST = 120
"""Characters of a statement in an event's title."""


def write(rows: Iterable[tuple[Statement, Document]], out: BinaryIO, at: datetime.datetime) -> int:
    """Writes an event for each statement that is due some day; how many. `at`: when this was written (UTC).

    A day that is known as a month or a season is the whole of it. ExportError when it cannot be written.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Dicho//{__version__}//EN")
    calendar.add("version", "2.0")
    for statement, document in rows:
        days = stretch(interval(statement.due.value)) if statement.due else None
        if days is not None:
            calendar.add_component(_event(statement, document, days, at))
    with writing():
        out.write(calendar.to_ical())
    return len(calendar.subcomponents)


def _event(statement: Statement, document: Document, days: tuple[int, int], at: datetime.datetime) -> Event:
    words = printable(" … ".join(span.of(document.text) for span in statement.content))
    speaker = statement.speaker.name if statement.speaker else "nobody named"
    short = words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(None, 1)[0]}…"
    event = Event()
    event.add("uid", f"{statement.id}@dicho")
    event.add("dtstamp", at)
    event.add("dtstart", datetime.date.fromordinal(days[0]))
    event.add("dtend", datetime.date.fromordinal(days[1] + 1))
    event.add("summary", f"Due: {printable(speaker)}: {short}")
    where = f"{printable(naming.place(document))}, {document.published or 'undated'}"
    event.add(
        "description",
        f"{words}\n\n{printable(speaker)}, in {where}\nstatement {statement.id}, sha256 {document.capture}",
    )
    if document.url:
        event.add("url", document.url)
    event.add("transp", "TRANSPARENT")
    return event
