"""Fit the reliabilities of cue words: `python -m training.reliability DATA_DIR`.

Reads DATA_DIR/attribution/{polnear,ancora}-train.jsonl, writes src/dicho/lang/reliability.{en,es}.json: a logistic
regression (AdaGrad, L2, fixed order and seed, so the same data gives the same file) over the named features of
`dicho.extract.reliability`. A candidate is right when its cue and source overlap those of a gold attribution whose
content it overlaps, as the relation score of eval/ counts.
"""

from __future__ import annotations

import hashlib
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from dicho.extract import clauses, reliability
from dicho.extract.frame import Candidate
from dicho.extract.quotes import scan
from dicho.extract.tokens import Sentence, read_sentences
from dicho.model.span import Span
from dicho.text import lexicon as lexicons

SETS = {"en": ("polnear-train.jsonl", 6, 5e-3, 0.36), "es": ("ancora-train.jsonl", 12, 1e-2, 0.3)}
"""Language: file, passes, L2, and the threshold of best relation F1 in cross-validation on that file."""
LEAST = 2
"""How often a feature must occur to be given a weight."""
RATE = 0.25
Example = tuple[list[str], bool]


def _touches(span: Span | None, gold: Sequence[Sequence[int]]) -> bool:
    return span is not None and any(span.start < end and start < span.end for start, end in gold)


def _is_right(candidate: Candidate, sentence: Sentence, gold: Sequence[dict[str, Any]]) -> bool:
    cue = sentence.at(*candidate.cue)
    source = sentence.at(*candidate.source) if candidate.source else None
    content = [sentence.at(*c) for c in candidate.content]
    return any(
        _touches(cue, a["cue"])
        and any(_touches(c, a["content"]) for c in content)
        and (_touches(source, a["source"]) if a.get("source") else source is None)
        for a in gold
    )


def _regions(text: str) -> Iterator[tuple[Span, list[Any], bool]]:
    """The whole text, then the inside of each outermost quotation, with the quotations to fold in each."""
    quotations = scan(text)
    yield Span(0, len(text)), [(i, q) for i, q in enumerate(quotations) if q.depth == 0], False
    for q in quotations:
        if q.depth == 0 and q.inner:
            inside = [(i, n) for i, n in enumerate(quotations) if n.depth == 1 and q.inner.contains(n.span)]
            yield q.inner, inside, True


def examples(document: dict[str, Any]) -> Iterator[Example]:
    """Every candidate of a document: its features, and whether it is right."""
    for region, folded, quoted in _regions(document["text"]):
        for sentence in read_sentences(document["text"], document["lang"], region, folded):
            for candidate in clauses.candidates(sentence):
                names = reliability.features(candidate, sentence, quoted=quoted)
                yield names, _is_right(candidate, sentence, document["attributions"])


def fit(data: list[Example], passes: int, l2: float, prior: Mapping[str, float]) -> dict[str, float]:
    """AdaGrad over the logistic loss, with the weights drawn towards `prior` (zero where it says nothing)."""
    weights: dict[str, float] = defaultdict(float, prior)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    data, order = list(data), random.Random(1)
    for _ in range(passes):
        order.shuffle(data)
        for names, right in data:
            error = reliability.probability(names, weights) - right
            for name in names:
                gradient = error + l2 * (weights[name] - prior.get(name, 0.0))
                squares[name] += gradient * gradient
                weights[name] -= RATE * gradient / math.sqrt(squares[name])
    return weights


def _prior(lang: str, english: Mapping[str, float]) -> dict[str, float]:
    """Where a language with less data starts from: the structural weights, and those of the cues its words are like."""
    prior = {name: value for name, value in english.items() if not name.startswith(("lemma:", "lead:", "particle:"))}
    if not english:
        return prior
    by_lemma: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, value in english.items():
        if name.startswith("lemma:"):
            lemma, bar, rest = name[6:].partition("|")
            by_lemma[lemma].append((bar + rest, value))
    for own, like in lexicons.alike(lang).items():
        prior.update({f"lemma:{own}{rest}": value for rest, value in by_lemma[like]})
    return prior


def main() -> None:
    """Fit and write both languages."""
    folder = Path(sys.argv[1]) / "attribution"
    english: dict[str, float] = {}
    for lang, (file, passes, l2, threshold) in SETS.items():
        raw = (folder / file).read_bytes()
        documents = [orjson.loads(line) for line in raw.splitlines()]
        data = [example for document in documents for example in examples(document)]
        counts = Counter(name for names, _ in data for name in set(names))
        kept = [([name for name in names if counts[name] >= LEAST], right) for names, right in data]
        prior = _prior(lang, english)
        fitted = fit(kept, passes, l2, prior)
        weights = {name: round(value, 2) for name, value in sorted(fitted.items()) if abs(value) >= 0.05}
        english = english or weights
        about = {
            "fitted_on": file,
            "sha256": hashlib.sha256(raw).hexdigest(),
            "documents": len(documents),
            "candidates": len(data),
        }
        out = Path(__file__).parent.parent / "src/dicho/lang" / f"reliability.{lang}.json"
        out.write_bytes(
            orjson.dumps({"about": about, "threshold": threshold, "weights": weights}, option=orjson.OPT_INDENT_2)
            + b"\n"
        )
        right = sum(r for _, r in data)
        sys.stderr.write(f"{lang}: {len(data)} candidates, {right} right, {len(weights)} weights\n")


if __name__ == "__main__":
    main()
