"""Expressions of time against gold values: TimeML Spanish, the specifications of Recognizers-Text, the worlds' dates.

TimeML gives an expression's text and its document's date; the value must be the gold one. A specification gives a
sentence and a reference date; an expression must be found that overlaps the gold span, with the gold days. Its ranges
end on the day after the last, or on the first day of what is written after "to"; ours on the last day: either is taken.
Where the specification gives a past and a future reading, either is right. Rows it leaves unresolved are not counted.
"The next day" counts from its reference date, there being no other. The own set is invented news: passages whose every
expression is labelled, and in some of which there is none; each is read as a document of its day is.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import When
from dicho.resolve.dates import NEAR
from dicho.resolve.telling import BREAK, FUTURE, PAST
from dicho.resolve.times import Times
from dicho.text.isodate import interval
from dicho.text.timex import Expression, Tense, find, resolve
from dicho.text.timex.meaning import Sectioned
from eval.corpora import DATA, GOLD, Corpus, corpora
from eval.engine import as_document, dicho, read_all

Json = dict[str, Any]
Date = datetime.date
DAY = datetime.timedelta(days=1)
TENSES: tuple[Tense | None, ...] = ("past", "future", None)
HALVES = {"01/06": "H1", "07/12": "H2"}
MARKS = re.compile(r"[“”\"«»]")
FIRST = 25  # code points of a sentence before a time that begins it


@dataclass(frozen=True, slots=True)
class Case:
    """One gold expression and what was made of it."""

    text: str
    expected: str
    got: str
    right: bool
    right_or_other: bool


def half(row: Json, split: str) -> bool:
    """Whether a row is of that half of its set: by a hash of the row's text, so that it never moves."""
    key = row["input"] if "input" in row else json.dumps(row, ensure_ascii=False, sort_keys=True)
    return (hashlib.sha256(key.encode()).digest()[0] % 2 == 0) == (split == "train")


def cases(name: str, rows: Iterable[Json]) -> list[Case]:
    """The cases of a dates set: its name is NAME-SPLIT."""
    kind, _, split = name.rpartition("-")
    chosen = [row for row in rows if half(row, split)]
    if kind == "own":
        return [case for row in chosen for case in of_passage(row)]
    if kind == "timeml-es":
        return [case for row in chosen for case in timeml(row)]
    lang = kind.rpartition("-")[2]
    return [case for row in chosen if row["reference"] for case in specified(row, lang)]


def timeml(row: Json) -> Iterator[Case]:
    """The DATE expressions of a document; what was resolved before counts as told."""
    anchor = Date.fromisoformat(row["document_date"])
    last: Date | None = None
    for gold in row["expressions"]:
        if gold["type"] != "DATE":
            continue
        found = max(find(gold["text"], "es"), key=lambda e: len(e.span), default=None)
        when = resolve(found, anchor, None, last) if found else None
        got = as_timex(when, anchor) if when else ""
        yield Case(gold["text"], gold["value"], got, got == gold["value"], got == gold["value"])
        if when and when.precision == "day" and (days := bounds(when.value)):
            last = days[0]


def as_timex(when: When, anchor: Date) -> str:
    """A value as TIMEX3 writes it."""
    value = when.value
    if when.precision == "vague":
        return "PAST_REF" if value.startswith("..") else "FUTURE_REF" if value.endswith("..") else "PRESENT_REF"
    if when.precision in ("decade", "century"):
        return value.rstrip("X")
    if match := re.fullmatch(r"(\d{4})-(\d\d)/\1-(\d\d)", value):
        return f"{match[1]}-{HALVES.get(f'{match[2]}/{match[3]}', '?')}"
    days = bounds(value)
    if days and days[0].weekday() == 5 and days[1] - days[0] == DAY:
        year, week, _ = days[0].isocalendar()
        return f"{year}-W{week:02}-WE"
    return value


def bounds(value: str) -> tuple[Date, Date] | None:
    """The first and last day of a value of ours; None for open ends."""
    low, high = (value.split("/") * 2)[:2]
    first, last = interval(low), interval(high)
    if not first or not last or ".." in value:
        return None
    return _real(first[0]), _real(last[1])


def _real(written: str) -> Date:
    year, month, day = (int(part) for part in written.split("-"))
    return Date(year, month, min(day, calendar.monthrange(year, month)[1]))


