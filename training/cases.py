"""Training texts of our own writing, marked up by hand, read into the shape of the attribution data.

A file holds texts, each begun by a line ``=== NAME LANG`` (``es`` or ``en``). Inside a text a span is written
``[LABEL words]``: ``S`` for the source, ``C`` for the cue and ``T`` for the content, a number that says which of the
three belong together, and after the cue's number its act: ``[S1 La alcaldesa] [C1:say aseguró] [T1 que abrirá]``.
Spans nest; a discontinuous role repeats its label; a source shared by two attributions is written ``[S1 [S2 …]]``.
Square brackets have no other use in these files. The quotation marks of a direct content stand inside its span.

    python -m training.cases FILE...     checks files, and says what is wrong, in which text
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dicho.model.statement import ACTS

ROLES = {"S": "source", "C": "cue", "T": "content"}
_HEADER = re.compile(r"^=== (\S+) (es|en)\s*$", re.MULTILINE)
_PIECE = re.compile(r"\[([SCT])(\d+)(?::([a-z]+))? |\]|\[")


def parse(name: str, lang: str, marked: str) -> dict[str, Any]:
    """One marked text as ``{"id", "lang", "text", "attributions"}``, offsets in code points of the text.

    Raises:
        ValueError: a bracket that opens or closes nothing, an unknown act, an attribution without cue or content,
            a span that is empty or begins or ends in white space.
    """
    text, at, length = [], 0, 0
    stack: list[tuple[str, int, int]] = []
    found: dict[int, dict[str, Any]] = {}
    for piece in _PIECE.finditer(marked):
        text.append(marked[at : piece.start()])
        length += piece.start() - at
        at = piece.end()
        if piece[1]:
            stack.append((ROLES[piece[1]], int(piece[2]), length))
            if piece[3]:
                found.setdefault(int(piece[2]), {})["act"] = piece[3]
        elif piece[0] == "]" and stack:
            role, number, start = stack.pop()
            spans = found.setdefault(number, {}).setdefault(role, [])
            spans.append([start, length])
        else:
            raise ValueError(f"{name}: a bracket without its other half near …{marked[max(0, at - 40) : at]}")
    if stack:
        raise ValueError(f"{name}: {stack[-1][0]} {stack[-1][1]} is never closed")
    whole = "".join(text) + marked[at:]
    attributions = [_checked(name, number, found[number], whole) for number in sorted(found)]
    return {"id": name, "lang": lang, "text": whole, "attributions": attributions}


def _checked(name: str, number: int, parts: dict[str, Any], text: str) -> dict[str, Any]:
    """An attribution with its roles in order, once it is whole."""
    if not parts.get("cue") or not parts.get("content"):
        raise ValueError(f"{name}: attribution {number} lacks its cue or its content")
    if parts.get("act") not in ACTS:
        raise ValueError(f"{name}: the cue of attribution {number} needs one of the acts {', '.join(ACTS)}")
    for role in ROLES.values():
        spans = sorted(parts.get(role, []))
        parts[role] = spans
        for start, end in spans:
            if text[start:end] != text[start:end].strip() or start == end:
                raise ValueError(f"{name}: the {role} of attribution {number} is empty or has white space at an end")
    return parts


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The texts of one file, in order. Raises ValueError as :func:`parse` does, or for a file without any header."""
    pieces = _HEADER.split(path.read_text(encoding="utf-8"))
    if len(pieces) < 4:
        raise ValueError(f"{path}: no text begins with '=== NAME LANG'")
    for i in range(1, len(pieces), 3):
        yield parse(pieces[i], pieces[i + 1], pieces[i + 2].strip())


def main() -> None:
    """Check the files named on the command line."""
    for name in sys.argv[1:]:
        try:
            texts = list(read(Path(name)))
        except ValueError as error:
            sys.exit(str(error))
        words = sum(len(str(t["text"]).split()) for t in texts)
        count = sum(len(t["attributions"]) for t in texts)
        sys.stdout.write(f"{name}: {len(texts)} texts, {words} words, {count} attributions\n")


if __name__ == "__main__":
    main()
