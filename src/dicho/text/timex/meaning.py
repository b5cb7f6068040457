"""What an expression of time means before it is known when it was said: a small closed algebra.

Each meaning is resolved against an anchor (the day the text was published) by `resolution`; none holds a computed date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dicho.model.span import Span

Unit = Literal[
    "day", "workday", "week", "workweek", "weekend", "halfmonth", "month", "quarter", "half", "year", "season",
    "decade", "century",
]  # fmt: skip
"""A "season" is a sporting or school year; a "halfmonth" the Spanish quincena; a "workday" no Saturday or Sunday."""
Lean = Literal["last", "this", "next", "that"]
Base = Literal["anchor", "last", "event"]
Bound = Literal["before", "by", "after", "since"]
Section = Literal["early", "mid", "late", "end", "rest", "sofar"]
Season = Literal["SP", "SU", "FA", "WI"]
Reference = Literal["past", "present", "future"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A written date, whole or in part. `weekday` is 0 (Monday) to 6; `swapped` that day and month may change places.

    `year` is a year or another meaning that tells it ("noviembre de este año").
    """

    year: int | Meaning | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    lean: Lean | None = None
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, by itself or in a week ("Tuesday next week"). `base`: the date it goes before or after.

    `weekly`: of the week before or after that date's own ("next Friday", where "on Friday" is the coming one).
    """

    day: int
    lean: Lean | None = None
    within: Meaning | None = None
    base: Base | Meaning = "anchor"
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """The calendar unit at the anchor or `shift` units from it; from the last date told where `base` is "last"."""

    unit: Unit
    shift: int = 0
    base: Base = "anchor"


@dataclass(frozen=True, slots=True)
class Offset:
    """Steps (count, unit) from the base: "three weeks ago", "two days before Christmas"; forwards where positive.

    `deadline`: the end of a time that starts at the base ("within 48 hours"). `loose`: no point in time where the verb
    is past ("they built it in two weeks").
    """

    steps: tuple[tuple[int, Unit], ...]
    base: Base | Meaning = "anchor"
    deadline: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """`count` units up to the anchor (negative) or from it on: "the past five years", "en los próximos tres meses".

    Of another base the time told is included: "two weeks starting on 20 May", "the six months to June".
    """

    count: int
    unit: Unit
    base: Base | Meaning = "anchor"


@dataclass(frozen=True, slots=True)
class Part:
    """The numbered part of a year: week, quarter, half, third; `of` tells which year."""

    unit: Literal["week", "quarter", "half", "third", "season"]
    index: int | Season
    of: Meaning | None = None
    lean: Lean | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The `index`-th (from the end where negative) weekday or unit inside a period, or the first `count` of them."""

    index: int
    unit: Unit | int
    of: Meaning
    count: int = 1


@dataclass(frozen=True, slots=True)
class Decade:
    """A decade by its first year; two digits where the century is not written ("the nineties" is 90)."""

    first: int


@dataclass(frozen=True, slots=True)
class Century:
    """A century by its number (21 is 2000-2099)."""

    number: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A feast by its name in the tables of `calendar`, or "thanksgiving"."""

    name: str
    year: int | Meaning | None = None
    lean: Lean | None = None


@dataclass(frozen=True, slots=True)
class Sectioned:
    """A section of a period: "early December", "the end of February"."""

    section: Section
    of: Meaning


@dataclass(frozen=True, slots=True)
class Around:
    """The week, weekend or other unit that holds a date ("the week of the 18th", "a year ago this month")."""

    unit: Unit
    of: Meaning


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last of two, both included."""

    first: Meaning
    last: Meaning


@dataclass(frozen=True, slots=True)
class Vague:
    """No date: "recently", "now", "in the future"."""

    reference: Reference


Meaning: TypeAlias = (
    Calendar
    | Weekday
    | Period
    | Offset
    | Window
    | Part
    | Nth
    | Decade
    | Century
    | Holiday
    | Sectioned
    | Around
    | Stretch
    | Vague
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time in a text: where it stands, what it means, and how it bounds what is said of it.

    `bound` is "before", "by", "after" or "since" where a word in front of the span says so; None for a plain date.
    `lang` is the language whose grammar read it.
    """

    span: Span
    meaning: Meaning
    lang: str
    bound: Bound | None = None
