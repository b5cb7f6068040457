"""Who a label names that stands for itself: a cell of a table, the head of a post. Nothing around it is asked."""

from __future__ import annotations

import re

from dicho.model.document import Document, SourceMap
from dicho.model.ids import speaker_id
from dicho.model.span import Span
from dicho.model.statement import Attribution, Speaker
from dicho.resolve.speakers import identify
from dicho.text.names import PARTICLES, fold, is_role, load_people

LONGEST = 200
TURNED = re.compile(r"(?P<last>[^,;()]+),\s+(?P<first>[^,;()]+)")
HANDLE = re.compile(r"@?(?=\S*[_\d@])[\w.@-]{2,40}")
NOBODY = frozenset("desconocido desconocida anonimo anonima unknown anonymous unattributed nobody n/a s/n nn".split())  # noqa: SIM905
SCORE = 0.97


def speaker(label: str, lang: str | None = None) -> Speaker | None:
    """Who `label` names: "Pellworth, Ada" and "Alcaldesa Ada Pellworth" are Ada Pellworth. None where it says nobody.

    A name turned round is turned back; titles and offices are no part of the name; a description ("a neighbour") is
    somebody without a name, as in any other text.
    """
    written = " ".join(label.split())[:LONGEST]
    if not any(c.isalnum() for c in written) or fold(written) in NOBODY:
        return None
    written = _turned_back(written)
    if _is_handle(written) or _is_plain_name(written):
        return Speaker(speaker_id(fold(written)), written, "person", SCORE, "name")
    spans = (Span(0, len(written)),)
    document = Document("", "", "", "", written, SourceMap(()), lang=lang)
    [answer] = identify(document, [Attribution(spans, (), spans, "indirect")])
    return answer.speaker


def _turned_back(written: str) -> str:
    """ "De la Torre, Carlos" -> "Carlos De la Torre"; "Ada Pellworth, alcaldesa" and a body's legal form stay."""
    found = TURNED.fullmatch(written)
    if not found:
        return written
    first, last = found["first"].split(), found["last"].split()
    names = all(_is_capital(word) for word in first) and any(_is_capital(word) for word in last)
    if not names or len(first) > 3 or len(last) > 5 or any("." in word and len(word) > 2 for word in first):
        return written
    people = load_people()
    said = [fold(word) for word in (*first, *last)]
    if any(is_role(word, people) or word in people.titles or word in people.organisations for word in said):
        return written
    if len(first) == 1 and len(first[0]) < 4 and first[0].isupper() and not last[0].isupper():
        return written  # "Petrolitoral, SA"
    return f"{found['first']} {found['last']}"


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def _is_handle(written: str) -> bool:
    return HANDLE.fullmatch(written) is not None


def _is_plain_name(written: str) -> bool:
    """Whether a name is written without capitals: "ada pellworth", where a given name says that it is one."""
    found = fold(written).split()
    people = load_people()
    if not written.islower() or not 2 <= len(found) <= 4 or found[0] not in people.given:
        return False
    return not any(is_role(word, people) or (word in people.function and word not in PARTICLES) for word in found)
