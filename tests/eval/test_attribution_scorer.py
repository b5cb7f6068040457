"""The attribution scorer: figures worked out by hand, and the same as the reference scorer's where that is at hand."""

from __future__ import annotations

from typing import Any

import pytest
from eval.corpora import DATA, corpora
from eval.scorers import attribution
from tests.eval.fakes import load

TEXT = 'Rosa Almada said: "The lamp went out at nine". Others believe it was lit. Bruno Ferro denied that.'
REFERENCE = DATA / "tools" / "score_attribution.py"


def place(words: str) -> list[list[int]]:
    start = TEXT.index(words)
    return [[start, start + len(words)]]


def said(source: str, cue: str, content: str, speaker: str | None = None) -> dict[str, Any]:
    roles = {"source": source, "cue": cue, "content": content}
    return {**{role: place(words) if words else [] for role, words in roles.items()}, "speaker": speaker}


GOLD = [
    said("Rosa Almada", "said", '"The lamp went out at nine"', "Rosa Almada"),
    said("Others", "believe", "it was lit"),
    said("Bruno Ferro", "denied", "that", "Bruno Ferro"),
]
FOUND = [
    said("Almada", "said", "The lamp went out at nine", "ROSA ALMADA"),
    said("", "believe", "Others believe it was lit"),
]


def test_hand_worked_figures() -> None:
    """One small text, each figure worked out on paper."""
    got = attribution.score([{"id": "a", "text": TEXT, "attributions": GOLD}], {"a": FOUND})
    # contents: the first is exact once its quotation marks are trimmed, the second only overlaps, the third is missed
    assert got["exact content"] == {"p": 0.5, "r": 0.3333, "f1": 0.4}
    assert got["overlap content"] == {"p": 1.0, "r": 0.6667, "f1": 0.8}
    # gold words: The lamp went out at nine / it was lit / that = 10; found: those less "that", with "Others believe"
    assert got["token content"] == {"p": round(9 / 11, 4), "r": 0.9, "f1": round(18 / 21, 4)}
    assert got["exact source"] == {"p": 0.0, "r": 0.0, "f1": 0.0}
    assert got["overlap source"] == {"p": 1.0, "r": 0.3333, "f1": 0.5}
    assert got["exact cue"] == {"p": 1.0, "r": 0.6667, "f1": 0.8}
    # the second lacks the gold's source, so one of two predicted and of three gold relations is right
    assert got["relation"] == {"p": 0.5, "r": 0.3333, "f1": 0.4}
    assert (got["direct found"], got["direct source right"]) == (1.0, 1.0)
    assert got["speaker"] == 1.0
    assert (got["documents"], got["documents missing"]) == (1, 0)


def test_source_where_gold_has_none_is_wrong() -> None:
    """An invented source costs the relation; a cue where the gold has none does not."""
    gold = [said("", "", "it was lit")]
    row = {"id": "a", "text": TEXT, "attributions": gold}
    assert attribution.score([row], {"a": [said("Others", "", "it was lit")]})["relation"]["f1"] == 0.0
    assert attribution.score([row], {"a": [said("", "believe", "it was lit")]})["relation"]["f1"] == 1.0


def test_missing_document_counts_as_nothing_found() -> None:
    """A document without predictions lowers recall and is counted."""
    got = attribution.score([{"id": "a", "text": TEXT, "attributions": GOLD}], {})
    assert got["documents missing"] == 1
    assert got["relation"]["r"] == 0.0


def test_direct_wants_half_the_characters() -> None:
    """A quotation is found when half of it is covered, and not before."""
    row = {"id": "a", "text": TEXT, "attributions": GOLD[:1]}
    short = attribution.score([row], {"a": [said("Almada", "said", "The lamp")]})
    longer = attribution.score([row], {"a": [said("Almada", "said", "The lamp went")]})
    assert (short["direct found"], longer["direct found"]) == (0.0, 1.0)


def bent(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Gold answers with every kind of error put in, evenly."""
    out: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        kept = [a for i, a in enumerate(row["attributions"]) if i % 5]
        out[row["id"]] = [
            {
                **a,
                "source": a["cue"] if i % 4 == 0 else a["source"],
                "content": [[s, e - (i % 3)] for s, e in a["content"] if e - s > 2],
            }
            for i, a in enumerate(kept)
        ]
    return out


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference scorer is not on this machine")
@pytest.mark.parametrize("name", ["ancora-dev", "polnear-dev"])
def test_same_numbers_as_the_reference(name: str) -> None:
    """On real gold with errors put in, every figure the reference scorer has equals its own."""
    corpus = next(c for c in corpora() if c.name == name)
    rows = list(corpus.rows()) if corpus.here else []
    assert rows
    reference = load(REFERENCE)
    wanted = reference.score(rows, bent(rows))
    found = attribution.score(rows, bent(rows))
    assert {name: found[name] for name in wanted} == wanted
    assert found.keys() - wanted.keys() <= {"speaker by name"}
