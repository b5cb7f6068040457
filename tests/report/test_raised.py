"""The flags of a report: all of its statements' flags, each with the words it rests on, and none of others."""

from __future__ import annotations

import pytest
from tests.report.made import built, every

from dicho.export.report.model import Entry, Report, Section, Table, plain
from dicho.pipeline import flags
from dicho.pipeline.report import raised
from dicho.pipeline.workspace import Workspace
from dicho.store.search import Query
from dicho.view.labels import label


def table(report: Report) -> Table | None:
    found = [each for each in every(report, Section) if each.id == "flags"]
    return next(every(found[0], Table)) if found else None


def test_every_flag_is_told_with_the_words_it_rests_on(shared: Workspace) -> None:
    """A row for each flag that is listed: what it is, and the words of its grounds character for character."""
    told, listed = table(built(shared)), list(flags.listed(shared.ledger, flags.query(shared.ledger)))
    assert told is not None and listed and len(told.rows) == len(listed)
    rows = [[plain(cell) for cell in row.cells] for row in told.rows]
    for each in listed:
        words = [
            " … ".join(span.of(each.documents[mark.document].text) for span in mark.spans)
            for ground in each.flag.grounds[: raised.MOST_SHOWN]
            for mark in ground.marks
        ]
        name = label("flagged", each.flag.kind)
        assert any(row[0].startswith(name) and all(word in row[2] for word in words) for row in rows)


def test_an_entry_says_what_its_statement_is_flagged_for(shared: Workspace) -> None:
    """Each flag stands at the entry of its statement too, in the words of the list."""
    report = built(shared)
    entries = {each.number: each for each in every(report, Entry)}
    numbers = {note.statement: note.number for note in report.notes}
    seen = 0
    for each in flags.listed(shared.ledger, flags.query(shared.ledger)):
        for statement in each.flag.statements:
            if numbers.get(statement) in entries:
                entry = entries[numbers[statement]]
                assert label("flagged", each.flag.kind) in (*entry.warnings, *entry.flags)
                seen += 1
    assert seen


def test_a_report_of_few_has_their_flags_alone(shared: Workspace) -> None:
    """A report of one document tells the flags of its statements; one of statements without flags has no such part."""
    documents = {statement.id: document.id for statement, document in shared.ledger.statements()}
    listed = [each.flag for each in flags.listed(shared.ledger, flags.query(shared.ledger))]
    flagged = {documents[statement] for flag in listed for statement in flag.statements if statement in documents}
    for document in sorted(set(documents.values())):
        told = table(built(shared, query=Query(document=document)))
        own = [f for f in listed if any(documents.get(statement) == document for statement in f.statements)]
        assert (len(told.rows) if told else 0) == len(own)
        assert (told is not None) == (document in flagged)


def test_what_is_left_out_is_counted(shared: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """More flags than are told: the last row says how many."""
    monkeypatch.setattr(raised, "MOST", 1)
    total = len(list(flags.listed(shared.ledger, flags.query(shared.ledger))))
    told = table(built(shared))
    assert total > 1 and told is not None and len(told.rows) == 2
    assert plain(told.rows[-1].cells[0]).startswith(f"{total - 1} more")
