"""What is not in a report, and why: a report that is silent on it would say more than it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from dicho.export.report.model import Block, Bullets, Line, Row, Run, Section, Table, own
from dicho.model.document import missed
from dicho.pipeline.report.material import Material
from dicho.store.search import Query

MOST = 100
"""Files that are named; the rest are counted."""


def missing(material: Material) -> Section:
    """What was left out, not read, erased or lost; and what such a report cannot have."""
    teller = material.teller
    items = [own(each) for each in _left(material)]
    items += _lost(material)
    always = [
        teller.say("What nobody added to the ledger, and what was said where no document tells of it."),
        teller.say("Statements that the machine did not find. It finds most of them, and never all."),
    ]
    items += [own(each) for each in always]
    blocks: list[Block] = [Bullets(tuple(items))]
    tables = (_failures(material), _cut(material), _erased(material))
    return Section(
        "missing", own(teller.say("What is not in this report")), (*blocks, *(each for each in tables if each))
    )


def _left(material: Material) -> Iterator[str]:
    """The statements that the ledger has and the report has not."""
    teller, chosen = material.teller, material.chosen
    if chosen.left:
        yield teller.count(
            "%(n)s statement that fits and is left out: the report was asked for no more.",
            "%(n)s statements that fit and are left out: the report was asked for no more.",
            chosen.left,
        )
    rejected = 0 if material.asked.query.state else material.ledger.pages.count(Query(state="rejected"))
    if rejected:
        yield teller.count(
            "%(n)s statement of the ledger that a person rejected.",
            "%(n)s statements of the ledger that people rejected.",
            rejected,
        )


def _lost(material: Material) -> list[Line]:
    """Documents whose archived bytes are not what was captured: their words are not shown."""
    teller = material.teller
    found: list[Line] = []
    for sha256, (now, document) in teller.lost.items():
        gone = teller.say("the captured file is missing from the archive; its words are not shown")
        changed = teller.say("the captured file has changed since it was captured; its words are not shown")
        why = f": {changed if now else gone} (SHA-256 "
        found.append((Run(document.file, "strong"), Run(why), Run(sha256, "code"), Run(").")))
    return found


def _failures(material: Material) -> Table | None:
    """What could not be read."""
    teller = material.teller
    failures = list(islice(material.ledger.failures(), MOST + 1))
    if not failures:
        return None
    heads = (teller.say("File"), teller.say("Why"))
    rows = [
        Row((own(each.file), (Run(teller.term("error", each.code)), Run(f" ({each.code})", "meta"))))
        for each in failures[:MOST]
    ]
    total = material.ledger.counts().failures
    return Table(teller.say("Files that could not be read"), heads, (8, 16), (*rows, *_more(total, material)), True)


def _more(total: int, material: Material) -> Iterable[Row]:
    """A row that counts what is not named."""
    if total > MOST:
        left = material.teller.count("%(n)s more is left out.", "%(n)s more are left out.", total - MOST)
        yield Row((own(left, "meta"),), group=True)


def _cut(material: Material) -> Table | None:
    """The documents of the report whose text is not all of what the file held."""
    teller = material.teller
    documents = {document.id: document for _, document in material.rows.values()}.values()
    found = [(document.file, note) for document in documents for note in missed(document.notes)]
    rows = tuple(Row((own(file), own(note))) for file, note in found[:MOST])
    heads = (teller.say("File"), teller.say("What the reader noted"))
    name = teller.say("Documents that were not read in full")
    return Table(name, heads, (8, 16), (*rows, *_more(len(found), material)), True) if rows else None


def _erased(material: Material) -> Table | None:
    """What was erased for good, by whom and why."""
    teller = material.teller
    found = material.ledger.removals.all()
    rows = tuple(
        Row(
            (
                (Run(each.capture, "code"),),
                own(each.reason),
                own(" · ".join(part for part in (teller.date(each.at), teller.by(each.by)) if part)),
            )
        )
        for each in found[:MOST]
    )
    heads = (teller.say("SHA-256"), teller.say("Why"), teller.say("When"))
    name = teller.say("Captured files that were erased for good")
    return Table(name, heads, (12, 7, 5), (*rows, *_more(len(found), material)), True) if rows else None


def how(material: Material) -> Section:
    """What the report says and does not say, and how anyone checks it."""
    teller = material.teller
    told = (
        teller.say(
            "Words set in serif are the source's own, character for character; words set in sans are Dicho's or of the"
            " people who decided."
        ),
        teller.say(
            "Proposals are not findings. What the machine found or proposed is marked so; a decision is the word of the"
            " person named with it."
        ),
        teller.say(
            "A statement reports what a document says was said, not that it is true. Nothing here rates any person."
        ),
        teller.say(
            "Each number leads to the place where the words stand: SHA-256 names the captured bytes, the characters are"
            " counted in the text read of them, from 0. “dicho verify” checks all of it, and “dicho evidence ID” makes"
            " a file of one statement that anyone can check without Dicho."
        ),
    )
    return Section("how", own(teller.say("How to read this")), (Bullets(tuple(own(each) for each in told)),))
