"""How many statements there are of each kind, under the other filters: what choosing another value would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import apsw

from dicho.store import search
from dicho.store.paged.orders import Asked
from dicho.store.paged.rows import Facets
from dicho.store.search import Query
from dicho.store.standing import REJECTED

Kind = tuple[str, str, str, str, str]
"""Language, form, status, state and flags of some statements."""
_KINDS = (
    "SELECT coalesce(s.lang, ''), s.form, s.status, s.state, s.flags, count(*) FROM statements s WHERE {where}"
    " GROUP BY s.lang, s.form, s.status, s.state, s.flags"
)


def facets(db: apsw.Connection, query: Query) -> Facets:
    """The counts of every kind."""
    expression = search.expression_of(query)
    if expression is None:
        return Facets((), (), (), (), ())
    clauses, values = Asked(expression, search.where_and_when(db, query)).worded(db)
    found = db.execute(_KINDS.format(where=" AND ".join(clauses) or "1"), values)
    kinds: list[tuple[Kind, int]] = [
        ((lang, form, status, state, flags), n) for lang, form, status, state, flags, n in found
    ]
    lists: list[Counter[str]] = [Counter() for _ in range(5)]
    for kind, number in kinds:
        fits = _fits(kind, query)
        for at, counts in enumerate(lists):
            if all(fits[:at] + fits[at + 1 :]):
                counts.update(dict.fromkeys(_values(kind, at), number))
    return Facets(*(tuple(sorted(each.items(), key=lambda row: (-row[1], row[0]))) for each in lists))


def _fits(kind: Kind, query: Query) -> list[bool]:
    """Whether a kind is what the query asks for, filter by filter."""
    lang, form, status, state, flags = kind
    return [
        not query.lang or f"{lang.lower()}-".startswith(f"{query.lang.lower()}-"),
        query.form in (None, form),
        query.status in (None, status),
        state == query.state if query.state else state != REJECTED,
        not query.flag or f" {query.flag} " in flags,
    ]


def _values(kind: Kind, at: int) -> Iterable[str]:
    """What a kind counts for in one list: each of its flags, its language without the region."""
    if at == 4:
        return kind[at].split()
    value = kind[at].split("-")[0].lower() if at == 0 else kind[at]
    return [value] if value else []
