"""Fit the weights that tell copies, translations, conflicts and changes: `python -m training.links WORLD...`.

A world is a folder of documents with their gold answer (docs/evaluation.md). Each is read by Dicho as it stands, so the
weights are fitted on the statements that Dicho finds, with the faults it makes. Every two statements that the index
would compare are an example; gold links say which are one utterance, which are opposed. The models are logistic, with
L2; each world is scored by weights fitted on the others. `--write MODEL...` keeps the weights of these models, fitted
on all the worlds named, and leaves the others in the file: not every model is fitted on the same worlds.

A world has few statements that are one utterance. `--pairs FILE` adds pairs written by hand (training/README.md) to the
examples of copies and translations; FILE-held.jsonl beside it, if there is one, is scored and never fitted.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from eval.scorers import world as gold_of

import dicho
from dicho.compare import pair
from dicho.compare.faint import features as faint_features
from dicho.compare.matter import matter
from dicho.compare.opposed import features as opposed_features
from dicho.compare.opposed import is_one_matter
from dicho.compare.same import features as same_features
from dicho.compare.side import Side
from dicho.compare.weights import FILE, Model, installed
from dicho.model.ids import digest, speaker_id, statement_id
from dicho.model.span import Span
from dicho.model.statement import Speaker, Statement
from dicho.model.wire import statement_line
from dicho.pipeline.pairing import side
from dicho.text.names import fold
from dicho.text.names import words as name_words
from eval import detectors

Json = dict[str, Any]
Values = Mapping[str, float]
SAME = ("copy", "translation")
RIDGE = {"copy": 0.01, "translation": 0.1, "opposed": 0.3, "faint": 0.3}
PAIRS = "pairs"
PAIR_WEIGHT = 0.5
"""A world's pair counts one; there are as many pairs by hand as of worlds, and they are harder than news is."""
SAME_WEIGHT = 1.4
"""What a world's pair of one utterance counts: they are one in twenty."""
OPPOSED_WEIGHT = 1.0
BY_HAND = "by hand"
CHOSEN = frozenset({"the same speaker", "another speaker"})
"""What the author of the pairs chose: how often it holds there says nothing of news."""
TARGET = Path(__file__).resolve().parent.parent / "src" / "dicho" / "lang" / FILE


@dataclass(frozen=True, slots=True)
class Example:
    """Two statements: the model it is for, their features, whether it is so, and which gold pair it is."""

    model: str
    values: Values
    so: bool
    weight: float
    world: str
    left: Side
    right: Side


def examples(folder: Path) -> list[Example]:
    """Every pair of a world that shares enough to be compared."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    sides, matched = read(folder, gold)
    cluster = _clusters(gold)
    opposed = {
        frozenset((cluster[link["a"]], cluster[link["b"]])) for link in gold["links"] if link["relation"] not in SAME
    }
    found = []
    for i, one in enumerate(sides):
        for other in sides[i + 1 :]:
            left, right = pair.in_time(one, other)
            if pair.nested(left.statement, right.statement):
                continue
            shared = matter(left, right)
            a, b = (cluster.get(matched.get(side.id, "")) for side in (left, right))
            together = a is not None and a == b
            model = "translation" if left.lang != right.lang else "copy"
            known = a is not None and b is not None  # of what gold does not have, nothing is known
            if known and shared.mass >= pair.LEAST_MASS:
                worth = SAME_WEIGHT if together else 1.0
                values = same_features(left, right, shared)
                found.append(Example(model, values, together, worth, folder.name, left, right))
            if together or not is_one_matter(left, right, shared):
                continue
            so = a is not None and b is not None and frozenset((a, b)) in opposed
            for name, told in (("opposed", opposed_features), ("faint", faint_features)):
                values = told(left, right, shared)
                if values:  # without a sign, be it a faint one, there is no proposal to weigh
                    found.append(Example(name, values, so, 1.0, folder.name, left, right))
                    break
    return found


def read(folder: Path, gold: Json) -> tuple[list[Side], dict[str, str]]:
    """The statements that Dicho finds in a world, and which gold statement each is matched to."""
    with tempfile.TemporaryDirectory() as place, dicho.open(place) as ledger:
        ledger.add(folder / "docs")
        lines = [statement_line(e.statement, e.document, e.person) for e in ledger.statements()]
        with ledger._desk.ledger.pool() as pool:
            sides = [side(one) for one in pool.after()]
    paired = gold_of.match(gold["statements"], lines)
    return sides, {line["id"]: key for key, line in paired.items()}


def pairs(path: Path) -> list[Example]:
    """The pairs of a JSON Lines file as examples. ValueError naming the line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(_example(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name}, line {number} is no pair: {error!r}.") from error
    return found


def _example(row: Json, number: int) -> Example:
    names = [name_words(row[at].get("speaker", "")) for at in ("left", "right")]
    persons = [words[-1] if words else None for words in names]
    if persons[0] and persons[1] and (persons[0] in names[1] or persons[1] in names[0]):
        persons[1] = persons[0]  # a second surname more or less is the same person
    left, right = (_side(row[at], f"{number} {at}", who) for at, who in zip(("left", "right"), persons, strict=True))
    model = "translation" if left.lang != right.lang else "copy"
    values = same_features(left, right, matter(left, right))
    return Example(model, values, bool(row["same"]), PAIR_WEIGHT, PAIRS, left, right)


def _side(given: Json, key: str, person: str | None) -> Side:
    text, name = given["text"], given.get("speaker")
    content = (Span(0, len(text)),)
    document = digest("pair", key)
    statement = Statement(
        statement_id(document, (), (), content),
        document,
        (),
        (),
        content,
        form=given.get("form", "direct"),
        act=given.get("act", "say"),
        status=given.get("status", "asserted"),
        speaker=Speaker(speaker_id(fold(name)), name, "person", 1.0, "name") if name else None,
    )
    return Side(statement, (text,), "", given["lang"], None, person)


def opposed_pairs() -> list[Example]:
    """The pairs that the detectors are tuned on, as examples of oppositions; those held back stay out."""
    found = []
    for path in sorted(detectors.PAIRS.glob("dev-*.jsonl")):
        for each in detectors.pairs(path):
            values = opposed_features(each.left, each.right, matter(each.left, each.right))
            if values:
                so = each.kind is not None
                found.append(Example("opposed", values, so, OPPOSED_WEIGHT, PAIRS, each.left, each.right))
    return found


def _clusters(gold: Json) -> dict[str, str]:
    parent = {s["id"]: s["id"] for s in gold["statements"]}

    def find(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    for link in gold["links"]:
        if link["relation"] in SAME:
            parent[find(link["a"])] = find(link["b"])
    return {key: find(key) for key in parent}


def fit(rows: Sequence[Example], ridge: float, rounds: int = 60) -> Model:
    """Logistic regression with L2 by Newton's method; the bias is not held back."""
    names = sorted({name for row in rows for name in row.values})
    table = np.array([[1.0, *(row.values.get(name, 0.0) for name in names)] for row in rows])
    so, weight = np.array([row.so for row in rows], dtype=float), np.array([row.weight for row in rows])
    found = np.zeros(table.shape[1])
    hold = np.diag([1e-6, *[ridge * weight.sum() ** 0.5] * len(names)])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(table @ found, -30, 30)))
        slope = table.T @ (weight * (chance - so)) + hold @ found
        bend = (table * (weight * chance * (1 - chance))[:, None]).T @ table + hold
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-7:
            break
    return Model(float(found[0]), dict(zip(names, map(float, found[1:]), strict=True)))


