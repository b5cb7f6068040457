from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.capture.fetch.made import Site, leads, page

import dicho

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "blackout"
NOTE = 'The keeper, Ana Brumal, said: "The lamp is sound."\n'
SURFACE = [
    *("BackupError", "DichoError", "Document", "Entry", "Evidence", "ExportError", "Failure", "Ledger"),
    *("LedgerError", "Link"),
    *("Listed", "Near", "ReadError", "Span"),
    *("Speaker", "Statement", "UsageError", "__version__", "add", "check_evidence", "extract", "open", "read"),
    "restore",
]
LEDGER = [
    *("accept", "add", "backup", "candidates", "check", "close", "compare", "counts", "decide", "decisions"),
    *("document", "documents", "enter", "evidence", "export", "failures", "fix", "flags", "folder", "head"),
    *("hypotheses", "keep", "lift", "like", "links", "merge", "people", "person", "proposals", "rebuild"),
    *("redact", "redactions", "refuse", "reject", "report", "reviews", "search", "speakers", "split"),
    *("statement", "statements", "table", "timestamp", "timestamps", "undo", "verify", "watching", "weigh"),
]


def test_the_public_surface() -> None:
    """These names are public and no others: adding one is a decision, dropping one breaks somebody."""
    assert sorted(dicho.__all__) == sorted(SURFACE)
    assert all(getattr(dicho, name) is not None for name in dicho.__all__)
    assert sorted(name for name in dir(dicho.Ledger) if not name.startswith("_")) == LEDGER
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        _ = dicho.close


def test_the_import_is_free() -> None:
    """`import dicho` loads none of its rooms, and none of its libraries."""
    script = "import sys, dicho; print(*sorted(m for m in sys.modules if m.startswith('dicho')), 'lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["dicho", "dicho._version", "False"]


def test_verbs_and_rooms_share_names() -> None:
    """dicho.read and dicho.extract are functions to call and packages to import from, whatever came first."""
    orders = (
        "import dicho; f = dicho.extract; import dicho.extract.attribution",
        "import dicho.extract.attribution; import dicho; f = dicho.extract",
        "from dicho.extract import attribution; import dicho.read.documents as d; import dicho; f = dicho.extract",
    )
    rest = f"; print(len(f(text={NOTE!r})), len(dicho.extract(text={NOTE!r})), dicho.extract.attribution.VERSION)"
    for order in orders:
        done = subprocess.run([sys.executable, "-c", order + rest], capture_output=True, text=True, timeout=60)
        assert done.stdout.startswith("1 1 "), done.stderr


def test_extract_from_text_and_from_a_file(tmp_path: Path) -> None:
    """The same words give the same statements from memory and from a file; offsets are the text's."""
    (tmp_path / "a.txt").write_text(NOTE)
    [entry] = dicho.extract(text=NOTE)
    [filed] = dicho.extract(tmp_path / "a.txt")
    assert entry.words == '"The lamp is sound."'
    assert (entry.speaker, entry.id) == (filed.speaker, filed.id)
    assert entry.document.text == NOTE
    assert [span.of(NOTE) for span in entry.statement.content] == [entry.words]
    assert entry.as_dict()["schema"] == "dicho/1"
    assert json.loads(json.dumps(entry.as_dict())) == entry.as_dict()


def test_what_the_caller_knows(tmp_path: Path) -> None:
    """Keywords replace what the reader would have found."""
    (tmp_path / "a.txt").write_text(NOTE)
    [document] = dicho.read(tmp_path / "a.txt", outlet="The Wick", published="2025-02", lang="en")
    assert (document.outlet, document.published, document.lang) == ("The Wick", "2025-02", "en")
    [entry] = dicho.extract(text=NOTE, published="2025-02-03")
    assert entry.date == "2025-02-03"


def test_what_cannot_be_read_is_raised(tmp_path: Path) -> None:
    """Without a ledger to record it, a failure is an error that says why."""
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(dicho.ReadError) as caught:
        dicho.read(tmp_path / "a.bin")
    assert caught.value.code == "not-readable"
    with pytest.raises(dicho.ReadError):
        dicho.extract(tmp_path / "a.bin")
    for wrong in ({}, {"path": tmp_path / "a.bin", "text": "x"}, {"path": tmp_path}, {"path": tmp_path / "none"}):
        with pytest.raises(dicho.UsageError):
            dicho.extract(**wrong)


