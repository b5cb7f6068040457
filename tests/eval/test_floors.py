"""Floors: they hold, they never get easier by themselves, and they know the data they were measured on."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval.corpora import Corpus, corpora
from eval.figures import Figure
from eval.floors import FloorError, Floors
from hypothesis import given
from hypothesis import strategies as st

from eval import floors

VALUES = st.integers(0, 10_000).map(lambda n: n / 10_000)


def test_verdicts() -> None:
    """At the floor is ok, under it is below; for a ceiling the other way; nothing measured is no pass."""
    limits = Floors(floors={"a": {"x": 0.5}}, ceilings={"a": {"y": 0.1}})
    seen = [
        Figure("a", "x", 0.5),
        Figure("a", "x", 0.4999),
        Figure("a", "x", None),
        Figure("a", "y", 0.1, "lower"),
        Figure("a", "y", 0.11, "lower"),
        Figure("a", "z", 0.0),
    ]
    assert [limits.verdict(f) for f in seen] == ["ok", "below", "not measured", "ok", "above", "no floor"]


@given(VALUES, VALUES, st.sampled_from(["higher", "lower"]))
def test_tightening_never_eases(first: float, second: float, better: str) -> None:
    """Whatever comes after, a limit once set stays or gets harder, and the value it was set from keeps it."""
    limits = Floors()
    figure = Figure("a", "x", first, "lower" if better == "lower" else "higher")
    limits.tighten([figure])
    before = limits.limit(figure)
    assert before is not None
    assert limits.verdict(figure) == "ok"
    assert abs(before - first) < 0.01
    limits.tighten([Figure("a", "x", second, figure.better)])
    after = limits.limit(figure)
    assert after is not None
    assert after <= before if better == "lower" else after >= before


def test_hundredths_are_kept_as_written() -> None:
    """0.29 gives a floor of 0.29, not the 0.28 of binary arithmetic."""
    limits = Floors()
    limits.tighten([Figure("a", "x", 0.29), Figure("a", "y", 0.2999), Figure("a", "z", 0.2901, "lower")])
    assert limits.floors == {"a": {"x": 0.29, "y": 0.29}}
    assert limits.ceilings == {"a": {"z": 0.3}}


def test_a_file_round_trips(tmp_path: Path) -> None:
    """What is saved is what is loaded, for the shipped floors too."""
    path = tmp_path / "floors.toml"
    shipped = floors.load()
    floors.save(shipped, path)
    assert floors.load(path) == shipped


def test_changed_data_is_an_error(tmp_path: Path) -> None:
    """One changed byte of gold, a changed document or a new one: the floors refuse to judge."""
    gold, docs = tmp_path / "gold.json", tmp_path / "docs"
    docs.mkdir()
    gold.write_text("{}")
    (docs / "a.txt").write_text("a")
    corpus = Corpus("w", "world", gold, docs)
    limits = Floors(corpora={"w": corpus.sha256()})
    limits.check_corpus(corpus)
    for path, content in ((docs / "a.txt", "b"), (docs / "b.txt", ""), (gold, "{ }")):
        before = path.read_text() if path.exists() else None
        path.write_text(content)
        with pytest.raises(FloorError, match="w changed"):
            limits.check_corpus(corpus)
        path.unlink() if before is None else path.write_text(before)
    limits.check_corpus(corpus)


def test_a_floor_for_a_figure_that_is_gone_is_an_error() -> None:
    """A renamed figure cannot slip from under its floor."""
    with pytest.raises(FloorError, match="old name"):
        Floors(floors={"a": {"old name": 0.5}}).check_figures("a", [Figure("a", "new name", 0.1)])


@pytest.mark.parametrize("corpus", [c for c in corpora() if c.here], ids=lambda c: c.name)
def test_the_data_is_the_pinned_one(corpus: Corpus) -> None:
    """Every set on this machine is pinned, and is what was pinned."""
    pinned = floors.load()
    assert corpus.name in pinned.corpora
    pinned.check_corpus(corpus)


def test_what_ships_is_here() -> None:
    """The Spanish dev set, the nine worlds, the pairs of names and the pages need no folder outside the repository."""
    assert [c.name for c in corpora(data=Path("nowhere")) if c.here] == [
        "ancora-dev",
        "blackout",
        "election",
        "ferry",
        "fossil",
        "hospital",
        "reservoir",
        "stadium",
        "tannery",
        "transfer",
        "name-bench",
        "pages",
    ]