def learn(rows: Sequence[Example], name: str) -> Model:
    """The model of this name. Pairs by hand have a bias of their own, for half of them are so, and no say on CHOSEN."""
    model = fit([_by_hand(row) if row.world == PAIRS else row for row in rows], RIDGE[name])
    kept = {key: value for key, value in model.weights.items() if not key.startswith(BY_HAND)}
    return Model(model.bias, kept)


def _by_hand(row: Example) -> Example:
    values = {f"{BY_HAND}: {key}" if key in CHOSEN else key: value for key, value in row.values.items()}
    return replace(row, values={**values, BY_HAND: 1.0})


def report(name: str, rows: Sequence[Example], model: Model) -> str:
    """Precision, recall and F1 at one half, and the precision of the first ten."""
    ranked = sorted(((model.probability(row.values), row.so) for row in rows), reverse=True)
    taken = [so for score, so in ranked if score >= 0.5]
    hit, all_so = sum(taken), sum(so for _, so in ranked)
    precision, recall = hit / max(1, len(taken)), hit / max(1, all_so)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    first = {n: sum(so for _, so in ranked[:n]) for n in (10, 20, 40)}
    told = f"precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"
    return f"{name:24} of {all_so:3}: {told}, right among the first {first}"


def _show(rows: Iterable[Example], model: Model, count: int) -> None:
    for row in sorted(rows, key=lambda row: -model.probability(row.values))[:count]:
        sides = f"{row.left.words[:80]!r} | {row.right.words[:80]!r}"
        print(f"  {model.probability(row.values):.2f} {'+' if row.so else '-'} {sides}")
        print(f"       {dict(row.values)}")


def main() -> None:
    """Fit, say how well each world is told by the others, and keep the weights of the models that --write names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("worlds", nargs="+", type=Path)
    told = f"keep the weights of these models in lang/{FILE}"
    parser.add_argument("--write", nargs="+", choices=RIDGE, default=(), metavar="MODEL", help=told)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list the N likeliest pairs of each world")
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="pairs written by hand, one JSON object a line")
    options = parser.parse_args()
    rows = [row for folder in options.worlds for row in examples(folder)]
    rows += opposed_pairs()
    held: list[Example] = []
    if options.pairs:
        rows += pairs(options.pairs)
        beside = options.pairs.with_name(f"{options.pairs.stem}-held.jsonl")
        held = pairs(beside) if beside.exists() else []
    models = {}
    for name in RIDGE:
        mine = [row for row in rows if row.model == name]
        models[name] = learn(mine, name)
        for folder in options.worlds:
            inside = [row for row in mine if row.world == folder.name]
            outside = [row for row in mine if row.world != folder.name]
            model = learn(outside, name) if outside else models[name]
            print(report(f"{name} {folder.name}", inside, model))
            _show(inside, model, options.show)
        unseen = [row for row in held if row.model == name]
        if unseen:
            print(report(f"{name} held pairs", unseen, models[name]))
    if options.write:
        kept = {name: models[name] if name in options.write else installed(name) for name in RIDGE}
        TARGET.write_text(_written(kept), encoding="utf-8")


def _written(models: Mapping[str, Model]) -> str:
    data = {
        name: {
            "bias": round(model.bias, 3),
            "weights": {key: round(value, 3) for key, value in sorted(model.weights.items()) if abs(value) >= 0.01},
        }
        for name, model in models.items()
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
