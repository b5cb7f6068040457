"""Score extracted attributions against gold ones.

A document is {"id", "text", "attributions": [{"source", "cue", "content": [[start, end], ...], "speaker"?}]}, offsets
in code points of the text. Micro-averaged over documents; a unit is all fragments of one role of one attribution,
trimmed of white space, quotation marks and , . ; : at the ends of each fragment, counted once per document.

exact     a unit equals a gold unit character for character
overlap   one-to-one matching of units by largest overlap (> 0 characters)
token     words carrying the role
relation  one-to-one matching by content overlap; right when source and cue overlap the gold's too
          (no gold source: none predicted)
direct    gold contents at least 80 % inside quotation marks: found (half of its characters), and found with the
          right source
speaker   share of matched attributions whose gold speaker is named and whose predicted speaker is the same name,
          letters folded; "speaker by name": also where one name's words stand together in the other
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]
Chars = frozenset[int]
Role = str

TRIM = frozenset(" \t\r\n\u00a0\"'“”‘’«»`,.;:")
ROLES: tuple[Role, ...] = ("source", "cue", "content")
DIRECT_SHARE = 0.8
DIRECT_LENGTH = 12
FOUND_SHARE = 0.5


def chars(fragments: Iterable[Sequence[int]] | None, text: str) -> Chars:
    """The character positions a role covers, trimmed and without white space."""
    covered: set[int] = set()
    for start, end in fragments or ():
        while start < end and text[start] in TRIM:
            start += 1
        while end > start and text[end - 1] in TRIM:
            end -= 1
        covered.update(i for i in range(start, end) if not text[i].isspace())
    return frozenset(covered)


def pairs(gold: Sequence[Chars], predicted: Sequence[Chars]) -> list[tuple[int, int]]:
    """Indexes (gold, predicted) matched one to one, greedily by largest overlap."""
    overlaps = [(len(g & p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if g & p]
    left: set[int] = set()
    right: set[int] = set()
    matched: list[tuple[int, int]] = []
    for _, i, j in sorted(overlaps, key=lambda row: -row[0]):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            matched.append((i, j))
    return matched


def in_quotes(text: str) -> list[bool]:
    """For every character: does it stand inside double quotation marks?"""
    mask, inside = [False] * len(text), False
    for i, ch in enumerate(text):
        if ch in "“«":
            inside = True
        if ch == '"':
            inside = not inside
        mask[i] = inside or ch in '”»"'
        if ch in "”»\n":
            inside = False
    return mask


def is_direct(content: Chars, mask: Sequence[bool]) -> bool:
    """Whether a content is long enough to count and stands inside quotation marks."""
    if not content or len(content) < DIRECT_LENGTH:
        return False
    return sum(mask[c] for c in content) >= DIRECT_SHARE * len(content)


def fold(name: str) -> str:
    """A name in lower case, without accents or punctuation."""
    name = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"\W+", " ", "".join(c for c in name if not unicodedata.combining(c))).strip()


def roles_right(gold: Json, predicted: Json, text: str) -> dict[Role, bool]:
    """For a matched pair: do source and cue overlap the gold's? A missing gold source wants none predicted."""
    right: dict[Role, bool] = {}
    for role in ("source", "cue"):
        g, p = chars(gold.get(role), text), chars(predicted.get(role), text)
        right[role] = bool(g & p) if g else (not p or role == "cue")
    return right


class Tally:
    """Hits, predicted and gold units, summed over documents."""

    def __init__(self) -> None:
        self.hit = self.predicted = self.gold = 0

    def add(self, hit: int, predicted: int, gold: int) -> None:
        """Count one document."""
        self.hit += hit
        self.predicted += predicted
        self.gold += gold

    def prf(self) -> dict[str, float]:
        """Precision, recall and F1, to four decimals."""
        p = self.hit / self.predicted if self.predicted else 0.0
        r = self.hit / self.gold if self.gold else 0.0
        return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / (p + r) if p + r else 0.0, 4)}


