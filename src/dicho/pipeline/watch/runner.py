"""Watching for as long as it is wanted: round after round, and nothing that grows from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from dicho.capture.fetch.terms import Settings, of_site
from dicho.errors import DichoError, LedgerBusy, ReadError, UsageError
from dicho.pipeline.job import Report
from dicho.pipeline.watch import adding, policy
from dicho.pipeline.watch.adding import Added, Wish
from dicho.pipeline.watch.look import Asking
from dicho.pipeline.watch.round import Fetcher, Looked, Means, Round, Tell, Took
from dicho.pipeline.workspace import Workspace
from dicho.store.watched import Watch
from dicho.store.watches import Watches, only_runner, there

POLL_S = 30.0
"""The longest nap: what is added, paused or resumed meanwhile is heard of after it."""
BUSY_S = 60.0
"""How long to leave a ledger alone that another process keeps writing to."""
SHORTEST_S = 1.0


@dataclass(slots=True)
class Tally:
    """What a run did: looks, those in vain, and what the pipeline reports of the items."""

    looks: int = 0
    failed: int = 0
    report: Report = field(default_factory=Report)


def silent(told: Looked | Took) -> None:
    """The progress nobody watches."""


class Watching:
    """What is watched in a ledger, and the one who looks. Made by `open_watching`."""

    def __init__(self, desk: Workspace, watches: Watches, means: Means) -> None:
        self.desk = desk
        self.watches = watches
        self.means = means

    def add(self, wishes: Iterable[Wish]) -> Iterator[Added | DichoError]:
        """Watch addresses, one after the other; of each what it is, or why it is not watched.

        A ReadError where it lists nothing, UsageError where it is watched already.
        """
        with self.means.reading() as reader, self.means.fetching() as fetcher:
            for wish in wishes:
                try:
                    asking = Asking(fetcher, reader.listed, self.means.clock.now())
                    yield adding.add(self.watches, wish, asking, self.means.terms)
                except (ReadError, UsageError) as error:
                    error.where = error.where or wish.address
                    yield error

    def begin(self, address: str, every: str = "1h", *, often: bool = False, **how: Any) -> Added:
        """Watch one address, with so much time between two looks; `how` as in `Wish`. Raises what `add` would give."""
        [added] = self.add([Wish(address, policy.parse_every(every, often=often), **how)])
        if isinstance(added, DichoError):
            raise added
        return added

    def look(self, tell: Tell = silent) -> Tally:
        """One round: look at what is due, take what is new. LedgerBusy while another process does that."""
        with only_runner(self.desk.folder), self.means.fetching() as fetcher:
            return self._round(fetcher, tell)

    def run(self, tell: Tell = silent) -> NoReturn:
        """Round after round, until it is interrupted. LedgerBusy where another process does that already."""
        with only_runner(self.desk.folder):
            while True:
                try:
                    self._rounds(tell)
                except LedgerBusy:  # what was being taken waits still, and is taken in the next round
                    self.means.clock.sleep(BUSY_S)

    def _rounds(self, tell: Tell) -> NoReturn:
        with self.means.fetching() as fetcher:
            while True:
                self._round(fetcher, tell)
                self.means.clock.sleep(self._nap())

    def _round(self, fetcher: Fetcher, tell: Tell) -> Tally:
        made = Round(self.desk, self.watches, self.means, fetcher, tell)
        report = made.run()
        return Tally(made.looks, made.failed, report)

    def _nap(self) -> float:
        due = self.watches.next_due()
        wait = POLL_S if due is None else due - self.means.clock.now()
        return min(max(wait, SHORTEST_S), POLL_S)


@contextmanager
def open_watching(desk: Workspace, means: Means) -> Iterator[Watching]:
    """What is watched in the ledger of `desk`, closed in the end."""
    with Watches(desk.folder) as watches:
        yield Watching(desk, watches, means)


def watching(desk: Workspace, settings: Settings) -> AbstractContextManager[Watching]:
    """The same over the network, with the reader, the clock and the chance that everybody has.

    What the settings say of a site is kept with what is added; where nothing was, they hold for what is looked at.
    """
    from dicho.capture.fetch import fetcher  # only where something is fetched: it loads the network's libraries

    return open_watching(desk, Means(partial(fetcher.Fetcher, settings), terms=of_site(settings)))


def listed(folder: Path) -> list[Watch]:
    """What is watched in a ledger's folder, in the order it was added; nothing is made where nothing was."""
    if not there(folder):
        return []
    with Watches(folder) as watches:
        return watches.all()
