"""People across documents: what is certain is merged and recorded, what may be is proposed. Joins store and resolve."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dicho.errors import AmbiguousId, NotFound
from dicho.model.run import Run
from dicho.resolve import identity, signs
from dicho.resolve.identity import Name, Pair
from dicho.resolve.signs import Signs
from dicho.store.ledger import Ledger
from dicho.store.log import Head
from dicho.store.rows import Decision, Form
from dicho.text.naming.likeness import Reason

RUN = Run("people", identity.VERSION)
Everyone = list[tuple[Form, str]]
"""Every speaker with the person it is of."""
Apart = set[tuple[str, str]]
"""The speakers that a decision holds apart, two by two."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two persons that may be one: the two written forms compared, and why."""

    id: str
    score: float
    left: Form
    right: Form
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    """Proposals, the names and decisions they came of, and until which event these were as they are."""

    head: Head
    listed: Everyone
    apart: Apart
    found: list[Proposal]


_compared: dict[Path, _Compared] = {}
"""The last proposals of each ledger. Two threads that compare at once find the same."""


def settle(ledger: Ledger) -> bool:
    """Merge what is certain, in the light of every name the ledger holds now; False when nothing changes by it.

    What was certain and has a rival now is taken back. Decisions are not touched: they beat all of this.
    """
    listed = [_name(form) for form, _ in ledger.people.speakers()]
    pairs = identity.certain(listed, lambda speaker: signs_of(ledger, speaker))
    return ledger.people.record(RUN, [(p.a, p.b, p.score, tuple(r.code for r in p.reasons)) for p in pairs])


def signs_of(ledger: Ledger, speaker: str) -> Signs:
    """What the documents tell of a speaker beside its name."""
    people = ledger.people
    return signs.read(people.sources(speaker), people.texts(speaker), people.said(speaker, signs.MOST))


def offices(ledger: Ledger, speaker: str) -> frozenset[str]:
    """The offices and titles that documents write where they say that this speaker speaks, and beside the name."""
    return signs_of(ledger, speaker).offices


def proposals(ledger: Ledger) -> list[Proposal]:
    """Who may be one with whom, likeliest first; nothing that was decided before.

    To compare all names takes long where there are thousands: it is done again when a name, a count or a decision on
    people is another than the last time.
    """
    head, known = ledger.head(), _compared.get(ledger.folder)
    if known is None or known.head != head:
        listed, apart = ledger.people.speakers(), ledger.people.apart()
        same = known is not None and (known.listed, known.apart) == (listed, apart)
        found = known.found if known and same else _proposals(ledger, listed, apart)
        known = _compared[ledger.folder] = _Compared(head, listed, apart, found)
    return list(known.found)


def _proposals(ledger: Ledger, listed: Everyone, told_apart: Apart) -> list[Proposal]:
    forms = {form.speaker: form for form, _ in listed}
    group = {form.speaker: person for form, person in listed}
    apart = {tuple(sorted((group.get(a, a), group.get(b, b)))) for a, b in told_apart}
    names = [_name(form) for form in forms.values()]
    found = identity.proposals(names, group, lambda a, b: (a, b) in apart, lambda each: signs_of(ledger, each))
    return [_proposal(pair, forms) for pair in found]


def proposal(ledger: Ledger, ident: str) -> Proposal:
    """The proposal with this id, or the only one whose id begins so. NotFound, AmbiguousId."""
    given = ident.strip().lower()
    near = [each for each in proposals(ledger) if given and each.id.startswith(given)]
    if not near:
        raise NotFound("no proposal has this id.", where=ident, hint="`dicho people proposals` lists them.")
    if len(near) > 1:
        shown = ", ".join(each.id for each in near[:8])
        raise AmbiguousId(f"{ident} fits several proposals: {shown}.", hint="Give more characters.")
    return near[0]


def accept(ledger: Ledger, ident: str, by: str = "person", note: str = "") -> Decision:
    """Decide that the two of a proposal are one."""
    found = proposal(ledger, ident)
    return ledger.people.merge(found.left.speaker, found.right.speaker, by, note)


def refuse(ledger: Ledger, ident: str, by: str = "person", note: str = "") -> Decision:
    """Decide that the two of a proposal are two."""
    found = proposal(ledger, ident)
    return ledger.people.refuse(found.left.speaker, found.right.speaker, by, note)


def _name(form: Form) -> Name:
    return Name(form.speaker, form.name, form.kind, form.statements, form.documents)


def _proposal(pair: Pair, forms: dict[str, Form]) -> Proposal:
    return Proposal(pair.id, pair.score, forms[pair.a], forms[pair.b], pair.reasons)
