"""The gold checker: the shipped worlds are right, and each kind of mistake is named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eval.corpora import WORLDS, corpora
from eval.scorers.check import problems, visible

Json = dict[str, Any]


def world(name: str) -> Json:
    return next(c for c in corpora() if c.name == name).world()


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_shipped_worlds_have_no_problem(name: str) -> None:
    """Every snippet, id and label of the gold that ships is right."""
    assert problems(world(name), WORLDS[name]) == []


def spoil(change: Callable[[Json], object]) -> list[str]:
    gold = copy.deepcopy(world("stadium"))
    change(gold)
    return problems(gold, WORLDS["stadium"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda g: g["statements"][0]["content"].append("words nobody wrote"), "not in"),
        (lambda g: g["statements"][0]["content"].clear(), "no content"),
        (lambda g: g["statements"][0].update(form="shouted"), "form 'shouted'"),
        (lambda g: g["statements"].append(g["statements"][0]), "id twice"),
        (lambda g: g["statements"][3].update({"in": "s9999"}), "unknown id s9999"),
        (lambda g: g["links"][0].update(a="s9998"), "unknown id s9998"),
        (lambda g: g["statements"][0].update(speaker="Nobody Known"), "speaker not listed: Nobody Known"),
        (lambda g: g["speakers"][0]["variants"].append("Nobody At All"), "in no text"),
        (lambda g: g["dates"][0].update(text="the thirtieth of February"), "the thirtieth of February"),
        (lambda g: g["documents"].pop(), "not in gold documents"),
    ],
)
def test_each_mistake_is_named(change: Callable[[Json], object], said: str) -> None:
    """One spoilt place in a gold file gives a problem that names it."""
    assert any(said in problem for problem in spoil(change))


def test_markup_is_left_out_and_inline_tags_join(tmp_path: Path) -> None:
    """Scripts are not text, blocks part words, inline tags do not."""
    page = tmp_path / "a.html"
    page.write_text("<script>no</script><p>one</p><p>t<em>w</em>o&nbsp;three", encoding="utf-8")
    assert visible(page) == "one two three"
