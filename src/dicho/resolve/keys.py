"""Finding the names that may be one's without comparing each with each: by words, sounds and initials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from dicho.text.names import People, fold, load_people
from dicho.text.naming import bodies, persons
from dicho.text.naming.spelling import ear, skeleton, sound

if TYPE_CHECKING:
    from dicho.resolve.identity import Name

MOST = 40
"""Names under one key that are compared with each other, the most quoted first: a key of thousands tells nothing."""
MOST_BEARERS = 12
"""Full names a single word is compared with: one that fits more tells nobody."""
WORDS = 8  # words of a name that are made keys of

Words = tuple[str, ...]


@dataclass(slots=True)
class Index:
    """The names of a ledger by what they may be found under. Groups keep the names' own order."""

    words: dict[str, Words] = field(default_factory=dict)
    marks: dict[str, frozenset[str]] = field(default_factory=dict)
    by_whole: dict[tuple[str, str], list[Name]] = field(default_factory=lambda: defaultdict(list))
    by_opening: dict[Words, list[Name]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    singles: list[Name] = field(default_factory=list)
    by_initials: dict[Words, list[Name]] = field(default_factory=lambda: defaultdict(list))
    initials: list[Name] = field(default_factory=list)
    by_body: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    short: list[Name] = field(default_factory=list)

    def bearers(self, word: str) -> list[Name]:
        """The full names that hold this word, or one of its sound."""
        return list(self.by_word.get(ear(word), ()))

    def group(self, name: Name) -> Words:
        """What the names that are certainly one's have in common: how they open."""
        return opening(self.words[name.id])

    def candidates(self) -> Iterator[tuple[Name, Name]]:
        """Every two names under one key, each two once."""
        seen: set[tuple[str, str]] = set()
        for left, right, sure in self._together():
            key = (left.id, right.id) if left.id < right.id else (right.id, left.id)
            if left.id != right.id and key not in seen and (sure or self._may_be_one(left, right)):
                seen.add(key)
                yield left, right

    def _together(self) -> Iterator[tuple[Name, Name, bool]]:
        """Two names under one key; sure to be worth comparing under all their letters, or an acronym."""
        for key, block in sorted(self.by_key.items()):
            if len(block) > 1:
                yield from ((a, b, key[0] in "=#") for a, b in combinations(self._most(block), 2))
        for single in self.singles:
            yield from ((single, name, True) for name in self._fitting(single))
        for name in self.initials:
            fit = self.by_initials.get(self.words[name.id][:2], [])
            if len({self.group(other) for other in fit}) == 1:
                yield from ((name, other, True) for other in fit)

    def _may_be_one(self, left: Name, right: Name) -> bool:
        """Whether each word of the shorter name is like one of the longer: a quick look before the whole comparison."""
        short, long = sorted((self.words[left.id], self.words[right.id]), key=len)
        similar = persons.similar if left.kind == "person" else bodies.similar
        return all(word in long or any(similar(word, other).how for other in long) for word in short)

    def _fitting(self, single: Name) -> list[Name]:
        found = self.bearers(self.words[single.id][0])
        return found if len(found) <= MOST_BEARERS else []

    @staticmethod
    def _most(block: list[Name]) -> list[Name]:
        return block if len(block) <= MOST else sorted(block, key=lambda n: (-n.statements, n.id))[:MOST]


def index(names: Sequence[Name]) -> Index:
    """The index of names, which must be sorted and of persons and organisations only."""
    found, people = Index(), load_people()
    for name in names:
        add = _person if name.kind == "person" else _body
        add(found, name, people)
    return found


def _person(found: Index, name: Name, people: People) -> None:
    parts, marks = persons.parts(name.name)
    words = tuple(part.latin for part in parts if part.latin)[:WORDS]
    found.words[name.id], found.marks[name.id] = words, marks
    if len(words) == 1 and len(words[0]) > 1:
        found.singles.append(name)
    if len(words) < 2:
        return
    if all(len(word) == 1 for word in words):
        found.initials.append(name)
    else:
        found.by_initials[words[0][0], words[1][0]].append(name)
    found.by_whole["person", _run(words, marks)].append(name)
    found.by_opening[opening(words)].append(name)
    for word in dict.fromkeys(ear(w) for w in words if len(w) > 1):
        found.by_word[word].append(name)
    for key in dict.fromkeys(_keys(words)):
        found.by_key[key].append(name)


def _run(words: Words, marks: frozenset[str]) -> str:
    return " ".join(("".join(words), *sorted(marks)))


def _keys(words: Words) -> Iterator[str]:
    """Each word's consonants with the first sound of each other word, and all letters together."""
    yield f"={''.join(words)}"
    heads = [sound(word)[:1] for word in words]
    for i, word in enumerate(words):
        bones = skeleton(word)
        if len(word) > 1:
            yield from (f"{bones} {head}" for j, head in enumerate(heads) if j != i)


def _body(found: Index, name: Name, people: People) -> None:
    body = bodies.parse(name.name)
    words = tuple(word.latin for word in body.words if word.latin)[:WORDS]
    found.words[name.id], found.marks[name.id] = words, frozenset()
    if not words:
        return
    if len(words) > 1:
        for word in dict.fromkeys(words):
            found.by_body[word].append(name)
    elif fold(body.words[0].written) in people.organisations and not body.words[0].written[:1].islower():
        found.short.append(name)
    forms = "+".join(str(form) for form in sorted(body.forms))
    found.by_whole["organisation", f"{body.key} {forms}"].append(name)
    for key in dict.fromkeys(_body_keys(body, words)):
        found.by_key[key].append(name)


def _body_keys(body: bodies.Body, words: Words) -> Iterator[str]:
    yield from (f"#{letters}" for letters in sorted({body.acronym, *body.stated, *body.initials} - {""}))
    bones = [skeleton(word) for word in words]
    if len(bones) == 1:
        yield f"@{bones[0]}"
    yield from (f"@{a} {b}" for a, b in combinations(sorted(set(bones)), 2))


def opening(words: Words) -> Words:
    """A full name's first two words by their sound: what its shorter and its otherwise spelled forms share."""
    return sounds(words[:2])


def sounds(words: Iterable[str]) -> Words:
    """Each word by its sound."""
    return tuple(sound(word) for word in words)


def initialled(words: Iterable[str]) -> bool:
    """Whether a word is but an initial, which many words begin with."""
    return any(len(word) == 1 for word in words)
