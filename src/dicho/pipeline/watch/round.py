"""One round: everything due is looked at, and what is new goes through the pipeline into the ledger.

Looks are made in threads, one at a time to a host; the pipeline fetches pages in threads of its own; everything else
happens in the caller's. An item is marked as read only after it (or its failure) is in the ledger, and validators that
would hide an item from the next look are kept only when the item is safe: stopped at any moment, the next round does
what is left.
"""

from __future__ import annotations

import hashlib
import random
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from dicho.errors import HttpStatus, InstallationError, LedgerError, ReadError
from dicho.model.document import Capture, Document, Overrides
from dicho.model.feed import Listing
from dicho.model.fetched import Fetch, Fetched
from dicho.model.ids import digest
from dicho.pipeline import job
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import Fetching, Tools, Work
from dicho.pipeline.watch import news, policy
from dicho.pipeline.watch.clock import Clock, SystemClock
from dicho.pipeline.watch.errands import Errands
from dicho.pipeline.watch.look import Look, look
from dicho.pipeline.watch.news import Plan, Seen
from dicho.pipeline.workspace import Workspace
from dicho.read.addresses import host
from dicho.read.sandbox import Reader
from dicho.store.watched import Fresh, Known, SitemapRow, Watch
from dicho.store.watches import Watches


class Fetcher(Fetching, Protocol):
    """What fetches, and can do so as it was said of a site."""

    def at_site(self, said: Mapping[str, Any]) -> Fetching:
        """The fetcher with what was said of a site."""


class Reading(Protocol):
    """The reading process, or what stands in for it."""

    def read(self, data: bytes, capture: Capture, overrides: Overrides) -> tuple[Document, ...]:
        """The capture's documents, or ReadError."""

    def listed(self, data: bytes, url: str) -> Listing:
        """What the bytes list, or ReadError."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a runner works with: makers of fetchers and readers, a clock, and numbers in 0..1 that spread the looks.

    `terms` are kept with what is added (`capture.fetch.terms.of_site`).
    """

    fetching: Callable[[], AbstractContextManager[Fetcher]]
    clock: Clock = field(default_factory=SystemClock)
    chance: Callable[[], float] = random.random
    reading: Callable[[], AbstractContextManager[Reading]] = Reader
    terms: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to: how many items are listed (None where nothing changed), new, changed; how many wait.

    `watch` is as it was before the look, `due` when the next one is, `moved` where it moved to for good. `error` is why
    there was nothing to see, `ended` why it is looked at no more.
    """

    watch: Watch
    due: float
    listed: int | None = None
    new: int = 0
    changed: int = 0
    waiting: int = 0
    moved: str | None = None
    error: ReadError | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Took:
    """An item went through the pipeline: its documents or failures are recorded. `again`: not for the first time."""

    watch: Watch
    work: Work
    again: bool


Tell = Callable[[Looked | Took], None]


@dataclass(frozen=True, slots=True)
class _Page:
    """An item that waits for its page, and whose it is."""

    watch: Watch
    known: Known


@dataclass(frozen=True, slots=True)
class _Own:
    """Items to be read out of the feed's own text, with the answer it came in; `whole`: nothing else of it is left."""

    watch: Watch
    answer: Fetched
    whole: bool
    items: tuple[tuple[Known, Seen], ...]


