"""Score the statements of one world against its gold.

A predicted statement is a line of the published shape ("dicho/1"): document.file, text.content, form, act, status,
speaker.name, said.value, chain. A gold one names its file and its content snippets. They match within a file when
their content words overlap (Dice >= 0.5), one to one, best first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from dicho.model.statement import ACTS, STATUSES

Json = dict[str, Any]
Words = Counter[str]
Match = tuple[Json, Json]

SAME = 0.5
TAKEN = 0.6


def words(texts: Iterable[str]) -> Words:
    """The words of the texts, lower case, without accents."""
    folded = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return Counter(re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c))))


def dice(a: Words, b: Words) -> float:
    """Share of common words, 0..1."""
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def fold(name: str) -> str:
    """A name as its words, lower case, without accents."""
    return " ".join(words([name]))


def ratio(hit: int, of: int) -> float | None:
    """A share to four decimals; None of nothing."""
    return round(hit / of, 4) if of else None


def macro_f1(labels: Sequence[str], seen: Sequence[tuple[str, str | None]]) -> float | None:
    """Macro F1 over the labels that occur in gold; `seen` holds (gold, predicted)."""
    scores = []
    for label in labels:
        hit = sum(g == p == label for g, p in seen)
        extra = sum(p == label != g for g, p in seen)
        lost = sum(g == label != p for g, p in seen)
        if hit + lost:
            scores.append(2 * hit / (2 * hit + extra + lost))
    return round(sum(scores) / len(scores), 4) if scores else None


def match(statements: Sequence[Json], predicted: Sequence[Json]) -> dict[str, Json]:
    """Gold id -> the predicted statement matched to it."""
    by_file: defaultdict[str, list[Json]] = defaultdict(list)
    for p in predicted:
        by_file[p["document"]["file"]].append(p)
    paired: dict[str, Json] = {}
    for file in sorted({s["file"] for s in statements}):
        gold = [s for s in statements if s["file"] == file]
        paired.update(_match_file(gold, by_file[file]))
    return paired


def _match_file(gold: Sequence[Json], predicted: Sequence[Json]) -> dict[str, Json]:
    gold_words = [words(s["content"]) for s in gold]
    predicted_words = [words(p["text"]["content"]) for p in predicted]
    table = [(dice(a, b), i, j) for i, a in enumerate(gold_words) for j, b in enumerate(predicted_words)]
    left: set[int] = set()
    right: set[int] = set()
    paired: dict[str, Json] = {}
    for d, i, j in sorted(table, reverse=True):
        if d >= SAME and i not in left and j not in right:
            left.add(i)
            right.add(j)
            paired[gold[i]["id"]] = predicted[j]
    return paired


def score(gold: Json, predicted: Sequence[Json]) -> Json:
    """All figures of one world but those of links."""
    statements = gold["statements"]
    paired = match(statements, predicted)
    matched = [(s, paired[s["id"]]) for s in statements if s["id"] in paired]
    return {
        "statements gold": len(statements),
        "statements predicted": len(predicted),
        "recall": ratio(len(paired), len(statements)),
        "precision": ratio(len(paired), len(predicted)),
        **_recall_by_form(statements, paired),
        "not statements taken": _taken(gold, predicted, {p["id"] for p in paired.values()}),
        "form": ratio(sum(g["form"] == p.get("form") for g, p in matched), len(matched)),
        "act macro f1": macro_f1(ACTS, [(g["act"], p.get("act")) for g, p in matched]),
        "status macro f1": macro_f1(STATUSES, [(g["status"], p.get("status")) for g, p in matched]),
        **_speakers(gold, matched),
        **_dates(matched),
        **_chains(matched),
    }


def _recall_by_form(statements: Sequence[Json], paired: dict[str, Json]) -> Json:
    found: Json = {}
    for form in ("direct", "mixed", "indirect"):
        of = [s for s in statements if s["form"] == form]
        found[f"recall {form}"] = ratio(sum(s["id"] in paired for s in of), len(of))
    return found


def _taken(gold: Json, predicted: Sequence[Json], matched_ids: set[str]) -> float | None:
    """Share of the gold's traps (narration, scare quotes, boilerplate) that were taken for a statement."""
    rest = [(p["document"]["file"], words(p["text"]["content"])) for p in predicted if p["id"] not in matched_ids]
    traps = [(n["file"], words([n["snippet"]])) for n in gold["not_statements"]]
    taken = sum(any(f == file and dice(w, found) >= TAKEN for f, found in rest) for file, w in traps)
    return ratio(taken, len(traps))


def name_of(predicted: Json) -> str | None:
    """The predicted speaker's name."""
    return (predicted.get("speaker") or {}).get("name") or None


def canonical(gold: Json) -> dict[str, str]:
    """Every written form of a gold speaker, folded, to the speaker's canonical name."""
    return {fold(v): s["name"] for s in gold["speakers"] for v in [*s["variants"], s["name"]]}


def who(predicted: Json, known: dict[str, str]) -> str | None:
    """The predicted speaker under the gold's canonical name, if it is a known form of one."""
    name = name_of(predicted)
    return known.get(fold(name), name) if name else None


def _speakers(gold: Json, matched: Sequence[Match]) -> Json:
    known = canonical(gold)
    named = [(g, p) for g, p in matched if g["speaker"]]
    nameless = [p for g, p in matched if not g["speaker"]]
    exact = sum(fold(g["speaker"]) == fold(name_of(p) or "") for g, p in named)
    return {
        "speaker": ratio(sum(g["speaker"] == who(p, known) for g, p in named), len(named)),
        "speaker exact name": ratio(exact, len(named)),
        "no speaker kept open": ratio(sum(who(p, known) is None for p in nameless), len(nameless)),
    }


def _dates(matched: Sequence[Match]) -> Json:
    dated = [(g, p) for g, p in matched if g["said"]]
    undated = [p for g, p in matched if not g["said"]]
    right = sum(str((p.get("said") or {}).get("value", "")).startswith(g["said"]) for g, p in dated)
    return {
        "said": ratio(right, len(dated)),
        "said kept open": ratio(sum(not p.get("said") for p in undated), len(undated)),
    }


def _chains(matched: Sequence[Match]) -> Json:
    chained = [([fold(x) for x in g["chain"]], _chain(p)) for g, p in matched if g["chain"]]
    return {
        "chain exact": ratio(sum(g == p for g, p in chained), len(chained)),
        "chain agents recall": ratio(
            sum(len(set(g) & set(p)) for g, p in chained), sum(len(set(g["chain"])) for g, _ in matched if g["chain"])
        ),
    }


def _chain(predicted: Json) -> list[str]:
    """The predicted chain, outermost first as the gold writes it."""
    return [fold(h["agent"]) for h in predicted.get("chain") or []][::-1]
