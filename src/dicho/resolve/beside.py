"""What stands right beside a name in a text: "Dr Brum", "Brum, mayor", "Ada Brum", "the Harbour Board (HB)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from dicho.text.names import People, core, fold, is_role, load_people
from dicho.text.naming.bodies import STATED

REACH = 80  # code points looked at on each side of a name
MOST = 40  # mentions of one name looked at in a text
WORD = re.compile(r"[^\W\d_][\w’'-]*\.?")
BEFORE = re.compile(r"([^\W\d_][\w’'-]*)\s\Z")
AFTER = re.compile(r",\s+(?:(?:el|la|the|an?|una?)\s+)?(?P<word>[^\W\d_][\w’'-]*)")
_OF = r"(?:de|del|of|from|at)\s+(?:(?:la|el|los|las|the)\s+)?"
_SMALL = r"(?:(?=[a-zß-öø-ÿ])[\w-]+\s+){0,4}?"
_CAPITAL = r"(?![a-zß-öø-ÿ])[^\W\d_][\w’'-]*"
_BODY = rf"(?P<body>{_CAPITAL}(?:\s+(?:(?:de|del|la|las|los|y|of|the|and|for)\s+){{0,2}}{_CAPITAL}){{0,6}})"
_SHORT = r"\s+\((?P<short>[^\W\d_]{2,8})\)"
BODY_AFTER = re.compile(rf"(?:,?\s+{_SMALL}{_OF}{_BODY}|{_SHORT})")
BODY_BEFORE = re.compile(rf"\s+{_SMALL}{_OF}{_BODY}(?:{_SHORT})?,?\s+\Z")
OF = ("de", "del", "of", "la", "el", "the")
LINKS = frozenset({"de", "del", "of", "la", "el", "los", "las", "the", "y", "and", "for"})


def offices(text: str, name: str) -> Iterator[str]:
    """Each office or title, folded, that directly leads to the name or follows it after a comma. Linear in the text.

    Only what is part of the same phrase: "met the mayor and Brum" tells no office of Brum's.
    """
    people = load_people()
    for match in _mentions(text, name):
        yield from _leading(text[max(0, match.start() - REACH) : match.start()], people)
        after = AFTER.match(text, match.end(), match.end() + REACH)
        if after and is_role(fold(after["word"]), people):
            yield fold(after["word"])


def acronyms(text: str, name: str) -> Iterator[str]:
    """Each acronym, folded, that the text states in brackets right after the name."""
    for match in _mentions(text, name):
        stated = STATED.match(text[match.end() : match.end() + REACH].lstrip())
        if stated and stated[1].isupper():
            yield fold(stated[1])


def bodies(text: str, name: str) -> Iterator[str]:
    """Each body, as its folded words, that the text says is the name's: "Brum, of the Dawn Front", "Brum (DF)".

    Before the name only with an office: "la presidenta del Frente Alba (FA), Ada Brum". A known place is no body.
    """
    people = load_people()
    for match in _mentions(text, name):
        near = text[max(0, match.start() - 2 * REACH) : match.start()]
        offices = (word.end() for word in WORD.finditer(near) if is_role(fold(word.group()), people))
        before = (BODY_BEFORE.match(near, end) for end in offices)
        for found in (*before, BODY_AFTER.match(text, match.end(), match.end() + REACH)):
            told = found.groupdict("") if found else {}
            if told.get("short", "").isupper():
                yield fold(told["short"])
            if (body := " ".join(core(told.get("body", "")))) and body not in people.places | people.portfolios:
                yield body


def given(text: str, name: str) -> Iterator[str]:
    """Each known given name, folded, right before the name: whose surname it is, where it is one."""
    known = load_people().given
    for match in _mentions(text, name):
        before = BEFORE.search(text, max(0, match.start() - REACH), match.start())
        if before and before[1][0].isupper() and fold(before[1]) in known:
            yield fold(before[1])


def _mentions(text: str, name: str) -> Iterator[re.Match[str]]:
    return islice(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text), MOST)


def _leading(before: str, people: People) -> Iterator[str]:
    """Back from the name, over titles, the office and its complements, up to the first word that is none of these."""
    apart = before.rstrip().endswith(",")
    found = [match.group().rstrip(".") for match in WORD.finditer(before)]
    if apart:
        found = _without_place(found)
    for word in map(fold, reversed(found)):
        if word in people.titles or is_role(word, people):
            yield word
            apart = False
        elif word in people.modifiers or (apart and (word in LINKS or word in people.portfolios)):
            continue
        else:
            return


def _without_place(found: list[str]) -> list[str]:
    """The words without a name at their end that a preposition leads to: "el alcalde de Puerto Brum," """
    at = len(found)
    while at and found[at - 1][0].isupper() and fold(found[at - 1]) not in LINKS:
        at -= 1
    return found[:at] if at < len(found) and at and found[at - 1] in OF else found