class Round:
    """One round over a ledger. `looks` and `failed` count what was looked at, and in vain."""

    def __init__(self, desk: Workspace, watches: Watches, means: Means, fetcher: Fetcher, tell: Tell) -> None:
        self.desk = desk
        self.watches = watches
        self.means = means
        self.fetcher = fetcher
        self.tell = tell
        self.looks = 0
        self.failed = 0
        self._pages: dict[str, list[_Page]] = {}
        self._own: dict[str, _Own] = {}
        self._queue = _Turns()

    def run(self) -> job.Report:
        """Look at all that is due, and take what is new. What cannot be had is a failure of its own, never of all."""
        due = self.watches.due(self.means.clock.now())
        if not due:
            return job.Report()
        with ExitStack() as stack:
            reader, lister = (stack.enter_context(self.means.reading()) for _ in range(2))
            errands: Errands[Watch, Look] = stack.enter_context(Errands())
            hand = _Hand(self.fetcher, self._own, self._pages)
            tools = Tools(reader, archive=self.desk.archive, ledger=self.desk.ledger, fetcher=hand)
            report = job.add(tools, self._inputs(due, errands, _one_by_one(lister)), self._done)
        if report.new or report.known:
            # Much is compared by another process: it can be interrupted at once, and this one, which runs for weeks,
            # keeps nothing of what comparing holds.
            report.links = self.desk.settle(stops=lambda: False)
        return report

    def _inputs(
        self, due: Sequence[Watch], errands: Errands[Watch, Look], lister: Callable[[bytes, str], Listing]
    ) -> Iterator[Input]:
        """What is new, as it comes in; of many hosts in turns, so that none has to wait for the pace of another."""
        now = self.means.clock.now()
        for watch in due:
            sitemaps = self.watches.sitemaps(watch.number)
            fetcher = self.fetcher.at_site(watch.terms)
            errands.give(host(watch.address), watch, partial(look, watch, sitemaps, fetcher, lister, now))
        while errands or self._queue:
            if errands and (errands.ready or not self._queue):
                self._looked(*errands.next())
            else:
                yield self._queue.next()

    def _looked(self, watch: Watch, seen: Look | Exception) -> None:
        """Keep what a look came to, and queue what it found."""
        self.looks += 1
        if isinstance(seen, InstallationError | LedgerError):
            raise seen  # nothing to do with this address: every other one would fail the same way
        if isinstance(seen, Exception):
            self.failed += 1
            self.tell(self._failed(watch, seen if isinstance(seen, ReadError) else _fault(seen)))
            return
        now = self.means.clock.now()
        with self.watches.together():
            plan = self._planned(watch, seen, now)
            told = self._settled(watch, seen, plan, now)
            waiting = self.watches.waiting(watch.number, now, watch.most)
        for known in waiting:
            self._ask(_Page(watch, known))
        if plan.own and watch.address not in self._own:
            rows = {row.id: row for row in self.watches.known(watch.number, claimed=True)}
            own = tuple((rows[each.id], each) for _, each in plan.own if each.id in rows)
            self._own[watch.address] = _Own(watch, seen.answer, not plan.left, own)
            items = frozenset(_called(each) for _, each in own)
            self._queue.put(host(watch.address), Input(watch.address, url=watch.address, items=items))
        self.tell(replace(told, waiting=len(waiting)))

    def _ask(self, page: _Page) -> None:
        """Queue a page, once for all the watches that list it."""
        address = page.known.address or ""
        asked = self._pages.setdefault(address, [])
        asked.append(page)
        if len(asked) == 1:
            self._queue.put(host(address), Input(address, url=address))

    def _failed(self, watch: Watch, error: ReadError) -> Looked:
        now, failures = self.means.clock.now(), watch.failures + 1
        asked = error.wait_s if isinstance(error, HttpStatus) else 0.0
        due = policy.after_failure(watch.every, failures, asked, now, self.means.chance())
        gone = isinstance(error, HttpStatus) and error.status == policy.GONE
        ended = "The publisher says that it is gone for good (410)." if gone else None
        self.watches.write(
            watch.number, looked=now, due=due, ended=ended, failures=failures, **_words(error, watch.address)
        )
        return Looked(watch, due, error=error, ended=ended)

    def _planned(self, watch: Watch, seen: Look, now: float) -> Plan:
        """What is new in a look, remembered."""
        if not seen.parts:
            return Plan()
        listed = news.seen(seen.items, watch.feed_text)
        self._recover(watch, now)
        plan = news.plan(listed, self.watches.known(watch.number), watch.every, now)
        self.watches.age(watch.number, plan.present, seen.parts, now)
        taken = self.watches.elsewhere(watch.number, {each.url for each in plan.fresh if each.url})
        fresh = [replace(each, address=None) if each.url in taken else each for each in plan.fresh]
        self.watches.enter(watch.number, fresh, now)
        for known, each in plan.changed:
            self.watches.renew(known.n, each.mark, each.item.url or "", now)
        self._claim(watch, seen.answer, plan, now)
        return plan

    def _claim(self, watch: Watch, answer: Fetched, plan: Plan, now: float) -> None:
        """Remember out of which bytes the feed's own items are to be read now."""
        sha256 = hashlib.sha256(answer.data).hexdigest() if plan.own else ""
        for row, each in plan.own:
            claim = f"{sha256} {_called(each)}"
            if row is None:
                self.watches.enter(watch.number, [Fresh(each.id, None, each.mark, each.part, claim=claim)], now)
            else:
                self.watches.claim(row.n, each.mark, claim)

    def _recover(self, watch: Watch, now: float) -> None:
        """Mark what a run that was stopped had recorded, and not marked: the next feed has it among other bytes."""
        for row in self.watches.known(watch.number, claimed=True):
            sha256, _, item = (row.claim or "").partition(" ")
            if item and item in self.desk.ledger.items(sha256):
                self.watches.done(row.n, now, words=row.words or "")
                self._count(row, watch)

    def _settled(self, watch: Watch, seen: Look, plan: Plan, now: float) -> Looked:
        """Keep when to look next, and on what condition."""
        listing, fetched = seen.listing, seen.answer.fetch
        pace = listing.pace if listing else watch.pace
        due = policy.after_success(watch.every, pace, seen.answer.fresh_s, now, self.means.chance())
        facts: dict[str, object] = {"looked": now, "succeeded": now, "due": due, "failures": 0}
        facts |= _words(seen.trouble, watch.address)
        if listing:
            whole = not plan.own and not plan.left
            facts |= _validators(fetched) if whole else dict.fromkeys(("etag", "modified", "given"))
            facts |= {"kind": listing.kind, "title": listing.title or watch.title, "pace": listing.pace}
        ended = "The publisher says that the feed is over." if listing and listing.over else None
        self.watches.write(watch.number, ended=ended, **facts)
        if listing or seen.sitemaps:
            asked_again = [SitemapRow(row.url) for row in seen.sitemaps]
            self.watches.follow(watch.number, asked_again if plan.left else seen.sitemaps)
        moved = policy.moved(fetched)
        if moved and moved != watch.address:
            self.watches.move(watch, moved, now)
        count = len(seen.items) if seen.parts else None
        new = len(plan.fresh) + sum(known is None for known, _ in plan.own)
        changed = len(plan.changed) + sum(known is not None for known, _ in plan.own)
        return Looked(watch, due, count, new, changed, moved=moved, ended=ended)

    def _done(self, work: Work) -> None:
        """An input is in the ledger, or its failure is: mark what it was as seen."""
        now = self.means.clock.now()
        own = self._own.pop(work.item.name, None) if work.item.items is not None else None
        with self.watches.together():
            if own is not None:
                self._mark_own(own, work, now)
            pages = self._pages.pop(work.item.name, []) if own is None else []
            for page in pages:
                self._mark(page, work, now)
        if own is not None:
            self.tell(Took(own.watch, work, all(known.read is not None for known, _ in own.items)))
        for page in pages[:1]:
            self.tell(Took(page.watch, work, page.known.read is not None))

    def _mark(self, page: _Page, work: Work, now: float) -> None:
        known = page.known
        if work.state == "failed":
            if policy.passing(work.error) and known.tries + 1 < policy.TRIES:
                self.watches.put_off(known.n, policy.retry(page.watch.every, known.tries, now))
            else:
                self.watches.done(known.n, now)
            return
        # "" where the bytes were in the ledger already: what they say is not looked at again.
        words = digest("read", *(draft.document.text for draft in work.drafts)) if work.drafts else known.words or ""
        self.watches.done(known.n, now, words=words, idle=_idle(known, words))
        self._count(known, page.watch)

    def _count(self, known: Known, watch: Watch) -> None:
        """Count an item that is in the ledger for the first time."""
        if known.words is None:
            self.watches.count(watch.number)

    def _mark_own(self, own: _Own, work: Work, now: float) -> None:
        texts = {draft.document.item: draft.document.text for draft in work.drafts}
        for known, each in own.items:
            text = texts.get(_called(each))
            words = digest("read", text) if text is not None else known.words
            self.watches.done(known.n, now, words=words, idle=_idle(known, words))
            if text is not None:
                self._count(known, own.watch)
        if own.whole:
            self.watches.write(own.watch.number, **_validators(own.answer.fetch))


