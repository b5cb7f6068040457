"""Who a printed interview is with: its answers are under a label that names nobody ("R.", "RESPUESTA", "A:")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dicho.model.statement import Attribution
from dicho.resolve.cast import Cast
from dicho.text.names import core, fold
from dicho.text.turns import Role, role


def part(a: Attribution, text: str) -> Role | None:
    """Whether a statement is an interview's question or its answer; None for all others."""
    return role(a.source[0].of(text)) if "transcript" in a.flags and a.source else None


INITIALS = re.compile(r"(?:[^\W\d_a-z]\.[ \u00a0]?){2,4}")


def initialled(label: str, cast: Cast, author: str | None) -> int | None:
    """The person of the cast whose initials a label gives ("A. B.: "); -1 for the author, None for nobody or two."""
    if not INITIALS.fullmatch(label):
        return None
    letters = re.findall(r"[^\W\d_]", fold(label))
    near = [i for i, e in enumerate(cast.entities) if e.is_person and _initials(e.words, letters)]
    names = {cast.entities[i].words[: len(letters)] for i in near}
    if author and _initials(core(author), letters):
        return None if names - {tuple(core(author))[: len(letters)]} else -1
    return near[0] if len(names) == 1 else None


def _initials(words: Sequence[str], letters: Sequence[str]) -> bool:
    """Whether the words begin with these letters, one each, and are no letters themselves."""
    return [word[0] for word in words[: len(letters)]] == letters and len(words[0]) > 1


def asked(cast: Cast, first: int, narrator: int | None) -> int:
    """The entity that answers from `first` on: the person named most before it, the author (`narrator`) apart.

    A name that is another's complement ("of Ada Brum") counts half. -1 where two are named alike.
    """
    counts: dict[int, int] = {}
    for index in cast.between(0, first):
        who = cast.who[index]
        if who is not None and cast.entities[who].is_person and who != narrator:
            counts[who] = counts.get(who, 0) + (1 if cast.mentions[index].of else 2)
    best = [who for who, count in counts.items() if count == max(counts.values())]
    return best[0] if len(best) == 1 else -1
