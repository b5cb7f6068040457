"""`python -m bench`: speed and memory, each beside its target and a peer measured in the same run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.engine import Engine
from eval.engine import dicho as installed

from bench.measure import Measure, Settings
from bench.suites import SUITES
from dicho.errors import DichoError


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Dicho's speed on this machine.")
    parser.add_argument("--only", action="append", choices=tuple(SUITES), help="this suite only (may be repeated)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="times each thing is measured (default 5)")
    parser.add_argument("--words", type=int, default=100_000, metavar="N", help="words of text (default 100000)")
    parser.add_argument("--data", type=Path, help="folder with the data that does not ship (default: ../shared)")
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser


def main(argv: Sequence[str] | None = None, engine: Engine | None = None) -> int:
    """Exit code 0 when everything could be measured, 1 when a command failed; a missed target is shown, not judged."""
    options = arguments().parse_args(argv)
    settings = Settings(max(1, options.rounds), max(1, options.words), options.data)
    try:
        engine = engine or installed()
        found = [m for name in options.only or SUITES for m in SUITES[name](engine, settings)]
    except DichoError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(as_json(found, settings) if options.json else table(found))
    return 0


def as_json(found: Sequence[Measure], settings: Settings) -> str:
    """The measures with what they were measured on."""
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    rows = [{**asdict(m), "kept": m.kept} for m in found]
    return json.dumps({"machine": machine, "rounds": settings.rounds, "measures": rows}, indent=1)


def table(found: Sequence[Measure]) -> str:
    """One line each: name, value, target, ratio to the peer, note."""
    lines = [f"{'what':26}{'value':>12} {'unit':9}{'target':>9}  {'':5}{'ratio':>7}  peer; note"]
    for m in found:
        value = f"{m.value:,.0f}" if m.value >= 100 else f"{m.value:.3f}"
        target = "" if m.target is None else f"{'≥' if m.better == 'higher' else '≤'} {m.target:,g}"
        verdict = {None: "", True: "ok", False: "miss"}[m.kept]
        ratio = "" if m.ratio is None else f"{m.ratio:.2f}"
        lines.append(f"{m.name:26}{value:>12} {m.unit:9}{target:>9}  {verdict:5}{ratio:>7}  {m.peer}; {m.note}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
