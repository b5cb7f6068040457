"""What Dicho links in a world, through a ledger as a user's would be, and how that stands to the gold links.

The figures are those of the worlds' own scorer. Statements that are one utterance by gold count as one, so a conflict
found between any two appearances is found. A pair the gold does not list counts as wrong: precision is a lower bound.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any

from dicho.compare import pair
from dicho.compare.matter import matter
from dicho.compare.opposed import is_one_matter
from dicho.compare.same import same
from dicho.compare.side import Side, side
from dicho.model.document import Capture, Document
from dicho.model.run import Run
from dicho.model.statement import Statement
from dicho.model.wire import statement_line
from dicho.pipeline import compare, links, people
from dicho.store.ledger import Ledger
from dicho.text import pairs
from eval.corpora import corpora
from eval.engine import dicho, read_all
from eval.scorers import world

Json = dict[str, Any]
SAME = ("copy", "translation")
FIRST = (10, 20, 40)
Pair = frozenset[str]


@contextmanager
def kept(readings: Iterable[tuple[Document, Sequence[Statement]]]) -> Iterator[Ledger]:
    """A ledger of these documents, as a user's would be, until the context ends."""
    by_capture: defaultdict[str, list[tuple[Document, Sequence[Statement]]]] = defaultdict(list)
    for document, statements in readings:
        by_capture[document.capture].append((document, statements))
    with tempfile.TemporaryDirectory() as place, Ledger.create(Path(place)) as ledger:
        for sha256, listed in by_capture.items():
            first = listed[0][0]
            capture = Capture(sha256, 0, first.media_type, first.file)
            ledger.record_reading(capture, listed, [Run("eval", "1")])
        people.settle(ledger)
        compare.settle(ledger)
        yield ledger


def found(readings: Iterable[tuple[Document, Sequence[Statement]]]) -> list[Json]:
    """The links of these documents' statements, best first."""
    with kept(readings) as ledger:
        return [row.as_dict() for row in links.listed(ledger)]


def score(gold: Json, lines: Sequence[Json], linked: Sequence[Json]) -> Json:
    """F1 of pairs that are one utterance, and the conflicts and changes among the first of the list."""
    paired = world.match(gold["statements"], lines)
    gold_of = {line["id"]: key for key, line in paired.items()}
    whole = _joined(gold, [(link["a"], link["b"]) for link in gold["links"] if link["relation"] in SAME])
    ours = [(gold_of.get(x["left"]), gold_of.get(x["right"])) for x in linked if x["relation"] in SAME]
    joined = _joined(gold, [(a, b) for a, b in ours if a and b])
    wanted = {_pair(whole, x["a"], x["b"]) for x in gold["links"] if x["relation"] not in SAME}
    tempting = {_pair(whole, x["a"], x["b"]) for x in gold["tempting"]} - wanted
    ranked = _ranked(linked, gold_of, whole)
    return {
        "copy pairs f1": _pairs_f1(whole, joined),
        **{
            f"conflict precision@{n}": world.ratio(sum(p in wanted for p in ranked[:n]), min(n, len(ranked)) or n)
            for n in FIRST
        },
        "conflict recall@40": world.ratio(len(wanted & set(ranked[:40])), len(wanted)),
        "tempting in first 40": world.ratio(len(tempting & set(ranked[:40])), len(tempting)),
        "conflict reachable": world.ratio(len(_reachable(gold, paired, whole) & wanted), len(wanted)),
    }


def _reachable(gold: Json, paired: Mapping[str, Json], whole: Mapping[str, str]) -> set[Pair]:
    """The gold pairs of which both utterances were found at all, in one appearance or another."""
    seen = {whole[key] for key in paired}
    pairs = (_pair(whole, x["a"], x["b"]) for x in gold["links"] if x["relation"] not in SAME)
    return {pair for pair in pairs if pair <= seen}


def _ranked(linked: Sequence[Json], gold_of: Mapping[str, str], whole: Mapping[str, str]) -> list[Pair]:
    """The pairs of utterances that are said to conflict or change, in order, each once."""
    ranked: dict[Pair, None] = {}
    for link in linked:
        if link["relation"] not in SAME:
            a, b = gold_of.get(link["left"]), gold_of.get(link["right"])
            ranked[_pair(whole, a, b) if a and b else frozenset((link["left"], link["right"]))] = None
    return list(ranked)


def _pair(whole: Mapping[str, str], a: str, b: str) -> Pair:
    return frozenset((whole[a], whole[b]))


def _joined(gold: Json, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Gold statement -> the name of the group that these pairs put it in."""
    group = {s["id"]: [s["id"]] for s in gold["statements"]}
    for a, b in pairs:
        if group[a] is not group[b]:
            group[a] += group[b]
            for each in group[b]:
                group[each] = group[a]
    return {key: min(members) for key, members in group.items()}


def _pairs_f1(whole: Mapping[str, str], joined: Mapping[str, str]) -> float | None:
    both = [(whole[a] == whole[b], joined[a] == joined[b]) for a, b in combinations(whole, 2)]
    hit = sum(g and p for g, p in both)
    return world.ratio(2 * hit, sum(g for g, _ in both) + sum(p for _, p in both))


def _right(first: Sequence[Pair], wanted: set[Pair], n: int) -> float | None:
    return world.ratio(sum(pair in wanted for pair in first), len(first) or n)


def rivals(readings: Sequence[tuple[Document, Sequence[Statement]]]) -> dict[str, list[Json]]:
    """What stands beside Dicho: every two statements of one matter ranked by likeness alone, and by a pair model alone.

    One matter: as many shared words as Dicho asks for. Copies are left out, as Dicho tells them.
    """
    sides = [side(statement, document) for document, statements in readings for statement in statements]
    near: list[tuple[Side, Side, float]] = []
    for one, other in combinations(sides, 2):
        shared = matter(one, other)
        nested = pair.nested(one.statement, other.statement)
        if not nested and is_one_matter(one, other, shared) and not same(one, other, shared):
            near.append((one, other, shared.score))
    said = pairs.score([(one.words, other.words) for one, other, _ in near])
    return {
        "likeness alone": _listed((one, other, score) for one, other, score in near),
        "pair model alone": _listed(
            (one, other, verdict.contradiction) for (one, other, _), verdict in zip(near, said, strict=True)
        ),
    }


def _listed(scored: Iterable[tuple[Side, Side, float]]) -> list[Json]:
    best = sorted(scored, key=lambda each: -each[2])
    return [{"left": one.id, "right": other.id, "relation": "conflict"} for one, other, _ in best]


def main() -> None:
    """Print, for each world, Dicho's list of conflicts and changes beside the two others."""
    engine = dicho()
    for corpus in (each for each in corpora() if each.kind == "world" and each.here):
        gold, documents = corpus.world(), read_all(engine, corpus.files())
        readings = [(document, engine.statements(document)) for each in documents.values() for document in each]
        lines = [statement_line(statement, document) for document, found_in in readings for statement in found_in]
        for name, linked in {"dicho": found(readings), **rivals(readings)}.items():
            scored = score(gold, lines, linked)
            told = "  ".join(f"{key.removeprefix('conflict ')} {scored[key]:.3f}" for key in SHOWN)
            print(f"{corpus.name:10} {name:18} {told}")


SHOWN = ("conflict precision@10", "conflict precision@40", "conflict recall@40", "tempting in first 40")

if __name__ == "__main__":
    main()
