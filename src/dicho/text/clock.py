"""Times of day in Spanish and English: "20.40", "9:05 p.m.", "at five past nine", "a las nueve y media".

Only what plainly is one: figures with a point need a word before or behind them that says so ("at 10.37", "21.36 h"),
and a number in words the end of its phrase ("a las tres." and not "a las tres hermanas").
Words stand in `lang/quantities.{en,es}.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dicho.model.span import Span
from dicho.text import langfile, quantities

HALF, DAY = 720, 1440
"""Minutes of half a day and of a whole one."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes after midnight; `sure` says that the half of the day is told too."""

    minutes: int
    sure: bool
    span: Span

    def apart(self, other: Clock) -> int:
        """Minutes between the two, the shorter way round the clock."""
        whole = DAY if self.sure and other.sure else HALF
        gap = (self.minutes - other.minutes) % whole
        return min(gap, whole - gap)


@dataclass(frozen=True, slots=True)
class _Words:
    figures: re.Pattern[str]
    spelled: re.Pattern[str]
    behind: re.Pattern[str]
    leads: frozenset[str]
    whole: frozenset[str]
    halves: dict[str, int]
    numbers: dict[str, int]


def find(text: str, lang: str) -> list[Clock]:
    """The times of day in a text of "en" or "es", in order."""
    words = _load(lang)
    found = [_spelled(match, words) for match in words.spelled.finditer(text)]
    for match in words.figures.finditer(text):
        clock = _figures(text, match, words)
        if clock and not any(clock.span.overlaps(other.span) for other in found):
            found.append(clock)
    return sorted(found, key=lambda clock: clock.span)


@cache
def _load(lang: str) -> _Words:
    name = f"quantities.{lang}.toml"
    data = langfile.toml(name)
    with langfile.shaped(name):
        told = data["clock"]
        small = {word: int(value) for word, value in quantities.load(lang).numbers.items() if value < 60}
        numbers = {**small, **told["parts"]}
        halves = {**dict.fromkeys(told["morning"], 0), **dict.fromkeys(told["evening"], HALF)}
        behind = "|".join(re.escape(each) for each in sorted((*halves, *told["hours"]), key=len, reverse=True))
        # A word, or figures that are no part of a longer number.
        number = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True)) + r"|\d{1,2}(?![\d:.,])"
        hours = rf"(?:\s?(?:{behind})(?!\w))"
        figures = rf"(?<![\w.,:/])(?P<hour>[01]?\d|2[0-3])(?:(?P<mark>[:.])(?P<rest>[0-5]\d))?(?![\d/]|[.,:]\d){hours}?"
        spelled = told["spelled"].replace("NUMBER", number).replace("BEHIND", hours)
        return _Words(
            re.compile(figures, re.IGNORECASE),
            re.compile(spelled, re.IGNORECASE | re.VERBOSE),
            re.compile(rf"(?:{behind})$", re.IGNORECASE),
            frozenset(told["leads"]),
            frozenset(told["hours"]),
            halves,
            numbers,
        )


def _figures(text: str, match: re.Match[str], words: _Words) -> Clock | None:
    behind = _behind(match, words)
    before = text[: match.start()].rstrip().rpartition(" ")[2].lower().strip("«“\"'(")
    if not behind and match["mark"] != ":" and not (match["mark"] and before in words.leads):
        return None
    if not match["mark"] and behind not in words.halves:
        return None  # "9 hours" is no time of day
    minutes = int(match["hour"]) * 60 + int(match["rest"] or 0)
    return _clock(minutes, match, words, sure=match["hour"].startswith("0"))


def _behind(match: re.Match[str], words: _Words) -> str:
    """What stands behind a time and tells the half of the day, or that it is of 24 hours; "" for nothing."""
    found = words.behind.search(match.group())
    return found.group().lower() if found else ""


def _spelled(match: re.Match[str], words: _Words) -> Clock:
    told = match.groupdict()
    hour = told.get("hour") or told.get("after") or told.get("sharp") or "0"
    minutes = _number(hour, words) * 60
    minutes += _number(told.get("plus") or "0", words) - _number(told.get("minus") or "0", words)
    return _clock(minutes, match, words, sure=False)


def _number(word: str, words: _Words) -> int:
    return int(word) if word.isdecimal() else words.numbers[word.lower()]


def _clock(minutes: int, match: re.Match[str], words: _Words, *, sure: bool) -> Clock:
    behind = _behind(match, words)
    half = words.halves.get(behind)
    if half is not None and minutes < DAY:
        minutes = minutes % HALF + half
    told = sure or half is not None or behind in words.whole or minutes >= 13 * 60
    return Clock(minutes % DAY, told, Span(match.start(), match.end()))