def _called(seen: Seen) -> str:
    """What an item's document is called in the capture of its feed."""
    return f"item {seen.item.number}"


def _fault(error: Exception) -> ReadError:
    """A fault of ours in one look must not end the looking at all others."""
    words = " ".join(str(error).split())[:200]
    return ReadError(f"a fault in Dicho ({type(error).__name__}: {words}).", hint="Please report it with the address.")


def _words(error: ReadError | None, address: str) -> dict[str, str | None]:
    """What is kept of a failure, with its place where that is not `address`; of none, that there was none."""
    if error is None:
        return {"code": None, "reason": None, "hint": None}
    where = f"{error.where}: " if error.where not in ("", address) else ""
    return {"code": error.code, "reason": f"{where}{error.what}", "hint": error.hint}


def _validators(fetch: Fetch) -> dict[str, str | None]:
    """What the next look can be conditional on."""
    return {"etag": fetch.etag, "modified": fetch.modified, "given": fetch.url}


def _idle(known: Known, words: str | None) -> int:
    """How often in a row the item was read in vain now."""
    return known.idle + 1 if known.words is not None and known.words == words else 0


class _Turns:
    """Inputs of many hosts, handed out in turns."""

    def __init__(self) -> None:
        self._hosts: dict[str, deque[Input]] = {}

    def __bool__(self) -> bool:
        return bool(self._hosts)

    def put(self, name: str, item: Input) -> None:
        """One more of this host."""
        self._hosts.setdefault(name, deque()).append(item)

    def next(self) -> Input:
        """The first of the host whose turn it is."""
        name, queue = next(iter(self._hosts.items()))
        del self._hosts[name]
        if len(queue) > 1:
            self._hosts[name] = queue
        return queue.popleft()


class _Hand:
    """A fetcher that hands out the feeds that were fetched for a look already, and asks for everything else.

    A page is asked for on the terms of the first watch that lists it.
    """

    def __init__(self, fetcher: Fetcher, ready: dict[str, _Own], pages: Mapping[str, Sequence[_Page]]) -> None:
        self._fetcher = fetcher
        self._ready = ready
        self._pages = pages

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
    ) -> Fetched:
        """The answer at hand, or a new one."""
        own = self._ready.get(url)
        if own:
            return own.answer
        asked = self._pages.get(url)
        fetcher = self._fetcher.at_site(asked[0].watch.terms) if asked else self._fetcher
        return fetcher.fetch(url, etag=etag, modified=modified, given_by=given_by)

    def stop(self) -> None:
        """End what is under way."""
        self._fetcher.stop()


def _one_by_one(reader: Reading) -> Callable[[bytes, str], Listing]:
    """The reader's `listed` for several threads: it serves one at a time."""
    lock = threading.Lock()

    def listed(data: bytes, url: str) -> Listing:
        with lock:
            return reader.listed(data, url)

    return listed
