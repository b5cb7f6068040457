"""A text as coded tokens: words of time, numbers in digits and in words, dates in digits; all else one code."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from dicho.text.timex.calendar import full_year
from dicho.text.timex.meaning import Calendar, Part, Stretch
from dicho.text.timex.words import BREAK, NAME, OTHER, SHAPES, Language, Values, Word

TOKEN = re.compile(
    r"(?P<word>(?![qth][1-4])[^\W\d_]+)"
    r"|(?P<iso>(?<![\d/.,])(?<!\d-)\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}(?:T\d\d:?\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?(?![\d/-]))"
    r"|(?P<isoweek>(?<!\w)(?:19|20)\d\d-?W[0-5]\d(?!\w))"
    r"|(?P<basic>(?<![\d/.,])(?<!\d-)(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|[12]\d{3} (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01]))(?![\d/-]|[.,]\d))"
    r"|(?P<shortyear>(?<=\s)['’]\d\d(?=[\s.,;:)]|$))"
    r"|(?P<whole>(?<![\d/.,-])\d{1,2}(?P<t>[-/.])\d{1,2}(?P=t)(?:\d{4}|\d\d)(?![\d/-]|[.,]\d))"
    r"|(?P<pair>(?<![\d/.,-])\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))? ?[-–] ?\d{1,2}/\d{1,2}(?:,? ?/?(?:20\d\d|19\d\d))?"
    r"(?![\d/%]|[.,]\d))"
    r"|(?P<short>(?<![\d/.,-])\d{1,2}/\d{1,2}(?![\d/%]|[.,]\d))"
    r"|(?P<month>(?<![\d/.,-])(?:0?[1-9]|1[0-2])(?:[/-]| ?[-/.] ?(?=19|20))[12]\d{3}(?![\d/-]|[.,]\d))"
    r"|(?P<years>(?<![\d/.,-])(?P<from>[12]\d{3})(?:[-–/]| ?~ ?)(?P<to>[12]\d{3}|\d\d?)(?![\d/-]|[.,]\d))"
    r"|(?P<business>(?<!\w)(?:[1-4][qt]|[qt][1-4])(?:\d\d|20\d\d)(?!\w))"
    r"|(?P<coded>(?<!\w)(?:[qth][1-4]|[1-4][qt])(?!\w))"
    r"|(?P<decade>(?<![\d/.,])(?<!\d-)(?:[12]\d)?\d0['’]?s(?!\w))"
    r"|(?P<ordinal>(?<![\d/.,])(?<!\d-)\d{1,3}(?:st|nd|rd|th|ro|er|ra|\.?[ºª°])(?!\w))"
    r"|(?P<number>\d+(?:[.,:]\d+)*)"
    r"|(?P<letters>[^\W\d_]+)"
    r"|(?P<blank>(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|\n|\r)\s*)"
    r"|(?P<mark>[^\w\s]|_)",
    re.IGNORECASE,
)
ROMAN = {"i": 1, "v": 5, "x": 10}
LONGEST_NUMBER = 8
"""Words of one spelled-out number."""


@dataclass(slots=True)
class Tokens:
    """Parallel lists: the code of each token, its place, and its value in each class; `codes` joined is scanned."""

    codes: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    line: str = ""

    def joined(self) -> str:
        """The codes as one text, made once: asked for when no token is added any more."""
        if len(self.line) != len(self.codes):
            self.line = "".join(self.codes)
        return self.line

    def add(self, code: str, start: int, end: int, values: Values) -> None:
        """One more token."""
        self.codes.append(code)
        self.starts.append(start)
        self.ends.append(end)
        self.values.append(values)


NOTHING: Values = {}


def _word(written: str, word: Word | None, language: Language, low: int, high: int) -> tuple[str, int, int, Values]:
    """The token of a word that is no part of a number."""
    if word is not None:
        return word.code, low, high, word.values
    if len(written) < 6 and (roman := _roman(written)):
        return language.classes["ROMAN"], low, high, {"ROMAN": roman}
    return OTHER if written.islower() else NAME, low, high, NOTHING


def tokens(text: str, language: Language, start: int, end: int) -> Tokens:
    """The tokens of a stretch of a text."""
    found = Tokens()
    add = found.add
    words = Numbers(language, found)
    for match in TOKEN.finditer(text, start, end):
        kind = match.lastgroup
        low, high = match.span()
        if kind == "word" or kind == "letters":
            written = match[0]
            word = language.word(written)
            plain = not (words.parts or (word is not None and word.counts))
            if plain or not words.takes(word, low, high):
                add(*_word(written, word, language, low, high))
        elif kind == "coded":
            words.close()
            add(*_word(match[0], language.word(match[0]), language, low, high))
        elif kind == "mark":
            word = language.word(match[0])
            if match[0] == "-" and words.hyphen(low):
                continue
            words.close()
            add(word.code if word else NAME, low, high, NOTHING)
        elif kind == "blank":
            words.close()
            add(BREAK, low, high, NOTHING)
        else:
            words.close()
            code, values = _digits(match, language)
            add(code, low, high, values)
    words.close()
    return found


class Numbers:
    """Joins the words of a spelled-out number into one token: "treinta y uno", "nineteen ninety-six"."""

    def __init__(self, language: Language, found: Tokens) -> None:
        self.language = language
        self.found = found
        self.parts: list[int] = []
        self.ordinal = False
        self.start = self.end = 0
        self.joiner: tuple[Word | None, int, int] | None = None

    def takes(self, word: Word | None, low: int, high: int) -> bool:
        """Whether the word is part of a number; closes the number before it when it is not."""
        if word is None:
            self.close()
            return False
        value, rank = word.values.get("CARD"), word.values.get("RANK")
        if value is None and rank is None:
            if not self.parts:
                return False
            if self.joiner and "ONE" in word.values:
                value = 1
            elif "JOIN" in word.values and self._joins():
                self.joiner = (word, low, high)
                return True
            else:
                self.close()
                return False
        return self._add(int(value if value is not None else rank or 0), rank is not None and value is None, low, high)

    def _add(self, value: int, ordinal: bool, low: int, high: int) -> bool:
        if self.parts and not self._continues(value, ordinal):
            self.close()
        if not self.parts:
            self.start = low
        self.parts.append(value)
        self.ordinal, self.end, self.joiner = ordinal, high, None
        return True

    def hyphen(self, low: int) -> bool:
        """Whether a hyphen stands inside a number in words ("twenty-seven")."""
        if self.parts and not self.ordinal and self.joiner is None and 20 <= self.parts[-1] < 100 and low == self.end:
            self.joiner = (self.language.word("-"), low, low + 1)
            return True
        return False

    def _joins(self) -> bool:
        if self.joiner or self.ordinal:
            return False
        return 30 <= self.parts[-1] < 100 if self.language.lang == "es" else self.parts[-1] in (100, 1000)

    def _continues(self, value: int, ordinal: bool) -> bool:
        last = self.parts[-1]
        if len(self.parts) >= LONGEST_NUMBER or (self.ordinal and not (ordinal and last >= 20 and value < 10)):
            return False
        if self.joiner and self.language.lang == "es":
            return value < 10
        if value >= 100:
            return True if value in (100, 1000) else last == 1000
        if last >= 100:
            return True
        if last % 10 == 0 and last >= 20 and value < 10:
            return True
        # "nineteen ninety": a year in two halves, of which Spanish knows nothing.
        return self.language.lang == "en" and 11 <= last <= 20 and value >= 10

    def close(self) -> None:
        """Write the number that was read, and the joining word after it that joined nothing."""
        if not self.parts:
            return
        value = _sum(self.parts)
        written = self.found
        if self.ordinal:
            code, values = _ordinal(value, self.language)
        else:
            code, values = number(value, self.language, 1000 <= value < 2200)
        written.add(code, self.start, self.end, values)
        if self.joiner:
            word, low, high = self.joiner
            written.add(word.code if word else OTHER, low, high, word.values if word else NOTHING)
        self.parts, self.joiner, self.ordinal = [], None, False


def _sum(parts: list[int]) -> int:
    total = current = 0
    for value in parts:
        if value == 1000:
            total, current = total + max(current, 1) * 1000, 0
        elif value == 100:
            current = max(current, 1) * 100
        elif 11 <= current <= 20 and value >= 10:
            current = current * 100 + value
        else:
            current += value
    return total + current


def number(value: int, language: Language, year: bool) -> tuple[str, Values]:
    """Code and values of a number."""
    shape = "number"
    if year:
        shape = "year"
    elif 1 <= value <= 12:
        shape = "month"
    elif 13 <= value <= 31:
        shape = "day"
    elif value < 100:
        shape = "two"
    return language.classes[_shaped(shape)], dict.fromkeys(SHAPES[shape], value)


@cache
def _shaped(shape: str) -> str:
    """The name of the classes of a number's shape, together."""
    return "+".join(sorted(SHAPES[shape]))


