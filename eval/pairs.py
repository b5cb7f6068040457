"""`python -m eval.pairs`: how well the pair model ranks contradictions, in each language and across.

Three sets. nli-dev (not shipped): inference pairs of the kind the model was fitted on; crossed, where a pair exists in
both languages. own-dev (eval/gold/pairs): invented political statements in both languages, every shape that is a
conflict and every shape that is not. inconsistency-dev (not shipped): real political statements with human labels; the
threshold for it comes from the English part of nli-dev and is never moved.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from dicho.errors import DichoError, ModelError
from dicho.text.pairs import PairModel, Verdict, installed, open_pairs
from eval.corpora import DATA, GOLD
from eval.scorers.pairs import area, macro_f1, threshold

Json = dict[str, Any]
LANGUAGES = ("en", "es")
OWN = GOLD / "pairs" / "own-dev.jsonl"
NAMED = ("contradiction", "entailment", "neutral")
CONFLICTS = ("Surface contradiction", "Factual inconsistency", "Indirect inconsistency")


@dataclass(frozen=True, slots=True)
class Case:
    """A pair with its label; `kind` is the group its figure belongs to."""

    kind: str
    first: str
    second: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `positive` of `pairs` are contradictions."""

    corpus: str
    kind: str
    pairs: int
    positive: int
    area: float
    accuracy: float | None = None
    macro_f1: float | None = None
    always: float | None = None
    """The macro-F1 of answering yes to every pair."""


def rows(path: Path) -> Iterator[Json]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def crossed(halves: dict[str, tuple[str, str]], label: str) -> Iterator[Case]:
    """An item in every pairing of the languages it exists in."""
    for one, two in product(LANGUAGES, repeat=2):
        if one in halves and two in halves:
            yield Case(one if one == two else f"{one}-{two}", halves[one][0], halves[two][1], label)


def inference(path: Path) -> Iterator[Case]:
    """nli-dev: XNLI and esXNLI in both languages and across; ConjNLI apart, for it is another task."""
    together: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for row in rows(path):
        halves = (row["premise"], row["hypothesis"])
        if row["source"] == "conjnli":
            yield Case("en, conjunctions", *halves, row["label"])
        else:
            together.setdefault((row["group"], row["label"]), {})[row["lang"]] = halves
    for (_, label), texts in together.items():
        yield from crossed(texts, label)


def own(path: Path = OWN) -> list[tuple[str, Case]]:
    """Our own pairs with the shape of each, in every pairing of the languages."""
    out = []
    for row in rows(path):
        halves = {lang: (row[lang][0], row[lang][1]) for lang in LANGUAGES}
        out += [(row["shape"], case) for case in crossed(halves, row["label"])]
    return out


def ranked(corpus: str, cases: Sequence[Case], found: Sequence[Verdict]) -> Iterator[Row]:
    """A row for each kind of case: area under the curve of contradiction, and accuracy over the three labels."""
    for kind in dict.fromkeys(case.kind for case in cases):
        some = [(case, given) for case, given in zip(cases, found, strict=True) if case.kind == kind]
        truth = [case.label == "contradiction" for case, _ in some]
        right = np.mean([_likeliest(given) == case.label for case, given in some])
        scores = [given.contradiction for _, given in some]
        yield Row(corpus, kind, len(some), sum(truth), area(scores, truth), accuracy=float(right))


def _likeliest(given: Verdict) -> str:
    return max(NAMED, key=lambda name: float(getattr(given, name)))