class Score:
    """The running sums of one corpus."""

    def __init__(self) -> None:
        per_role = [f"{how} {role}" for how in ("exact", "overlap", "token") for role in ROLES]
        self.tallies = {name: Tally() for name in [*per_role, "relation"]}
        self.counts: Counter[str] = Counter()

    def document(self, doc: Json, predicted: Sequence[Json]) -> None:
        """Count one document."""
        text, gold = doc["text"], doc["attributions"]
        words = [frozenset(range(m.start(), m.end())) for m in re.finditer(r"\w+", text)]
        for role in ROLES:
            self._role(role, _units(role, gold, text), _units(role, predicted, text), words)
        gold_contents = [chars(a["content"], text) for a in gold]
        contents = [chars(a["content"], text) for a in predicted]
        self._relation(doc, predicted, pairs(gold_contents, contents))
        self._direct(doc, predicted, gold_contents, contents)

    def _role(self, role: Role, gold: list[Chars], predicted: list[Chars], words: list[Chars]) -> None:
        """Exact, overlapping and word-wise units of one role."""
        self.tallies[f"exact {role}"].add(len(set(gold) & set(predicted)), len(predicted), len(gold))
        self.tallies[f"overlap {role}"].add(len(pairs(gold, predicted)), len(predicted), len(gold))
        gold_all, predicted_all = frozenset[int]().union(*gold), frozenset[int]().union(*predicted)
        gold_words = {i for i, w in enumerate(words) if w & gold_all}
        predicted_words = {i for i, w in enumerate(words) if w & predicted_all}
        self.tallies[f"token {role}"].add(len(gold_words & predicted_words), len(predicted_words), len(gold_words))

    def _relation(self, doc: Json, predicted: Sequence[Json], matched: list[tuple[int, int]]) -> None:
        """Matched attributions with the right source and cue, and their speakers."""
        gold, right = doc["attributions"], 0
        for i, j in matched:
            right += all(roles_right(gold[i], predicted[j], doc["text"]).values())
            if gold[i].get("speaker"):
                self.counts["speaker named"] += 1
                wanted, found = gold[i]["speaker"], predicted[j].get("speaker") or ""
                self.counts["speaker right"] += fold(wanted) == fold(found)
                self.counts["speaker named alike"] += contains(wanted, found)
        self.tallies["relation"].add(right, len(predicted), len(gold))

    def _direct(self, doc: Json, predicted: Sequence[Json], gold: list[Chars], contents: list[Chars]) -> None:
        """Quotations found, and found with their source."""
        text, mask = doc["text"], in_quotes(doc["text"])
        for attribution, content in zip(doc["attributions"], gold, strict=True):
            if not is_direct(content, mask):
                continue
            hits = [j for j, p in enumerate(contents) if len(content & p) >= FOUND_SHARE * len(content)]
            self.counts["direct gold"] += 1
            self.counts["direct found"] += bool(hits)
            source = chars(attribution.get("source"), text)
            if source:
                self.counts["direct with source"] += 1
                found = any(source & chars(predicted[j].get("source"), text) for j in hits)
                self.counts["direct source right"] += found

    def result(self) -> Json:
        """The figures, to four decimals."""
        c = self.counts
        out: Json = {name: tally.prf() for name, tally in self.tallies.items()}
        out["direct found"] = round(c["direct found"] / max(1, c["direct gold"]), 4)
        out["direct source right"] = round(c["direct source right"] / max(1, c["direct with source"]), 4)
        if c["speaker named"]:
            out["speaker"] = round(c["speaker right"] / c["speaker named"], 4)
            out["speaker by name"] = round(c["speaker named alike"] / c["speaker named"], 4)
        return out


def contains(left: str, right: str) -> bool:
    """Whether the words of one name stand together in the other, letters folded; an empty name is in none."""
    short, long = sorted((fold(left).split(), fold(right).split()), key=len)
    return bool(short) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _units(role: Role, rows: Iterable[Json], text: str) -> list[Chars]:
    """The distinct units of one role in one document."""
    return list({chars(a.get(role), text) for a in rows} - {frozenset()})


def score(golds: Sequence[Json], predictions: Mapping[str, Sequence[Json]]) -> Json:
    """All figures of one corpus. `predictions` maps a document's id to its attributions; none for a missing id."""
    running = Score()
    for doc in golds:
        running.document(doc, predictions.get(doc["id"], ()))
    missing = sum(doc["id"] not in predictions for doc in golds)
    return {**running.result(), "documents": len(golds), "documents missing": missing}
