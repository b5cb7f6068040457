"""Clocks: functions in this process by CPU time, commands by wall time, peers in the same rounds."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dicho.errors import DichoError

Work = Callable[[], object]
LAUNCHER = str(Path(__file__).resolve().parent / "launcher.py")


@dataclass(frozen=True, slots=True)
class Settings:
    """How much to do: rounds of each measure, words of text, and where data that does not ship may be."""

    rounds: int = 5
    words: int = 100_000
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One number with its unit, the target if there is one, the ratio to the peer of the same run, and a note."""

    name: str
    value: float
    unit: str
    target: float | None = None
    better: Literal["higher", "lower"] = "higher"
    ratio: float | None = None
    peer: str = ""
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.better == "higher" else self.value <= self.target


MEDIAN, P99 = 150.0, 400.0
"""Milliseconds that an answer may take: at the median, and 99 of a hundred."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of many answers: the median, and what 99 of 100 stay below, of fewer than a hundred the longest."""

    median: float
    p99: float


def timing(taken: Sequence[float]) -> Timing:
    """That of so many milliseconds, at least one."""
    return Timing(statistics.median(taken), sorted(taken)[min(len(taken) - 1, len(taken) * 99 // 100)])


def cpu_seconds(works: Sequence[Work], rounds: int) -> list[float]:
    """The least CPU time of each piece of work, all of them in every round so that each meets the same machine.

    CPU time of one thread, so that other work on the machine does not count; the least, because noise only adds.
    """
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for i, work in enumerate(works):
            start = time.process_time()
            work()
            best[i] = min(best[i], time.process_time() - start)
    return [max(seconds, 1e-9) for seconds in best]


@dataclass(frozen=True, slots=True)
class Ran:
    """One finished command: wall seconds, and the most memory it held, in MiB."""

    seconds: float
    memory: float


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> Ran:
    """Run a command to its end; DichoError with the end of what it said if it fails."""
    whole = {**os.environ, **(env or {})}
    launched = subprocess.run([sys.executable, "-S", LAUNCHER, *command], env=whole, capture_output=True, check=True)
    code, seconds, kibibytes = json.loads(launched.stdout)
    if code:
        said = launched.stderr.decode(errors="replace")[-500:]
        raise DichoError(f"{' '.join(command)} failed: {said}", where="bench")
    return Ran(seconds, kibibytes / 1024)


def wall_seconds(commands: Sequence[Callable[[], Ran]], rounds: int) -> list[Ran]:
    """The median wall time of each command and the most memory it held, all of them in every round."""
    seen = [[command() for command in commands] for _ in range(rounds)]
    columns = list(zip(*seen, strict=True))
    return [Ran(statistics.median(r.seconds for r in column), max(r.memory for r in column)) for column in columns]


def dicho() -> list[str]:
    """The command: the installed script of this environment, as a user starts it."""
    script = Path(sys.executable).parent / "dicho"
    return [str(script)] if script.exists() else [sys.executable, "-m", "dicho"]
