"""Our reader of dates beside dateparser: the same expressions, each by itself, in the same run.

The expressions are the rows of type date of Recognizers-Text's specifications (MIT, eval/gold/CREDITS.md) in the half
our grammar was not tuned on. Both readers get the words of the expression, its language and the reference day, and
give one day; it is right where it is that of a reading the specification gives. Stretches of days are left out:
dateparser has none.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

from eval.corpora import GOLD
from eval.engine import Engine
from eval.times import half, readings

from bench.measure import Measure, Settings, cpu_seconds
from dicho.text.timex import find, resolve

Date = datetime.date


@dataclass(frozen=True, slots=True)
class Asked:
    """An expression by itself, the day it is read on, and the days it may mean."""

    text: str
    lang: str
    anchor: Date
    days: frozenset[Date]


Reader = Callable[[Asked], Date | None]


def dates(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Expressions a second on one core and the share that is right, in each language."""
    theirs = dateparser()
    for lang in ("en", "es"):
        asked = expressions(lang)
        readers: list[Reader] = [ours, *([theirs] if theirs else [])]
        seconds = cpu_seconds([_all(reader, asked) for reader in readers], settings.rounds)
        shares = [right(reader, asked) for reader in readers]
        speeds = [len(asked) / each for each in seconds]
        yield _measure(f"dates read, {lang}", "dates/s", speeds, f"{len(asked)} expressions", ",.0f")
        yield _measure(f"dates right, {lang}", "share", shares, f"{len(asked)} expressions", ".3f")


def _measure(name: str, unit: str, values: list[float], note: str, form: str) -> Measure:
    """Ours with the ratio to the peer's, whose own value the note tells; without the peer the note says so."""
    if len(values) == 1:
        return Measure(name, values[0], unit, note=f"{note}; dateparser is not installed: ours alone")
    own, other = values
    peer = f"dateparser {version('dateparser')}"
    ratio = own / other if other else None
    return Measure(name, own, unit, ratio=ratio, peer=peer, note=f"{note}; the peer's: {other:{form}}")


def _all(reader: Reader, asked: list[Asked]) -> Callable[[], object]:
    return lambda: [reader(each) for each in asked]


def expressions(lang: str) -> list[Asked]:
    """Each expression of a day in the half left alone, once."""
    rows = map(json.loads, (GOLD / "dates" / f"spec-{lang}.jsonl").read_text(encoding="utf-8").splitlines())
    found: dict[tuple[str, Date], Asked] = {}
    for row in rows:
        for gold in row["results"] if row["reference"] and half(row, "dev") else ():
            anchor = Date.fromisoformat(row["reference"][:10])
            if days := _days(gold):
                found.setdefault((gold["Text"], anchor), Asked(gold["Text"], lang, anchor, days))
    return list(found.values())


def _days(gold: dict[str, Any]) -> frozenset[Date]:
    """The days a row of type date may mean; none for another row."""
    pairs = readings(gold)
    if (gold.get("TypeName") or gold.get("Type")) not in ("date", "datetimeV2.date"):
        return frozenset()
    return frozenset(Date.fromisoformat(low) for low, high in pairs if low and low == high)


def right(reader: Reader, asked: list[Asked]) -> float:
    """The share of the expressions a reader gives a right day for."""
    return sum(reader(each) in each.days for each in asked) / len(asked)


def ours(asked: Asked) -> Date | None:
    """The day we read, None where we read none or no single day."""
    found = max(find(asked.text, asked.lang), key=lambda e: len(e.span), default=None)
    when = resolve(found, asked.anchor, None, asked.anchor) if found else None
    return Date.fromisoformat(when.value) if when and when.precision == "day" and len(when.value) == 10 else None


def dateparser() -> Reader | None:
    """dateparser with its own settings, told the language and the day; None where it is not installed."""
    try:
        parse = import_module("dateparser").parse
    except ImportError:
        return None

    def read(asked: Asked) -> Date | None:
        base = datetime.datetime.combine(asked.anchor, datetime.time())
        found = parse(asked.text, languages=[asked.lang], settings={"RELATIVE_BASE": base})
        return found.date() if found else None

    return read
