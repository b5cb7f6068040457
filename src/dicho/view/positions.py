"""What one speaker said, by matter and position, as the ledger knows it: by links alone, never by a label of ours.

Statements that are one utterance, copied or translated, are one position. Positions that a conflict or a change ties
to one another are of one matter. What nothing ties to anything stands by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dicho.view.days import Days


@dataclass(frozen=True, slots=True)
class Remark:
    """A statement as a timeline needs it. `words` are the source's own, `days` when it was said, None where unknown.

    `due` is when what it foretells or promises is to come true, `ahead` whether it does either.
    """

    id: str
    words: str
    lang: str | None = None
    days: Days | None = None
    due: Days | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A link of two remarks. `same`: they are one utterance, else they conflict or changed.

    `firm`: a person said yes, or it is certain; else it is proposed. `common` are the words both share.
    """

    left: str
    right: str
    same: bool
    firm: bool
    link: str
    common: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """Positions tied to one another, the earliest first, each the remarks of it in time order; and what ties them.

    `turns` are the ties from one position to another, `echoes` those within one.
    """

    positions: tuple[tuple[Remark, ...], ...]
    turns: tuple[Tie, ...]
    echoes: tuple[Tie, ...]

    @property
    def common(self) -> str:
        """The words that the most of its turns share, "" where none does."""
        counts: defaultdict[str, int] = defaultdict(int)
        for tie in self.turns:
            counts[tie.common] += bool(tie.common)
        return max(counts, key=lambda words: (counts[words], words), default="")


def matters(remarks: Iterable[Remark], ties: Sequence[Tie]) -> tuple[tuple[Matter, ...], tuple[Remark, ...]]:
    """The matters with what was said on them, most turns first, then the earliest; and the remarks nothing ties.

    A proposed copy joins no two positions that are said to differ: of two readings the one to decide on is shown.
    """
    known = {remark.id: remark for remark in remarks}
    ties = [tie for tie in ties if tie.left in known and tie.right in known]
    turns = [tie for tie in ties if not tie.same]
    positions, whole = _Groups(known), _Groups(known)
    for tie in sorted((tie for tie in ties if tie.same), key=lambda tie: not tie.firm):
        if tie.firm or not _apart(positions, tie, turns):
            positions.join(tie.left, tie.right)
    for tie in ties:
        whole.join(tie.left, tie.right)
    of_group: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        of_group[whole.of(tie.left)].append(tie)
    groups = whole.groups()
    found = [_matter([known[each] for each in group], positions, of_group[key]) for key, group in groups if group[1:]]
    found.sort(key=lambda matter: (-len(matter.turns), _order(matter.positions[0][0])))
    alone = [known[group[0]] for _, group in groups if not group[1:]]
    return tuple(found), tuple(sorted(alone, key=_order))


def _apart(positions: _Groups, tie: Tie, turns: Iterable[Tie]) -> bool:
    """Whether a turn stands between the two positions that a tie would make one."""
    ends = {positions.of(tie.left), positions.of(tie.right)}
    return len(ends) > 1 and any({positions.of(turn.left), positions.of(turn.right)} == ends for turn in turns)


def _matter(group: Iterable[Remark], positions: _Groups, ties: Iterable[Tie]) -> Matter:
    rows: defaultdict[str, list[Remark]] = defaultdict(list)
    for each in group:
        rows[positions.of(each.id)].append(each)
    ordered = sorted((tuple(sorted(row, key=_order)) for row in rows.values()), key=lambda row: _order(row[0]))
    turns: list[Tie] = []
    echoes: list[Tie] = []
    for tie in ties:
        crosses = positions.of(tie.left) != positions.of(tie.right)
        if crosses != tie.same:
            (echoes if tie.same else turns).append(tie)
    return Matter(tuple(ordered), tuple(turns), tuple(echoes))


def _order(remark: Remark) -> tuple[bool, Days, str]:
    """In time, the undated last."""
    return remark.days is None, remark.days or ("", ""), remark.id


class _Groups:
    """Which of some ids belong together."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._above = {each: each for each in ids}

    def of(self, each: str) -> str:
        while (above := self._above[each]) != each:
            self._above[each] = self._above[above]
            each = above
        return each

    def join(self, left: str, right: str) -> None:
        low, high = sorted((self.of(left), self.of(right)))
        self._above[high] = low

    def groups(self) -> list[tuple[str, list[str]]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for each in self._above:
            found[self.of(each)].append(each)
        return list(found.items())
