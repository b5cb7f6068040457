"""What a site may expect of a visitor: one visit after the other, an honest name, nothing asked for twice."""

from __future__ import annotations

import itertools
import threading
import time
from email.utils import formatdate
from typing import Any

import httpx2
import pytest
from tests.capture.fetch.made import (
    PAGE,
    Behave,
    Clock,
    Site,
    Talk,
    World,
    fetching,
    hurried,
    leads,
    page,
    turns,
)

from dicho._version import __version__
from dicho.capture.fetch.brake import Brake
from dicho.capture.fetch.budget import Budget
from dicho.capture.fetch.fetcher import Fetcher
from dicho.capture.fetch.pace import MOST_HOSTS, Pace
from dicho.capture.fetch.terms import Settings, at_site, of_site
from dicho.capture.fetch.trip import retry_after
from dicho.errors import HttpStatus, Unreachable, UsageError


def unhurried(clock: Clock, **settings: Any) -> Fetcher:
    """A fetcher as users have it, in a time that costs nothing."""
    return Fetcher(Settings(allow_private=True, **settings), clock=clock, sleep=clock.sleep)


def test_two_visits_of_a_host_are_apart() -> None:
    """By the wait asked for; its robots.txt and its own redirects belong to the visit; other hosts do not wait."""
    clock = Clock()
    routes = {"/a": leads("/b"), "/b": page(), "/c": page()}
    with Site(routes) as site:
        world = World({"one.example": site, "two.example": site})
        with Fetcher(Settings(wait_s=1.0), world, clock=clock, sleep=clock.sleep) as fetcher:
            for address in ("http://one.example/a", "http://two.example/c", "http://one.example/c"):
                fetcher.fetch(address)
    assert clock.slept == [1.0]


def test_the_wait_is_a_second_unless_said() -> None:
    """The default."""
    assert Settings().wait_s == 1.0


@pytest.mark.parametrize(
    ("asked", "apart"),
    [
        ("0.2", 1.0),
        ("7", 7.0),
        ("3600", 60.0),
        ("-5", 1.0),
        ("soon", 1.0),
        ("1e9", 60.0),
        ("9" * 20, 60.0),
        ("inf", 1.0),
        ("nan", 1.0),
    ],
)
def test_a_crawl_delay_is_kept_to_within_reason(asked: str, apart: float) -> None:
    """A longer wait than ours, a minute at most."""
    clock = Clock()
    rules = page(f"User-agent: *\nCrawl-delay: {asked}\n".encode())
    with Site({"/robots.txt": rules, "*": page()}) as site, unhurried(clock) as fetcher:
        fetcher.fetch(f"{site.url}/a")
        fetcher.fetch(f"{site.url}/b")
    assert clock.slept == [apart]


def test_what_is_said_of_a_site_shares_the_turns() -> None:
    """Fetchers of one, each with terms of its own, are one visitor to a host, and stop together; made once a kind."""
    clock = Clock()
    with Site({"*": page()}) as site, unhurried(clock, wait_s=1.0) as fetcher:
        slower = fetcher.at_site({"wait_s": 5.0, "ignore_robots": True})
        assert fetcher.at_site({}) is fetcher and fetcher.at_site({"wait_s": 5.0, "ignore_robots": True}) is slower
        for each in (fetcher, slower, fetcher):
            each.fetch(f"{site.url}/a")
        assert clock.slept == [1.0, 5.0]
        fetcher.stop()
        with pytest.raises(Unreachable):
            slower.fetch(f"{site.url}/b")


def test_terms_of_a_site_are_what_was_said() -> None:
    """Only what is not as usual, and nothing of the machine that asks; what is no such thing is refused in words."""
    said = Settings(contact="desk@paper.example", proxy="http://p.example:1", timeout_s=5.0, allow_private=True)
    assert of_site(said) == {"allow_private": True, "timeout_s": 5.0} and of_site(Settings()) == {}
    again = at_site(Settings(contact="a@b.example"), {**of_site(said), "contact": "x", "unheard_of": 1})
    assert again == Settings(contact="a@b.example", timeout_s=5.0, allow_private=True)
    for wrong in ({"wait_s": "soon"}, {"timeout_s": -1}):
        with pytest.raises(UsageError):
            at_site(Settings(), wrong)


