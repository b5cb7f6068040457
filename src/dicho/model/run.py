"""Runs: one execution of one stage, so that every result names what made it (PROV's activity)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Run:
    """One stage at one version with its settings; `model` is the SHA-256 of the weights it used, if any."""

    stage: str
    version: str
    settings: tuple[tuple[str, str], ...] = ()
    model: str | None = None

    @classmethod
    def read(cls, stage: str, version: str, settings: Iterable[tuple[str, str]], model: str | None) -> Self:
        """The run that was written so, with its settings as pairs. ValueError where they are none."""
        return cls(stage, version, tuple((name, value) for name, value in settings), model)
