"""A question in a report: its hypotheses in order, the matrix, what it all hangs on, where people differ.

The words and the order are those of the question's page; nothing is rated here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dicho.export.report.model import (
    Block,
    Bullets,
    Inline,
    Line,
    Para,
    Row,
    Run,
    Section,
    Table,
    Tone,
    own,
)
from dicho.model.hypothesis import RATINGS, Rating
from dicho.pipeline.hypotheses import Exhibit, Weighing
from dicho.pipeline.report.material import Material
from dicho.pipeline.report.teller import SOME, Teller
from dicho.weigh.matrix import AGAINST, FACTOR, Score

MOST_SWINGS = 12
LEAST = 7
"""The share of a matrix that its statements have however many hypotheses there are."""


def hypotheses(material: Material) -> Section | None:
    """Every question that the report weighs; None where there is none."""
    found = [_question(n, each, material.teller) for n, each in enumerate(material.weighings, 1)]
    if not found:
        return None
    note = Para(own(material.teller.say("Dicho rates nothing: hypotheses and ratings are people's words.")), "meta")
    return Section("hypotheses", own(material.teller.say("Hypotheses")), (note,), tuple(found))


def _question(number: int, found: Weighing, teller: Teller) -> Section:
    blocks: list[Block] = [_asked(found, teller), _rivals(found, teller)]
    if found.evidence:
        blocks += [_matrix(found, teller), *_keys(teller)]
    sections = [_hangs(number, found, teller), _disputes(number, found, teller)]
    return Section(f"q{number}", own(found.question.text), tuple(blocks), tuple(each for each in sections if each))


def _asked(found: Weighing, teller: Teller) -> Para:
    asked = found.question
    told = [f"{teller.say('asked')} {teller.date(asked.at)}", teller.by(asked.by)]
    told += [teller.say("closed")] if asked.closed else []
    told.append(_whose(found, teller))
    note = (Run(f": {asked.note}"),) if asked.note else ()
    return Para((Run(" · ".join(each for each in told if each)), *note), "meta")


def _whose(found: Weighing, teller: Teller) -> str:
    """Whose ratings are shown."""
    if not found.analysts:
        return teller.say("nobody has rated anything")
    if found.by is None:
        return teller.say("ratings of %(names)s together") % {"names": ", ".join(found.analysts)}
    return teller.say("ratings of one person") if found.by == SOME else teller.by(found.by)


def _rivals(found: Weighing, teller: Teller) -> Block:
    """The hypotheses, those with least against them first."""
    if not found.scores:
        return Para(own(teller.say("No hypothesis was put forward.")), "meta")
    heads = ("", teller.say("Hypothesis"), teller.say("Against it"), teller.say("Rated"))
    name = teller.say("Hypotheses, those with least against them first")
    return Table(name, heads, (2, 14, 4, 4), tuple(_rival(score, found, teller) for score in found.scores))


def _rival(score: Score, found: Weighing, teller: Teller) -> Row:
    own_words = next(each for each in found.hypotheses if each.id == score.hypothesis)
    tone: Tone = "strong" if score.place == 1 and found.evidence else "own"
    by = teller.by(own_words.by)
    line: Line = (Run(own_words.text, tone), *((Run(f" · {by}", "meta"),) if by else ()))
    rated = f"{score.rated}" if score.rated else f"0: {teller.say('not tested yet')}"
    label = own(found.label(score.hypothesis), "strong")
    return Row((label, line, own(teller.words.decimal(score.against)), own(rated)))


def _matrix(found: Weighing, teller: Teller) -> Table:
    """A row a statement: what tells the hypotheses apart first."""
    labels = [found.label(each.id) for each in found.hypotheses]
    heads = (teller.say("Statement"), *labels, teller.say("weight"), teller.say("tells apart"))
    rows = tuple(_row(each, found, teller) for each in found.evidence)
    widths = (max(LEAST, 24 - 2 * len(labels) - 6), *(2 for _ in labels), 4, 2)
    return Table(teller.say("Evidence"), heads, widths, rows, named=True)


def _row(exhibit: Exhibit, found: Weighing, teller: Teller) -> Row:
    cells = [_cell(exhibit, each.id, found) for each in found.hypotheses]
    shown = [each for name, each in exhibit.rows.items() if found.by in (None, name)]
    weights = "; ".join(f"{teller.say(each.credibility)} × {teller.say(each.relevance)}" for each in shown)
    tells = exhibit.diagnosticity
    apart = teller.words.decimal(tells) if tells is not None else "–"
    words = teller.opening((exhibit.statement, exhibit.document))
    return Row((words, *cells, own(weights, "meta"), own(apart)))


def _cell(exhibit: Exhibit, hypothesis: str, found: Weighing) -> Line:
    """What each person who rated it said of one cell."""
    line: list[Inline] = []
    for name, row in exhibit.rows.items():
        rating = row.ratings.get(hypothesis)
        if rating and found.by in (None, name):
            line += [Run("; ")] if line else []
            line.append(Run(rating, "hot" if rating in AGAINST else "strong"))
            line += [Run(f" {name}", "meta")] if found.by is None else []
    return tuple(line) or own("–", "meta")


def _keys(teller: Teller) -> Iterable[Para]:
    ratings = "; ".join(f"{key} {teller.say(words)}" for key, words in RATINGS.items())
    yield Para(own(f"{ratings}."), "meta")
    yield Para(own(teller.say("What fits all hypotheses alike tells nothing: it tells apart 0.")), "meta")
    weights = [teller.words.decimal(each) for each in (FACTOR["low"], FACTOR["high"])]
    told = teller.say(
        "Against a hypothesis count only ratings that are inconsistent: I once, II twice, times the weights"
        " (low %(low)s, medium 1, high %(high)s)."
    )
    yield Para(own(told % {"low": weights[0], "high": weights[1]}), "meta")


def _hangs(number: int, found: Weighing, teller: Teller) -> Section | None:
    """What the first place hangs on: one piece of evidence, or one rating."""
    known = {each.statement.id: (each.statement, each.document) for each in found.evidence}
    items = [
        _filled(
            teller.say("Without %(statement)s, first would be %(first)s."),
            {"statement": teller.short(known[evidence]), "first": own(_leads(first, found, teller), "strong")},
        )
        for evidence, first in found.pillars
    ]
    for each in found.swings[:MOST_SWINGS]:
        text = teller.say(
            "Were %(label)s rated %(other)s and not %(rating)s on %(statement)s, first would be %(first)s."
        )
        holes = {
            "label": own(found.label(each.hypothesis)),
            "other": own(each.other),
            "rating": own(each.rating),
            "statement": teller.short(known[each.evidence]),
            "first": own(_leads(each.first, found, teller), "strong"),
        }
        items.append(_filled(text, holes))
    title = own(teller.say("What the first place hangs on"))
    return Section(f"q{number}hangs", title, (Bullets(tuple(items)),)) if items else None


def _leads(keys: Sequence[str], found: Weighing, teller: Teller) -> str:
    return f" {teller.say('and')} ".join(found.label(key) for key in keys)


def _filled(text: str, holes: dict[str, Line]) -> Line:
    """A message of ours with lines in its holes."""
    line: list[Inline] = []
    first, *rest = text.split("%(")
    line.append(Run(first))
    for part in rest:
        name, _, after = part.partition(")s")
        line += [*holes[name], Run(after)]
    return tuple(line)


def _disputes(number: int, found: Weighing, teller: Teller) -> Section | None:
    """The cells that people rate otherwise."""
    known = {each.statement.id: (each.statement, each.document) for each in found.evidence}
    items: list[Line] = []
    for each in found.disputes:
        if each.evidence in known:
            said = ", ".join(f"{name} {_worded(rating, teller)}" for name, rating in each.ratings.items())
            label = Run(found.label(each.hypothesis), "strong")
            items.append((label, Run(", "), *teller.short(known[each.evidence]), Run(f": {said}")))
    title = own(teller.say("Where people differ"))
    return Section(f"q{number}differ", title, (Bullets(tuple(items)),)) if items else None


def _worded(rating: Rating, teller: Teller) -> str:
    return f"{rating} ({teller.say(RATINGS[rating])})"
