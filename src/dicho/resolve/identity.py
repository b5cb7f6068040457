"""Speakers across documents: which names are certainly one's, and which may be.

What is certain is merged without asking, and little is: the same full name but for accents, hyphens and titles; a full
name in another transliteration, or without its second surname, when no other name in the ledger could be meant; a
surname alone when one full name bears it and both hold one office. Two who share a surname are never one by it, and
who has no name ("a spokesman") is another in every document. All else is a proposal, for a person to decide.

Names are looked up by keys, never each with each, so that a hundred thousand take seconds. The order in which names
come makes no difference: everything is sorted first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dicho.model.ids import digest
from dicho.model.statement import SpeakerKind
from dicho.resolve import keys, translated
from dicho.text.names import Gender, People, fold, is_role, load_people, role_gender, stem, words
from dicho.text.naming.likeness import LIKELY, Likeness, Reason, compare

VERSION = "identity/1"

Offices = Callable[[str], frozenset[str]]
Apart = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker of the ledger: the id, the name as written at its fullest, its kind, how often and where it stands."""

    id: str
    name: str
    kind: SpeakerKind
    statements: int = 1
    documents: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two speakers that are, or may be, one, `a` with the smaller id; why, as sentences' codes with their words."""

    a: str
    b: str
    score: float
    reasons: tuple[Reason, ...]

    @property
    def id(self) -> str:
        """The same whenever the same two are proposed."""
        return digest("pair", self.a, self.b)


def offices_in(sources: Iterable[str]) -> frozenset[str]:
    """The offices and titles, folded, that stand in the phrases by which documents name a speaker."""
    people = load_people()
    found = {word for source in sources for word in words(source)}
    return frozenset(word for word in found if word in people.titles or is_role(word, people))


def no_offices(speaker: str) -> frozenset[str]:
    """Of nobody an office is known."""
    return frozenset()


def certain(names: Iterable[Name], offices: Offices = no_offices) -> list[Pair]:
    """The merges that need no asking, sorted."""
    listed = names_of(names)
    known = keys.index(listed)
    found = {(pair.a, pair.b): pair for pair in _same(known)}
    for pair in (*_spelled(known), *_bare(known, offices), *_translated(listed)):
        found.setdefault((pair.a, pair.b), pair)
    return [found[key] for key in sorted(found)]


def names_of(names: Iterable[Name]) -> list[Name]:
    """Those that name somebody, in one settled order."""
    return sorted((name for name in names if name.kind != "unnamed"), key=lambda n: (n.id, n.name))


def _pair(left: Name, right: Name, reasons: Sequence[Reason], score: float) -> Pair:
    if left.id > right.id:
        left, right, reasons = right, left, [reason.turned() for reason in reasons]
    return Pair(left.id, right.id, round(score, 3), tuple(reasons))


def _same(known: keys.Index) -> Iterator[Pair]:
    """The same words but for accents, hyphens, spaces, articles and titles: two at least."""
    for group in known.by_whole.values():
        for other in group[1:]:
            yield _pair(group[0], other, [Reason("same", group[0].name, other.name)], 1.0)


def _spelled(known: keys.Index) -> Iterator[Pair]:
    """Full names that sound alike word for word, of which one may lack a second surname; no third name beside them."""
    people = load_people()
    for key in sorted(known.by_opening):
        group = known.by_opening[key]
        if len(group) < 2 or _rivals(group, known, people):
            continue
        longest = max(group, key=lambda n: (len(known.words[n.id]), n.statements, n.id))
        for other in group:
            if other.id == longest.id:
                continue
            likeness = compare(longest.name, other.name, "person")
            if likeness.score >= LIKELY:
                yield _pair(longest, other, likeness.reasons, likeness.score)


def _rivals(group: Sequence[Name], known: keys.Index, people: People) -> bool:
    """Whether the names that open alike may be more than one person's.

    They are one's when each but the longest is its beginning, one word shorter at most and not ending in a given name.
    """
    sounds = {keys.sounds(known.words[name.id]) for name in group}
    longest = max(sounds, key=lambda s: (len(s), s))
    if any(longest[: len(each)] != each or len(longest) - len(each) > 1 for each in sounds):
        return True
    marks = {known.marks[name.id] for name in group}
    shorter = [name for name in group if len(known.words[name.id]) < len(longest)]
    cut = any(known.words[name.id][-1] in people.given for name in shorter)
    return len(marks) > 1 or cut or keys.initialled(longest)


