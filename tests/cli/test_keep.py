"""`dicho backup`, `restore` and `redact` on the command line, and what verify, doctor and show say of them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from dicho.pipeline.workspace import open_workspace
from dicho.store.ledger import Ledger
from dicho.store.watches import Watches

FIRST = "01_cabrestante_inexpugnable.html"
QUOTED = "La costa de Corumaya"


class Terminal(io.StringIO):
    """Standard input where somebody sits."""

    def isatty(self) -> bool:
        return True


def document(ledger: Path) -> str:
    with open_workspace(ledger) as desk:
        return next(row.id for row in desk.ledger.documents() if row.file == FIRST)


def test_a_backup_is_made_proved_and_restored(run: Run, own: Path, tmp_path: Path) -> None:
    """The head that backup prints is the one that dicho head prints, and what restore looks for."""
    head = run("head", ledger=own).out.strip()
    made = run("backup", "b.zip", ledger=own)
    assert made.code == 0 and made.out.startswith("b.zip: 10 captures, 10 new, ") and made.out.strip().endswith(head)
    again = json.loads(run("backup", "--json", "folder", ledger=own).out)
    assert (again["head"], again["captures"], again["copied"]) == (head, 10, 10)
    checked = run("restore", "--check", "folder", ledger=own)
    assert checked.code == 0 and "sound: " in checked.out and "nothing restored" in checked.out
    back = run("restore", "--json", "--head", head, "b.zip", ledger=tmp_path / "back")
    assert json.loads(back.out)["head"] == head and run("verify", "--head", head, ledger=tmp_path / "back").code == 0


def test_what_is_refused_is_said_in_one_line(run: Run, own: Path, tmp_path: Path) -> None:
    """No ledger is restored over, no other file is written over, and no backup is no backup."""
    run("backup", "b.zip", ledger=own)
    (tmp_path / "mine.zip").write_text("mine")
    for args, code in (
        (("restore", "b.zip"), 1),
        (("restore", "gone.zip"), 1),
        (("restore", "--check", "mine.zip"), 1),
        (("backup", "mine.zip"), 1),
        (("backup", str(own / "x.zip")), 2),
        (("restore", "--check", "--head", "x", "b.zip"), 2),
    ):
        result = run(*args, ledger=own)
        assert (result.code, result.out) == (code, ""), args
        assert result.err.startswith("dicho: ") and result.err.count("\n") == 1, result.err
    assert (tmp_path / "mine.zip").read_text() == "mine"


def test_what_would_go_is_said_before_it_goes(run: Run, own: Path) -> None:
    """A dry run lists documents, statements and what stays, and where backups lie; and erases nothing."""
    run("backup", "b.zip", ledger=own)
    ident = document(own)
    dry = run("redact", ident, "--dry-run", ledger=own)
    assert dry.code == 0 and f"document {ident[:8]} Quintalba" in dry.out and "13 statements, " in dry.out
    assert "which stays." in dry.out and "b.zip of " in dry.out
    [going] = json.loads(run("redact", ident, "--dry-run", "--json", ledger=own).out)
    assert going["statements"] == 13 and len(going["archived"]) == 1
    assert run("show", ident, ledger=own).code == 0


def test_a_watched_address_is_named(run: Run, own: Path) -> None:
    """Whoever redacts a page that is watched learns that it will come again when it changes."""
    address = "https://faro.example/quay"
    data = b"The keeper, Ada Pellworth, said: \xe2\x80\x9cThe quay is shut.\xe2\x80\x9d\n"
    with Watches(own) as watches:
        facts = {"kind": "page", "every": 3600, "most": 20, "feed_text": False, "added": 1.0, "due": 1.0}
        watches.add({"asked": address, "address": address, **facts})
    assert run("add", "--url", address, "-", ledger=own, stdin=data).code == 0
    with open_workspace(own) as desk:
        ident = next(row.id for row in desk.ledger.documents() if row.file == "stdin")
    assert "dicho watch remove 1" in run("redact", ident, "--dry-run", ledger=own).out


def test_nothing_goes_unasked(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal to ask at, --yes is needed; at one, anything but yes leaves all as it is."""
    ident = document(own)
    assert run("redact", ident, ledger=own).code == 2
    assert run("redact", ledger=own).code == 2 and run("redact", "--list", ident, ledger=own).code == 2
    silent = run("redact", ident, "--reason", "order 7", ledger=own)
    assert silent.code == 2 and "--yes" in silent.err
    assert run("show", ident, ledger=own).code == 0


@pytest.mark.parametrize(("typed", "erased"), [("n\n", False), ("\n", False), ("y\n", True)])
def test_a_person_is_asked(own: Path, monkeypatch: pytest.MonkeyPatch, typed: str, erased: bool) -> None:
    """What goes is shown and the question put on standard error; only yes erases."""
    from dicho.cli.main import main

    ident = document(own)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert main(["--ledger", str(own), "redact", ident, "--reason", "order 7"]) == 0
    with open_workspace(own) as desk:
        assert bool(desk.ledger.removals.all()) == erased


def test_a_redaction_is_seen_everywhere(run: Run, own: Path, tmp_path: Path) -> None:
    """verify, show, log, list and add say when and why; lifting it lets the document in again."""
    ident, head = document(own), run("head", ledger=own).out.strip()
    done = run("redact", ident[:6], "--reason", "order 7", "--by", "ana", "--yes", ledger=own)
    assert done.code == 0 and "events erased, by ana: order 7" in done.out
    for args in (("verify", "--head", head), ("log", "--limit", "1"), ("redact", "--list")):
        seen = run(*args, ledger=own)
        assert seen.code == 0 and "order 7" in seen.out and "ana" in seen.out, args
    shown = run("show", ident, ledger=own)
    assert shown.code == 1 and "it was redacted on" in shown.err and "order 7" in shown.err
    assert QUOTED not in run("search", QUOTED, ledger=own).out
    source = Path(__file__).resolve().parents[2] / "examples" / "blackout" / FIRST
    refused = run("add", str(source), ledger=own)
    assert refused.code == 1 and "order 7" in refused.err and "--lift" in refused.err
    lifted = run("redact", "--lift", ident, "--reason", "set aside", "--json", ledger=own)
    assert json.loads(lifted.out)["lifted"]
    assert "1 new" in run("add", str(source), ledger=own).out and run("show", ident, ledger=own).code == 0


def test_doctor_tells_of_backups_and_of_what_is_not_erased_yet(run: Run, own: Path) -> None:
    """When the last backup was made and how much came since; a redaction that waits for another process is not well."""
    with Ledger.open(own) as first, Ledger.open(own) as other:
        other._db.execute("BEGIN")
        assert other._db.execute("SELECT count(*) FROM log").get
        first.remove(next(first.documents()).sha256, "order 7")
        seen = run("doctor", ledger=own)
        assert seen.code == 1 and "not erased from every file yet" in seen.out
        assert "none that Dicho made" in seen.out
        other._db.execute("COMMIT")
    run("backup", "b.zip", ledger=own)
    seen = run("doctor", ledger=own)
    assert "b.zip of " in seen.out and "0 events ago" in seen.out and "not erased" not in seen.out
