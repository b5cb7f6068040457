"""Detectors of conflicts against pairs of statements written for them, and against the worlds' pairs.

`python -m eval.detectors [--held] [--miss] [--worlds]`. A sign counts from FIRES on. On the pair set a detector is
right on a pair of its kind and wrong on a pair that is no conflict; what it says on pairs of other kinds is shown
apart (a stance is often a negation too). In the worlds every pair of statements with matter in common is asked; those
linked in gold as conflict or change are what is to be found, everything else that fires is a false alarm.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import Any

from dicho.compare.detect.table import DETECTORS, signs
from dicho.compare.facts import facts
from dicho.compare.matter import matter
from dicho.compare.pair import LEAST_MASS
from dicho.compare.readings import readings
from dicho.compare.side import Side, side
from dicho.compare.sign import Matter, Sign
from dicho.extract.condition import condition_of
from dicho.model.document import Document, Piece, SourceMap
from dicho.model.ids import digest, speaker_id
from dicho.model.span import Span, Spans
from dicho.model.statement import Attribution, Speaker, When
from dicho.resolve.statements import resolve
from dicho.text.names import fold

Json = dict[str, Any]
GOLD = Path(__file__).parent / "gold"
PAIRS = GOLD / "pairs"
HELD = "held"
FILES = (HELD, "dev-facts", "dev-no-conflict", "dev-speakers")
"""The files of PAIRS written for the detectors; others may stand beside them."""
FIRES = 0.5
WORLDS = ("blackout", "election")
CONFLICTS = ("conflict", "change")
SAME: Json = {"relation": "copy", "why": "one utterance"}
GAP = "\n"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides, the earlier first, and what gold says of them."""

    name: str
    left: Side
    right: Side
    kind: str | None
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair and the signs found in it."""

    pair: Pair
    matter: Matter
    signs: tuple[Sign, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that fire."""
        return tuple(sign.kind for sign in self.signs if sign.strength >= FIRES)


def as_side(row: Json) -> Side:
    """A row's text, read as a statement of its speaker on its date."""
    parts: Sequence[str] = row.get("content") or [row["text"]]
    text = GAP.join(parts)
    key = digest("document", text, row["lang"], row["date"])
    whole = SourceMap((Piece(0, len(text), "", 0, len(text), "same"),))
    document = Document(key, "0" * 64, "", "pair.txt", text, whole, lang=row["lang"], published=row["date"])
    content = _fragments(parts)
    status = row.get("status", "asserted")
    condition = condition_of(text, content, row["lang"]) if status in ("prediction", "hypothesis") else ()
    attribution = Attribution((), (), content, "direct", row.get("act", "say"), status, condition=condition)
    statement = resolve(document, [attribution])[0]
    name = row.get("speaker")
    speaker = Speaker(speaker_id(fold(name)), name, "person", 1.0, "name") if name else None
    return side(replace(statement, speaker=speaker, said=_said(row)), document, speaker.id if speaker else None)


def _fragments(parts: Sequence[str]) -> Spans:
    found, at = [], 0
    for part in parts:
        found.append(Span(at, at + len(part)))
        at += len(part) + len(GAP)
    return tuple(found)


def _said(row: Json) -> When | None:
    value = row.get("said", row["date"])
    return When(value, "day" if len(value) == 10 else "month") if value else None


def pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a file, the earlier statement first."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        first, last = sorted((row["left"], row["right"]), key=lambda r: str(r["date"]))
        yield Pair(f"{path.stem}:{number}", as_side(first), as_side(last), row["kind"], row.get("shape"))


def world(name: str) -> Iterator[Pair]:
    """Every two statements of a world; `kind` is the gold relation with its reason where one stands."""
    gold = json.loads((GOLD / "worlds" / name / "gold.json").read_text("utf-8"))
    files = {document["file"]: document for document in gold["documents"]}
    sides = {s["id"]: as_side(_world_row(s, files[s["file"]])) for s in gold["statements"]}
    root = _roots(gold)
    links = {frozenset((root[link["a"]], root[link["b"]])): link for link in gold["links"]}
    for a, b in combinations(sides, 2):
        link = links.get(frozenset((root[a], root[b]))) if root[a] != root[b] else SAME
        first, last = sorted((a, b), key=lambda each: (sides[each].days or ("", ""), each))
        kind = f"{link['relation']}: {link['why']}" if link else None
        yield Pair(f"{name} {first} {last}", sides[first], sides[last], kind)


def _roots(gold: Json) -> dict[str, str]:
    """For each statement the one that stands for all copies and translations of it."""
    root = {s["id"]: s["id"] for s in gold["statements"]}
    for link in gold["links"]:
        if link["relation"] not in CONFLICTS:
            old, new = root[link["b"]], root[link["a"]]
            root = {key: new if each == old else each for key, each in root.items()}
    return root


def _world_row(statement: Json, document: Json) -> Json:
    date = document["published"]
    said = statement["said"] or _before(date)
    return {**statement, "lang": document["lang"], "date": date, "said": said}