def specified(row: Json, lang: str) -> Iterator[Case]:
    """The rows of type date and daterange of one specification."""
    anchor = Date.fromisoformat(row["reference"][:10])
    found = find(row["input"], lang)
    for gold in row["results"]:
        wanted = readings(gold)
        if not wanted:
            continue
        span = Span(gold["Start"], gold.get("End", gold["Start"] + gold.get("Length", 1) - 1) + 1)
        mine = max((e for e in found if e.span.overlaps(span)), key=lambda e: _overlap(e.span, span), default=None)
        read = [resolve(mine, anchor, t, anchor) for t in TENSES] if mine else []
        got = [(w.value, *w.others) for w in read if w]
        values = list(dict.fromkeys(v[0] for v in got))
        right = mine is not None and any(agrees(v, mine, one, anchor) for v in values for one in wanted)
        other = mine is not None and any(agrees(v, mine, one, anchor) for g in got for v in g for one in wanted)
        shown = f"{mine.span.of(row['input'])!r} {mine.bound or ''} {values}" if mine else ""
        yield Case(f"{anchor} {gold['Text']!r} in {row['input']!r}", str(wanted), shown, right, right or other)


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def readings(gold: Json) -> list[tuple[str | None, str | None]]:
    """(start, end) of each reading; a day twice; a season as its timex and None. None where the row has no days."""
    kind = (gold.get("TypeName") or gold.get("Type") or "").removeprefix("datetimeV2.")
    if kind not in ("date", "daterange"):
        return []
    value = gold.get("Value") or {}
    every = list((gold.get("Resolution") or {}).get("values") or ())
    every += [value[key] for key in ("FutureResolution", "PastResolution") if value.get(key)]
    found = []
    for one in every:
        low = one.get("start", one.get("startDate", one.get("value", one.get("date"))))
        high = one.get("end", one.get("endDate", one.get("value", one.get("date"))))
        if (low or high) and not {low, high} & {"not resolved", "0001-01-01"}:
            found.append((low, high))
    timex = value.get("Timex", "")
    if not found and re.fullmatch(r"\d{4}-(?:SP|SU|FA|WI)", timex):
        found.append((timex, None))
    return list(dict.fromkeys(found))


def agrees(value: str, mine: Expression, wanted: tuple[str | None, str | None], anchor: Date) -> bool:
    """Whether a value of ours is the days wanted (see the module's head for what an end may be)."""
    low, high = wanted
    if low and re.search("[A-Z]", low):
        return value == low
    days = bounds(value)
    if days is None:
        return False
    start, end = (Date.fromisoformat(day) if day else None for day in (low, high))
    edges = {days[0], days[1], days[1] + DAY}
    if start is None or end is None:
        far, words = (end, ("before", "by")) if start is None else (start, ("since", "after"))
        return mine.bound in words and far in edges
    part = bounds(value.split("/")[-1])
    ends = {days[1], days[1] + DAY, part[0] if part else days[1]}
    if isinstance(mine.meaning, Sectioned) and mine.meaning.section != "rest":
        # Their sections are halves and thirds of a period; ours are the whole of it, its end the last day.
        return (days[0] <= start and end - DAY <= days[1]) or (mine.meaning.section == "end" and end in ends)
    if mine.bound == "by" and start == anchor:
        return end in ends
    return days[0] == start and end in ends


def of_passage(row: Json) -> Iterator[Case]:
    """The expressions of a passage: each labelled one found with value and precision, none else dated."""
    document = as_document({**row, "id": "own", "text": row["input"], "published": row["reference"]})
    found = times(document)
    taken: set[int] = set()
    for gold in row["times"]:
        span = Span(gold["start"], gold["start"] + len(gold["text"]))
        near = [(i, e, w) for i, (e, w) in enumerate(found) if e.span.overlaps(span)]
        taken.update(i for i, _, _ in near)
        _, mine, when = max(near, key=lambda each: _overlap(each[1].span, span), default=(0, None, None))
        shown = f"{mine.span.of(row['input'])!r} {when.value if when else 'open'}" if mine else ""
        right = when is not None and when.value in (gold["value"], *gold.get("or", ()))
        right = right and when is not None and (when.precision == gold["precision"] or "or" in gold)
        yield Case(f"{row['reference']} {gold['text']!r} in {row['input']!r}", gold["value"], shown, right, right)
    for i, (expression, when) in enumerate(found):
        if i not in taken and when is not None and when.precision != "vague":
            words = expression.span.of(row["input"])
            yield Case(f"{row['reference']} {words!r} in {row['input']!r}", "", when.value, False, False)


