"""What a person is called, of all the forms in which the name is written."""

from __future__ import annotations

from collections.abc import Sequence

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
