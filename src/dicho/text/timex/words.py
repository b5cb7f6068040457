"""A language's words of time and its grammar, from `lang/times.{en,es}.toml`, compiled for scanning.

Every token of a text becomes one character, its code; the grammar's rules are regular expressions over those codes, in
levels, each level reading what the one before has joined (finite-state cascades: S. Abney, "Partial parsing via
finite-state cascades", 1996). A rule is written in words of the language and classes in capitals: "el? DAY de MONTH".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dicho.errors import LexiconError
from dicho.text import langfile
from dicho.text.names import fold

LANGUAGES = ("en", "es")
LEVELS = ("compound", "atom", "part", "range", "bound")
NUMBERS = ("NUM", "DAY", "MM", "YY", "YEAR", "ORD", "DECADE")
NODES = ("TDAY", "TWEEKDAY", "TMONTH", "TYEAR", "TPART", "TVAGUE")
ALIASES = {"TIME": ("TDAY", "TWEEKDAY", "TMONTH", "TYEAR", "TPART"), "COUNT": ("NUM", "ONE", "FEW")}
OTHER, NAME, BREAK = "x", "X", "\n"
"""Codes of what no rule speaks of: a word in small letters, a word with a capital or a mark, a blank line."""
_ITEM = re.compile(r"[A-Z]+|[^\W\dA-Z_]+|[,./'’–—~-]|[()|?*]|\s+")

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """One known written form: its code, its value in each class it belongs to, whether it is a number's."""

    code: str
    values: Values
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule makes of what it matched: the action's name, the class it joins to, and constants."""

    make: str
    into: str
    constants: Values
    check: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the cascade: each rule with its pattern, and the codes it may begin with.

    Where a text is scanned only the rules that may begin with the code there are tried, in the file's order; their
    patterns are joined, and kept, when first wanted.
    """

    rules: tuple[Rule, ...]
    written: tuple[str, ...]
    firsts: tuple[frozenset[str], ...]
    starts: re.Pattern[str]
    joined: dict[tuple[str, int], tuple[re.Pattern[str], tuple[int, ...]]] = field(default_factory=dict)

    def fits(self, codes: str, at: int) -> Iterator[tuple[Rule, int]]:
        """The rules that fit at a place, in order, with where each ends."""
        after = -1
        while True:
            pattern, indices = self._of(codes[at], after)
            match = pattern.match(codes, at)
            if match is None:
                return
            after = indices[(match.lastindex or 1) - 1]
            yield self.rules[after], match.end()

    def _of(self, code: str, after: int) -> tuple[re.Pattern[str], tuple[int, ...]]:
        """The pattern of the rules after one of them that may begin with a code, and which they are."""
        found = self.joined.get((code, after))
        if found is None:
            indices = tuple(i for i in range(after + 1, len(self.rules)) if code in self.firsts[i])
            pattern = re.compile("|".join(self.written[i] for i in indices) or r"(?!)")
            found = self.joined[code, after] = pattern, indices
        return found


@dataclass(frozen=True, slots=True)
class Language:
    """What scanning needs of a language."""

    lang: str
    words: Mapping[str, Word]
    classes: Mapping[str, str]
    levels: Mapping[str, Level]
    checks: Mapping[str, frozenset[str]]
    nodes: frozenset[str]
    seen: dict[str, Word | None] = field(default_factory=dict)

    def word(self, written: str) -> Word | None:
        """What a word means here, None when nothing; folded as the data is."""
        try:
            return self.seen[written]
        except KeyError:
            found = self.words.get(fold(written)) if len(written) < 24 else None
            if len(self.seen) < 20_000:
                self.seen[written] = found
            return found


class _Codes:
    """Private-use characters, one for each set of classes (and literal word) that tokens can have."""

    def __init__(self) -> None:
        self.by_signature: dict[tuple[tuple[str, ...], str], str] = {}
        self.by_class: dict[str, str] = {}

    def of(self, classes: Iterable[str], literal: str = "") -> str:
        signature = (tuple(sorted(classes)), literal)
        code = self.by_signature.get(signature)
        if code is None:
            code = self.by_signature[signature] = chr(0xE000 + len(self.by_signature))
            for name in (*signature[0], *([f"={literal}"] if literal else [])):
                self.by_class[name] = self.by_class.get(name, "") + code
        return code

    def set_of(self, name: str) -> str:
        """The codes a class or literal can be; LexiconError for an unknown class."""
        found = "".join(self.by_class.get(part, "") for part in ALIASES.get(name, (name,)))
        if not found:
            raise LexiconError(f"a rule of time speaks of the unknown class {name!r}.", hint=langfile.AGAIN)
        return found


def _classes(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Folded word -> {class: value}. A class is a table word -> value, or value -> string of words, or one string."""
    found: dict[str, dict[str, Any]] = {}
    for name, table in data["classes"].items():
        pairs = [(word, True) for word in table.split()] if isinstance(table, str) else _pairs(table)
        for word, value in pairs:
            found.setdefault(fold(word), {})[name] = value
    return found