def accuracy(found: Sequence[Case]) -> dict[str, float | None]:
    """Shares of a dates set."""
    total = len(found)
    return {
        "value": round(sum(c.right for c in found) / total, 4) if total else None,
        "value or other": round(sum(c.right_or_other for c in found) / total, 4) if total else None,
    }


def times(document: Document) -> list[tuple[Expression, When | None]]:
    """Every expression of time of a document with its date, None where that is not known; read as narration is."""
    read = Times(document)
    return [(one, read.resolved(one, _tense(document.text, one))) for one in read.expressions]


def _tense(text: str, expression: Expression) -> Tense | None:
    """The tense a time is told in: that of the nearest telling words before it in its sentence and its voice.

    Where it begins the sentence the words after it tell. None leaves the nearest reading.
    """
    start, end = expression.span.start, expression.span.end
    low = max(0, start - NEAR)
    ends = [m.end() for m in BREAK.finditer(text, low, start)]
    low = ends[-1] if ends else low
    marks = [m.end() for m in MARKS.finditer(text, low, start)]
    low = marks[-1] if marks else low
    high = end
    if start - low <= FIRST and not (FUTURE.search(text, low, end) or PAST.search(text, low, end)):
        stop = next((m.start() for m in BREAK.finditer(text, end, end + NEAR)), min(len(text), end + NEAR))
        low, high = end, min(stop, *(m.start() for m in MARKS.finditer(text, end, stop)), stop)
        future, past = FUTURE.search(text, low, high), PAST.search(text, low, high)
        return "future" if future and not (past and past.start() < future.start()) else None
    futures = [m.start() for m in FUTURE.finditer(text, low, high)]
    pasts = [m.start() for m in PAST.finditer(text, low, high)]
    return "future" if futures and futures[-1] > max(pasts, default=-1) else None


def world_dates(gold: Json, documents: Mapping[str, Sequence[Document]]) -> list[Case]:
    """The dates of a world: an expression that overlaps the text somewhere in its file, with the value.

    The gold has one date for each text, so a stretch that begins or ends there is that date ("within 90 days").
    """
    every = {file: [(d, t) for d in found for t in times(d)] for file, found in documents.items()}
    return [_world_case(date, every.get(date["file"], []), documents.get(date["file"], ())) for date in gold["dates"]]


def _world_case(
    date: Json, every: Sequence[tuple[Document, tuple[Expression, When | None]]], documents: Sequence[Document]
) -> Case:
    got = []
    for document, (expression, when) in every:
        text = document.text.replace("\u00a0", " ")  # the gold's texts are as a reader sees them
        at = text.find(date["text"])
        while at >= 0:
            if expression.span.overlaps(Span(at, at + len(date["text"]))):
                got.append(when.value if when else "open")
            at = text.find(date["text"], at + 1)
    # What stands only in a page's head or a feed's item is the document's own date.
    got += [d.published or "" for d in documents if not got]
    right = any(date["value"] in (value, *value.split("/")) for value in got)
    return Case(f"{date['file']} {date['text']!r}", date["value"], ", ".join(got), right, right)


def of_world(world: Corpus) -> list[Case]:
    """The dates of a world, its documents read from their files."""
    return world_dates(world.world(), read_all(dicho(model=False), world.files()))


def main() -> int:
    """Print the shares of every dates set that is here, in the half tuned on and the half left alone; worlds whole."""
    paths = {"timeml-es": DATA / "data" / "dates" / "timeml-es.jsonl"}
    paths |= {name: GOLD / "dates" / f"{name}.jsonl" for name in ("spec-en", "spec-es", "own")}
    for name, path in paths.items():
        if not path.is_file():
            print(f"{name:14} not measured (data not here)")
            continue
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for split in ("train", "dev"):
            _say(name, split, cases(f"{name}-{split}", rows))
    for world in (corpus for corpus in corpora() if corpus.kind == "world" and corpus.here):
        _say(world.name, "world", of_world(world))
    return 0


def _say(name: str, part: str, found: Sequence[Case]) -> None:
    shares = [f"{key} {'-' if share is None else f'{share:.3f}'}" for key, share in accuracy(found).items()]
    print(f"{name:14}{part:7}{len(found):5}  {'  '.join(shares)}")


if __name__ == "__main__":
    sys.exit(main())
