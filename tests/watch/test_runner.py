"""Running for weeks: one at a time, stopped at any moment without loss, and never growing."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.watch.made import FEED, HOUR, NOON, Clock, Desk, Web, open_desk, rss, text

from dicho.errors import FetchTimeout, LedgerBusy
from dicho.pipeline import job
from dicho.pipeline.watch import runner
from dicho.pipeline.watch.round import Looked, Took
from dicho.store.watches import Watches, only_runner

OPEN = Path("/proc/self/fd")


class Enough(Exception):
    """The test has seen enough."""


def run(desk: Desk, until: float) -> None:
    """Run until the clock says so."""
    asleep = desk.clock.sleep

    def sleep(seconds: float) -> None:
        asleep(seconds)
        if desk.clock.time >= until:
            raise Enough

    desk.clock.sleep = sleep  # type: ignore[method-assign]
    with pytest.raises(Enough):
        desk.watching.run(desk.told.append)
    desk.clock.sleep = asleep  # type: ignore[method-assign]


def test_it_runs_round_after_round(desk: Desk) -> None:
    """It looks when a look is due, naps in between, and hears within half a minute of what is added meanwhile."""
    desk.web.put(FEED, rss("a"))
    desk.web.put("https://quay.example/a.txt", text("a"))
    desk.add()
    run(desk, NOON + 3 * HOUR + 60)
    looks = [told for told in desk.told if isinstance(told, Looked)]
    assert len(looks) == 4 and len([told for told in desk.told if isinstance(told, Took)]) == 1
    assert max(desk.clock.naps) <= runner.POLL_S


def test_one_runner_at_a_time(desk: Desk, tmp_path: Path) -> None:
    """A second runner is told that one is at work, and nothing is asked for twice; when the first ends, it may."""
    with only_runner(tmp_path), pytest.raises(LedgerBusy, match="at work"):
        desk.watching.look(desk.told.append)
    desk.watching.look(desk.told.append)


def test_a_busy_ledger_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process writes, what was found waits; it is read in a later round, and only once."""
    desk.web.put(FEED, rss("a"))
    desk.web.put("https://quay.example/a.txt", text("a"))
    desk.add()
    add, busy = job.add, [True, True]

    def blocked(*given: object) -> job.Report:
        report = add(*given)  # type: ignore[arg-type]
        if busy and busy.pop():
            raise LedgerBusy("another process is writing to the ledger.")
        return report

    monkeypatch.setattr(job, "add", blocked)
    run(desk, NOON + HOUR + 300)
    assert desk.files() == ["https://quay.example/a.txt"] and desk.web.times("https://quay.example/a.txt") == 1


@pytest.mark.parametrize("own", [False, True])
def test_stopped_anywhere_nothing_is_lost_or_doubled(tmp_path: Path, own: bool) -> None:
    """Killed before any one of its writes and started again, it reads every item, each once: pages and feeds alike."""
    names = ["n0", "n1", "n2"]

    def web(more: str = "") -> Web:
        made = Web()
        made.put(FEED, rss(*(f"{name}=The lamp {name} burns." for name in reversed(names))) + more)
        for name in names:
            made.put(f"https://quay.example/{name}.txt", text(name))
        return made

    for at in range(1, 40):
        folder = tmp_path / str(at)
        with open_desk(folder, web(), Clock()) as desk, pytest.MonkeyPatch.context() as patch:
            desk.add(feed_text=own)
            steps = iter(range(1, 1_000))
            for name in ("_do", "enter"):
                patch.setattr(Watches, name, broken_off(getattr(Watches, name), steps, at))
            try:
                desk.look()
            except Enough:
                pass
            else:
                break
        with open_desk(folder, web("<!-- other bytes -->"), Clock(NOON + 2 * HOUR)) as desk:
            desk.look()
            read = [desk.watching.desk.ledger.document(row.id).text for row in desk.watching.desk.ledger.documents()]
            assert sorted(name for each in read for name in names if name in each) == names, at
            assert desk.watching.watches.all()[0].waiting == 0
            assert desk.look(HOUR)[1] == []
    assert at > 8


def broken_off(write: Callable[..., object], steps: Iterator[int], at: int) -> Callable[..., object]:
    """The write, but not the one whose number is `at`."""

    def stepped(*given: object, **said: object) -> object:
        if next(steps) == at:
            raise Enough
        return write(*given, **said)

    return stepped


def test_four_thousand_looks_do_not_grow(tmp_path: Path) -> None:
    """Half a year of hourly looks, at a feed that rolls and one that mostly fails: files and memory stay flat."""
    web, clock, chance = Web(), Clock(), random.Random(7)
    dead = "https://dead.example/f.xml"
    web.put(dead, rss())
    web.put(FEED, rss())
    sizes, handles, objects = [], [], []
    with open_desk(tmp_path, web, clock) as desk:
        desk.add()
        desk.add(dead)
        for n in range(4_000):
            web.pages[dead].error = FetchTimeout("late.") if chance.random() < 0.7 else None
            if n % 24 == 0:  # once a day an item comes in at the top, and one rolls out at the bottom
                web.put(FEED, rss(*(f"n{k}" for k in range(n // 24 + 20, n // 24, -1))))
            desk.told.clear()
            web.asked.clear()
            desk.look(HOUR)
            if n % 400 == 399:
                gc.collect()
                objects.append(len(gc.get_objects()))
                sizes.append(sum(path.stat().st_size for path in tmp_path.glob("watch.*")))
                handles.append(len(list(OPEN.iterdir())) if OPEN.is_dir() else 0)
        assert len(desk.watching.watches.known(1)) < 20 + 31 + 1
    assert max(sizes[2:]) <= max(sizes[:2]) + 64 * 1024, sizes
    assert max(handles) == min(handles), handles
    assert max(objects[2:]) < objects[1] + 1_000, objects
