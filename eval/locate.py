"""Find a gold snippet in a document's text, white space aside, and turn a world's gold into offsets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dicho.model.document import Document

Json = dict[str, Any]
Pair = list[int]

SPACE = re.compile(r"\s+")


class Folded:
    """A text with every run of white space as one space, and the way back to its offsets."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        kept: list[str] = []
        for match in re.finditer(r"\s+|\S", text):
            kept.append(" " if match[0].isspace() else match[0])
            self.starts.append(match.start())
        self.starts.append(len(text))
        self.text = "".join(kept)

    def find(self, snippet: str, near: int = 0) -> Pair | None:
        """Where a snippet stands, in offsets of the original text: of several places the one closest to `near`."""
        wanted = SPACE.sub(" ", snippet).strip()
        places = [self._pair(m.start(), m.end()) for m in re.finditer(re.escape(wanted), self.text)]
        return min(places, key=lambda p: min(abs(p[0] - near), abs(p[1] - near)), default=None) if wanted else None

    def _pair(self, start: int, end: int) -> Pair:
        return [self.starts[start], self.starts[end - 1] + 1]


def snippets(statement: Json) -> list[str]:
    """The strings of a gold statement that must stand in the text."""
    return [*statement["content"], *(statement[role] for role in ("source", "cue") if statement.get(role))]


def lost(gold: Json, documents: Mapping[str, Sequence[Document]]) -> list[tuple[str, str]]:
    """(file, snippet) of every gold snippet that stands in no document read from its file."""
    folded = {file: [Folded(d.text) for d in found] for file, found in documents.items()}
    return [
        (s["file"], snippet)
        for s in gold["statements"]
        for snippet in snippets(s)
        if not any(f.find(snippet) for f in folded.get(s["file"], []))
    ]


def located(gold: Json, documents: Mapping[str, Sequence[Document]]) -> list[Json]:
    """A world's gold as rows of an attribution set: one row for each document, offsets instead of snippets."""
    rows: list[Json] = []
    for file, found in documents.items():
        left = [s for s in gold["statements"] if s["file"] == file]
        for document in found:
            folded = Folded(document.text)
            placed = [(s, _place(s, folded)) for s in left]
            rows.append(
                {
                    "id": document.id,
                    "file": file,
                    "lang": document.lang,
                    "text": document.text,
                    "attributions": [place for _, place in placed if place],
                }
            )
            left = [s for s, place in placed if not place]
    return rows


def _place(statement: Json, folded: Folded) -> Json | None:
    """The gold statement with offsets, None where its content is not in this text."""
    content: list[Pair] = []
    for snippet in statement["content"]:
        pair = folded.find(snippet, content[-1][1] if content else _anchor(statement, folded))
        if pair is None:
            return None
        content.append(pair)
    content.sort()
    if any(right[0] < left[1] for left, right in pairwise(content)):
        return None
    roles = {role: _role(statement.get(role), folded, content) for role in ("source", "cue")}
    labels = {key: statement[key] for key in ("id", "speaker", "form", "act", "status")}
    return {**labels, **roles, "content": content}


def _anchor(statement: Json, folded: Folded) -> int:
    """Where to look first for content that stands in several places: beside its source."""
    source = statement.get("source")
    pair = folded.find(source) if source and folded.text.count(source) == 1 else None
    return pair[0] if pair else 0


def _role(snippet: str | None, folded: Folded, content: Sequence[Pair]) -> list[Pair]:
    """The place of a source or cue nearest to the content."""
    if not snippet:
        return []
    ends = [end for pair in content for end in pair]
    places = [folded.find(snippet, end) for end in ends]
    known = [p for p in places if p]
    return [min(known, key=lambda p: min(abs(e - x) for e in ends for x in p))] if known else []
