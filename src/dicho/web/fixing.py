"""Fixing a statement, or adding one that was missed: what the form offers, and what it sent as a Fix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dicho.errors import SpanError, UsageError
from dicho.model import span
from dicho.model.document import Document
from dicho.model.review import Fix
from dicho.model.span import Spans
from dicho.model.statement import FORMS, STATUSES, Form, Speaker, Statement, Status
from dicho.pipeline.workspace import Workspace

ROLES = ("content", "source", "cue")
"""The spans that can be set, in the order of the form."""
OFFERED = 200
"""People of the ledger that the form offers by name; any other can be typed."""
KEEP, NOBODY, OTHER = "keep", "nobody", "other"
_PLACES = re.compile(r"\s*(\d{1,9})\s*[-–]\s*(\d{1,9})\s*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form is filled with. `statement` is None where one is added; `places` are the spans as they are written,
    `spans` what they mark now.

    `people` are the names to choose from, those of the document first; `dates` other readings of when it was said.
    """

    statement: Statement | None
    document: Document
    places: Mapping[str, str]
    spans: Mapping[str, Spans]
    people: tuple[str, ...]
    candidates: tuple[Speaker, ...]
    dates: tuple[str, ...]
    said: str
    form: str
    status: str


def sheet(workspace: Workspace, document: Document, statement: Statement | None, content: str = "") -> Sheet:
    """The form for a statement, or with None for one to be added whose content is `content`, as "24-80"."""
    here = [row.name for row in workspace.ledger.pages.document_statements(document.id) if row.name]
    everywhere = [person.name for person in workspace.ledger.pages.people(size=OFFERED).rows]
    people = tuple(dict.fromkeys([*here, *everywhere]))
    if statement is None:
        dates = (document.published,) if document.published else ()
        blank = {**dict.fromkeys(ROLES, ""), "content": content}
        return Sheet(None, document, blank, _marked(document, content), people, (), dates, "", "", "asserted")
    said = statement.said
    others = [*(said.others if said else ()), document.published]
    spans = {role: getattr(statement, role) for role in ROLES}
    return Sheet(
        statement,
        document,
        {role: written(each) for role, each in spans.items()},
        spans,
        people,
        tuple(c for c in statement.candidates if not statement.speaker or c.id != statement.speaker.id),
        tuple(dict.fromkeys(date for date in others if date and not (said and date == said.value))),
        said.value if said else "",
        statement.form,
        statement.status,
    )


def _marked(document: Document, content: str) -> dict[str, Spans]:
    """The words that an address marks, nothing where it makes no sense: the form says so when it is sent."""
    try:
        found = places("content", content)
    except UsageError:
        found = ()
    inside = bool(found) and found[-1].end <= len(document.text)
    return {**dict.fromkeys(ROLES, ()), "content": found if inside else ()}


def written(spans: Spans) -> str:
    """Spans as the form has them: "24-80, 90-95"."""
    return ", ".join(f"{each.start}-{each.end}" for each in spans)


def places(role: str, given: str) -> Spans:
    """The spans that were written into the form. UsageError for what is none."""
    parts = [each for each in given.split(",") if each.strip()]
    found = [_PLACES.fullmatch(part) for part in parts]
    hint = "Write 24-80 for the characters from 24 up to, not including, 80; several with commas between."
    if not all(found):
        raise UsageError(f"{given!r} is no place in the text.", where=role, hint=hint)
    try:
        return span.spans(sorted((int(each[1]), int(each[2])) for each in found if each))
    except SpanError as error:
        raise UsageError(error.what, where=role, hint=hint) from error


def fix_of(given: Mapping[str, str], statement: Statement | None) -> Fix:
    """What the form says is otherwise than the statement is; of one to be added, all it says. UsageError."""
    parts: dict[str, Any] = {}
    for role in (each for each in ROLES if each in given):
        found = places(role, given[role])
        if role == "content" and not found:
            raise UsageError("a statement needs content.", hint="Say from which character to which it goes.")
        if found != (getattr(statement, role) if statement else ()):
            parts[role] = found
    said = given.get("said", "").strip()
    if said != (statement.said.value if statement and statement.said else ""):
        parts["said"] = said
    who = _speaker(given, statement)
    return Fix(speaker=who, form=_form(given, statement), status=_status(given, statement), **parts)


def _speaker(given: Mapping[str, str], statement: Statement | None) -> str | None:
    """The name that was chosen or typed, "" for nobody, None to leave it as it is."""
    who = given.get("who", KEEP)
    if who == KEEP:
        return None
    if who == NOBODY:
        return ""
    if who == OTHER:
        name = given.get("name", "").strip()
        if not name:
            raise UsageError("somebody else is to be named.", where="speaker", hint="Write a name, or choose nobody.")
        return name
    offered = statement.candidates if statement else ()
    if not who.isdecimal() or int(who) >= len(offered):
        raise UsageError("no such speaker was offered.", where=who, hint="Open the form again.")
    return offered[int(who)].name


def _form(given: Mapping[str, str], statement: Statement | None) -> Form | None:
    chosen = next((each for each in FORMS if each == given.get("form")), None)
    return None if statement and chosen == statement.form else chosen


def _status(given: Mapping[str, str], statement: Statement | None) -> Status | None:
    chosen = next((each for each in STATUSES if each == given.get("status")), None)
    return None if chosen == (statement.status if statement else "asserted") else chosen
