"""Runs: one execution of one stage, so that every result names what made it (PROV's activity)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One stage at one version with its settings; `model` is the SHA-256 of the weights it used, if any."""

    stage: str
    version: str
    settings: tuple[tuple[str, str], ...] = ()
    model: str | None = None
