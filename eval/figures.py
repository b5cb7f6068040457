"""The figures of each set: names, values, and which way is better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dicho.model.document import Document
from dicho.model.statement import ACTS, Statement
from dicho.model.wire import statement_line
from eval import links, locate, pages, people, quotations, years
from eval.corpora import Corpus
from eval.engine import Engine, as_attribution, predict, read_all
from eval.scorers import attribution, world

Json = dict[str, Any]
Better = Literal["higher", "lower", "neither"]

FORMS = ("direct", "indirect", "mixed")
FIRST = ("direct found", "direct source right", "speaker", "speaker by name")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: `value` is None where there was nothing to measure. Neither: it informs and has no floor."""

    corpus: str
    name: str
    value: float | None
    better: Better = "higher"


@dataclass(frozen=True, slots=True)
class Result:
    """What one run over a set gave: its figures, and the rows behind them for error listings."""

    figures: list[Figure]
    rows: list[Json]
    predictions: dict[str, list[Json]]


def measure(corpus: Corpus, engine: Engine) -> Result:
    """Run the software over a set and score it."""
    if corpus.kind == "names":
        return _measure_names(corpus)
    if corpus.kind == "pages":
        return Result(list(_pages(corpus)), [], {})
    return _measure_world(corpus, engine) if corpus.kind == "world" else _measure_attribution(corpus, engine)


def _measure_names(corpus: Corpus) -> Result:
    """Whether two names are one's, judged as the comparison judges."""
    rows = list(corpus.rows())
    return Result([Figure(corpus.name, key, value) for key, value in people.names(rows).items()], rows, {})


def _pages(corpus: Corpus) -> Iterable[Figure]:
    """The main text of awkward pages; what trafilatura alone reads of them is there to compare."""
    assert corpus.docs is not None
    better: dict[str, Better] = {"walls claimed wrongly": "lower"}
    for key, value in pages.measure(pages.cases(corpus.docs)).items():
        yield Figure(corpus.name, key, value, "neither" if "trafilatura" in key else better.get(key, "higher"))


def _quotations(name: str, gold: Json, readings: Sequence[tuple[Document, Sequence[Statement]]]) -> Iterable[Figure]:
    """What is said of drafts that quote the world rightly and wrongly."""
    better: dict[str, Better] = {"verbatim quotations accused": "lower"}
    for key, value in quotations.score(gold, readings).items():
        yield Figure(name, key, value, better.get(key, "higher"))


def _measure_attribution(corpus: Corpus, engine: Engine) -> Result:
    rows = list(corpus.rows())
    predictions = predict(engine, rows)
    figures = [*_attribution(corpus.name, rows, predictions), *_labels(corpus.name, rows, predictions)]
    return Result(figures, rows, predictions)


def _attribution(name: str, rows: Sequence[Json], predictions: Mapping[str, Sequence[Json]]) -> Iterable[Figure]:
    """What the attribution scorer says."""
    scored = attribution.score(rows, predictions)
    for key in FIRST:
        # Where nothing matched there is no share to take, but the figure is still due when the gold can tell.
        if key in scored or _gold_says(rows, key.removesuffix(" by name")):
            yield Figure(name, key, scored.get(key))
    yield Figure(name, "relation f1", scored["relation"]["f1"])
    yield Figure(name, "relation precision", scored["relation"]["p"], "neither")
    yield Figure(name, "relation recall", scored["relation"]["r"], "neither")
    for how in ("exact", "overlap", "token"):
        for role in attribution.ROLES:
            yield Figure(name, f"{how} {role} f1", scored[f"{how} {role}"]["f1"])
    yield _unattributed(name, [p for found in predictions.values() for p in found])


def _unattributed(name: str, predicted: Sequence[Json]) -> Figure:
    """Share of statements flagged as quotations nobody is named for."""
    flagged = sum("unattributed" in p["flags"] for p in predicted)
    return Figure(name, "unattributed", world.ratio(flagged, len(predicted)), "neither")


