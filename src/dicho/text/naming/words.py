"""The words about names, from `lang/naming.toml`: nicknames, particles, legal forms, one word in two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dicho.text import langfile
from dicho.text.names import fold

FILE = "naming.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """`given` has for a given name the groups it is of; `forms` for the words of a legal form the form's number."""

    particles: frozenset[str]
    suffixes: frozenset[str]
    titles: frozenset[str]
    address: frozenset[str]
    given: Mapping[str, frozenset[int]]
    empty: frozenset[str]
    forms: Mapping[tuple[str, ...], int]
    same: Mapping[tuple[str, ...], str]
    heads: Mapping[str, frozenset[int]]
    numbers: Mapping[str, str]


@cache
def load() -> Words:
    """The words, read once. LexiconError when the file is missing or malformed."""
    data = langfile.toml(FILE)
    with langfile.shaped(FILE):
        return _words(data)


def _words(data: Mapping[str, Any]) -> Words:
    person, body = data["person"], data["body"]
    return Words(
        particles=frozenset(person["particles"].split()),
        suffixes=frozenset(person["suffixes"].split()),
        titles=frozenset(person["titles"].split()),
        address=frozenset(person["address"].split()),
        given=_grouped(person["given"]),
        empty=frozenset(body["empty"].split()),
        forms={tuple(f.split("-")): n for n, group in enumerate(body["forms"]) for f in group.split()},
        same={tuple(word.split("-")): group.split()[0] for group in body["same"] for word in group.split()},
        heads=_grouped(body["heads"]),
        numbers=_first(body["numbers"]),
    )


def _grouped(groups: Sequence[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for word in fold(group).split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _first(groups: Sequence[str]) -> dict[str, str]:
    return {word: group.split()[0] for group in groups for word in group.split()}
