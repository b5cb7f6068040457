"""Conflicts and changes of position in a report: both statements, what differs, the kinder reading, the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dicho.export.report.model import (
    Block,
    Fact,
    Inline,
    Line,
    Manner,
    Pair,
    Para,
    Row,
    Run,
    Section,
    Side,
    Table,
    own,
)
from dicho.model.link import Link
from dicho.model.span import Spans
from dicho.pipeline.report.chosen import Found
from dicho.pipeline.report.material import Material
from dicho.pipeline.report.teller import Teller, differing
from dicho.store.rows import Verdict
from dicho.text.isodate import interval
from dicho.view import contrast, days, naming, reasons
from dicho.view.contrast import Part

REASONS = 6
"""Reasons that are listed, those that weigh most."""


def pairs(material: Material) -> Section:
    """All of them, those that people decided on apart from what the machine proposes; or that there are none."""
    teller = material.teller
    notes: list[Block] = [Para(own(note), "meta") for note in _about(material)]
    decided = [each for each in material.pairs if each.id in material.said.verdicts]
    proposed = [each for each in material.pairs if each.id not in material.said.verdicts]
    parts = [
        Section("decided", own(teller.say("What people decided")), _blocks(decided, material)),
        Section("proposed", own(teller.say("What the machine proposes")), _proposed(proposed, material)),
    ]
    shown = tuple(each for each in parts if each.blocks)
    return Section("conflicts", own(teller.say("Changes and conflicts")), tuple(notes), shown)


def _proposed(links: Sequence[Link], material: Material) -> tuple[Block, ...]:
    """What nobody has decided on, said to be so."""
    teller, blocks = material.teller, _blocks(links, material)
    left = len(material.said.opposed) - len(material.pairs)
    if not blocks:
        return ()
    told = teller.say("Nobody has decided on these. They are pairs to look at, and no findings.")
    more = teller.count(
        "%(n)s more is left out: “dicho conflicts” lists all.",
        "%(n)s more are left out: “dicho conflicts” lists all.",
        left,
    )
    rest = (Para(own(more), "warning"),) if left else ()
    return (Para(own(told), "meta"), *blocks, *rest)


def _blocks(links: Iterable[Link], material: Material) -> tuple[Block, ...]:
    rows = material.rows
    return tuple(_pair(each, material) for each in links if each.left in rows and each.right in rows)


def _about(material: Material) -> Iterable[str]:
    teller, said = material.teller, material.said
    if not said.opposed:
        yield teller.say("None is proposed or decided. What is not listed may conflict all the same.")
    else:
        yield teller.say("A conflict is between two statements. It says nothing about the person.")
    if said.refused:
        yield teller.count(
            "A person looked at %(n)s more pair and called it no conflict.",
            "People looked at %(n)s more pairs and called them no conflict.",
            said.refused,
        )


def _pair(link: Link, material: Material) -> Pair:
    teller = material.teller
    left, right = material.rows[link.left], material.rows[link.right]
    parts = contrast.parts(link)
    word = material.said.verdicts.get(link.id)
    return Pair(
        id=link.id,
        title=_title(link, left, right, teller),
        apart=_apart(left, right, teller),
        left=_side("A", left, differing(parts, "left"), teller),
        right=_side("B", right, differing(parts, "right"), teller),
        kinder=_kinder(link, word, teller),
        decision=_decided(link, word, teller),
        differs=_differs(parts, left, right, teller),
        reasons=_reasons(link, teller),
    )


def _title(link: Link, left: Found, right: Found, teller: Teller) -> Line:
    names = dict.fromkeys(teller.who(statement) for statement, _ in (left, right))
    line: list[Inline] = [Run(teller.say(reasons.kind(link.relation, link.kind)), "hot")]
    for at, name in enumerate(names):
        line += [Run(" / " if at else " · ", "meta"), name]
    return tuple(line)


def _apart(left: Found, right: Found, teller: Teller) -> str:
    dates = [naming.day(statement, document.published)[0] for statement, document in (left, right)]
    gap = days.apart(*(interval(each or "") for each in dates))
    if gap is None:
        return ""
    count = teller.count("%(n)s day apart", "%(n)s days apart", gap[0])
    return count if gap[1] else f"{teller.say('at least')} {count}"


def _side(letter: str, found: Found, parts: list[tuple[int, Spans]], teller: Teller) -> Side:
    statement, document = found
    facts = []
    if statement.said and statement.said.expression:
        facts.append(Fact(teller.say("read from"), teller.source(statement.said.expression, document)))
    if statement.chain:
        facts.append(Fact(teller.say("through whom"), own(" ← ".join(hop.agent for hop in statement.chain))))
    who = (teller.who(statement), Run(f" · {naming.place(document)}", "meta"))
    return Side(letter, own(teller.day(found), "strong"), who, teller.quote(found, parts), tuple(facts))


def _kinder(link: Link, word: Verdict | None, teller: Teller) -> Para:
    """The kinder readings, before anything else is said."""
    told = [teller.say(reasons.READING.get(shape, shape)) for shape in link.readings]
    none = teller.say(
        "No kinder reading has grounds in these words, dates and names. One may hold all the same: read both in"
        " their place."
    )
    lead = teller.say("The kinder reading.") if word else teller.say("Before you decide.")
    return Para((Run(lead, "strong"), Run(f" {' '.join(told) or none}")), "kinder")


def _decided(link: Link, word: Verdict | None, teller: Teller) -> Para:
    if word is None:
        strength = teller.words.decimal(link.score)
        return Para(
            (
                Run(teller.say("Proposed by the machine; nobody has decided."), "strong"),
                Run(f" {teller.say('strength')} {strength}", "meta"),
            ),
            "open",
        )
    told = [teller.by(word.by), teller.date(word.at)]
    line: Line = (Run(teller.say(reasons.verdict(word.relation, word.verdict)), "strong"),)
    line += (Run(f" · {' · '.join(each for each in told if each)}"),)
    manner: Manner = "doubtful" if word.verdict == "unsure" else "decided"
    return Para((*line, Run(f": {word.note}")) if word.note else line, manner)


def _differs(parts: Iterable[Part], left: Found, right: Found, teller: Teller) -> Table | None:
    """In what the two differ, in words; the numbers are those of the marks on both sides."""
    rows = [
        Row(
            (
                (Run(str(part.number), "number", part=part.number),),
                own("; ".join(teller.say(reasons.DIFFERENCE.get(kind, kind)) for kind in part.kinds)),
                _words(part.left, left, teller),
                _words(part.right, right, teller),
            )
        )
        for part in parts
    ]
    if not rows:
        return None
    heads = ("#", teller.say("In what"), f"A · {teller.day(left)}", f"B · {teller.day(right)}")
    return Table(teller.say("What differs"), heads, (2, 8, 7, 7), tuple(rows))


def _words(spans: Spans, found: Found, teller: Teller) -> Line:
    return teller.source(spans, found[1]) if spans else own(teller.say("nothing"), "meta")


def _reasons(link: Link, teller: Teller) -> tuple[Para, ...]:
    """What speaks for the pair and against it, the heaviest first, with weights; then what was looked for in vain."""
    heavy = sorted(link.evidence, key=lambda each: -abs(each.weight))[:REASONS]
    found = [(_weight(each.weight, teller), reasons.feature(each.feature)) for each in heavy if each.weight]
    weighed = "; ".join(f"{weight} {teller.say(feature)}" for weight, feature in found)
    absent = "; ".join(teller.say(reasons.ABSENT[each]) for each in link.missing if each in reasons.ABSENT)
    told = ((teller.say("Why Dicho set these side by side"), weighed), (teller.say("Looked for and not found"), absent))
    return tuple(Para((Run(f"{name}: ", "strong"), Run(f"{words}.")), "meta") for name, words in told if words)


def _weight(weight: float, teller: Teller) -> str:
    return f"{'+' if weight > 0 else '−'}{teller.words.decimal(abs(weight))}"
