"""`python -m eval`: measure the extraction, print each figure beside its floor, fail below one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from dicho.errors import DichoError
from eval import floors as pinned
from eval import listing
from eval.corpora import Corpus, corpora
from eval.engine import Engine, dicho
from eval.figures import Figure, Result, measure

ABSENT = "not measured (data not here)"


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure Dicho's extraction on gold data.")
    parser.add_argument("--data", type=Path, help="folder with the data that does not ship (default: ../shared)")
    parser.add_argument("--only", action="append", metavar="SET", help="measure this set only (may be repeated)")
    parser.add_argument(
        "--split", choices=("dev", "train"), default="dev", help="train: sets to write rules by, no floors"
    )
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--set-floors", action="store_true", help="raise floors to the current values, pin new sets")
    parser.add_argument("--rules", action="store_true", help="the rules alone, as where no model is installed")
    parser.add_argument("--floors", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--errors", metavar="SET", help="list what went wrong on a set instead of measuring")
    parser.add_argument(
        "--kind", action="append", choices=tuple(listing.KINDS), help="errors of this kind (may be repeated)"
    )
    parser.add_argument("--grep", metavar="WORDS", help="errors whose listing holds these words")
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="leave out the first N errors")
    parser.add_argument("--limit", type=int, default=40, metavar="N", help="list at most N errors (default 40)")
    return parser


def main(argv: Sequence[str] | None = None, engine: Engine | None = None) -> int:
    """Exit code: 0 every floor kept, 1 a figure below its floor, 2 nothing could be measured rightly."""
    options = arguments().parse_args(argv)
    options.floors = options.floors or (pinned.RULES if options.rules else pinned.PATH)
    try:
        engine = engine or dicho(model=not options.rules)
        return errors(options, engine) if options.errors else figures(options, engine)
    except DichoError as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2


def chosen(names: Sequence[str] | None, options: argparse.Namespace) -> list[Corpus]:
    """The sets asked for; a name may be of either split. DichoError for an unknown one."""
    both = {c.name: c for split in ("dev", "train") for c in corpora(split, options.data)}
    unknown = sorted(set(names or ()) - set(both))
    if unknown:
        raise DichoError(f"no such set: {', '.join(unknown)}.", hint=f"There are: {', '.join(both)}.")
    return [both[name] for name in names] if names else corpora(options.split, options.data)


def figures(options: argparse.Namespace, engine: Engine) -> int:
    """Measure and print."""
    limits = pinned.load(options.floors)
    found: list[Figure] = []
    absent: list[str] = []
    for corpus in chosen(options.only, options):
        if not corpus.here:
            absent.append(corpus.name)
            continue
        found += _one(corpus, engine, limits)
    if options.set_floors:
        limits.tighten(found)
        pinned.save(limits, options.floors)
    verdicts = [(figure, limits.limit(figure), limits.verdict(figure)) for figure in found]
    failed = sum(verdict in ("below", "above", "not measured") for _, _, verdict in verdicts)
    if options.json:
        rows = [{**asdict(f), "limit": limit, "verdict": verdict} for f, limit, verdict in verdicts]
        print(json.dumps({"figures": rows, "absent": absent, "failed": failed}, ensure_ascii=False, indent=1))
    else:
        print(table(verdicts, absent))
    return 1 if failed else 0


def _one(corpus: Corpus, engine: Engine, limits: pinned.Floors) -> list[Figure]:
    """The figures of one set, whose bytes are the pinned ones."""
    limits.check_corpus(corpus)
    found = measure(corpus, engine).figures
    limits.check_figures(corpus.name, found)
    limits.corpora.setdefault(corpus.name, corpus.sha256())
    return found


def table(verdicts: Sequence[tuple[Figure, float | None, pinned.Verdict]], absent: Sequence[str]) -> str:
    """The figures as lines: set, figure, value, floor, verdict."""
    lines = [f"{'set':14}{'figure':26}{'value':>8}{'floor':>8}  "]
    last = ""
    for figure, limit, verdict in verdicts:
        lines += [""] if last and figure.corpus != last else []
        last = figure.corpus
        value = "—" if figure.value is None else f"{figure.value:.3f}"
        floor = "" if limit is None else f"{'≤' if figure.better == 'lower' else ''}{limit:.2f}"
        shown = "" if verdict == "no floor" else verdict
        lines.append(f"{figure.corpus:14}{figure.name:26}{value:>8}{floor:>8}  {shown}".rstrip())
    lines += [f"{name:14}{ABSENT}" for name in absent]
    below = sum(verdict in ("below", "above", "not measured") for _, _, verdict in verdicts)
    held = sum(verdict == "ok" for _, _, verdict in verdicts)
    return "\n".join([*lines, "", f"{held} at or over the floor, {below} not."])


def errors(options: argparse.Namespace, engine: Engine) -> int:
    """List what went wrong on one set."""
    (corpus,) = chosen([options.errors], options)
    if not corpus.here:
        raise DichoError(f"{corpus.name}: {ABSENT}.", hint="Name its folder with --data.")
    result: Result = measure(corpus, engine)
    every = [listing.show(case) for case in listing.cases(result, options.kind or listing.DEFAULT_KINDS)]
    wanted = [shown for shown in every if (options.grep or "").casefold() in shown.casefold()]
    page = wanted[options.skip : options.skip + options.limit]
    print("\n\n".join([*page, f"{len(page)} of {len(wanted)} errors."]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