def test_the_verbs_of_a_ledger(tmp_path: Path) -> None:
    """A ledger from Python: add, look, export, verify; the same verbs as on the command line."""
    with dicho.open(tmp_path / "l") as ledger:
        report = ledger.add(EXAMPLES)
        assert (report.failed, report.new) == (0, len(list(EXAMPLES.iterdir())))
        assert ledger.counts().documents == report.documents == len(list(ledger.documents()))
        found = list(ledger.statements(lang="es", form="direct"))
        assert found
        assert all(entry.document.lang == "es" and entry.statement.form == "direct" for entry in found)
        assert ledger.statement(found[0].id[:10]) == found[0]
        assert ledger.document(found[0].document.id) == found[0].document
        assert any("inexpugnable" in entry.words for entry in ledger.search("INEXPUGNABLE", limit=5))
        assert next(iter(ledger.speakers())).statements > 1
        assert list(ledger.failures()) == []
        for kind in ("jsonl", "csv", "parquet", "html"):
            assert ledger.export(tmp_path / f"out.{kind}", lang="es") == len(list(ledger.statements(lang="es")))
        head = ledger.head()
        ledger.rebuild()
        assert ledger.head() == head
        outcome = ledger.verify(head)
        assert outcome.ok
        assert outcome.head_checked
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert {line["document"]["lang"] for line in lines} == {"es"}


def test_links_and_decisions(tmp_path: Path) -> None:
    """What links two statements is listed, decided, compared anew and taken back from Python as in the shell."""
    with dicho.open(tmp_path / "l") as ledger:
        ledger.add(EXAMPLES)
        found = list(ledger.links())
        assert [row.link.score for row in found] == sorted((row.link.score for row in found), reverse=True)
        [first, *_] = copies = list(ledger.links("copy"))
        assert isinstance(first, dicho.Listed)
        assert isinstance(first.link, dicho.Link)
        assert {row.link.relation for row in ledger.links("copy", "translation")} == {"copy", "translation"}
        assert first.as_dict()["schema"] == "dicho-link/1"
        for reason in first.link.evidence:
            assert isinstance(reason, dicho.Evidence)
            assert all(span.of(first.left[1].text) for span in reason.left)
        word = ledger.decide(first.link.id[:10], "no", by="ana", note="two speeches")
        assert (word.verdict, word.by, word.note) == ("no", "ana", "two speeches")
        assert ledger.compare() == {}
        assert first.link.id not in {row.link.id for row in ledger.links()}
        assert [row.verdict for row in ledger.links(decided=True)] == [word]
        ledger.undo(word.event)
        assert [row.link for row in ledger.links("copy")] == [row.link for row in copies]
        speaker = first.left[0].speaker
        assert speaker
        assert first.link in [row.link for row in ledger.links(speaker=speaker.name)]
        assert list(ledger.links(speaker="Nobody Atall")) == []


def test_search_by_meaning(tmp_path: Path) -> None:
    """English words find Spanish statements, best first and with a score; filters hold, and nonsense is said to be."""
    with dicho.open(tmp_path / "l") as ledger:
        ledger.add(EXAMPLES)
        found = list(ledger.like("the tanks were empty", lang="es", limit=5))
        assert 0 < len(found) <= 5
        assert all(isinstance(entry, dicho.Near) and 0 < entry.score <= 1 for entry in found)
        assert [entry.score for entry in found] == sorted((entry.score for entry in found), reverse=True)
        assert all(entry.document.lang == "es" for entry in found)
        assert any("vacíos" in entry.words for entry in found)
        assert found[0].id == next(ledger.like("the tanks were empty", "en", lang="es")).id
        assert ledger.statement(found[0].id).as_dict() == found[0].as_dict()


def test_add_in_one_call(tmp_path: Path) -> None:
    """dicho.add opens the ledger, makes it if need be, and closes it."""
    (tmp_path / "a.txt").write_text(NOTE)
    assert dicho.add(tmp_path / "l", tmp_path / "a.txt", lang="en").new == 1
    with dicho.open(tmp_path / "l", create=False) as ledger:
        assert ledger.folder == tmp_path / "l"
        assert [entry.words for entry in ledger.statements()] == ['"The lamp is sound."']


