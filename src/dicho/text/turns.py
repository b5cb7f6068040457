"""The labels by which printed interviews part questions and answers: P. and R., PREGUNTA. and RESPUESTA., Q. and A."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

FEWEST = 3
_ASKS = ("P", "PREGUNTA", "Q", "QUESTION")
_ANSWERS = ("R", "RESPUESTA", "A", "ANSWER")
_LABEL = re.compile(
    rf"(?m)^(?P<who>{'|'.join(sorted((*_ASKS, *_ANSWERS), key=len, reverse=True))})(?P<colon>\.)"
    r"(?:[ \t]*[—–-])?[ \t]+(?=[^\r\n]*[^\W\d_]{2})",
    re.IGNORECASE,
)

Role = Literal["asks", "answers"]


def role(label: str) -> Role | None:
    """Whether a label stands for who asks or for who answers; None for one that names somebody."""
    bare = label.rstrip(".:").upper()
    return "asks" if bare in _ASKS else "answers" if bare in _ANSWERS else None


def labels(text: str) -> Iterator[re.Match[str]]:
    """The labels that end in a full stop, `who` and `colon` (the stop), of a text that asks and answers; else none.

    One "A. Brum" or "P. S." at the beginning of a line is no interview: both must come, and three lines in all.
    """
    found = [label for label in _LABEL.finditer(text) if label["who"][0].isupper()]
    roles = {role(label["who"]) for label in found}
    yield from found if len(found) >= FEWEST and len(roles) == 2 else ()
