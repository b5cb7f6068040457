"""The file of what is watched: found by what people call things, bounded, refused in words when it is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from dicho.errors import AmbiguousId, LedgerBusy, LedgerDamaged, LedgerTooNew, NotFound
from dicho.model.feed import Pace
from dicho.store import watches as state
from dicho.store.watched import Fresh
from dicho.store.watches import KEPT_S, LOOKS, Watches, only_runner

NOW = 1_000_000.0


@pytest.fixture
def watches(tmp_path: Path) -> Iterator[Watches]:
    with Watches(tmp_path) as made:
        yield made


FACTS = {"kind": "rss", "title": None, "every": 3600, "most": 100, "feed_text": False, "added": NOW, "due": NOW}


def add(watches: Watches, address: str) -> int:
    return watches.add({"asked": address, "address": address, **FACTS}).number


def fresh(*names: str, waiting: bool = False) -> list[Fresh]:
    return [Fresh(name, f"url {name}", "", "", name if waiting else None) for name in names]


def test_found_by_number_address_or_part(watches: Watches) -> None:
    """A number is a number only; an address beats a part of one; several and none are told."""
    one, two = add(watches, "https://q.example/1"), add(watches, "https://q.example/12")
    assert watches.find("2").number == two and watches.find("https://q.example/1").number == one
    assert watches.find("e/12").number == two
    for name, kind in (("q.example", AmbiguousId), ("7", NotFound), ("elsewhere", NotFound), ("", NotFound)):
        with pytest.raises(kind):
            watches.find(name)


def test_numbers_are_not_used_again(watches: Watches) -> None:
    """What is removed takes its items with it, and nothing later gets its number."""
    one = add(watches, "https://q.example/1")
    watches.enter(one, fresh("a"), NOW)
    watches.remove(one)
    assert add(watches, "https://q.example/1") == one + 1 and watches.known(one) == []


def test_what_is_written_comes_back(watches: Watches, tmp_path: Path) -> None:
    """Facts, pace and moves are there again in a file that was closed."""
    number = add(watches, "https://q.example/1")
    watches.write(number, pace=Pace(60, (3, 4), (6,)), paused=True, etag='"x"')
    watches.move(watches.find("1"), "https://q.example/2", NOW)
    with Watches(tmp_path) as again:
        watch = again.find(str(number))
    assert (watch.pace, watch.paused, watch.etag) == (Pace(60, (3, 4), (6,)), True, '"x"')
    assert watch.moved == ({"from": "https://q.example/1", "to": "https://q.example/2", "at": NOW},)


def test_only_the_last_moves_are_kept(watches: Watches) -> None:
    """An address that moves for ever does not fill the file."""
    number = add(watches, "https://q.example/0")
    for n in range(1, 30):
        watches.move(watches.find(str(number)), f"https://q.example/{n}", NOW)
    assert len(watches.find(str(number)).moved) == state.MOST_MOVES


def test_forgotten_when_long_gone(watches: Watches) -> None:
    """An item is forgotten after LOOKS looks without it and KEPT_S seconds, both; one that came back is not."""
    number = add(watches, "https://q.example/1")
    watches.enter(number, fresh("gone", "back"), NOW)
    back = watches.known(number)[1]
    for n in range(LOOKS + 5):
        watches.age(number, {back.n} if n == 7 else (), {""}, NOW + n)
    assert len(watches.known(number)) == 2
    watches.age(number, (), {""}, NOW + KEPT_S)
    assert [row.id for row in watches.known(number)] == ["back"]
    watches.age(number, (), {"another part"}, NOW + 99 * KEPT_S)
    assert len(watches.known(number)) == 1


def test_what_waits_is_never_forgotten(watches: Watches) -> None:
    """An item that was not read yet stays, however long it is gone from the feed."""
    number = add(watches, "https://q.example/1")
    watches.enter(number, fresh("a", waiting=True), NOW)
    for n in range(LOOKS + 1):
        watches.age(number, (), {""}, NOW + n * KEPT_S)
    [row] = watches.waiting(number, NOW, 10)
    watches.done(row.n, NOW)
    assert watches.waiting(number, NOW, 10) == [] and watches.find(str(number)).waiting == 0


def test_a_feed_of_ever_new_items_is_bounded(watches: Watches, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than MOST_KEPT items of one watch are remembered; those gone longest go first."""
    monkeypatch.setattr(state, "MOST_KEPT", 10)
    number = add(watches, "https://q.example/1")
    for n in range(30):
        watches.age(number, (), {""}, NOW + n)
        watches.enter(number, fresh(f"n{n}"), NOW)
    watches.age(number, (), {""}, NOW + 30)
    assert [row.id for row in watches.known(number)] == [f"n{n}" for n in range(20, 30)]


def test_a_damaged_file(tmp_path: Path) -> None:
    """It is said that nothing of the ledger is lost with it, and what to do."""
    (tmp_path / state.FILE_NAME).write_bytes(b"no database at all, " * 100)
    with pytest.raises(LedgerDamaged) as caught:
        Watches(tmp_path)
    assert "nothing of the ledger" in caught.value.hint


def test_a_file_of_a_later_version(tmp_path: Path) -> None:
    """It is refused and left as it is."""
    with Watches(tmp_path):
        pass
    db = apsw.Connection(str(tmp_path / state.FILE_NAME))
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LedgerTooNew):
        Watches(tmp_path)


def test_a_file_of_the_first_version(tmp_path: Path) -> None:
    """What was watched goes on being watched, on the terms of each run as before; it is brought up to date once."""
    with Watches(tmp_path) as made:
        add(made, "https://q.example/1")
    db = apsw.Connection(str(tmp_path / state.FILE_NAME))
    db.execute("ALTER TABLE watches DROP COLUMN terms; PRAGMA user_version = 1")
    db.close()
    for _ in range(2):
        with Watches(tmp_path) as again:
            [watch] = again.all()
            assert (watch.asked, watch.terms) == ("https://q.example/1", {})
            assert again.add({**FACTS, "asked": "b", "address": "b", "terms": '{"wait_s":2}'}).terms == {"wait_s": 2}
            again.remove(again.find("b").number)


def test_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    """One runner at a time; the next may when the first is done, however it ended."""
    with pytest.raises(ZeroDivisionError), only_runner(tmp_path):
        with pytest.raises(LedgerBusy), only_runner(tmp_path):
            pass
        raise ZeroDivisionError
    with only_runner(tmp_path):
        pass
