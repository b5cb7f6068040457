"""Terms of the ledger as reports and pages put them: what both say alike, in English; pages translate it."""

from __future__ import annotations

from collections.abc import Mapping

GRAVE = frozenset({"unattributed", "ambiguous-speaker", "broken-chain", "unclosed-quotation"})
"""The flags that say what nobody has found out or what may be wrong: they are marked, the others only told."""
REASONS: Mapping[str, str] = {
    "name": "named",
    "title": "by title",
    "pronoun": "by pronoun",
    "surname": "by surname",
    "dropped-subject": "subject left out",
    "continued": "goes on from before",
    "description": "by description",
    "decided": "as a person decided",
}
"""How the source led to a speaker."""
