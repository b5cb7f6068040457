from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dicho.model.document import Document, SourceMap
from dicho.model.link import KINDS, PLAIN, READINGS, RELATIONS, SHAPES, Evidence, Link
from dicho.model.span import Span
from dicho.model.statement import Statement
from dicho.store.log import KINDS as EVENTS
from dicho.store.paged.rows import Listed
from dicho.store.rows import Judgement, Verdict

DOCS = Path(__file__).resolve().parents[2] / "docs"
WORDS = (Span(0, 4),)


def full() -> Listed:
    """A link with everything a link can have."""
    document = Document("d", "0" * 64, "", "made.txt", "None came.", SourceMap(()))
    left, right = (Statement(name, "d", (), (), WORDS, "direct", "say", "asserted") for name in "ab")
    evidence = (Evidence("sign of negation", 1.0, WORDS, WORDS),)
    link = Link("a", "b", "conflict", "negation", 0.5, evidence=evidence, missing=("date",), readings=("reported",))
    verdict = Verdict(1, "2025-01-01T00:00:00Z", link.id, "a", "b", "conflict", "negation", "yes", "ana", "", True)
    judgement = Judgement(link.id, "conflict", None, WORDS, WORDS, "a model", "prompt/1", 3, 3, 100)
    return Listed(link, (left, document), (right, document), verdict, judgement, 2)


def keys(value: Any, path: str = "") -> Iterator[str]:
    """Every key of a JSON value, with the keys above it."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            for key, inner in each.items():
                yield f"{path}{key}"
                yield from keys(inner, f"{path}{key}.")


def section() -> str:
    """What docs/format.md says of links."""
    return (DOCS / "format.md").read_text("utf-8").partition("## Links")[2].partition("\n## ")[0]


def test_every_key_of_a_link_is_documented() -> None:
    """docs/format.md names every key of the shape "dicho-link/1", and no key the shape does not have."""
    assert sorted(re.findall(r"^\| `([a-z.]+)` \|", section(), re.M)) == sorted(keys(full().as_dict()))


def test_every_word_of_a_link_is_documented() -> None:
    """Relations, kinds and readings have words for a terminal, and stand in docs/format.md."""
    assert (set(PLAIN), set(READINGS)) == (set(KINDS), set(SHAPES))
    assert [word for word in (*RELATIONS, *KINDS, *SHAPES) if f'`"{word}"`' not in section()] == []


def test_every_reading_is_explained() -> None:
    """docs/links.md lists the kinder readings in the words a terminal shows."""
    page = (DOCS / "links.md").read_text("utf-8")
    assert [shape for shape, words in READINGS.items() if f"| `{shape}` | {words} |" not in page] == []


def test_every_event_is_documented() -> None:
    """docs/ledger.md names every kind of event of the log."""
    page = (DOCS / "ledger.md").read_text("utf-8")
    assert [kind for kind in sorted(EVENTS) if f"`{kind}`" not in page] == []