def _ordinal(value: int, language: Language) -> tuple[str, Values]:
    shape = "ordinal" if 1 <= value <= 31 else "nth"
    return language.classes[_shaped(shape)], dict.fromkeys(SHAPES[shape], value)


def _digits(match: re.Match[str], language: Language) -> tuple[str, Values]:
    """Code and values of a token that begins with a digit."""
    kind, written = match.lastgroup or "", match[0]
    if kind == "number":
        return _count(written, language)
    if not written.isascii() and kind not in MARKED:
        return NAME, NOTHING
    if kind in ("ordinal", "decade", "shortyear"):
        value = int(re.sub(r"\D", "", written))
        if kind == "ordinal":
            return _ordinal(value, language)
        if kind == "decade":
            return language.classes["DECADE"], {"DECADE": value}
        return number(full_year(value), language, True)
    node = _numeric(match, language.lang)
    if node is None:
        return NAME, NOTHING
    day = node.day if isinstance(node, Calendar) else None
    kind = "TDAY" if day else "TMONTH" if isinstance(node, Calendar) else "TPART"
    return language.classes[kind], {kind: node}


MARKED = ("ordinal", "decade", "years", "shortyear", "pair")
"""Tokens that have marks outside ASCII: "3.º", "’16", "2014–2018"."""