def _translated(names: Sequence[Name]) -> Iterator[Pair]:
    """A body's name and its translation, word for word."""
    for left, right, score in translated.pairs(names):
        yield _pair(left, right, [Reason("languages", left.name, right.name)], min(0.95, score))


def _bare(known: keys.Index, offices: Offices) -> Iterator[Pair]:
    """A surname alone: of the one full name in the ledger that bears it, when an office says so too.

    Of several who bear it, the one who holds that office, where each of the others is known to hold another.
    """
    for single in known.singles:
        word = known.words[single.id][0]
        bearers = known.bearers(word)
        if any(known.words[name.id][0] == word for name in bearers):
            continue
        mine = offices(single.id)
        groups: defaultdict[keys.Words, list[Name]] = defaultdict(list)
        for name in bearers if mine and len(bearers) <= keys.MOST_BEARERS else ():
            groups[known.group(name)].append(name)
        agree = {key: _shared(mine, group, known, offices) for key, group in groups.items()}
        found = [shared for shared in agree.values() if shared]
        others = (group for key, group in groups.items() if not agree[key])
        if len(found) == 1 and all(any(offices(name.id) for name in group) for group in others):
            name, told = found[0]
            yield _pair(single, name, [Reason("office", *told), Reason("dropped", "", name.name)], 0.9)


def _shared(
    mine: frozenset[str], group: Sequence[Name], known: keys.Index, offices: Offices
) -> tuple[Name, tuple[str, str]] | None:
    """The first of one person's names that an office of the surname's is an office of too, with both."""
    for name in group:
        if shared := agreeing(mine, offices(name.id), gender_of(known.words[name.id])):
            return name, shared
    return None


def gender_of(name: Sequence[str]) -> Gender:
    """The gender a known given name tells."""
    return load_people().given.get(name[0], "either")


def agreeing(left: frozenset[str], right: frozenset[str], gender: Gender = "either") -> tuple[str, str] | None:
    """An office of each side that is one: the same word but for number, or a synonym in the lists.

    None where an office's gender is not the other's, nor that of who is called so.
    """
    people = load_people()
    genders = {role_gender(fold(word), people) or people.titles.get(fold(word), "either") for word in left | right}
    if len({*genders, gender} - {"either"}) > 1:
        return None
    for mine in sorted(left):
        for other in sorted(right):
            heads = stem(fold(mine)), stem(fold(other))
            if heads[0] == heads[1] or people.same.get(heads[0], frozenset()) & people.same.get(heads[1], frozenset()):
                return mine, other
    return None


def proposals(
    names: Iterable[Name], group: Mapping[str, str] | None = None, apart: Apart = lambda a, b: False
) -> list[Pair]:
    """The pairs worth a person's look, likeliest first: not of one group already, not told apart by a decision.

    `group` gives the person each speaker is of; one pair is proposed for two groups, the likeliest.
    """
    listed = names_of(names)
    known = keys.index(listed)
    of = group or {}
    best: dict[tuple[str, str], Pair] = {}
    for left, right in known.candidates():
        groups = sorted((of.get(left.id, left.id), of.get(right.id, right.id)))
        if groups[0] == groups[1]:
            continue
        likeness = likeness_of(left, right)
        if likeness.score < LIKELY:
            continue
        pair = _pair(left, right, likeness.reasons, likeness.score)
        old = best.get((groups[0], groups[1]))
        if old is None or (pair.score, pair.id) > (old.score, old.id):
            best[groups[0], groups[1]] = pair
    left_over = [pair for (a, b), pair in best.items() if not apart(a, b)]
    return sorted(left_over, key=lambda p: (-p.score, p.a, p.b))


def likeness_of(left: Name, right: Name) -> Likeness:
    """How like the names of two speakers are; of two kinds as of persons, which asks for more."""
    return compare(left.name, right.name, left.kind if left.kind == right.kind else "person")


def clusters(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups that the pairs join, each sorted, by their first id."""
    leader = {each: each for each in ids}

    def find(each: str) -> str:
        while leader[each] != each:
            leader[each] = leader[leader[each]]
            each = leader[each]
        return each

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        leader[high] = low
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in sorted(leader):
        found[find(each)].append(each)
    return list(found.values())
