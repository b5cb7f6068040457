"""A report put together: what is chosen out of the ledger, section by section, then the notes they refer to."""

from __future__ import annotations

from collections.abc import Iterator

from dicho._version import __version__
from dicho.capture.archive import Archive
from dicho.export.report.model import Fact, Line, Report, Run, Section, Tone, own
from dicho.pipeline.report.ahead import predictions
from dicho.pipeline.report.chosen import Asked
from dicho.pipeline.report.drawn import positions
from dicho.pipeline.report.entries import statements
from dicho.pipeline.report.material import Material, gather
from dicho.pipeline.report.missing import how, missing
from dicho.pipeline.report.pairs import pairs
from dicho.pipeline.report.raised import flags
from dicho.pipeline.report.weighed import hypotheses
from dicho.store.ledger import Ledger
from dicho.view import naming
from dicho.view.words import N_

FILTERS = {
    "words": N_("Words"),
    "speaker": N_("Speaker"),
    "since": N_("Since"),
    "until": N_("Until"),
    "form": N_("Form"),
    "status": N_("Status"),
    "state": N_("State"),
    "flag": N_("Flag"),
    "lang": N_("Language"),
}


def make(ledger: Ledger, archive: Archive, asked: Asked) -> Report:
    """The report that is asked for. NotFound, AmbiguousId for what it is of; UsageError for a filter that is none."""
    material = gather(ledger, archive, asked)
    sections = tuple(_sections(material))
    teller = material.teller
    title, kicker = _title(material)
    return Report(
        lang=teller.words.lang,
        title=title,
        kicker=kicker,
        counts=_counts(material),
        cover=tuple(_cover(material)),
        sections=sections,
        notes=teller.notes(),
        made=teller.say("Made by Dicho %(version)s. This file asks nothing of the network.") % {"version": __version__},
        at=material.at,
        statements=len(material.chosen.rows),
    )


def _sections(material: Material) -> Iterator[Section]:
    """In the order in which they are read; their notes are numbered in it."""
    weighed = None
    if material.chosen.question:
        weighed = hypotheses(material)
        yield from [weighed] if weighed else []
    if material.chosen.person:
        yield positions(material)
    yield pairs(material)
    raised = flags(material)
    yield from [raised] if raised else []
    if not material.chosen.question:
        weighed = hypotheses(material)
        yield from [weighed] if weighed else []
    ahead = predictions(material)
    yield from [ahead] if ahead else []
    yield statements(material)
    yield missing(material)
    yield how(material)


def _title(material: Material) -> tuple[Line, str]:
    """What the report is called, and of what it is."""
    teller, chosen, given = material.teller, material.chosen, material.asked.title
    words = material.asked.query.words.strip()
    if chosen.question:
        found, kicker = own(chosen.question.question.text), teller.say("Report on a question")
    elif chosen.person:
        found, kicker = own(chosen.person.name), teller.say("Report on what one speaker said")
    elif chosen.document:
        name = naming.title(chosen.document)
        tone: Tone = "source" if chosen.document.title else "own"
        found = (Run(name, tone, chosen.document.lang),)
        kicker = teller.say("Report on one document")
    elif words:
        found, kicker = own(words), teller.say("Report on a search")
    else:
        found, kicker = own(teller.say("Who said what")), teller.say("Report")
    return (own(given) if given else found), kicker


def _counts(material: Material) -> Line:
    """How much is in it, and what of it nobody has decided."""
    teller, rows = material.teller, material.chosen.rows
    speakers = {teller.name(statement) for statement, _ in rows} - {""}
    documents = {document.id for _, document in rows}
    waiting = sum(statement.state == "open" for statement, _ in rows)
    open_pairs = sum(link.id not in material.said.verdicts for link in material.said.opposed)
    told = [
        teller.count("%(n)s statement", "%(n)s statements", len(rows)),
        teller.count("%(n)s document", "%(n)s documents", len(documents)),
        teller.count("%(n)s speaker", "%(n)s speakers", len(speakers)),
        teller.count("%(n)s statement nobody has reviewed", "%(n)s statements nobody has reviewed", waiting),
        teller.count("%(n)s proposed conflict to decide", "%(n)s proposed conflicts to decide", open_pairs),
    ]
    return own(" · ".join(told))


def _cover(material: Material) -> Iterator[Fact]:
    """The facts of the report itself."""
    teller, chosen = material.teller, material.chosen
    say = teller.say
    yield Fact(say("Of what"), own("; ".join(_selection(material))))
    yield Fact(say("Made"), own(teller.moment(material.at)))
    head = material.ledger.head()
    yield Fact(say("The ledger's head"), (Run(f"{head.seq}:{head.hash}", "code"),))
    if chosen.left:
        left = teller.count("%(n)s statement that fits", "%(n)s statements that fit", chosen.left)
        yield Fact(say("Not in it"), (Run(left, "hot"),))
    failures = material.ledger.counts().failures
    if failures:
        told = teller.count("%(n)s file could not be read", "%(n)s files could not be read", failures)
        yield Fact(say("Not read"), (Run(told, "hot"),))
    yield Fact(say("What it is not"), own(say("Proposals are not findings. A conflict is between two statements.")))


def _selection(material: Material) -> Iterator[str]:
    """What was asked for, in words."""
    teller, query = material.teller, material.asked.query
    chosen = material.chosen
    if chosen.question:
        yield teller.say("one question, its hypotheses and its evidence")
    elif chosen.person:
        yield f"{teller.say('Speaker')}: {chosen.person.name}"
    elif not any(getattr(query, name) for name in FILTERS) and not chosen.document:
        yield teller.say("the whole ledger")
    if chosen.document:
        yield f"{teller.say('Document')}: {naming.title(chosen.document)} ({chosen.document.id})"
    for name, called in FILTERS.items():
        value = getattr(query, name)
        if value:
            yield f"{teller.say(called)}: {_value(name, value, material)}"


def _value(name: str, value: str, material: Material) -> str:
    teller = material.teller
    if name in ("since", "until"):
        return teller.date(value)
    if name in ("form", "status", "state", "flag", "lang"):
        return teller.term(name, value)  # type: ignore[arg-type] # one of those
    return value
