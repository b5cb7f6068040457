"""The statements of a report: an entry each, with all that is known of it; copies of one utterance in one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from dicho.export.report.model import Entry, Fact, Line, Para, Row, Run, Section, Table, joined, own
from dicho.model.statement import Hop, Statement, When
from dicho.pipeline.report.chosen import Found
from dicho.pipeline.report.material import Material, when
from dicho.pipeline.report.raised import kinds
from dicho.pipeline.report.teller import Teller
from dicho.view import naming
from dicho.view.terms import GRAVE


def statements(material: Material) -> Section:
    """All of them: by speaker, or in the order of the text or of time where there is one speaker or one document."""
    teller = material.teller
    title = own(teller.say("Statements"))
    found = material.some(material.origins)
    if not found:
        return Section("statements", title, (Para(own(teller.say("Nothing is listed here")), "meta"),))
    if material.chosen.document or material.chosen.person:
        return Section("statements", title, tuple(_entry(each, material) for each in sorted(found, key=when)))
    named = sorted(found, key=lambda each: (*_rank(each[0], teller), when(each)))
    groups = [list(group) for _, group in groupby(named, key=lambda each: teller.name(each[0]))]
    return Section("statements", title, (), tuple(_group(n, rows, material) for n, rows in enumerate(groups, 1)))


def _rank(statement: Statement, teller: Teller) -> tuple[int, str]:
    """Those with a name by their names, then those without, then what nobody is found for."""
    who, name = statement.speaker, teller.name(statement)
    return (2 if not name else 1 if who and who.kind == "unnamed" else 0, name.casefold())


def _group(number: int, rows: list[Found], material: Material) -> Section:
    count = material.teller.count("%(n)s statement", "%(n)s statements", len(rows))
    title = (material.teller.who(rows[0][0]), Run(f" {count}", "meta"))
    return Section(f"g{number}", title, tuple(_entry(each, material) for each in rows))


def _entry(found: Found, material: Material) -> Entry:
    teller, (statement, _) = material.teller, found
    quote = teller.quote(found)
    flags = [teller.term("flag", flag) for flag in statement.flags if flag not in GRAVE]
    warnings = [teller.term("flag", flag) for flag in statement.flags if flag in GRAVE]
    warnings += kinds(statement, material)
    return Entry(
        number=teller.number(statement.id),
        when=_when(found, teller),
        what=own(_what(statement, teller), "meta"),
        quote=quote,
        facts=tuple(_facts(found, teller)),
        warnings=tuple(warnings),
        flags=tuple(flags),
        decision=_decision(statement, material),
        appearances=_appearances(found, material),
    )


def _when(found: Found, teller: Teller) -> Line:
    """The day, what it is the day of, and where the words stand."""
    statement, document = found
    _, dated = naming.day(statement, document.published)
    published = f" ({teller.say('published')})" if dated == "published" else ""
    return (Run(teller.day(found), "strong"), Run(f"{published} · {naming.place(document)}", "meta"))


def _what(statement: Statement, teller: Teller) -> str:
    """Its form, its status where it is not stated as fact, how the source led to the speaker."""
    parts = [teller.term("form", statement.form)]
    parts += [teller.term("status", statement.status)] if statement.status != "asserted" else []
    parts += [teller.term("reason", statement.speaker.reason)] if statement.speaker else []
    return " · ".join(parts)


def _facts(found: Found, teller: Teller) -> Iterator[Fact]:
    """Everything the ledger knows of it, in the order in which a reader asks."""
    yield from _times(found, teller)
    yield from _people(found, teller)
    if found[0].fixed:
        parts = ", ".join(teller.term("part", each) for each in found[0].fixed)
        yield Fact(teller.say("corrected by hand"), own(parts))


def _times(found: Found, teller: Teller) -> Iterator[Fact]:
    statement = found[0]
    if statement.said:
        yield Fact(teller.say("said"), _dated(statement.said, found, teller))
    if statement.about:
        yield Fact(teller.say("speaks of"), joined(_dated(each, found, teller) for each in statement.about))
    if statement.due:
        yield Fact(teller.say("due"), _dated(statement.due, found, teller))


def _people(found: Found, teller: Teller) -> Iterator[Fact]:
    statement, document = found
    say = teller.say
    for name, spans in ((say("written here"), statement.source), (say("depends on"), statement.condition)):
        if spans:
            yield Fact(name, teller.source(spans, document))
    if statement.candidates:
        yield Fact(say("it may be"), own(", ".join(each.name for each in statement.candidates)))
    if statement.chain:
        yield Fact(say("through whom"), _chain(statement.chain, teller))


def _dated(when_: When, found: Found, teller: Teller) -> Line:
    """A time in words, its other readings, and the words it was read from."""
    or_ = teller.say("or")
    line: Line = (Run(f", {or_} ".join(teller.date(each) for each in (when_.value, *when_.others))),)
    if when_.expression:
        line += (Run(f", {teller.say('read from')} ", "meta"), *teller.source(when_.expression, found[1]))
    return line


def _chain(chain: Iterable[Hop], teller: Teller) -> Line:
    """Who has it from whom, from the page inwards."""
    hops = [(Run(hop.agent), Run(f" ({teller.term('hop', hop.relation)})", "meta")) for hop in chain]
    return joined(hops, " ← ")


def _decision(statement: Statement, material: Material) -> Para:
    """What a person said of it, or that it is as the machine found it."""
    teller, word = material.teller, material.reviews.get(statement.id)
    if word is None:
        return Para(own(teller.say("to review: as the machine found it")), "open")
    told = [teller.term("review", word.verdict), teller.by(word.by), teller.date(word.at)]
    return Para(_noted([each for each in told if each], word.note), "decided")


def _noted(told: Iterable[str], note: str) -> Line:
    return (Run(" · ".join(told)), *((Run(f": {note}"),) if note else ()))


def _appearances(found: Found, material: Material) -> Table | None:
    """Where else the utterance stands: one origin, however many took it over."""
    teller, others = material.teller, material.some(material.origins.get(found[0].id, ()))
    if not others:
        return None
    name = teller.count("Also in %(n)s other place", "Also in %(n)s other places", len(others))
    heads = (teller.say("When"), teller.say("Where"), teller.say("Words"), "")
    return Table(name, heads, (4, 5, 12, 3), tuple(_appearance(each, found, teller) for each in others))


def _appearance(other: Found, origin: Found, teller: Teller) -> Row:
    one, two = ((document.lang or "")[:2] for _, document in (other, origin))
    how = teller.say("translation") if one != two else teller.say("copy")
    quote = teller.quote(other).line
    return Row((own(teller.day(other)), own(naming.place(other[1])), quote, own(how, "meta")))
