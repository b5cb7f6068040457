"""A report out of a ledger: all that was asked for, each line with its source, and nothing that cannot be shown."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from tests.report.made import AT, NOTE, QUESTION, built, every

from dicho.errors import NotFound, UsageError
from dicho.export.report.model import Entry, Pair, Para, Quote, Ref, Report, Run, Section, Table, Timeline, own, plain
from dicho.pipeline.report.material import MOST_OPEN
from dicho.pipeline.workspace import Workspace
from dicho.store.search import Query

ROOT = Path(__file__).resolve().parents[2]


def titles(report: Report) -> list[str]:
    return [plain(section.title) for section in report.sections]


def section(report: Report, ident: str) -> Section:
    found: Section = next(each for each in every(report, Section) if each.id == ident)
    return found


def test_every_statement_is_there_in_its_own_words(shared: Workspace) -> None:
    """Each statement of the ledger that nobody rejected has a note, and stands in the report as its document has it."""
    report = built(shared)
    cells = [cell for table in every(report, Table) for row in table.rows for cell in row.cells]
    lines = [*cells, *(quote.line for quote in every(report, Quote))]
    shown = {line[-1].number: plain(line) for line in lines if line and isinstance(line[-1], Ref)}
    rows = list(shared.ledger.statements())
    numbers = {note.statement: note.number for note in report.notes}
    assert report.statements == len(rows)
    for statement, document in rows:
        words = " … ".join(span.of(document.text) for span in statement.content)
        assert shown[numbers[statement.id]] == words


def test_notes_say_where_the_words_stand(shared: Workspace) -> None:
    """A note has outlet, title, address or file, the hash of the capture, the offsets and the id, of its statement."""
    known = {statement.id: (statement, document) for statement, document in shared.ledger.statements()}
    for note in built(shared).notes:
        statement, document = known[note.statement]
        told = plain(note.line)
        assert note.capture == document.capture
        assert note.places == tuple((span.start, span.end) for span in statement.content)
        for part in (document.outlet, document.title, document.url, document.file, document.capture, statement.id):
            assert not part or part in told
        assert all(f"{start}–{end}" in told for start, end in note.places)


@pytest.mark.parametrize("asked", [{}, {"speaker": "Baltasar Quintalba Peña"}, {"question": True}], ids=str)
def test_notes_are_numbered_as_they_are_read(shared: Workspace, asked: dict[str, object]) -> None:
    """The first reference to each note comes in the order of the numbers, once each: as Word numbers footnotes."""
    if "question" in asked:
        asked = {"question": shared.ledger.hypotheses.questions()[0].id}
    report = built(shared, **asked)
    refs = list(every(report.sections, Ref))
    assert [ref.number for ref in refs if ref.first] == [note.number for note in report.notes]
    assert [note.number for note in report.notes] == list(range(1, len(report.notes) + 1))
    assert {ref.number for ref in refs} == {note.number for note in report.notes}


def test_copies_are_one_statement_with_its_appearances(shared: Workspace) -> None:
    """What is one utterance has one entry, the earliest; the other places stand under it, and nowhere by themselves."""
    report, together = built(shared), shared.ledger.links.together([s.id for s, _ in shared.ledger.statements()])
    entries = {each.number: each for each in every(report, Entry)}
    numbers = {note.statement: note.number for note in report.notes}
    assert together
    for group in set(together.values()):
        heads = [numbers[each] for each in group if numbers.get(each) in entries]
        assert len(heads) == 1
        table = entries[heads[0]].appearances
        assert table is not None and len(table.rows) == len(group) - 1


def test_decisions_stand_with_what_they_are_of(shared: Workspace) -> None:
    """A decision says who, when and why; what nobody decided on is said to be a proposal, and no refused pair shows."""
    report = built(shared)
    pairs = list(every(report, Pair))
    decided = [pair for pair in pairs if pair.decision.manner == "decided"]
    assert [plain(pair.decision.line) for pair in decided] and NOTE in plain(decided[0].decision.line)
    assert "by ana" in plain(decided[0].decision.line)
    assert [pair.decision.manner for pair in pairs].count("doubtful") == 1
    for pair in pairs:
        assert pair.decision.manner != "open" or "nobody has decided" in plain(pair.decision.line)
        assert pair.kinder.manner == "kinder" and plain(pair.kinder.line)
    refused = [word.link for word in shared.ledger.links.verdicts().values() if word.verdict == "no"]
    assert refused and not {pair.id for pair in pairs} & set(refused)
    assert "1 more pair" in "".join(plain(each.line) for each in every(section(report, "conflicts"), Para))
    reviewed = [plain(each.decision.line) for each in every(report, Entry) if each.decision.manner == "decided"]
    assert any(NOTE in each and "by ana" in each for each in reviewed)


def test_undone_is_not_decided(desk: Workspace) -> None:
    """A decision that was taken back leaves its pair a proposal."""
    word = next(word for word in desk.ledger.links.verdicts().values() if word.verdict == "yes")
    desk.ledger.people.undo(word.event)
    pair = next(each for each in every(built(desk), Pair) if each.id == word.link)
    assert pair.decision.manner == "open"


def test_the_parts_that_differ_are_numbered_alike(shared: Workspace) -> None:
    """Each number in the table of what differs marks words in one of the quotations, and those are the table's."""
    for pair in every(built(shared), Pair):
        if pair.differs is None:
            continue
        for row in pair.differs.rows:
            number = int(plain(row.cells[0]))
            for side, cell in ((pair.left, row.cells[2]), (pair.right, row.cells[3])):
                marked = [run.text for run in side.quote.line if isinstance(run, Run) and run.part == number]
                assert all(words in plain(cell) for words in marked)


