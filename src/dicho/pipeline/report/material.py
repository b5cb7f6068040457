"""What a report is made of, taken out of the ledger at once: few questions, whatever the number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dicho.capture.archive import Archive
from dicho.model.flag import Flag
from dicho.model.link import Link
from dicho.pipeline import flags
from dicho.pipeline.flags import Flagged
from dicho.pipeline.hypotheses import Weighing
from dicho.pipeline.positions import AHEAD, Positions, among
from dicho.pipeline.report.chosen import Asked, Chosen, Found, chosen, questions
from dicho.pipeline.report.teller import Teller
from dicho.store.ledger import Ledger
from dicho.store.rows import Outcome, Review
from dicho.text.isodate import interval
from dicho.view import naming
from dicho.view.words import words

MOST_OPEN = 30
"""Conflicts and changes nobody decided on that a report has at most, the likeliest."""
_UNKNOWN = "9999"


@dataclass(frozen=True, slots=True)
class Material:
    """All of it. `rows` are the statements by their ids, those chosen and those they are tied to.

    `pairs` are the conflicts and changes shown, of `said.opposed`; `origins` the statements that have an entry, each
    with the other occurrences of the utterance, the earliest first; `reviews` and `outcomes` the words that count;
    `flags` are those of the chosen statements, and `raised` the same by statement;
    `at` is when the report is made.
    """

    ledger: Ledger
    teller: Teller
    asked: Asked
    chosen: Chosen
    said: Positions
    rows: Mapping[str, Found]
    pairs: Sequence[Link]
    origins: Mapping[str, tuple[str, ...]]
    reviews: Mapping[str, Review]
    outcomes: Mapping[str, Outcome]
    weighings: Sequence[Weighing]
    flags: Sequence[Flagged]
    raised: Mapping[str, Sequence[Flag]]
    at: str

    def some(self, ids: Iterable[str]) -> list[Found]:
        """The statements with these ids, as far as they are there."""
        return [self.rows[each] for each in ids if each in self.rows]


def gather(ledger: Ledger, archive: Archive, asked: Asked) -> Material:
    """What a report that is asked for is made of. Errors as `chosen`."""
    found = chosen(ledger, asked)
    said = among(ledger, ledger.pages.these(found.ids), found.total)
    pairs = _pairs(said)
    together = ledger.links.together(found.ids)
    outcomes = ledger.outcomes.last(row.id for row, _ in found.rows if row.status == AHEAD)
    weighings = questions(ledger, asked, found)
    flagged = flags.among(ledger, found.ids)
    near = {end for link in pairs for end in (link.left, link.right)}
    near |= {other for others in together.values() for other in others}
    near |= {key for outcome in outcomes.values() for key in outcome.evidence}
    near |= {each.statement.id for weighing in weighings for each in weighing.evidence}
    rows = {statement.id: (statement, document) for statement, document in found.rows}
    rows |= {row[0].id: row for row in ledger.these(sorted(near - rows.keys()))}
    return Material(
        ledger=ledger,
        teller=Teller(words(asked.lang), ledger, archive),
        asked=asked,
        chosen=found,
        said=said,
        rows=rows,
        pairs=pairs,
        origins=_origins(found.ids, together, rows),
        reviews=ledger.reviews.last(rows),
        outcomes=outcomes,
        weighings=weighings,
        flags=flagged,
        raised=_raised(flagged),
        at=asked.at or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )


def _raised(flagged: Iterable[Flagged]) -> dict[str, list[Flag]]:
    found: defaultdict[str, list[Flag]] = defaultdict(list)
    for each in flagged:
        for statement in each.flag.statements:
            found[statement].append(each.flag)
    return found


def _pairs(said: Positions) -> list[Link]:
    """Those a person took for one, then those somebody was unsure of, then the open ones; each the likeliest first."""

    def rank(link: Link) -> int:
        word = said.verdicts.get(link.id)
        return 2 if word is None else 0 if word.verdict == "yes" else 1

    ordered = sorted(said.opposed, key=rank)
    decided = sum(link.id in said.verdicts for link in ordered)
    return ordered[: decided + MOST_OPEN]


def _origins(
    ids: Iterable[str], together: Mapping[str, Sequence[str]], rows: Mapping[str, Found]
) -> dict[str, tuple[str, ...]]:
    """The earliest occurrence of each utterance, with the others in time; in the order in which they were chosen."""
    found: dict[str, tuple[str, ...]] = {}
    for each in ids:
        first, *others = sorted(
            (one for one in together.get(each, (each,)) if one in rows), key=lambda one: when(rows[one])
        )
        found.setdefault(first, tuple(others))
    return found


def when(found: Found) -> tuple[str, str, int]:
    """What puts statements in order of time: the undated last, those of one document as they stand in it."""
    statement, document = found
    day, _ = naming.day(statement, document.published)
    bounds = interval(day) if day else None
    return (bounds[0] if bounds else _UNKNOWN, document.id, statement.content[0].start)
