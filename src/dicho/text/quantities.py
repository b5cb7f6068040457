"""Quantities in Spanish and English: a number in figures or words, its unit as read, and what bounds it.

The language decides what a point and a comma in figures mean; where it does not ("1,234" in Spanish, which some
countries read as thousands) the number is left out. Years, dates, clock times, ordinals and numbers of lists are no
quantities. Words stand in `lang/quantities.{en,es}.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dicho.model.span import Span
from dicho.model.statement import Bound, Quantity
from dicho.text import langfile
from dicho.text.names import fold

FIGURES = r"\d{1,3}(?:[.,  ’']\d{3})+(?:[.,]\d{1,6})?|\d{1,12}(?:[.,]\d{1,6})?"
TOKEN = re.compile(
    rf"(?P<figures>(?<![\w.,:/#])(?>{FIGURES})(?!:\d|/\d|[.,]\d|[ºª°\d]))"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)|(?P<mark>\S)"
)
PHONE = re.compile(r"\d-\d{2,}-?$|\+\d{1,3} ?$")
GLUED = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ro|do|to|mo|vo|no)\b", re.IGNORECASE)
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
SIGNS = frozenset("$€£¥")
YEARS = range(1500, 2101)
MOST_WORDS = 4  # words of a bound
LONGEST = 40  # digits and separators of a number


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    lang: str
    decimal: str
    numbers: Mapping[str, float]
    scales: Mapping[str, float]
    fractions: Mapping[str, float]
    articles: frozenset[str]
    joins: frozenset[str]
    of: str
    pronouns: frozenset[tuple[str, ...]]
    before_years: frozenset[str]
    not_units: frozenset[str]
    percent: frozenset[str]
    bounds: Mapping[tuple[str, ...], Bound]
    ranges: Mapping[str, str]


class _Token(NamedTuple):
    kind: str
    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """A number read from tokens `first` up to `after`."""

    value: float
    first: int
    after: int
    plain: bool = False


@cache
def load(lang: str) -> Words:
    """The words of a language. LexiconError when its file is missing or malformed."""
    name = f"quantities.{lang}.toml"
    data = langfile.toml(name)
    with langfile.shaped(name):
        words = data["words"]
        return Words(
            lang,
            data["decimal"],
            data["numbers"],
            data["scales"],
            data["fractions"],
            frozenset(words["articles"].split()),
            frozenset(words["joins"].split()),
            words["of"],
            frozenset(tuple(phrase.split()) for phrase in words["pronouns"]),
            frozenset(words["before_years"].split()),
            frozenset(words["not_units"].split()),
            frozenset(words["percent"].split()),
            {tuple(phrase.split()): bound for phrase, bound in data["bounds"].items()},
            data["ranges"],
        )


def find(text: str, lang: str | None, start: int = 0, end: int | None = None) -> list[Quantity]:
    """The quantities in text[start:end], in order. For a language other than "en" and "es" only what both agree on."""
    end = len(text) if end is None else end
    code = (lang or "")[:2]
    if code in ("en", "es"):
        return _Reader(text, load(code), start, end).run()
    english, spanish = (_Reader(text, load(each), start, end).run() for each in ("en", "es"))
    return [quantity for quantity in english if quantity in spanish]


def numbers(text: str, lang: str) -> list[tuple[float, Span]]:
    """Each number of a text in "en" or "es", in figures or words, without unit or bound; years and list items too."""
    reader = _Reader(text, load(lang), 0, len(text))
    return reader.values()


@cache
def _first(lang: str) -> frozenset[str]:
    """The words a number in words may begin with, those with a hyphen aside: few words of a text are among them."""
    words = load(lang)
    return frozenset((*words.numbers, *words.scales, *words.fractions, *words.articles))


class _Reader:
    """One pass over the tokens of a stretch."""

    def __init__(self, text: str, words: Words, start: int, end: int) -> None:
        self.text = text
        self.words = words
        self.first = _first(words.lang)
        self.tokens = [
            _Token(
                str(m.lastgroup), m.group(), fold(m.group()) if m.lastgroup == "word" else m.group(), m.start(), m.end()
            )
            for m in TOKEN.finditer(text, start, end)
        ]

    def run(self) -> list[Quantity]:
        found: list[Quantity] = []
        at = free = 0
        while at < len(self.tokens):
            number = self._number(at)
            quantity = self._quantity(number, free) if number else None
            free = quantity[1] if quantity else free
            if quantity:
                found.append(quantity[0])
            at = max(at + 1, quantity[1] if quantity else number.after if number else 0)
        return found

    def values(self) -> list[tuple[float, Span]]:
        found: list[tuple[float, Span]] = []
        at = 0
        while at < len(self.tokens):
            number = self._number(at)
            if number:
                found.append((number.value, Span(self.tokens[at].start, self.tokens[number.after - 1].end)))
            at = max(at + 1, number.after if number else 0)
        return found

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    # Numbers

    def _number(self, at: int) -> _Number | None:
        token = self.tokens[at]
        if token.kind == "figures":
            return self._figures(at)
        if token.kind == "word" and (token.low in self.first or "-" in token.low):
            return self._spelled(at)
        return None

    def _figures(self, at: int) -> _Number | None:
        token = self.tokens[at]
        value = self._value(token.text)
        around = self.text[max(0, token.start - 8) : token.start]
        dashed = around.endswith("-") and self.text.startswith("-", token.end)
        if dashed or PHONE.search(around) or re.match(r"-\d+-\d", self.text[token.end : token.end + 8]):
            return None
        if value is None or GLUED.match(self.text, token.end) or self._is_item(token):
            return None
        after, scaled = self._scaled(at + 1)
        return _Number(value * scaled, at, after, plain=after == at + 1 and token.text.isdecimal())

    def _is_item(self, token: _Token) -> bool:
        """Whether it numbers a line of a list: "3. Water"."""
        before = self.text[max(0, token.start - 4) : token.start].rstrip(" ")
        opens = before.endswith("\n") or (not before and token.start < 4)
        return opens and self.text.startswith((". ", ") "), token.end)

    def _value(self, figures: str) -> float | None:
        """What figures mean in this language; None where it cannot be told."""
        if len(figures) > LONGEST:
            return None
        bare = figures.replace("\u00a0", "").replace(" ", "").replace("’", "").replace("'", "")
        other = "," if self.words.decimal == "." else "."
        if bare.isdecimal():
            return float(bare)
        if THOUSANDS.fullmatch(bare):
            marks = {mark for mark in bare if not mark.isdecimal()}
            if len(marks) == 1 and (other in marks or bare.count(self.words.decimal) > 1):
                return float(re.sub("[.,]", "", bare))
            if len(marks) == 1:
                # "1,234" in Spanish may be either; "1.234" in English is a decimal.
                return float(bare) if self.words.decimal == "." else None
        whole, _, rest = bare.rpartition(self.words.decimal)
        if not whole or other in rest:
            return None
        digits = re.sub("[.,]", "", whole)
        return float(f"{digits}.{rest}") if digits.isdecimal() and rest.isdecimal() else None

    def _scaled(self, at: int) -> tuple[int, float]:
        """Past "million", "mil millones": where they end and what they multiply by."""
        scale = 1.0
        while self._low(at) in self.words.scales and not (
            self._low(at) in ("m", "k") and self.tokens[at].text.isupper()
        ):
            scale *= self.words.scales[self._low(at)]
            at += 1
        return at, scale

    def _spelled(self, at: int) -> _Number | None:
        """A number in words; a fraction ends it ("two thirds", "a third")."""
        words, first = self.words, at
        if self._low(at) in words.fractions:
            return self._part(at)
        article = self._low(at) in words.articles
        if article and self._low(at + 1) in words.fractions:
            return _Number(words.fractions[self._low(at + 1)], first, at + 2)
        if article and self._low(at + 1) in words.scales:
            at += 1
        after = at
        while self._takes(after, after > at):
            after += 1
        if after == at:
            return None
        value = self._sum([self.tokens[i].low for i in range(at, after)])
        if self._low(after) in words.fractions and value > 0:
            return _Number(value * words.fractions[self._low(after)], first, after + 1)
        return _Number(value, first, after)

    def _takes(self, at: int, begun: bool) -> bool:
        """Whether a word goes on with, or begins, a number in words."""
        low = self._low(at)
        if begun and low in self.words.joins:
            return self._continues(at + 1)
        lone = begun or low in ("mil", "cien") or self._low(at - 1) in self.words.articles
        return self._continues(at) or (low in self.words.scales and len(low) > 2 and lone)

    def _sum(self, lows: Sequence[str]) -> float:
        """What number words amount to: hundreds multiply what is below them, thousands and millions all before them."""
        total, thousands, part = 0.0, 0.0, 0.0
        for low in lows:
            scale = self.words.scales.get(low, 0.0)
            if scale > 1000:
                total, thousands, part = total + (thousands + part or 1.0) * scale, 0.0, 0.0
            elif scale == 1000:
                thousands, part = thousands + (part or 1.0) * scale, 0.0
            elif scale:
                part = (part or 1.0) * scale
            elif low not in self.words.joins:
                part += sum(self.words.numbers[each] for each in low.split("-"))
        return total + thousands + part

    def _continues(self, at: int) -> bool:
        return all(part in self.words.numbers for part in self._low(at).split("-")) and bool(self._low(at))

    def _part(self, at: int) -> _Number | None:
        """ "half a million", "medio millón", "la mitad de"."""
        value = self.words.fractions[self._low(at)]
        after = at + 1
        if self._low(after) in self.words.articles:
            after += 1
        end, scale = self._scaled(after)
        if end > after:
            return _Number(value * scale, at, end)
        return None

    # What stands around them

    def _quantity(self, number: _Number, free: int) -> tuple[Quantity, int] | None:
        """The quantity of a number and the token after it; the tokens before `free` belong to another."""
        first, bound = self._bound(number.first, free)
        before = self._low(number.first - 1)
        if (before, self._low(number.first)) in self.words.pronouns:
            return None
        sign = before if number.first > free and before in SIGNS else ""
        upper, after = self._upper(number)
        unit, end = self._unit(after)
        unit = unit or sign
        year = number.plain and number.value in YEARS
        if year and (not unit or before in self.words.before_years):
            return None
        if not unit and self.tokens[number.first].kind == "word" and number.value == 1:
            return None  # "one" alone is a pronoun
        span = Span(self.tokens[min(first, number.first - bool(sign))].start, self.tokens[end - 1].end)
        told: Bound = "range" if upper is not None else bound
        return Quantity(number.value, unit, (span,), told, upper), end

    def _bound(self, at: int, free: int) -> tuple[int, Bound]:
        """The words before a number that bound it, the longest first."""
        if at > free and self._low(at - 1) in SIGNS:
            at -= 1
        for count in range(min(MOST_WORDS, at - free), 0, -1):
            phrase = tuple(self._low(i) for i in range(at - count, at))
            if phrase in self.words.bounds:
                return at - count, self.words.bounds[phrase]
        return at, "exact"

    def _upper(self, number: _Number) -> tuple[float | None, int]:
        """The far end of "between 5 and 7", "5-7", "5 to 7", and where it ends."""
        at = number.after
        lead, link = self._low(number.first - 1), self._low(at)
        joined = self.words.ranges.get(lead) == link or link in ("-", "–")
        far = self._number(at + 1) if joined and at + 1 < len(self.tokens) else None
        if far is None or far.value <= number.value:
            return None, at
        return far.value, far.after

    def _unit(self, at: int) -> tuple[str, int]:
        """The noun or sign after a number, as read in small letters, and where it ends; "" and `at` without one."""
        low = self._low(at)
        if low in SIGNS or low == "%" or low in self.words.percent:
            return (low if low in SIGNS else "%"), at + 1
        if (low, self._low(at + 1)) in (("por", "ciento"), ("por", "cien"), ("per", "cent")):
            return "%", at + 2
        step = at + 1 if low == self.words.of else at
        step += step > at and self._low(step) in ("the", "los", "las", "el", "la")
        token = self.tokens[step] if step < len(self.tokens) else None
        gap = self.text[self.tokens[at - 1].end : token.start] if token else "x"
        if (
            token is None
            or token.kind != "word"
            or (step == at and gap.strip("\u00a0 "))
            or token.low in self.words.not_units
        ):
            return "", at
        return (token.text.lower() if not token.text.isupper() else token.text), step + 1


def apart(quantities: Sequence[Quantity], taken: Sequence[Span]) -> list[Quantity]:
    """Those that share no character with the stretches taken (dates)."""
    return [q for q in quantities if not any(a.overlaps(b) for a in q.span for b in taken)]