def test_a_question_is_weighed(shared: Workspace) -> None:
    """A question's report has its hypotheses in order, everybody's ratings, and where people differ."""
    question = shared.ledger.hypotheses.questions()[0]
    report = built(shared, question=question.id, lang="es")
    assert plain(report.title) == QUESTION
    tables = list(every(section(report, "q1"), Table))
    ranking = [plain(row.cells[1]) for row in tables[0].rows]
    assert ranking == ["The fuel never came · por ana", "It was sold · por ana"]
    assert [plain(row.cells[2]) for row in tables[0].rows] == ["2,12", "4,24"]
    assert "I ana; C luis" in plain(tables[1].rows[0].cells[1])
    assert section(report, "q1differ").blocks
    with pytest.raises(UsageError, match="does not go with a question"):
        built(shared, question=question.id, query=Query(since="2025"))
    with pytest.raises(NotFound):
        built(shared, question="ffff0000")


def test_predictions_say_what_came(shared: Workspace) -> None:
    """A prediction stands with the day it is due, the outcome somebody gave, by whom, and the statement that tells."""
    [table] = every(section(built(shared), "predictions"), Table)
    came = [plain(row.cells[2]) for row in table.rows]
    assert sum("not kept" in each and "The audit says so." in each for each in came) == 1
    assert came.count("nobody has said") == len(came) - 1


def test_one_speaker(shared: Workspace) -> None:
    """A speaker's report has that person's statements alone, the drawing, and the same as a table."""
    person = shared.ledger.people.person("Baltasar Quintalba Peña")
    report = built(shared, speaker=person.id)
    assert plain(report.title) == person.name
    assert report.statements == person.statements
    [drawn] = every(report, Timeline)
    assert drawn.drawing.points and all(point.number for point in drawn.points.values())
    with pytest.raises(NotFound):
        built(shared, speaker="Nobody Whatsoever")


def test_filters_narrow_it(shared: Workspace) -> None:
    """Words, dates and a document choose as in a search; what was asked for is said on the cover."""
    document = next(row for row in shared.ledger.documents() if row.statements > 2)
    for query in (Query(words="gasóleo"), Query(since="2025-03"), Query(document=document.id), Query(lang="es")):
        report = built(shared, query=query)
        assert report.statements == shared.ledger.pages.count(query) > 0
    assert "Words: gasóleo" in plain(built(shared, query=Query(words="gasóleo")).cover[0].line)
    with pytest.raises(UsageError):
        built(shared, query=Query(form="shouted"))


