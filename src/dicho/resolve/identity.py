"""Speakers across documents: which names are certainly one's, and which may be.

What is certain is merged without asking, and little is: the same full name but for accents, hyphens and titles; a full
name in another transliteration, or without its second surname, when no other name in the ledger could be meant; a
surname alone, or a full name with another form of the given name, when nobody else bears the surname and a second sign
agrees (:mod:`dicho.resolve.signs`); an acronym and the one body that states it. Two who share a surname are never one
by it, and who has no name ("a spokesman") is another in every document. All else is a proposal, for a person to decide.

Names are looked up by keys, never each with each, so that a hundred thousand take seconds. The order in which names
come makes no difference: everything is sorted first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dicho.model.ids import digest
from dicho.model.statement import SpeakerKind
from dicho.resolve import keys, translated
from dicho.resolve.signs import Ask, agreeing, gender_of, nothing
from dicho.text.names import load_people
from dicho.text.naming import bodies
from dicho.text.naming.likeness import LIKELY, Likeness, Reason, compare
from dicho.text.naming.spelling import ear

VERSION = "identity/2"

NEAR = 0.8
"""How like two full names are that may differ in the form of a given name."""
SUPPORTED = 0.9
"""What a name alone counts as where a second sign agrees, and another bears it too."""
ASKED = 200
"""Proposals for which the documents are asked: more nobody looks at, and each asks for some texts."""
UNLIKE = frozenset({"differs", "suffix", "alone", "order"})
"""Reasons with which two full names are no forms of one."""

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


def certain(names: Iterable[Name], ask: Ask = nothing) -> list[Pair]:
    """The merges that need no asking, sorted. `ask` tells what the documents say of a speaker; once of each."""
    listed = names_of(names)
    known, ask = keys.index(listed), cache(ask)
    found = {(pair.a, pair.b): pair for pair in _same(known)}
    for rule in (_spelled, _bare, _near, _initials):
        for pair in rule(known, ask):
            found.setdefault((pair.a, pair.b), pair)
    for pair in _translated(listed):
        found.setdefault((pair.a, pair.b), pair)
    for pair in _acronyms(listed, clusters([name.id for name in listed], found), ask):
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


def _spelled(known: keys.Index, ask: Ask) -> Iterator[Pair]:
    """Full names that sound alike word for word, of which one may lack a second surname; no third name beside them.

    One cut after what may be a given name ("Ada María", "Ada María Brum") needs a sign beside.
    """
    given = load_people().given
    for key in sorted(known.by_opening):
        group = known.by_opening[key]
        if len(group) < 2 or _rivals(group, known):
            continue
        longest = max(group, key=lambda n: (len(known.words[n.id]), n.statements, n.id))
        for other in (name for name in group if name.id != longest.id):
            likeness = compare(longest.name, other.name, "person")
            words = known.words[other.id]
            cut = len(words) < len(known.words[longest.id]) and words[-1] in given
            sign = agreeing(ask(longest.id), ask(other.id), gender_of(words[:1])) if cut else None
            if likeness.score >= LIKELY and (sign or not cut):
                yield _pair(longest, other, [*likeness.reasons, *filter(None, [sign])], likeness.score)


def _rivals(group: Sequence[Name], known: keys.Index) -> bool:
    """Whether the names that open alike may be more than one person's.

    They are one's when each but the longest is its beginning, and one word shorter at most.
    """
    sounds = {keys.sounds(known.words[name.id]) for name in group}
    longest = max(sounds, key=lambda s: (len(s), s))
    if any(longest[: len(each)] != each or len(longest) - len(each) > 1 for each in sounds):
        return True
    return len({known.marks[name.id] for name in group}) > 1 or keys.initialled(longest)


def _near(known: keys.Index, ask: Ask) -> Iterator[Pair]:
    """Full names with one surname that no third bears and two forms of a given name, or its initial; a sign beside."""
    for key in sorted(known.by_word):
        group = [name for name in known.by_word[key] if ear(known.words[name.id][0]) != key]
        if len({known.group(name) for name in group}) != 2 or len(group) > keys.MOST_BEARERS:
            continue
        left = group[0]
        for right in (name for name in group[1:] if known.group(name) != known.group(left)):
            likeness = compare(left.name, right.name, "person")
            if likeness.score < NEAR or likeness.codes() & UNLIKE or known.marks[left.id] != known.marks[right.id]:
                continue
            gender = gender_of([*known.words[left.id][:1], *known.words[right.id][:1]])
            if sign := agreeing(ask(left.id), ask(right.id), gender):
                yield _pair(left, right, [*likeness.reasons, sign], likeness.score)
                break


def _initials(known: keys.Index, ask: Ask) -> Iterator[Pair]:
    """Initials alone, and the only name of these initials that speaks in the same documents, or shares a sign."""
    for name in known.initials:
        letters, mine = known.words[name.id], ask(name.id)
        fit: dict[keys.Words, tuple[Name, Reason]] = {}
        for other in known.by_initials.get(letters[:2], [])[: keys.MOST]:
            words, theirs = known.words[other.id], ask(other.id)
            if letters != tuple(word[:1] for word in words)[: len(letters)]:
                continue
            together = Reason("document", "", "") if mine.documents and mine.documents <= theirs.documents else None
            if sign := together or agreeing(mine, theirs, gender_of(words[:1])):
                fit.setdefault(known.group(other), (other, sign))
        if len(fit) == 1:
            [(other, sign)] = fit.values()
            yield _pair(name, other, [*compare(name.name, other.name, "person").reasons, sign], 0.9)


def _translated(names: Sequence[Name]) -> Iterator[Pair]:
    """A body's name and its translation, word for word."""
    for left, right, score in translated.pairs(names):
        yield _pair(left, right, [Reason("languages", left.name, right.name)], min(0.95, score))


