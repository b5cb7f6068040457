"""Working out flags: what the rules of `weigh` ask of statements, pairs, utterances and documents, fetched and asked.

Statements and texts are fetched some hundred at a time; links and flags are held. With `reach` only what has to do with
some statements and documents is looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from dicho.compare import again
from dicho.compare.side import Side
from dicho.model.flag import Flag, Standing
from dicho.model.link import SAME, Link
from dicho.model.statement import Statement
from dicho.pipeline.pairing import batches, side
from dicho.store.flagged import Raised
from dicho.store.rows import Utterance, Verdict, refused
from dicho.store.survey import Survey, Tied
from dicho.view.days import stretch
from dicho.weigh import origin, sourcing, translated, twofold
from dicho.weigh.origin import Appearance
from dicho.weigh.sourcing import Page
from dicho.weigh.twofold import SURE, Two, Wordings

MOST_APPEARANCES = 200
"""Appearances of one utterance that are looked at; the rest would only be listed."""
_MAY_NOTICE = re.compile(r"transl|traduc|deepl", re.IGNORECASE)
"""What every notice of a machine's translation has in it: most texts need not be looked at more closely."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What is looked at: these statements, and these documents as a whole."""

    statements: frozenset[str]
    documents: frozenset[str]


@dataclass(slots=True)
class Flagging:
    """One run over a ledger. `looked` gathers the links that were looked at, by id and both ends."""

    survey: Survey
    reach: Reach | None
    looked: list[tuple[str, str, str]] = field(default_factory=list)
    _pages: dict[str, Page] = field(default_factory=dict)

    def raised(self) -> Iterator[Raised]:
        """Every flag within reach."""
        tied = list(self.survey.links(self.reach.statements if self.reach else None))
        self.looked = [(link.id, link.left, link.right) for link, _ in tied]
        yield from self._alone()
        yield from self._twos(tied)
        yield from self._utterances(tied)
        yield from self._documents()

    # Of one statement

    def _alone(self) -> Iterator[Raised]:
        numbers = self.survey.numbers(self.reach.statements) if self.reach else self.survey.doubtful()
        for some in batches(numbers):
            rows = self.survey.pool.at(some)
            texts = dict(self.survey.texts({row.statement.document for row in rows}))
            for row in rows:
                s = row.statement
                source = [span.of(texts[s.document]) for span in s.source]
                for flag in sourcing.flags(s, self._page(s.document), source):
                    yield _raised(flag, [row])

    # Of two

    def _twos(self, tied: Sequence[Tied]) -> Iterator[Raised]:
        abroad = self._translated(tied)
        for some in batches([pair for pair in self._one_a_pair(tied) if _is_asked(*pair)]):
            rows = self._rows({end for link, _ in some for end in (link.left, link.right)})
            for link, word in some:
                if link.left in rows and link.right in rows:
                    yield from self._two(link, word, (rows[link.left], rows[link.right]), abroad)

    def _one_a_pair(self, tied: Sequence[Tied]) -> Iterable[Tied]:
        """The links, those of two utterances by their likeliest: a conflict shows in as many as they have copies."""
        ends = {end for link, _ in tied for end in (link.left, link.right)}
        root = {each: group[0] for group in self.survey.together(ends) for each in group}
        best: dict[tuple[str, ...], Tied] = {}
        for link, word in sorted(tied, key=lambda pair: (-pair[0].score, pair[0].id)):
            pair = tuple(sorted(root.get(end, end) for end in (link.left, link.right)))
            best.setdefault((link.id,) if link.relation in SAME else pair, (link, word))
        return best.values()

    def _two(
        self, link: Link, word: Verdict | None, rows: tuple[Utterance, Utterance], abroad: frozenset[str]
    ) -> Iterator[Raised]:
        left, right = (side(row) for row in rows)
        two = _made(link, word, (left, right))
        if twofold.may_be_altered(two, not abroad.isdisjoint((link.left, link.right))):
            found = again.reworded(left, right)
            changes = [(change.quoted, change.source) for change in found.changes]
            flag = twofold.altered(two, Wordings(found.alike, found.words, changes))
            if flag:
                yield _raised(flag, rows)
        if twofold.may_disagree(two):
            clash = again.clashing(left, right, again.KINDER if two.word != "yes" else frozenset())
            flag = twofold.disagreement(two, clash, again.but_for_numbers(left, right, clash)) if clash else None
            if flag:
                yield _raised(flag, rows)

    def _translated(self, tied: Sequence[Tied]) -> frozenset[str]:
        """The statements that are said to stand in another language too, among the ends of these links."""
        ends = {end for link, _ in tied for end in (link.left, link.right)}
        more = self.survey.links(ends - self.reach.statements) if self.reach else ()
        return frozenset(
            end
            for link, word in (*tied, *more)
            if link.relation == "translation" and not refused(word)
            for end in (link.left, link.right)
        )

    # Of one utterance

    def _utterances(self, tied: Sequence[Tied]) -> Iterator[Raised]:
        near: defaultdict[str, set[str]] = defaultdict(set)
        decided: set[str] = set()
        for link, word in tied:
            if link.relation in SAME and _is_sure(link, word):
                near[link.left].add(link.right)
                near[link.right].add(link.left)
                if word is not None and word.verdict == "yes":
                    decided |= {link.left, link.right}
        for group in self.survey.together(self.reach.statements if self.reach else None):
            members = set(group)
            others = {other for each in group for other in near[each]} - members
            rows = self._rows([*group[:MOST_APPEARANCES], *sorted(others)[:MOST_APPEARANCES]])
            mine = sorted((rows[each] for each in group if each in rows), key=lambda row: row.n)
            apart = [self._appearance(rows[each]) for each in sorted(others) if each in rows]
            standing: Standing = "decided" if members & decided else "certain"
            flag = origin.single([self._appearance(row) for row in mine], apart, standing) if len(mine) > 1 else None
            if flag:
                yield _raised(flag, mine)

    def _appearance(self, row: Utterance) -> Appearance:
        return Appearance(row.statement, self._page(row.statement.document), row.around)

    # Of one document

    def _documents(self) -> Iterator[Raised]:
        wanted = self.reach.documents if self.reach else None
        pairs = self._pairs(wanted)
        odd = self.survey.mismatched(wanted)
        for key, text in self.survey.texts(wanted):
            if key in pairs or key in odd or _MAY_NOTICE.search(text):
                rows = self.survey.pool.at(self.survey.numbers(self.survey.within([key])))
                said = sorted((row.statement for row in rows), key=lambda s: s.content[0].start)
                flag = translated.suspected(key, text, said, pairs.get(key, ()))
                if flag:
                    yield _raised(flag, rows)

    def _pairs(self, wanted: Collection[str] | None) -> Mapping[str, Sequence[translated.Pair]]:
        """Document -> the statements in it that say the same in two languages."""
        found: defaultdict[str, list[translated.Pair]] = defaultdict(list)
        sure = [(link, word) for link, word in self.survey.translations(wanted) if _is_sure(link, word)]
        for some in batches(sure):
            rows = self._rows({end for link, _ in some for end in (link.left, link.right)})
            for link, word in some:
                ends = sorted((rows[end].statement for end in (link.left, link.right) if end in rows), key=_place)
                if len(ends) == 2 and ends[0].document == ends[1].document:
                    standing: Standing = "decided" if word is not None and word.verdict == "yes" else "proposed"
                    found[ends[0].document].append(translated.Pair(link.id, ends[0], ends[1], standing))
        return found

    # What is fetched

    def _rows(self, statements: Iterable[str]) -> dict[str, Utterance]:
        rows = self.survey.pool.at(self.survey.numbers(list(statements)))
        return {row.statement.id: row for row in rows}

    def _page(self, document: str) -> Page:
        if document not in self._pages:
            self._pages[document] = Page(document, *self.survey.published(document))
        return self._pages[document]


