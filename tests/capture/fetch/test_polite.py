"""What a site may expect of a visitor: its robots.txt kept to, one visit after the other, an honest name."""

from __future__ import annotations

import itertools
import threading
import time
from email.utils import formatdate
from typing import Any

import httpx2
import pytest
from tests.capture.fetch.made import (
    MISSING,
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
    raw,
    turns,
    zipped,
)

from dicho._version import __version__
from dicho.capture.fetch.brake import Brake
from dicho.capture.fetch.budget import Budget
from dicho.capture.fetch.fetcher import Fetcher
from dicho.capture.fetch.pace import MOST_HOSTS, Pace
from dicho.capture.fetch.robots import MOST_KEPT, Answer, Robots, parse
from dicho.capture.fetch.terms import Settings
from dicho.capture.fetch.trip import retry_after
from dicho.errors import FetchTimeout, HttpStatus, ReadError, RobotsRefused, Unreachable, UsageError

NO = "User-agent: *\nDisallow: /private\nAllow: /private/but\n"


def robots(text: str, status: str = "200 OK") -> Behave:
    return page(text.encode(), status, Content_Type="text/plain")


def visit(routes: dict[str, Behave], path: str = "/private/x", **settings: Any) -> bytes:
    with Site({"*": page(), **routes}) as site, fetching(**settings) as fetcher:
        return fetcher.fetch(site.url + path).data


def unhurried(clock: Clock, **settings: Any) -> Fetcher:
    """A fetcher as users have it, in a time that costs nothing."""
    return Fetcher(Settings(allow_private=True, **settings), clock=clock, sleep=clock.sleep)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        (NO, "/private/x", False),
        (NO, "/private/but", True),
        (NO, "/open", True),
        ("User-agent: dicho\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/x", False),
        ("User-agent: DICHO/2.0\nDisallow: /\n", "/x", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Dicho\nAllow: /\n", "/x", True),
        ("User-agent: other\nDisallow: /\n", "/x", True),
        ("User-agent: dichotomy\nDisallow: /\n", "/x", True),
        ("User-agent: d\nDisallow: /\n", "/x", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", "/x", False),
        ("User-agent: *\rDisallow: /\r", "/x", False),
        ("User-agent: * # everybody\nDisallow: /*.html$\n", "/x.html", False),
        ("User-agent: *\nDisallow: /*.html$\n", "/x.html?y", True),
        ("User-agent: *\nDisallow: /ma%C3%B1ana\n", "/mañana", False),
        ("<html>not a robots.txt</html>", "/x", True),
        ("", "/x", True),
        ("\x00\xff" * 50, "/x", True),
    ],
)
def test_robots_txt_is_kept_to(text: str, path: str, allowed: bool) -> None:
    """The group that names us, else the one for everybody; the longest rule; whatever the file looks like."""
    if allowed:
        assert visit({"/robots.txt": robots(text)}, path) == PAGE
        return
    with pytest.raises(RobotsRefused) as caught:
        visit({"/robots.txt": robots(text)}, path)
    assert "--ignore-robots" in caught.value.hint


def test_a_page_that_is_refused_is_not_asked_for() -> None:
    """No byte of it is requested."""
    with Site({"/robots.txt": robots(NO)}) as site, fetching() as fetcher:
        with pytest.raises(RobotsRefused):
            fetcher.fetch(f"{site.url}/private")
        assert site.paths() == []


def test_robots_txt_can_be_ignored() -> None:
    """It is not even read then."""
    with Site({"/robots.txt": robots(NO), "*": page()}) as site, fetching(ignore_robots=True) as fetcher:
        assert fetcher.fetch(f"{site.url}/private").data == PAGE
        assert [talk.path for talk in site.seen] == ["/private"]


@pytest.mark.parametrize(
    ("behave", "error"),
    [
        (robots("", "401 Unauthorized"), None),
        (robots("", "403 Forbidden"), None),
        (MISSING, None),
        (robots("", "429 Too Many Requests"), RobotsRefused),
        (robots("", "500 Internal Server Error"), RobotsRefused),
        (robots("", "503 Service Unavailable"), RobotsRefused),
        (raw(b"nonsense"), RobotsRefused),
        (Talk.reset, RobotsRefused),
        (Talk.hold, FetchTimeout),
        (leads("/robots.txt"), None),
        (zipped(NO.encode()), RobotsRefused),
        (page(NO.encode(), Content_Encoding="gzip"), RobotsRefused),
    ],
)
def test_a_robots_txt_that_cannot_be_read(behave: Behave, error: type[ReadError] | None) -> None:
    """RFC 9309: where there is none (4xx, a circle) everything is allowed; where it cannot be reached, nothing."""
    if error is None:
        assert visit({"/robots.txt": behave}) == PAGE
    else:
        with pytest.raises(error):
            visit({"/robots.txt": behave})