def shaped(shapes: Sequence[str], cases: Sequence[Case], found: Sequence[Verdict]) -> Iterator[Row]:
    """A row for each shape: contradictions of it among all that is none, or all contradictions among pairs of it."""
    scored = [(shape, case.label, given.contradiction) for shape, case, given in zip(shapes, cases, found, strict=True)]
    sides = {side: [row for row in scored if (row[1] == "contradiction") == side] for side in (True, False)}
    for side, word in ((True, "of"), (False, "against")):
        for shape in dict.fromkeys(shape for shape, *_ in sides[side]):
            kept = [row for row in sides[side] if row[0] == shape] + sides[not side]
            truth = [label == "contradiction" for _, label, _ in kept]
            yield Row("own-dev", f"{word} {shape}", len(kept), sum(truth), area([score for *_, score in kept], truth))


def political(found: Sequence[tuple[str, float]], at: float) -> Iterator[Row]:
    """Pairs of (label, contradiction): each label of inconsistency, and all three, against the rest."""
    calm = [score for label, score in found if label not in CONFLICTS]
    for kind, wanted in [("all three", CONFLICTS), *((name, (name,)) for name in CONFLICTS)]:
        true = [score for label, score in found if label in wanted]
        scores, truth = true + calm, [True] * len(true) + [False] * len(calm)
        yield Row(
            "inconsistency-dev",
            kind,
            len(scores),
            len(true),
            area(scores, truth),
            macro_f1=macro_f1([score >= at for score in scores], truth),
            always=macro_f1([True] * len(scores), truth),
        )


def asked(model: PairModel, cases: Iterable[Case]) -> list[Verdict]:
    """The model's verdicts of the cases."""
    return model.score([(case.first, case.second) for case in cases])


def measured(model: PairModel, data: Path) -> Iterator[Row]:
    """Every row of every set that is here."""
    mine = own()
    found = asked(model, [case for _, case in mine])
    yield from ranked("own-dev", [case for _, case in mine], found)
    yield from shaped([shape for shape, _ in mine], [case for _, case in mine], found)
    if not (data / "nli-dev.jsonl").is_file():
        return
    cases = list(inference(data / "nli-dev.jsonl"))
    verdicts = asked(model, cases)
    yield from ranked("nli-dev", cases, verdicts)
    if (data / "inconsistency-dev.jsonl").is_file():
        english = [(c, v) for c, v in zip(cases, verdicts, strict=True) if c.kind == "en"]
        at = threshold([v.contradiction for _, v in english], [c.label == "contradiction" for c, _ in english])
        real = list(rows(data / "inconsistency-dev.jsonl"))
        scores = [given.contradiction for given in model.score([(row["a"], row["b"]) for row in real])]
        yield from political([(row["label"], score) for row, score in zip(real, scores, strict=True)], at)


def table(found: Sequence[Row]) -> str:
    """The rows as lines."""
    lines = [
        f"{'set':19}{'kind':24}{'pairs':>6}{'true':>6}{'area':>7}{'accuracy':>10}{'macro-F1':>10}{'always yes':>12}"
    ]
    for row in found:
        numbers = "".join(
            f"{'' if value is None else f'{value:.3f}':>{width}}"
            for value, width in ((row.area, 7), (row.accuracy, 10), (row.macro_f1, 10), (row.always, 12))
        )
        lines.append(f"{row.corpus:19}{row.kind:24}{row.pairs:6}{row.positive:6}{numbers}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 measured, 2 there is no model to measure."""
    ask = argparse.ArgumentParser(prog="python -m eval.pairs", description="Measure the pair model.")
    ask.add_argument("--data", type=Path, default=DATA, help="folder with the data that does not ship")
    ask.add_argument("--model", type=Path, help="another model: a folder of model.onnx, tokenizer.json, config.json")
    ask.add_argument("--json", action="store_true", help="the rows as JSON")
    args = ask.parse_args(argv)
    try:
        model = open_pairs(args.model) if args.model else installed()
        if model is None:
            raise ModelError("there is no pair model.", hint="Install Dicho again.")
        found = list(measured(model, args.data / "data" / "pairs"))
    except DichoError as error:
        print(f"eval: {error}")
        return 2
    print(json.dumps([asdict(row) for row in found], indent=1) if args.json else table(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