def _pairs(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(word, int(v) if v.lstrip("-").isdigit() else v) for v, words in table.items() for word in words.split()]


def _literals(forms: Iterable[str]) -> set[str]:
    return {
        fold(item) for form in forms for item in _ITEM.findall(form) if not (item.isupper() or item.strip() in "()|?*")
    }


def _pattern(form: str, codes: _Codes) -> str:
    """A written rule as a regular expression over codes."""
    if "".join(_ITEM.findall(form)) != form:
        raise LexiconError(f"a rule of time is malformed: {form!r}.", hint=langfile.AGAIN)
    parts = []
    for item in _ITEM.findall(form):
        if item.isspace():
            continue
        if item in "()|?*":
            parts.append({"(": "(?:", "*": "{0,3}"}.get(item, item))
        else:
            chars = codes.set_of(item if item.isupper() else f"={fold(item)}")
            parts.append(f"[{re.escape(chars)}]")
    return "".join(parts)


def _level(rules: Iterable[Mapping[str, Any]], codes: _Codes) -> Level:
    made: list[Rule] = []
    patterns: list[str] = []
    for rule in rules:
        constants = {k: v for k, v in rule.items() if k not in ("level", "make", "into", "forms", "check")}
        made.append(Rule(rule["make"], rule.get("into", ""), constants, rule.get("check", "")))
        patterns.append("(" + "|".join(_pattern(form, codes) for form in rule["forms"]) + ")")
    firsts = tuple(_first(pattern) for pattern in patterns)
    every = "".join(sorted(frozenset().union(*firsts)))
    starts = re.compile(f"[{re.escape(every)}]" if every else r"(?!)")
    return Level(tuple(made), tuple(patterns), firsts, starts)


def _first(pattern: str) -> frozenset[str]:
    """The codes a rule's pattern may begin with; LexiconError where it may match nothing at all."""
    found, nullable, _ = _branches(pattern, 0)
    if nullable:
        raise LexiconError("a rule of time matches nothing.", hint=langfile.AGAIN)
    return frozenset(found)


_MAYBE = re.compile(r"\?|\{0,3\}")
_PART = re.compile(r"\((?:\?:)?|\[((?:\\.|[^\]\\])*)\]|\||\)|\?|\{0,3\}")


def _branches(pattern: str, at: int) -> tuple[set[str], bool, int]:
    """Of alternatives up to a closing bracket: the first codes, whether one may be empty, and where they end."""
    found: set[str] = set()
    empty = nullable = False
    begun = True  # nothing but what may be missing has been read of this alternative
    while at < len(pattern):
        part = _PART.match(pattern, at)
        assert part is not None  # _pattern writes no other
        at = part.end()
        if part[0] == ")":
            break
        if part[0] == "|":
            empty, begun = empty or begun, True
            continue
        if part[0].startswith("("):
            inner, nullable, at = _branches(pattern, at)
        else:
            inner, nullable = set(re.sub(r"\\(.)", r"\1", part[1])), False
        missing = _MAYBE.match(pattern, at)
        at = missing.end() if missing else at
        if begun:
            found |= inner
            begun = nullable or missing is not None
    return found, empty or begun, at


@cache
def load(lang: str) -> Language:
    """The grammar of "en" or "es"; LexiconError when its file is missing or malformed."""
    name = f"times.{lang}.toml"
    data = langfile.toml(name)
    with langfile.shaped(name):
        return _compiled(lang, data)


def _compiled(lang: str, data: Mapping[str, Any]) -> Language:
    codes = _Codes()
    values = _classes(data)
    rules = data["rules"]
    literals = _literals(form for rule in rules for form in rule["forms"])
    for literal in literals:
        values.setdefault(literal, {})
    words = {w: Word(codes.of(v, w if w in literals else ""), v, "CARD" in v or "RANK" in v) for w, v in values.items()}
    for shape in (*SHAPES.values(), *((name,) for name in (*NODES, *NUMBERS, "UNIT", "ROMAN", "NTH"))):
        codes.of(shape)
    return Language(
        lang=lang,
        words=words,
        classes={signature[0][0] if len(signature[0]) == 1 else "+".join(signature[0]): code
                 for signature, code in codes.by_signature.items() if not signature[1]},
        levels={name: _level([r for r in rules if r["level"] == name], codes) for name in LEVELS},
        checks={name: frozenset(words_.split()) for name, words_ in data["checks"].items()},
        nodes=frozenset(codes.of((name,)) for name in NODES),
    )  # fmt: skip


SHAPES: dict[str, tuple[str, ...]] = {
    "month": ("DAY", "MM", "NUM", "YY"),
    "day": ("DAY", "NUM", "YY"),
    "two": ("NUM", "YY"),
    "number": ("NUM",),
    "year": ("NUM", "YEAR"),
    "ordinal": ("DAY", "ORD"),
    "nth": ("ORD",),
}
"""The classes a number can have, by its size and shape."""