def test_redirects_of_robots_txt_are_followed() -> None:
    """Five of them; where a sixth comes there is no robots.txt."""
    for many, allowed in ((5, False), (6, True)):
        routes = {"/robots.txt": leads("/r1"), f"/r{many}": robots(NO)}
        routes |= {f"/r{at}": leads(f"/r{at + 1}") for at in range(1, many)}
        if allowed:
            assert visit(routes) == PAGE
        else:
            with pytest.raises(RobotsRefused):
                visit(routes)


def test_half_a_megabyte_of_robots_txt_is_read() -> None:
    """The first 500 KiB count, the rest does not, and an endless one does no harm."""
    filler = "# filler\n" * 55_000
    assert 490_000 < len(filler) < 500 * 1024
    with pytest.raises(RobotsRefused):
        visit({"/robots.txt": robots(filler + NO)})
    assert visit({"/robots.txt": robots(filler * 2 + NO)}) == PAGE
    assert visit({"/robots.txt": zipped((filler * 100).encode())}) == PAGE


def test_robots_txt_is_asked_for_once_and_again_when_it_is_old() -> None:
    """Once for all pages of an origin; anew after a day; after five minutes where it could not be read."""
    clock = Clock()
    known = Robots(24 * 3600.0, clock)
    asked: list[str] = []
    answers = [Answer(error=Unreachable("no.")), Answer(200, NO.encode()), Answer(404)]

    def get(url: httpx2.URL) -> Answer:
        asked.append(str(url))
        return answers[len(asked) - 1]

    here = httpx2.URL("https://news.example/private?x")
    for error, passing in ((Unreachable, 250.0), (Unreachable, 60.0), (RobotsRefused, 86000.0), (RobotsRefused, 500.0)):
        with pytest.raises(error):
            known.delay(here, get)
        clock.now += passing
    assert known.delay(here, get) == 0.0
    assert asked == ["https://news.example/robots.txt"] * 3


def test_the_memory_of_robots_txt_does_not_grow() -> None:
    """A watch that runs for weeks keeps the latest few hundred."""
    known = Robots(3600.0)
    for at in range(MOST_KEPT * 3):
        known.delay(httpx2.URL(f"https://n{at}.example/x"), lambda url: Answer(404))
    assert len(known._known) == MOST_KEPT
    assert len(known._asking) == MOST_KEPT


def test_robots_of_each_origin_are_its_own() -> None:
    """Another port is another site."""
    with Site({"/robots.txt": robots(NO)}) as closed, Site({"/private": page()}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/private").data == PAGE
        with pytest.raises(RobotsRefused):
            fetcher.fetch(f"{closed.url}/private")


def test_the_target_of_a_redirect_has_a_robots_txt_too() -> None:
    """A page that may be fetched and leads to one that may not."""
    with Site({"/robots.txt": robots(NO)}) as closed, Site({"/x": leads(f"{closed.url}/private")}) as site:
        with fetching() as fetcher, pytest.raises(RobotsRefused, match="leads on to"):
            fetcher.fetch(f"{site.url}/x")
        assert closed.paths() == []


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{at}\n" for at in range(20_000)) + "Disallow: /x\n" * 20_000,
        "".join(f"User-agent: a{at} # dicho *\r" for at in range(12_000)) + "Disallow: /x\r" * 20_000,
        "User-agent: *\n" + "Disallow: /" + "a*" * 200_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*b$\n" * 15_000,
        "User-agent" * 40_000,
        "user agent " * 40_000,
        "User-agent: " + " " * 400_000,
    ],
    ids=range(7),
)
def test_a_hostile_robots_txt_takes_no_time(text: str) -> None:
    """Thousands of groups, thousands of stars, a line without end."""
    begun = time.monotonic()
    parse(text.encode()[: 500 * 1024]).can_fetch("https://news.example/" + "a" * 4000, "dicho")
    assert time.monotonic() - begun < 1.5


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


@pytest.mark.parametrize(("asked", "apart"), [("0.2", 1.0), ("7", 7.0), ("3600", 60.0), ("-5", 1.0), ("soon", 1.0)])
def test_a_crawl_delay_is_kept_to_within_reason(asked: str, apart: float) -> None:
    """A longer wait than ours, a minute at most."""
    clock = Clock()
    rules = robots(f"User-agent: *\nCrawl-delay: {asked}\n")
    with Site({"/robots.txt": rules, "*": page()}) as site, unhurried(clock) as fetcher:
        fetcher.fetch(f"{site.url}/a")
        fetcher.fetch(f"{site.url}/b")
    assert clock.slept == [apart]


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
