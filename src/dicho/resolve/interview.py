"""Who a printed interview is with: its answers are under a label that names nobody ("R.", "RESPUESTA", "A:")."""

from __future__ import annotations

from collections.abc import Sequence

from dicho.model.statement import Attribution
from dicho.resolve.cast import Cast
from dicho.text.turns import Role, role


def part(a: Attribution, text: str) -> Role | None:
    """Whether a statement is an interview's question or its answer; None for all others."""
    return role(a.source[0].of(text)) if "transcript" in a.flags and a.source else None


def asked(cast: Cast, attributions: Sequence[Attribution], narrator: int | None) -> int:
    """The entity that answers: the person the heading and the introduction name most, the author (`narrator`) apart.

    A name that is another's complement ("of Ada Brum") counts half. -1 where two are named alike.
    """
    first = min((a.source[0].start for a in attributions if part(a, cast.text)), default=0)
    counts: dict[int, int] = {}
    for index in cast.between(0, first):
        who = cast.who[index]
        if who is not None and cast.entities[who].is_person and who != narrator:
            counts[who] = counts.get(who, 0) + (1 if cast.mentions[index].of else 2)
    best = [who for who, count in counts.items() if count == max(counts.values())]
    return best[0] if len(best) == 1 else -1