def _before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def ask(found: Iterable[Pair]) -> Iterator[Asked]:
    """Each pair with what the detectors say."""
    for pair in found:
        common = matter(pair.left, pair.right)
        yield Asked(pair, common, tuple(signs(pair.left, pair.right, common)))


def table(asked: Sequence[Asked]) -> str:
    """Precision and recall of each detector over pairs with a kind."""
    gold = Counter(each.pair.kind for each in asked if each.pair.kind)
    hit, wrong, other = Counter[str](), Counter[str](), Counter[str]()
    for each in asked:
        for kind in each.kinds:
            counter = wrong if each.pair.kind is None else hit if kind == each.pair.kind else other
            counter[kind] += 1
    rows = [f"{'kind':10} gold  hit wrong other  precision recall"]
    for kind in gold:
        told = hit[kind] + wrong[kind]
        precision = hit[kind] / told if told else 0.0
        rows.append(
            f"{kind:10} {gold[kind]:4} {hit[kind]:4} {wrong[kind]:5} {other[kind]:5}  {precision:9.2f} "
            f"{hit[kind] / gold[kind]:6.2f}"
        )
    conflicts = [each for each in asked if each.pair.kind]
    quiet = [each for each in asked if not each.pair.kind]
    found, false = sum(bool(e.kinds) for e in conflicts), sum(bool(e.kinds) for e in quiet)
    rows.append(f"any sign: {found} of {len(conflicts)} conflicts, {false} of {len(quiet)} that are none")
    return "\n".join(rows)


def shaped(asked: Sequence[Asked]) -> str:
    """How often the gold shape of a pair that is no conflict is among the readings of the strongest sign."""
    seen: defaultdict[str, list[bool]] = defaultdict(list)
    for each in asked:
        if each.pair.shape and each.signs:
            told = readings(each.pair.left, each.pair.right, each.matter, each.signs[0])
            seen[each.pair.shape].append(each.pair.shape in told)
    return "readings: " + ", ".join(f"{shape} {sum(told)}/{len(told)}" for shape, told in seen.items())


def misses(asked: Sequence[Asked]) -> Iterator[str]:
    """Every pair a detector is wrong about, with what was said."""
    for each in asked:
        kind = each.pair.kind
        if (kind and kind not in each.kinds) or (not kind and each.kinds):
            said = f"{each.pair.left.words} // {each.pair.right.words}"
            yield f"{each.pair.name} {kind or each.pair.shape}: {said}\n    [{_told(each)}]"


def world_figures(name: str, listing: bool) -> str:
    """False alarms of each detector per 100 pairs with matter in common, and the gold links reached."""
    asked = [each for each in ask(world(name)) if each.matter.mass >= LEAST_MASS]
    gold = [each for each in asked if (each.pair.kind or "").startswith(CONFLICTS)]
    rest = [each for each in asked if each.pair.kind is None]
    alarms = Counter(kind for each in rest for kind in each.kinds)
    rows = [
        f"{name}: {len(asked)} pairs with matter in common, {sum(bool(e.kinds) for e in rest)} of {len(rest)} alarm"
    ]
    rows.append("  per 100: " + ", ".join(f"{k} {100 * n / len(rest):.2f}" for k, n in alarms.most_common()))
    rows.append(f"  gold reached: {sum(bool(e.kinds) for e in gold)} of {len(gold)} with matter")
    if listing:
        rows += [f"  {e.pair.name} {_told(e)} {e.pair.kind}" for e in gold]
        rows += [
            f"  ALARM {e.pair.name} {_told(e)}\n      {e.pair.left.words}\n      {e.pair.right.words}"
            for e in rest
            if e.kinds
        ]
    return "\n".join(rows)


def _told(each: Asked) -> str:
    return ", ".join(f"{s.kind} {s.strength} {'/'.join(s.shapes)}".strip() for s in each.signs) or "nothing"


def pace(found: Sequence[Pair]) -> str:
    """Milliseconds of the whole table for a pair, facts read before."""
    ready = [(p.left, p.right, matter(p.left, p.right)) for p in found]
    for left, right, _ in ready:
        facts(left), facts(right)
    start = perf_counter()
    for left, right, common in ready:
        signs(left, right, common)
    return f"{1000 * (perf_counter() - start) / max(1, len(ready)):.3f} ms a pair for {len(DETECTORS)} detectors"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.detectors", description=__doc__)
    parser.add_argument("--held", action="store_true", help="the held pairs instead of those for tuning")
    parser.add_argument("--miss", action="store_true", help="list what went wrong")
    parser.add_argument("--worlds", action="store_true", help="the worlds too")
    told = parser.parse_args()
    chosen = [pair for name in FILES if (name == HELD) == told.held for pair in pairs(PAIRS / f"{name}.jsonl")]
    asked = list(ask(chosen))
    print(table(asked), shaped(asked), pace(chosen), sep="\n")
    if told.miss:
        print(*misses(asked), sep="\n")
    if told.worlds:
        print(*(world_figures(name, told.miss) for name in WORLDS), sep="\n")


if __name__ == "__main__":
    main()