def test_wrong_questions(tmp_path: Path) -> None:
    """A missing ledger, a wrong filter and an unknown format are errors of the tree, each with advice."""
    with pytest.raises(dicho.LedgerError, match="there is no ledger"):
        dicho.open(tmp_path / "none", create=False)
    with dicho.open(tmp_path / "l") as ledger:
        with pytest.raises(dicho.UsageError):
            ledger.statements(since="yesterday")
        with pytest.raises(dicho.UsageError, match="no format 'xlsx'"):
            ledger.export(tmp_path / "out.xlsx")
        with pytest.raises(dicho.LedgerError):
            ledger.statement("ffffffff")
        with pytest.raises(dicho.UsageError, match="no relation is called 'quarrel'"):
            ledger.links("quarrel")  # type: ignore[arg-type]
        for pair, error in (("feedfeed", dicho.LedgerError), ("ab", dicho.LedgerError)):
            with pytest.raises(error):
                ledger.decide(pair, "yes")
        with pytest.raises(dicho.UsageError):
            ledger.decide("feedfeed", "perhaps")
        for text, filters in (("of the and", {}), ("", {}), ("harbour", {"limit": -1}), ("harbour", {"since": "soon"})):
            with pytest.raises(dicho.UsageError):
                ledger.like(text, **filters)
        with pytest.raises(dicho.UsageError):
            ledger.add(tmp_path / "nowhere")
        ledger.close()
        ledger.close()


def test_decisions_on_statements(tmp_path: Path) -> None:
    """keep, reject, fix and enter decide as the command line does; undo takes any of them back."""
    (tmp_path / "a.txt").write_text(NOTE)
    with dicho.open(tmp_path / "l") as ledger:
        ledger.add(tmp_path / "a.txt")
        [entry] = ledger.statements()
        assert ledger.keep(entry.id[:6], by="ana").verdict == "accept"
        assert [each.id for each in ledger.statements(state="accepted")] == [entry.id]
        fixed = ledger.fix(entry.id, speaker="Cosme Arrabal", said="2026-03", content=[(30, 49)], note="told me")
        assert (fixed.note, fixed.by) == ("told me", "person")
        again = ledger.statement(entry.id)
        assert (again.speaker, again.date, again.words) == ("Cosme Arrabal", "2026-03", NOTE[30:49])
        assert again.as_dict()["fixed"] == ["content", "said", "speaker"]
        ledger.reject(entry.id)
        assert list(ledger.statements()) == []
        made = ledger.enter(entry.document.id, content=[(4, 10)], speaker="")
        assert [each.words for each in ledger.statements()] == [NOTE[4:10]]
        ledger.undo(made.event)
        assert [review.verdict for review in ledger.reviews(entry.id)] == ["accept", "fix", "reject"]
        with pytest.raises(dicho.UsageError):
            ledger.like("the lamp", state="rejected")
        with pytest.raises(dicho.UsageError):
            ledger.like("the lamp", sort="newest")
        with pytest.raises(dicho.UsageError):
            ledger.fix(entry.id, content=[(9, 4)])
        assert ledger.verify().ok


def test_addresses(tmp_path: Path) -> None:
    """An address is added, read and searched for statements as a file is; a failure is recorded, or raised."""
    how: Any = {"allow_private": True, "wait_s": 0.0, "contact": "desk@paper.example"}
    with Site({"/a": page(f"<p>{NOTE}</p>".encode()), "/b": leads("/a")}) as site:
        with dicho.open(tmp_path / "l") as ledger:
            report = ledger.add(f"{site.url}/a", f"{site.url}/gone", outlet="El Faro", **how)
            assert (report.new, report.failed) == (1, 1)
            [entry] = ledger.statements()
            assert (entry.document.url, entry.document.outlet) == (f"{site.url}/a", "El Faro")
            [failure] = ledger.failures()
            assert (failure.file, failure.code) == (f"{site.url}/gone", "http-status")
        [document] = dicho.read(f"{site.url}/b", **how)
        assert document.url == f"{site.url}/a"
        assert len(dicho.extract(f"{site.url}/b", **how)) == 1
        with pytest.raises(dicho.ReadError) as caught:
            dicho.read(f"{site.url}/a")
        assert caught.value.code == "address-refused"
    with pytest.raises(dicho.UsageError):
        dicho.read("https://news.example/", timeout_s=0.0)


