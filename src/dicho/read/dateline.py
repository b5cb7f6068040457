"""Datelines: the place, date and agency that open a report ("CALETA ZURDA, 5 Dec. (HNA) -")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dicho.model.document import NO_YEAR
from dicho.model.span import Span
from dicho.read.dates import MONTH, Found, weekday_of, written
from dicho.text.naming.outlets import ACRONYM

_WORD = r"[A-ZÁÉÍÓÚÜÑ][\w’'.-]*"
_PLACE = rf"{_WORD}(?:[ \u00a0](?:(?:de|del|la|las|los|el|of|the)[ \u00a0])*{_WORD}){{0,4}}"
_NO_MONTH = rf"(?!(?i:{MONTH})\b)"
DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:,[ \u00a0]{_NO_MONTH}{_WORD}(?:[ \u00a0]{_WORD})?)?)"
    r"(?P<middle>(?:,|\.)?[ \u00a0][^()\n—–]{0,40}?)?"
    r"\s?(?:\((?P<agency>[^()\n]{2,40})\))?\s?(?P<end>\.?\s?[—–]|\.-|\s-\s|\.\s?-|(?<=\))[.:](?=\s)|$)"
)
AGENCY_FIRST = re.compile(r"\((?P<agency>(?:Agencia|Agency|[A-Z]{2,5})[^()\n]{0,30})\)\s")
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[^\d\n]{0,60}(?:(?:19|20)\d\d\s*[-–]\s*)?(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says; `date` without a year where none is written, `span` its place in the text looked at."""

    place: str
    date: Found | None
    agency: str | None
    span: Span


def find(paragraph: str) -> Dateline | None:
    """The dateline that opens `paragraph`, or None. A place alone is one only when written in capitals."""
    head = paragraph[:LONGEST]
    match = DATELINE.match(head)
    if match is None or (match["end"] == "" and len(paragraph) > LONGEST):
        return _agency_first(head)
    middle = (match["middle"] or "").replace("\u00a0", " ")
    date = next(written(middle), None)
    left = middle if date is None else middle[: date.start] + middle[date.end :]
    shouted = match["place"].isupper() and len(match["place"]) > 2
    if left.strip(" ,.") or not (date or (shouted and match["end"])):
        return _agency_first(head)
    return Dateline(match["place"], date, match["agency"], Span(0, match.end()))


def _agency_first(head: str) -> Dateline | None:
    match = AGENCY_FIRST.match(head)
    return Dateline("", None, match["agency"], Span(0, match.end())) if match else None


def spelled_out(agency: str, texts: Iterable[str]) -> str:
    """An agency with its initials, "Agencia Nevado Sur (ANS)", where the page writes both; else as it is.

    `agency` is either; the full name stands right before the initials in brackets, or has them as its own.
    """
    if not ACRONYM.fullmatch(agency):
        short = "".join(word[0] for word in agency.split() if word[0].isupper())
        alone = re.compile(rf"\({short}\)")
        return f"{agency} ({short})" if len(short) > 2 and any(alone.search(text) for text in texts) else agency
    whole = re.compile(rf"\b{_in_full(agency)}[ \u00a0]\({agency}\)")
    return next((" ".join(m[0].split()) for text in texts if (m := whole.search(text))), agency)


def full_name(initials: str, texts: Iterable[str]) -> str:
    """The one name in the texts that has these initials, three letters at least; `initials` where none or two have."""
    if not ACRONYM.fullmatch(initials) or len(initials) < 3:
        return initials
    whole = re.compile(rf"\b{_in_full(initials)}\b")
    found = {" ".join(m[0].split()) for text in texts for m in whole.finditer(text)}
    return found.pop() if len(found) == 1 else initials


def _in_full(initials: str) -> str:
    space = r"(?:[ \u00a0]|\r?\n)"
    small = rf"{space}(?:(?:de|del|la|las|los|of|the|and|for|y|para){space})*"
    return small.join(letter + r"[^\W\d_]+" for letter in initials)


def copyright_year(texts: Iterable[str]) -> int | None:
    """The last year of a copyright line ("© 2019-2025 ..."); None where none stands, or two lines disagree."""
    years = {int(m["year"]) for text in texts for m in COPYRIGHT.finditer(text)}
    return years.pop() if len(years) == 1 else None


def dated(
    dateline: Dateline, url_date: str | None, year: int | None, imprint: int | None = None
) -> tuple[str | None, str | None]:
    """The dateline's ISO date and a note on where its year is from; (None, note) where no evidence gives a year.

    `url_date` is the date in the page's address, `year` that of its copyright line, `imprint` that of the line under
    the article that names the outlet. A written weekday must agree.
    """
    date = dateline.date
    if date is None:
        return None, None
    if date.year:
        return date.iso(), None
    written_as = f"{date.day:02}-{date.month:02}"
    years = ((url_date and int(url_date[:4]), "the address"), (year, "the copyright line"), (imprint, "the imprint"))
    for evidence, where in years:
        iso = date.iso(evidence) if evidence else None
        if iso and (date.weekday is None or weekday_of(iso) == date.weekday):
            return iso, f"The dateline (day-month {written_as}) has no year; {evidence} is from {where}."
    return None, f"The dateline (day-month {written_as}) {NO_YEAR}"


def yearless(dateline: Dateline) -> str | None:
    """The day of a dateline that has no year, as ISO 8601 writes it: "--12-05", with its weekday "--12-05/4"."""
    date = dateline.date
    if date is None or date.year:
        return None
    return f"--{date.month:02}-{date.day:02}" + (f"/{date.weekday + 1}" if date.weekday is not None else "")