def test_threads_take_turns() -> None:
    """Eight at once have one host one after the other, never two together, and another host meanwhile."""
    pace, lock = Pace(), threading.Lock()
    at: dict[str, list[float]] = {"one.example": [], "two.example": []}
    inside = dict.fromkeys(at, 0)

    def go(host: str) -> None:
        with pace.turn(host, 0.03, Budget(60.0)):
            with lock:
                at[host].append(time.monotonic())
                inside[host] += 1
                assert inside[host] == 1
            time.sleep(0.02)
            with lock:
                inside[host] -= 1

    threads = [threading.Thread(target=go, args=(host,)) for host in ["one.example"] * 8 + ["two.example"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = at["one.example"]
    assert len(times) == 8
    assert all(later - before >= 0.05 for before, later in itertools.pairwise(times))
    assert at["two.example"][0] < times[2]


def test_the_memory_of_hosts_does_not_grow() -> None:
    """Hosts that may be asked again are forgotten where there are many."""
    clock = Clock()
    pace = Pace(clock)
    for at in range(MOST_HOSTS * 2):
        clock.now += 1
        with pace.turn(f"n{at}.example", 1.0, Budget(60.0, clock=clock, sleep=clock.sleep)):
            pass
    assert len(pace._busy) <= MOST_HOSTS + 1
    assert len(pace._free) <= MOST_HOSTS + 1


def test_waiting_for_another_visit_is_not_counted_and_can_be_stopped() -> None:
    """A host that is busy with a long visit costs the next one none of its time, and holds up no stop."""
    pace, brake = Pace(), Brake()
    short = Budget(0.1)
    with pace.turn("one.example", 0.0, Budget(60.0)):
        thread = threading.Thread(target=_stopped_in, args=(pace, Budget(60.0, brake)))
        thread.start()
        other = threading.Thread(target=_has, args=(pace, short))
        other.start()
        time.sleep(0.3)
        brake.pull()
        thread.join(1)
        assert not thread.is_alive()
    other.join(1)
    assert short.cap() > 0


def _stopped_in(pace: Pace, budget: Budget) -> None:
    with pytest.raises(Unreachable, match="stopped"), pace.turn("one.example", 0.0, budget):
        pass


def _has(pace: Pace, budget: Budget) -> None:
    with pace.turn("one.example", 0.0, budget):
        pass


def test_many_fetches_at_once_do_not_meddle() -> None:
    """One fetcher in twelve threads: each gets its own page and its own record, robots.txt is asked for once."""
    routes: dict[str, Behave] = {f"/{at}": page(f"<p>page {at}</p>".encode()) for at in range(12)}
    found: dict[int, bytes] = {}
    with Site(routes) as site, fetching(timeout_s=10.0) as fetcher:

        def go(at: int) -> None:
            found[at] = fetcher.fetch(f"{site.url}/{at}").data

        threads = [threading.Thread(target=go, args=(at,)) for at in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [talk.path for talk in site.seen].count("/robots.txt") == 1
    assert found == {at: f"<p>page {at}</p>".encode() for at in range(12)}


def test_tries_are_further_and_further_apart() -> None:
    """One second, two; as long as the server asks; and not at all when it asks for too long."""
    for headers, slept in (({}, [1.0, 2.0]), ({"Retry_After": "5"}, [5.0, 5.0]), ({"Retry_After": "3600"}, [])):
        clock = Clock()
        with Site({"/x": page(b"", "503 Busy", **headers)}) as site, unhurried(clock) as fetcher:
            with pytest.raises(HttpStatus, match="503"):
                fetcher.fetch(f"{site.url}/x")
            assert clock.slept == slept
            assert len(site.paths()) == len(slept) + 1


def test_waits_are_not_counted_as_time_of_the_address() -> None:
    """A server that asks for a wait longer than the time for one address is waited for."""
    clock = Clock()
    busy = page(b"", "503 Busy", Retry_After="50")
    with Site({"/x": turns(busy, page())}) as site, unhurried(clock, timeout_s=20.0) as fetcher:
        assert fetcher.fetch(f"{site.url}/x").data == PAGE


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("5", 5.0),
        ("0", 0.0),
        ("99999999999", 999999999.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٥", None),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str, seconds: float | None) -> None:
    """Anything else says nothing."""
    assert retry_after(httpx2.Headers([(b"Retry-After", said.encode())])) == seconds


def test_retry_after_may_be_a_date_to_come() -> None:
    """Counted from now."""
    wait = retry_after(httpx2.Headers({"Retry-After": formatdate(time.time() + 30, usegmt=True)}))
    assert wait is not None
    assert 27 < wait <= 30


def test_the_name_is_honest() -> None:
    """Which program, which version, and who asks, where they say so."""
    with Site({"/x": page()}) as site, fetching(contact="desk@news.example") as fetcher:
        fetcher.fetch(f"{site.url}/x")
        agents = {talk.headers["user-agent"] for talk in site.seen}
    assert agents == {f"dicho/{__version__} (keeps the record of who said what; desk@news.example)"}
    assert "cookie" not in site.seen[-1].headers
    assert "referer" not in site.seen[-1].headers


@pytest.mark.parametrize(
    "wrong",
    [
        {"contact": ""},
        {"contact": "a\r\nX: y"},
        {"contact": "ñ"},
        {"wait_s": -1.0},
        {"wait_s": float("nan")},
        {"timeout_s": 0.0},
        {"most_bytes": 0},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    """Before anything is fetched, and with advice."""
    with pytest.raises(UsageError) as caught:
        Settings(**wrong)
    assert caught.value.hint


def conditional(talk: Talk) -> None:
    """Says 304 to who has the page."""
    if talk.headers.get("if-none-match") == '"v1"' or talk.headers.get("if-modified-since"):
        talk.send(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
    else:
        talk.answer(ETag='"v1"', Last_Modified="Mon, 05 Jan 2026 10:00:00 GMT")


def test_an_unchanged_page_is_not_sent_again() -> None:
    """The validators of one fetch make the next one short, and its record holds the 304."""
    with Site({"/x": conditional}) as site, fetching() as fetcher:
        first = fetcher.fetch(f"{site.url}/x").fetch
        assert (first.etag, first.modified) == ('"v1"', "Mon, 05 Jan 2026 10:00:00 GMT")
        for given in ({"etag": first.etag}, {"modified": first.modified}):
            again = fetcher.fetch(f"{site.url}/x", **given)
            assert (again.unchanged, again.data, again.fetch.status) == (True, b"", 304)
            assert again.fetch.record
            assert again.warc


def test_validators_go_only_to_who_gave_them() -> None:
    """A page moved elsewhere, where another one has the same mark, is not taken for unchanged."""
    with Site({"/x": leads("/y"), "/y": conditional}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x", etag='"v1"', given_by=f"{site.url}/y").unchanged
        moved = fetcher.fetch(f"{site.url}/x", etag='"v1"', given_by=f"{site.url}/before")
        assert moved.data == PAGE


@pytest.mark.parametrize("wrong", ["", "a\r\nX: y", "ñ", "x" * 2000])
def test_a_mark_that_cannot_be_sent_is_left_out(wrong: str) -> None:
    """A ledger may hold anything; a request may not."""
    with Site({"/x": page()}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x", etag=wrong, modified=wrong).data == PAGE
        assert "if-none-match" not in site.seen[-1].headers


def test_patience_is_a_limit() -> None:
    """What a server may ask for is a setting."""
    with (
        Site({"/x": page(b"", "503 Busy", Retry_After="2")}) as site,
        fetching(limits=hurried(patience_s=1.0)) as fetcher,
    ):
        with pytest.raises(HttpStatus):
            fetcher.fetch(f"{site.url}/x")
        assert len(site.paths()) == 1