def _is_sure(link: Link, word: Verdict | None) -> bool:
    """Whether two are one utterance by a person's word, or as surely as a proposal gets."""
    return not refused(word) and (link.score >= SURE or (word is not None and word.verdict == "yes"))


def _is_asked(link: Link, word: Verdict | None) -> bool:
    """Whether anything may follow from a link: cheap to say, before its statements are fetched."""
    if refused(word) or link.certain:
        return False
    if word is not None and word.verdict == "yes":
        return True
    if link.relation in SAME:
        return link.score >= SURE or link.kind != "exact"
    return True


def _made(link: Link, word: Verdict | None, sides: tuple[Side, Side]) -> Two:
    left, right = sides
    days = _days(left, right)
    persons = {left.person, right.person}
    speakers: Literal["one", "two", "unknown"] = "unknown" if None in persons else "one" if len(persons) == 1 else "two"
    yes = word is not None and word.verdict == "yes"
    return Two(
        replace(link, kind=word.kind) if word is not None and yes else link,
        word.relation if word is not None and yes else link.relation,
        word.verdict if word else None,
        left.statement,
        right.statement,
        left.lang == right.lang,
        days,
        bool(days and left.statement.said and right.statement.said),
        speakers,
    )


def _days(left: Side, right: Side) -> int | None:
    """The days that lie between two statements at least; None where one has no date."""
    one, other = (stretch(one.days) for one in (left, right))
    return max(0, other[0] - one[1], one[0] - other[1]) if one and other else None


def _place(s: Statement) -> int:
    return s.content[0].start


def _raised(flag: Flag, rows: Sequence[Utterance]) -> Raised:
    speakers = {row.statement.id: row.statement.speaker.id for row in rows if row.statement.speaker}
    return Raised(flag, max((row.n for row in rows), default=0), speakers)
