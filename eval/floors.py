"""The pinned floors: what each figure must reach, and on exactly which bytes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Literal

from dicho.errors import DichoError
from eval.corpora import Corpus
from eval.figures import Figure

PATH = Path(__file__).resolve().parent / "floors.toml"
RULES = PATH.with_name("floors.rules.toml")
"""Floors of the rules alone, as where no model is installed."""
HEADER = """\
# What each figure must reach; `python -m eval` fails below a floor (or above a ceiling).
# Written by `python -m eval --set-floors`, which never makes a limit easier. docs/evaluation.md says more.
# [corpora] pins the bytes each set must have: a figure on other data is another figure.
"""
HUNDREDTH = Decimal("0.01")

Limits = dict[str, dict[str, float]]
Verdict = Literal["ok", "below", "above", "no floor", "not measured"]


class FloorError(DichoError):
    """The floors do not fit what was measured: other data, or a figure that is gone."""


@dataclass(slots=True)
class Floors:
    """SHA-256 of each set, the least value of a figure by set and name, and the most where lower is better."""

    corpora: dict[str, str] = field(default_factory=dict)
    floors: Limits = field(default_factory=dict)
    ceilings: Limits = field(default_factory=dict)

    def check_corpus(self, corpus: Corpus) -> None:
        """FloorError when a set is not the pinned one."""
        pinned, now = self.corpora.get(corpus.name), corpus.sha256()
        if pinned is not None and pinned != now:
            raise FloorError(
                f"the data of {corpus.name} changed: its SHA-256 is {now}, pinned is {pinned}.",
                where="eval/floors.toml",
                hint="Restore the data, or pin the new digest by hand and set its floors anew.",
            )

    def check_figures(self, corpus: str, figures: Iterable[Figure]) -> None:
        """FloorError when a floor stands for a figure that is no longer measured."""
        names = {f.name for f in figures}
        gone = sorted({*self.floors.get(corpus, {}), *self.ceilings.get(corpus, {})} - names)
        if gone:
            raise FloorError(
                f"{corpus} has a floor for what is not measured: {', '.join(gone)}.", where="eval/floors.toml"
            )

    def limit(self, figure: Figure) -> float | None:
        """The floor, or the ceiling where lower is better."""
        side = self.ceilings if figure.better == "lower" else self.floors
        return side.get(figure.corpus, {}).get(figure.name)

    def verdict(self, figure: Figure) -> Verdict:
        """Whether a figure keeps its limit; one with a limit and nothing measured does not."""
        limit = self.limit(figure)
        if limit is None:
            return "no floor"
        if figure.value is None:
            return "not measured"
        if figure.better == "lower":
            return "ok" if figure.value <= limit else "above"
        return "ok" if figure.value >= limit else "below"

    def tighten(self, figures: Iterable[Figure]) -> None:
        """Move limits to the current values, rounded to hundredths on the easy side; never make one easier."""
        for figure in figures:
            if figure.value is None or figure.better == "neither":
                continue
            limit = self.limit(figure)
            if figure.better == "lower":
                value = _round(figure.value, ROUND_CEILING)
                side, new = self.ceilings, value if limit is None else min(limit, value)
            else:
                value = _round(figure.value, ROUND_FLOOR)
                side, new = self.floors, value if limit is None else max(limit, value)
            side.setdefault(figure.corpus, {})[figure.name] = new


def _round(value: float, how: str) -> float:
    """To hundredths through the written decimal: 0.29 stays 0.29, which binary arithmetic would make 0.28."""
    return float(Decimal(str(value)).quantize(HUNDREDTH, rounding=how))


def load(path: Path = PATH) -> Floors:
    """The floors of a file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Floors(data.get("corpora", {}), data.get("floors", {}), data.get("ceilings", {}))


def save(floors: Floors, path: Path = PATH) -> None:
    """Write the floors, in the order they were measured."""
    blocks = [HEADER, _block("corpora", {name: f'"{sha}"' for name, sha in floors.corpora.items()})]
    for kind, limits in (("floors", floors.floors), ("ceilings", floors.ceilings)):
        blocks += [_block(f'{kind}."{name}"', values) for name, values in limits.items() if values]
    path.write_text("\n".join(blocks), encoding="utf-8")


def _block(title: str, values: Mapping[str, float | str]) -> str:
    return "".join([f"[{title}]\n", *(f'"{name}" = {value}\n' for name, value in values.items())])