def _labels(name: str, rows: Sequence[Json], predictions: Mapping[str, Sequence[Json]]) -> Iterable[Figure]:
    """Form and act of the matched attributions, where the gold says them."""
    seen: list[tuple[Json, Json]] = []
    for row in rows:
        found = predictions[row["id"]]
        contents = [
            [attribution.chars(a["content"], row["text"]) for a in side] for side in (row["attributions"], found)
        ]
        seen += [(row["attributions"][i], found[j]) for i, j in attribution.pairs(*contents)]
    if not _gold_says(rows, "form"):
        return
    for label, values in (("form", FORMS), ("act", ACTS)):
        pairs = [(g[label], p[label]) for g, p in seen if g.get(label)]
        yield Figure(name, label, world.ratio(sum(g == p for g, p in pairs), len(pairs)))
        yield Figure(name, f"{label} macro f1", world.macro_f1(values, pairs))


def _gold_says(rows: Sequence[Json], label: str) -> bool:
    """Whether the gold of a set has this label at all."""
    return any(a.get(label) for row in rows for a in row["attributions"])


def _measure_world(corpus: Corpus, engine: Engine) -> Result:
    gold = corpus.world()
    documents = read_all(engine, corpus.files())
    statements = [(d, engine.statements(d)) for found in documents.values() for d in found]
    statements, documents = years.dated(engine, statements)
    lines = {d.id: [statement_line(s, d) for s in found] for d, found in statements}
    linked = links.found(statements)
    names = world.canonical(gold)
    rows = [{**row, "names": names} for row in locate.located(gold, documents)]
    predictions = {id: [as_attribution(line) for line in found] for id, found in lines.items()}
    everything = [line for found in lines.values() for line in found]
    texts = {d.id: d.text for d, _ in statements}
    return Result(
        [
            *_reading(corpus.name, gold, documents),
            *_world(corpus.name, gold, everything, texts),
            *_links(corpus.name, gold, (everything, linked)),
            *_people(corpus.name, gold, everything, texts),
            *_quotations(corpus.name, gold, statements),
            *(f for f in _attribution(corpus.name, rows, predictions) if not f.name.startswith("speaker")),
        ],
        rows,
        predictions,
    )


def _reading(name: str, gold: Json, documents: Mapping[str, Sequence[Document]]) -> Iterable[Figure]:
    """What the reader kept, and the facts it found."""
    total = sum(len(locate.snippets(s)) for s in gold["statements"])
    yield Figure(name, "snippets located", world.ratio(total - len(locate.lost(gold, documents)), total))
    # Of a thread the first post counts; a feed's items have facts of their own, which the gold does not hold.
    first = {
        file: found[0] for file, found in documents.items() if found and (len(found) == 1 or found[0].item == "post 1")
    }
    single = [(d, first[d["file"]]) for d in gold["documents"] if d["file"] in first]
    for fact in ("lang", "title", "outlet", "author", "published"):
        wanted = [(g[fact], getattr(d, fact)) for g, d in single if g.get(fact)]
        right = sum(attribution.fold(g) == attribution.fold(found or "") for g, found in wanted)
        yield Figure(name, f"document {fact}", world.ratio(right, len(wanted)))


def _world(name: str, gold: Json, lines: Sequence[Json], texts: Mapping[str, str]) -> Iterable[Figure]:
    """What the world scorer says of an export; its "speaker" takes any written form of a name, so it is called that."""
    better: dict[str, Better] = {"not statements taken": "lower"}
    scored = world.score(gold, people.exported(lines, texts))
    scored["speaker any name"] = scored.pop("speaker")
    for key, value in scored.items():
        if key not in ("statements gold", "statements predicted"):
            yield Figure(
                name, f"statements {key}" if key in ("recall", "precision") else key, value, better.get(key, "higher")
            )


def _links(name: str, gold: Json, found: tuple[Sequence[Json], Sequence[Json]]) -> Iterable[Figure]:
    """Copies, conflicts and changes."""
    better: dict[str, Better] = {"tempting in first 40": "lower", "conflict reachable": "neither"}
    for key, value in links.score(gold, *found).items():
        yield Figure(name, key, value, better.get(key, "higher"))


def _people(name: str, gold: Json, lines: Sequence[Json], texts: Mapping[str, str]) -> Iterable[Figure]:
    """Speakers across documents."""
    scored = people.score(gold, lines, texts)
    yield Figure(name, "people b3 f1", scored["b3 f1"])
    yield Figure(name, "people b3 f1 decided", scored["b3 f1 decided"], "neither")
    yield Figure(name, "people merged wrongly", scored["merged wrongly"], "lower")
