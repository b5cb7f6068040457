"""robots.txt (RFC 9309): kept to, wherever it leads and whatever it holds."""

from __future__ import annotations

import time
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
    fetching,
    leads,
    page,
    raw,
    zipped,
)

from dicho.capture.fetch.robots import MOST_KEPT, Answer, Robots, parse
from dicho.errors import FetchTimeout, ReadError, RobotsRefused, Unreachable

NO = "User-agent: *\nDisallow: /private\nAllow: /private/but\n"


def robots(text: str, status: str = "200 OK") -> Behave:
    return page(text.encode(), status, Content_Type="text/plain")


def visit(routes: dict[str, Behave], path: str = "/private/x", **settings: Any) -> bytes:
    with Site({"*": page(), **routes}) as site, fetching(**settings) as fetcher:
        return fetcher.fetch(site.url + path).data


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
        (page(b"", "304 Not Modified"), RobotsRefused),
        (robots("", "204 No Content"), None),
        (robots("", "300 Multiple Choices"), None),
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
    begun = time.process_time()
    parse(text.encode()[: 500 * 1024]).can_fetch("https://news.example/" + "a" * 4000, "dicho")
    assert time.process_time() - begun < 1.5