def _acronyms(names: Sequence[Name], groups: Iterable[Sequence[str]], ask: Ask) -> Iterator[Pair]:
    """An acronym, and the one body whose name states it in brackets, there or right behind it in a text."""
    leader = {each: group[0] for group in groups for each in group}
    parsed = {name.id: bodies.parse(name.name) for name in names if name.kind == "organisation"}
    listed = [name for name in names if name.id in parsed]
    short = [name for name in listed if len(parsed[name.id].acronym) >= bodies.SHORTEST_ACRONYM]
    wanted = {parsed[name.id].acronym for name in short}
    stating: defaultdict[str, list[Name]] = defaultdict(list)
    for name in (name for name in listed if not parsed[name.id].acronym):
        in_text = ask(name.id).acronyms if parsed[name.id].initials & wanted else frozenset()
        for letters in parsed[name.id].stated | in_text:
            stating[letters].append(name)
    for name in short:
        whole = stating.get(parsed[name.id].acronym, [])
        if len({leader[each.id] for each in whole}) == 1:
            yield _pair(name, whole[0], [Reason("acronym", name.name, whole[0].name)], 0.95)


def _bare(known: keys.Index, ask: Ask) -> Iterator[Pair]:
    """A surname alone: of the one full name in the ledger that bears it, when a second sign says so too.

    Of several who bear it, the one of whom a sign says so, where each of the others is known to hold an office.
    """
    for single in known.singles:
        word = known.words[single.id][0]
        bearers = known.bearers(word)
        if len(bearers) > keys.MOST_BEARERS or any(known.words[name.id][0] == word for name in bearers):
            continue
        groups: defaultdict[keys.Words, list[Name]] = defaultdict(list)
        for name in bearers:
            groups[known.group(name)].append(name)
        agree = {key: _shared(single, group, known, ask) for key, group in groups.items()}
        found = [shared for shared in agree.values() if shared]
        others = (group for key, group in groups.items() if not agree[key])
        if len(found) == 1 and all(any(ask(name.id).offices for name in group) for group in others):
            name, sign = found[0]
            yield _pair(single, name, [sign, Reason("dropped", "", name.name)], 0.9)


def _shared(single: Name, group: Iterable[Name], known: keys.Index, ask: Ask) -> tuple[Name, Reason] | None:
    """The first of one person's names of which a sign says that it is the surname's, with the sign."""
    mine, word = ask(single.id), known.words[single.id][0]
    for name in group:
        words = known.words[name.id]
        if mine.given - set(words) or not set(keys.sounds([word])) & set(keys.sounds(words)):
            continue
        if sign := agreeing(mine, ask(name.id), gender_of(words[:1])):
            return name, sign
    return None


def proposals(
    names: Iterable[Name],
    group: Mapping[str, str] | None = None,
    apart: Apart = lambda a, b: False,
    ask: Ask = nothing,
) -> list[Pair]:
    """The pairs worth a person's look, likeliest first: not of one group already, not told apart by a decision.

    `group` gives the person each speaker is of; one pair is proposed for two groups, the likeliest. `ask` as of
    `certain`: an office or words that both share are a reason more, looked for in the likeliest `ASKED`.
    """
    listed = names_of(names)
    known, of = keys.index(listed), group or {}
    best: dict[tuple[str, str], Pair] = {}
    for pair in (*_alike(known, of), *_bodies(known, listed, of)):
        low, high = sorted((of.get(pair.a, pair.a), of.get(pair.b, pair.b)))
        old = best.get((low, high))
        if low != high and (old is None or (pair.score, pair.id) > (old.score, old.id)):
            best[low, high] = pair
    left_over = _ranked(pair for (a, b), pair in best.items() if not apart(a, b))
    return _ranked([*_supported(left_over[:ASKED], cache(ask)), *left_over[ASKED:]])


def _ranked(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda p: (-p.score, p.a, p.b))


def _alike(known: keys.Index, of: Mapping[str, str]) -> Iterator[Pair]:
    """The names under one key that are alike enough."""
    for left, right in known.candidates():
        if of.get(left.id, left.id) != of.get(right.id, right.id):
            likeness = likeness_of(left, right)
            if likeness.score >= LIKELY:
                yield _pair(left, right, likeness.reasons, likeness.score)


def _bodies(known: keys.Index, names: Sequence[Name], of: Mapping[str, str]) -> Iterator[Pair]:
    """Bodies that may be translations, and one word alone ("the Council") that is in one body's name only."""
    for left, right, score in translated.likely(names):
        yield _pair(left, right, [Reason("languages", left.name, right.name)], score)
    for short in known.short:
        whole = known.by_body[known.words[short.id][0]]
        if len({of.get(name.id, name.id) for name in whole}) == 1:
            reasons = [*likeness_of(short, whole[0]).reasons, Reason("alone", "", "")]
            yield _pair(short, whole[0], reasons, LIKELY)


def _supported(pairs: Iterable[Pair], ask: Ask) -> Iterator[Pair]:
    """The pairs of a name alone, with the sign beside, if there is one: with which of two the "Brum" agrees."""
    for pair in pairs:
        alone = any(reason.code == "alone" for reason in pair.reasons)
        sign = agreeing(ask(pair.a), ask(pair.b)) if alone else None
        if sign:
            pair = Pair(pair.a, pair.b, max(pair.score, SUPPORTED), (*pair.reasons, sign))
        yield pair


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
