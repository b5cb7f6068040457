"""The offices and titles right beside a name in a text: "Dr Brum", "el contralmirante Brum", "Brum, mayor"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicho.text.names import People, fold, is_role, load_people

REACH = 80  # code points looked at on each side of a name
MOST = 40  # mentions of one name looked at in a text
WORD = re.compile(r"[^\W\d_][\w’'-]*\.?")
AFTER = re.compile(r",\s+(?:(?:el|la|the|an?|una?)\s+)?(?P<word>[^\W\d_][\w’'-]*)")
OF = ("de", "del", "of", "la", "el", "the")
LINKS = frozenset({"de", "del", "of", "la", "el", "los", "las", "the", "y", "and", "for"})


def offices(text: str, name: str) -> Iterator[str]:
    """Each office or title, folded, that directly leads to the name or follows it after a comma. Linear in the text.

    Only what is part of the same phrase: "met the mayor and Brum" tells no office of Brum's.
    """
    people = load_people()
    for count, match in enumerate(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)):
        if count == MOST:
            return
        yield from _leading(text[max(0, match.start() - REACH) : match.start()], people)
        after = AFTER.match(text, match.end(), match.end() + REACH)
        if after and is_role(fold(after["word"]), people):
            yield fold(after["word"])


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
