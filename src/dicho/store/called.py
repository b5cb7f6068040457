"""The forms in which a person's name is written, and what the person is called by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import apsw

from dicho.store import people
from dicho.store.rows import Form
from dicho.text.names import core, fold


def canonical(forms: Sequence[Form]) -> str:
    """What a person is called: of the names with most words the most written.

    Rather a name than a description ("the water board there"), in Latin letters, not all capitals, and with its
    accents, which copies lose and do not gain.
    """
    if not forms:
        return ""
    known = [form for form in forms if form.kind != "unnamed"] or list(forms)

    def rank(form: Form) -> tuple[bool, int, bool, bool, bool, int, str]:
        name = form.name
        shape = (fold(name).isascii(), not name.isupper(), not name.isascii())
        return (not name[:1].islower(), len(core(name)), *shape, form.statements, name)

    return max(known, key=rank).name


def by_speaker(db: apsw.Connection, speaker: str | None = None) -> dict[str, list[Form]]:
    """Speaker -> its written forms, most written first."""
    query = "SELECT speaker, name, kind, statements, documents FROM forms"
    rows: list[Any] = (
        db.execute(f"{query} WHERE speaker = ?", (speaker,)) if speaker else db.execute(query)
    ).fetchall()
    found: defaultdict[str, list[Form]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Form(*row))
    return {key: sorted(listed, key=lambda f: (-f.statements, f.name, f.kind)) for key, listed in found.items()}


def forms_of(db: apsw.Connection, person: str) -> list[Form]:
    """Every written form of the person with just this id."""
    return [form for each in people.members(db, person) for form in by_speaker(db, each).get(each, [])]


def called(db: apsw.Connection, person: str) -> str:
    """The name of the person with just this id; "" when there is none."""
    return canonical(forms_of(db, person))