def test_keeping(tmp_path: Path) -> None:
    """A ledger is backed up, restored as it was, and rid of a document for good; its bytes come in again when let."""
    (tmp_path / "note.txt").write_text(NOTE)
    with dicho.open(tmp_path / "l") as ledger:
        ledger.add(tmp_path / "note.txt")
        made = ledger.backup(tmp_path / "b.zip")
        assert (made.head, made.captures) == (ledger.head().strip(), 1)
        [row] = ledger.documents()
        gone = ledger.redact(row.id, "asked for", by="ana")
        assert (gone.documents, gone.by, gone.lifted) == ((row.id,), "ana", None) and ledger.redactions() == [gone]
        assert ledger.add(tmp_path / "note.txt").failures[0].code == "redacted" and not [*ledger.statements()]
        assert ledger.lift(row.id, "set aside").lifted and ledger.add(tmp_path / "note.txt").new == 1
    with pytest.raises(dicho.BackupError):
        dicho.restore(tmp_path / "note.txt", tmp_path / "back")
    assert dicho.restore(tmp_path / "b.zip", tmp_path / "back", head=made.head).verification.ok
    with dicho.open(tmp_path / "back") as ledger:
        assert len([*ledger.statements()]) == 1 and ledger.verify(made.head).ok


def test_watching_from_python(tmp_path: Path) -> None:
    """A feed is watched and read as by the command line; what is no feed is an error."""
    with Site({"/note.txt": page(NOTE.encode(), Content_Type="text/plain")}) as site:
        feed = f"<rss version='2.0'><channel><item><link>{site.url}/note.txt</link></item></channel></rss>"
        site.routes["/feed.xml"] = page(feed.encode(), Content_Type="application/rss+xml")
        with dicho.open(tmp_path / "l") as ledger, ledger.watching(allow_private=True, wait_s=0.0) as watching:
            watching.begin(f"{site.url}/feed.xml", every="30m")
            with pytest.raises(dicho.ReadError):
                watching.begin(f"{site.url}/note.txt")
            tally = watching.look()
            assert (tally.looks, tally.failed, tally.report.new) == (1, 0, 1)
            assert [watch.taken for watch in watching.watches.all()] == [1]
            assert [entry.speaker for entry in ledger.statements()] == ["Ana Brumal"]


def test_what_other_tools_keep(tmp_path: Path) -> None:
    """A table, posts by a mapping and a whole ledger have their verbs from Python too."""
    (tmp_path / "citas.csv").write_text("Cita;Nombre;Fecha\nNadie avisó al puerto;Pellworth, Ada;03/04/2025\n", "utf-8")
    (tmp_path / "posts.json").write_text('{"rows": [{"t": "Creo que la apagaron.", "w": "Bruno Dray"}]}', "utf-8")
    mapping = 'name = "own"\n[posts]\nat = "rows.*"\n[fields]\ntext = "t"\nauthor = "w"\n'
    with dicho.open(tmp_path / "l") as ledger:
        columns = {"quotation": "Cita", "speaker": "B", "date": "fecha"}
        report = ledger.table(tmp_path / "citas.csv", columns, day_first=True)
        assert [row.said for row in report.rows] == ["2025-04-03"]
        assert ledger.add(tmp_path / "posts.json", mapping=mapping).new == 1
        assert {entry.speaker for entry in ledger.statements()} == {"Ada Pellworth", "Bruno Dray"}
        assert ledger.export(tmp_path / "l.dicho", "bundle") > 5
        with pytest.raises(dicho.UsageError):
            ledger.export(tmp_path / "l.dicho", "bundle", words="puerto")


def test_a_report(tmp_path: Path) -> None:
    """A report is written as its file's name ends, and says of how many statements it is."""
    with dicho.open(tmp_path / "ledger") as ledger:
        ledger.add(EXAMPLES)
        person = ledger.person("Pío Casaverde")
        assert ledger.report(tmp_path / "r.md", speaker="Pío Casaverde", worded_in="es") == person.statements > 0
        assert "# Pío Casaverde" in (tmp_path / "r.md").read_text()
        assert ledger.report(tmp_path / "r.html") == ledger.counts().statements
        for wrong in ({"worded_in": "fr"}, {"form": "shouted"}, {"speaker": " "}):
            with pytest.raises(dicho.UsageError):
                ledger.report(tmp_path / "no.md", **wrong)  # type: ignore[arg-type] # that is what is wrong
        with pytest.raises(dicho.UsageError):
            ledger.report(tmp_path / "no.xls")
        assert not (tmp_path / "no.md").exists()