def test_nothing_fits(shared: Workspace) -> None:
    """A search that finds nothing is a report of nothing, and says what is not in it all the same."""
    report = built(shared, query=Query(words="xylophonist"))
    assert (report.statements, report.notes) == (0, ())
    assert "What is not in this report" in titles(report)
    [empty] = [each for each in report.sections if each.id == "statements"]
    assert empty.blocks == (Para(own("Nothing is listed here"), "meta"),)


def test_what_is_left_out_is_counted(shared: Workspace) -> None:
    """A report of at most so many says on its cover and at its end how many more fit."""
    total = shared.ledger.counts().statements
    report = built(shared, query=Query(limit=5))
    assert report.statements == 5
    left = f"{total - 5} statements that fit"
    assert any(left in plain(fact.line) for fact in report.cover)
    told = str(section(report, "missing"))
    assert left in told and "rejected" in told
    pairs = [pair for pair in every(built(shared), Pair) if pair.decision.manner == "open"]
    assert len(pairs) <= MOST_OPEN


def test_changed_bytes_are_never_shown(desk: Workspace) -> None:
    """Where the archived file is gone or has changed, its words are not shown anywhere, and that is said."""
    rows = list(desk.ledger.statements())
    gone, changed = dict.fromkeys(document.capture for _, document in rows[:1] + rows[-1:])
    for sha256, data in ((gone, None), (changed, b"other")):
        place = desk.archive.folder / sha256[:2] / sha256
        place.unlink() if data is None else place.write_bytes(data)
    report = built(desk)
    lost = {n.number for n in report.notes if n.capture in (gone, changed)}
    assert lost
    for quote in every(report, Quote):
        if isinstance(quote.line[-1], Ref) and quote.line[-1].number in lost:
            assert not [run for run in quote.line if isinstance(run, Run) and run.tone == "source"]
            assert "not shown" in plain(quote.line)
    told = "".join(plain(line) for each in section(report, "missing").blocks for line in getattr(each, "items", ()))
    assert gone in told and changed in told
    assert all("not shown" in plain(n.line) for n in report.notes if n.number in lost)


def test_erased_is_said(desk: Workspace) -> None:
    """What was redacted is named by its hash, with the reason and the day; nothing of it is in the report."""
    statement, document = next(iter(desk.ledger.statements()))
    words = statement.content[0].of(document.text)
    desk.redact(document.id, "a court's order")
    report = built(desk)
    assert document.capture in str(section(report, "missing")) and "a court's order" in str(section(report, "missing"))
    assert statement.id not in {note.statement for note in report.notes}
    assert not any(words == run.text for run in every(report, Run))


def test_failures_are_listed(desk: Workspace, tmp_path: Path) -> None:
    """A file that could not be read is named, with why."""
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    desk.add([tmp_path / "broken.pdf"])
    report = built(desk)
    assert "broken.pdf" in str(section(report, "missing"))
    assert any("1 file could not be read" in plain(fact.line) for fact in report.cover)


def test_it_is_the_same_every_time(shared: Workspace) -> None:
    """Made twice at one moment, it is the same; the moment and the ledger's head stand on it."""
    one, other = built(shared), built(shared)
    assert one == other
    cover = " ".join(plain(fact.line) for fact in one.cover)
    head = shared.ledger.head()
    assert f"{head.seq}:{head.hash}" in cover and "5 Mar 2026, 06:07 UTC" in cover and one.at == AT


def test_every_message_of_a_report_is_in_the_catalogue() -> None:
    """No message of a report escapes the tool that gathers them, in whatever string it stands."""
    with (ROOT / "src" / "dicho" / "lang" / "locale" / "es" / "LC_MESSAGES" / "dicho.po").open("rb") as file:
        catalogue = read_po(file, locale="es")
    known = {each for message in catalogue for each in ((message.id,) if isinstance(message.id, str) else message.id)}
    for path in [*(ROOT / "src/dicho/pipeline/report").glob("*.py"), *(ROOT / "src/dicho/export/report").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("say", "N_"):
                [first, *_] = node.args
                assert not isinstance(first, ast.Constant) or first.value in known, (path.name, first.value)
