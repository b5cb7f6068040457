"""Flags of a ledger: what the cases say, and what holds of every flag whatever was read, decided and read again."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import apsw
import pytest
from tests import flagging

from dicho.model.flag import FLAG_KINDS, FLAGGED, GROUNDS, STANDINGS, STANDS, WHYS
from dicho.pipeline import flags
from dicho.pipeline.workspace import open_workspace
from dicho.store import flagged
from dicho.store.db import BUSY_SECONDS, patience
from dicho.store.ledger import Ledger

DOCS = Path(__file__).resolve().parents[1] / "docs"
WORLD = Path(__file__).resolve().parents[1] / "examples" / "blackout"


def anew(ledger: Ledger) -> list[dict[str, object]]:
    """What is flagged when nothing was worked out before."""
    flagged.forget(ledger.folder)
    return flagging.written(flagging.raised(ledger))


@pytest.fixture(scope="module", params=flagging.NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of each case."""
    return str(request.param)


@pytest.fixture(scope="module")
def folder(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a case, read once for all that is asked of it."""
    made = tmp_path_factory.mktemp(name) / "ledger"
    with open_workspace(made, create=True) as desk:
        flagging.read(desk, name)
    return made


def test_a_case_is_flagged_as_it_says(name: str, folder: Path) -> None:
    """All that a case names is flagged and nothing else; a decision changes that at once, its undoing restores it."""
    case = flagging.case(name)
    with open_workspace(folder) as desk:
        ledger = desk.ledger
        before = flagging.written(flagging.raised(ledger))
        assert before == flagging.expected(case.get("flag", ()))
        events = []
        for word in case.get("decide", ()):
            ends = [flagging.statement(ledger, word[end]) for end in ("left", "right")]
            events.append(ledger.links.decide(":".join(ends), word["verdict"], word.get("kind")).event)
        if events:
            assert flagging.written(flagging.raised(ledger)) == flagging.expected(case.get("after", ())) != before
        for event in reversed(events):
            ledger.people.undo(event)
        assert flagging.written(flagging.raised(ledger)) == before


def test_every_ground_holds_the_words_it_claims(folder: Path) -> None:
    """Each span of a ground lies in its document, where its words are those given; its statement stands there too."""
    with open_workspace(folder) as desk:
        for each in flagging.raised(desk.ledger):
            record = each.as_dict()
            for ground in record["grounds"]:
                for mark in ground["marks"]:
                    text = desk.ledger.document(mark["document"]).text
                    assert [text[start:end] for start, end in mark["spans"]] == mark["text"]
                    assert all(words.strip() for words in mark["text"])
                    if mark["statement"]:
                        assert desk.ledger.statement(mark["statement"])[1].id == mark["document"]
                assert ground["link"] is None or desk.ledger.links.find(ground["link"])
            assert set(record["statements"]) <= {s.id for s in each.statements.values()}


def test_flags_worked_out_step_by_step_are_those_worked_out_at_once(tmp_path: Path) -> None:
    """Added, decided on, fixed, rejected, undone, read in any order: what is kept is what a fresh look finds."""
    with open_workspace(tmp_path / "ledger", create=True) as desk:
        ledger = desk.ledger
        for path in sorted(WORLD.iterdir(), reverse=True):
            desk.add([path])
        for case in ("reprint-with-a-fact-changed", "quotation-altered", "original-beside-its-copy"):
            flagging.read(desk, case)
        assert flagging.written(flagging.raised(ledger)) == anew(ledger)
        chosen = [each for each in flagging.raised(ledger) if each.flag.links or each.flag.outlets]
        assert len(chosen) > 6
        events = []
        for at, each in enumerate(chosen):
            first = each.flag.statements[0]
            if at % 3 == 0 and each.flag.links:
                events.append(ledger.links.decide(each.flag.links[0], "no").event)
            elif at % 3 == 1:
                events.append(ledger.reviews.reject(first).event)
            elif each.flag.links:
                events.append(ledger.links.decide(each.flag.links[0], "yes").event)
            kept = flagging.written(flagging.raised(ledger))
            assert kept == anew(ledger)
        desk.compare()
        assert flagging.written(flagging.raised(ledger)) == anew(ledger)
        for event in events:
            ledger.people.undo(event)
            assert flagging.written(flagging.raised(ledger)) == anew(ledger)


def test_what_was_redacted_is_in_no_flag(tmp_path: Path) -> None:
    """After a removal for good no flag, and no byte of the file they are kept in, names what was removed."""
    with open_workspace(tmp_path / "ledger", create=True) as desk:
        flagging.read(desk, "reprint-with-a-fact-changed")
        each = flagging.raised(desk.ledger)[0]
        gone, document = each.flag.statements[0], each.statements[each.flag.statements[0]].document
        desk.redact(document, "asked for")
        kept = [path.read_bytes() for path in desk.folder.glob(f"{flagged.FILE_NAME}*")]
        assert kept and not any(gone.encode() in data for data in kept)
        left = flagging.raised(desk.ledger)
        assert gone not in {key for flag in left for key in flag.statements}


def test_flags_are_rebuilt_with_the_rest(tmp_path: Path) -> None:
    """`rebuild` throws them away, a damaged file is made again, and the next list has them all."""
    with open_workspace(tmp_path / "ledger", create=True) as desk:
        flagging.read(desk, "wire-reprint")
        before = flagging.written(flagging.raised(desk.ledger))
        desk.ledger.rebuild()
        assert flagging.written(flagging.raised(desk.ledger)) == before
        (desk.folder / flagged.FILE_NAME).write_bytes(b"no database at all" * 100)
        assert flagging.written(flagging.raised(desk.ledger)) == before


def test_flags_taken_down_while_they_are_in_use_are_worked_out_anew(tmp_path: Path) -> None:
    """Who has them open when another process throws them away raises them all again, and the next list has them too."""
    with open_workspace(tmp_path / "ledger", create=True) as desk:
        flagging.read(desk, "wire-reprint")
        before = flagging.raised(desk.ledger)
        with flags.kept(desk.ledger) as kept:
            flagged.forget(desk.folder)
            flags.renew(desk.ledger, kept)
            assert kept.page(flags.query(desk.ledger), None, 9).rows == tuple(each.flag for each in before)
        assert flagging.raised(desk.ledger) == before


def test_a_list_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Pages of one flag each hold all flags once, in the order of the kinds, and the total is theirs."""
    with open_workspace(tmp_path / "ledger", create=True) as desk:
        flagging.read(desk, "reprint-with-a-fact-changed")
        flagging.read(desk, "hearsay")
        asked = flags.query(desk.ledger)
        found: list[flags.Flagged] = []
        after: str | None = None
        while True:
            page = flags.page(desk.ledger, asked, after, 1)
            found += page.rows
            after = page.next
            assert page.total == 8
            if after is None:
                break
        kinds = [FLAG_KINDS.index(each.flag.kind) for each in found]
        assert len({each.flag.id for each in found}) == len(found) == 8 and kinds == sorted(kinds)
        some = flags.query(desk.ledger, ["unsourced"])
        assert {each.flag.kind for each in flags.page(desk.ledger, some).rows} == {"unsourced"}


def test_a_flag_is_found_by_what_it_is_of(tmp_path: Path) -> None:
    """By a document, a statement or a name of who speaks, and by nothing else of theirs."""
    with open_workspace(tmp_path / "ledger", create=True) as desk:
        flagging.read(desk, "reprint-with-a-fact-changed")
        flagging.read(desk, "hearsay")
        ledger = desk.ledger
        every = flagging.raised(ledger)
        lamp = next(row.id for row in ledger.documents() if row.file == "lamp.html")
        by_document = list(flags.listed(ledger, flags.query(ledger, document=lamp)))
        assert {each.flag.kind for each in by_document} == {"broken-chain", "unsourced"}
        spoken = list(flags.listed(ledger, flags.query(ledger, speaker="holloway")))
        assert spoken and all("Holloway" in str(s.speaker) for each in spoken for s in each.statements.values())
        one = every[0].flag.statements[0]
        mine = list(flags.listed(ledger, flags.query(ledger, statement=one)))
        assert mine and {each.flag.id for each in mine} == {e.flag.id for e in every if one in e.flag.statements}
        assert flags.of(ledger, [one]) == {one: [each.flag for each in sorted(mine, key=by_kind)]}


def test_a_statement_is_shown_without_waiting_for_whoever_works_flags_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process is at it, or where much is to be done, its flags are those last known."""
    waits: list[float] = []

    def noted(db: apsw.Connection, seconds: float) -> AbstractContextManager[None]:
        waits.append(seconds)
        return patience(db, seconds)

    with open_workspace(tmp_path / "ledger", create=True) as desk:
        flagging.read(desk, "quotation-altered")
        [each] = flagging.raised(desk.ledger)
        one = each.flag.statements[0]
        assert flags.on(desk.ledger, one) == [each]
        with flags.kept(desk.ledger) as busy, busy.renewing():
            desk.ledger.links.decide(each.flag.links[0], "no")
            monkeypatch.setattr(flagged, "patience", noted)
            assert flags.on(desk.ledger, one) == [each]
            assert waits == [flags.A_MOMENT] and flags.A_MOMENT < BUSY_SECONDS / 10
        monkeypatch.setattr(flags, "SOON", 0)
        assert flags.on(desk.ledger, one) == [each]
        monkeypatch.undo()
        assert flags.on(desk.ledger, one) == []


def by_kind(each: flags.Flagged) -> tuple[int, str]:
    return FLAG_KINDS.index(each.flag.kind), each.flag.id


def test_every_term_is_told_in_words_and_in_the_docs() -> None:
    """Kinds, grounds and standings have words, and docs/flags.md and docs/format.md name each."""
    assert set(FLAGGED) == set(FLAG_KINDS) and set(GROUNDS) == set(WHYS) and set(STANDS) == set(STANDINGS)
    told = (DOCS / "flags.md").read_text(encoding="utf-8")
    assert [each for each in (*FLAG_KINDS, *WHYS, *STANDINGS) if f"`{each}`" not in told] == []