def _count(written: str, language: Language) -> tuple[str, Values]:
    """A bare number; what is too long, or begins with a nought as no day does, is a name."""
    if not (written.isdigit() and written.isascii()) or len(written) > 6:
        return NAME, NOTHING
    if len(written) > 1 and written[0] == "0" and len(written) != 2:
        return NAME, NOTHING
    return number(int(written), language, len(written) == 4 and "1000" <= written < "2200")


def _numeric(match: re.Match[str], lang: str) -> Calendar | Stretch | Part | None:
    """A date in digits; None where there is no such day."""
    kind = match.lastgroup
    if kind in NAMED:
        return NAMED[kind](match[0], lang)
    parts = [int(part) for part in re.findall(r"\d+", match[0])[: 2 if kind == "short" else 3]]
    if kind == "iso":
        year, month, day = parts
        return _checked(year, month, day, False) or _checked(year, day, month, False)
    if kind == "month":
        return Calendar(parts[1], parts[0])
    if match[0] == "9/11" and lang == "en" and match.span() != (match.pos, match.endpos):
        return Calendar(2001, 9, 11)  # in a text it names a day, whatever the year of the page; in a cell it is a date
    return _day_and_month(parts, lang)


def _years(written: str, lang: str) -> Calendar | Stretch | None:
    """ "2014-2018", "2024/25"; "2015/3" is a month."""
    first, last = re.findall(r"\d+", written)
    start = int(first)
    end = int(last) if len(last) == 4 else start // 100 * 100 + int(last)
    if start < end < start + 150 and len(last) > 1:
        return Stretch(Calendar(start), Calendar(end))
    return Calendar(start, int(last)) if 1 <= int(last) <= 12 and "~" not in written else None


def _business(written: str, lang: str) -> Part:
    """ "4T25", "Q12026": a quarter and its year."""
    digits = re.sub(r"\D", "", written)
    return Part("quarter", int(digits[0]), Calendar(full_year(int(digits[1:]))))


def _iso_week(written: str, lang: str) -> Part:
    return Part("week", int(written[-2:]), Calendar(int(written[:4])))


def _basic(written: str, lang: str) -> Calendar | None:
    """ "20260318": ISO 8601's basic form."""
    digits = written.replace(" ", "")
    return _checked(int(digits[:4]), int(digits[4:6]), int(digits[6:]), False)


def _day_and_month(parts: list[int], lang: str) -> Calendar | None:
    """The date of two or three numbers, day and month in the order of the language unless only the other fits."""
    one, two = parts[:2]
    year = full_year(parts[2]) if len(parts) > 2 else None
    day, month = (one, two) if lang == "es" else (two, one)
    swapped = one <= 12 and two <= 12 and one != two
    return _checked(year, month, day, swapped) or _checked(year, day, month, False)


def _pair(written: str, lang: str) -> Stretch | None:
    """Two dates in digits with a hyphen between: "10/1-11/2/2017"."""
    ends = [_day_and_month([int(n) for n in re.findall(r"\d+", end)], lang) for end in re.split("[-–]", written)]
    first, last = ends
    return Stretch(first, last) if first and last else None


NAMED: dict[str | None, Callable[[str, str], Calendar | Stretch | Part | None]] = {
    "years": _years, "pair": _pair, "business": _business, "isoweek": _iso_week, "basic": _basic,
}  # fmt: skip


def _checked(year: int | None, month: int, day: int, swapped: bool) -> Calendar | None:
    try:
        datetime.date(year or 2024, month, day)
    except ValueError:
        return None
    return Calendar(year, month, day, swapped=swapped)


def _roman(written: str) -> int | None:
    """The number of a century in Roman figures (I to XXXIX); None for any other word."""
    if not written.isupper() or set(written.lower()) - set(ROMAN):
        return None
    values = [ROMAN[letter] for letter in written.lower()]
    return sum(-v if values[i + 1 : i + 2] > [v] else v for i, v in enumerate(values))
