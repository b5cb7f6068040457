"""The world scorer: figures worked out by hand, and the same as the reference scorer's where that is at hand."""

from __future__ import annotations

from typing import Any

import pytest
from eval.corpora import DATA, WORLDS, Corpus, corpora
from eval.scorers import world
from tests.eval.fakes import load

REFERENCE = DATA / "tools" / "score_world.py"


def gold(id: str, content: str, speaker: str | None = None, **more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "form": "direct",
        "act": "say",
        "status": "asserted",
        "said": None,
        "chain": [],
        "file": "a.txt",
    }
    return {"id": id, "content": [content], "speaker": speaker, **base, **more}


def line(id: str, content: str, speaker: str | None = None, **more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {"form": "direct", "act": "say", "status": "asserted", "said": None, "chain": []}
    who = {"name": speaker} if speaker else None
    return {"id": id, "document": {"file": "a.txt"}, "text": {"content": [content]}, "speaker": who, **base, **more}


GOLD = {
    "statements": [
        gold(
            "g1", "the lamp went out at nine", "Rosa Almada", said="2025-03-04", chain=["La Linterna", "Agencia Faro"]
        ),
        gold("g2", "it was lit", form="indirect", act="think", status="opinion"),
        gold("g3", "nobody asked the keeper", "Bruno Ferro"),
    ],
    "not_statements": [{"file": "a.txt", "snippet": "so-called lighthouse"}, {"file": "a.txt", "snippet": "a scare"}],
    "speakers": [{"name": "Rosa Almada", "variants": ["R. Almada"]}, {"name": "Bruno Ferro", "variants": []}],
}
FOUND = [
    line("p1", "The lamp went out", "R. Almada", said={"value": "2025-03-04"}, chain=[{"agent": "Agencia Faro"}]),
    line("p2", "It was lit", form="indirect"),
    line("p3", "So-called lighthouse"),
]


def test_hand_worked_figures() -> None:
    """One small world, each figure worked out on paper."""
    got = world.score(GOLD, FOUND)
    assert (got["recall"], got["precision"]) == (0.6667, 0.6667)
    assert (got["recall direct"], got["recall indirect"], got["recall mixed"]) == (0.5, 1.0, None)
    assert got["not statements taken"] == 0.5
    assert got["form"] == 1.0
    # matched acts, gold and predicted: say/say and think/say: F1 of say 2/3, of think 0
    assert got["act macro f1"] == 0.3333
    assert got["status macro f1"] == 0.3333
    assert (got["speaker"], got["speaker exact name"]) == (1.0, 0.0)
    assert got["no speaker kept open"] == 1.0
    assert (got["said"], got["said kept open"]) == (1.0, 1.0)
    assert (got["chain exact"], got["chain agents recall"]) == (0.0, 0.5)


def test_only_the_same_file_matches() -> None:
    """The same words in another file are another statement."""
    elsewhere = {**line("p", "nobody asked the keeper"), "document": {"file": "b.txt"}}
    assert world.score(GOLD, [elsewhere])["recall"] == 0.0


def as_lines(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gold answers as predictions with every kind of error put in, evenly."""
    out = []
    for i, s in enumerate(statements):
        if i % 6 == 0:
            continue
        found = line(
            s["id"], " ".join(" ".join(s["content"]).split()[i % 4 :]), s["speaker"] if i % 5 else "Nobody Known"
        )
        said = {"value": s["said"]} if s["said"] and i % 3 else None
        labels = {"form": s["form"], "act": "say" if i % 4 == 0 else s["act"], "status": s["status"], "said": said}
        chain = [{"agent": name} for name in s["chain"][::-1][: 1 + i % 3]]
        out.append({**found, **labels, "chain": chain, "document": {"file": s["file"]}})
    return out


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference scorer is not on this machine")
@pytest.mark.parametrize("name", sorted(WORLDS))
def test_same_numbers_as_the_reference(name: str) -> None:
    """On each world's gold with errors put in, every figure equals the reference scorer's."""
    corpus: Corpus = next(c for c in corpora() if c.name == name)
    lines = as_lines(corpus.world()["statements"])
    assert world.score(corpus.world(), lines) == load(REFERENCE).score(corpus.gold.parent, lines, None)
