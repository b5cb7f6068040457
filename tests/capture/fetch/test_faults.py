"""What servers do wrong: each ends in a page or in an error that says what happened, within its caps."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from tests.capture.fetch.made import (
    PAGE,
    Behave,
    Site,
    Talk,
    World,
    certified,
    fetching,
    hurried,
    leads,
    page,
    raw,
    turns,
)

from dicho.errors import BadAnswer, FetchError, FetchTimeout, HttpStatus, ReadError, TooLarge, Unreachable

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def zipped(data: bytes) -> bytes:
    """The same bytes at every start, so that a test is called the same in every process that runs some."""
    return gzip.compress(data, mtime=0)


def fail(behave: Behave, kind: type[ReadError], **settings: Any) -> ReadError:
    """The error that fetching from such a server raises; it names the address and gives advice, in less than 2 s."""
    begun = time.monotonic()
    with Site({"/x": behave}) as site, fetching(**settings) as fetcher, pytest.raises(ReadError) as caught:
        fetcher.fetch(f"{site.url}/x")
    assert type(caught.value) is kind, caught.value
    assert caught.value.where == f"{site.url}/x"
    assert caught.value.hint
    assert time.monotonic() - begun < 2
    return caught.value


def drip(head: bytes, drop: bytes) -> Behave:
    def behave(talk: Talk) -> None:
        talk.send(head)
        for _ in range(40):
            talk.send(drop)
            time.sleep(0.05)

    return behave


def endless(head: bytes, piece: bytes) -> Behave:
    def behave(talk: Talk) -> None:
        talk.line.settimeout(2)
        talk.line.sendall(head)
        while True:
            talk.line.sendall(piece)

    return behave


@pytest.mark.parametrize("head", [b"", HEAD + b"Content-Length: 100000\r\n\r\n"])
def test_a_slow_loris_is_left_after_the_time_for_one_address(head: bytes) -> None:
    """Bytes that drip, each in time, in the headers or in the body, do not hold a fetch beyond its time."""
    error = fail(drip(head, b"X"), FetchTimeout, timeout_s=0.5)
    assert "longer than 0.5 s" in error.what


def test_silence_has_a_cap_of_its_own() -> None:
    """A server that takes the request and says nothing is left after the longest silence."""
    error = fail(Talk.hold, FetchTimeout)
    assert "nothing came for 0.4 s" in error.what


@pytest.mark.parametrize(
    ("head", "piece"),
    [(b"\r\n", b"x" * 65536), (b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"x" * 0x8000 + b"\r\n")],
)
def test_an_endless_body_is_cut_off_at_its_size(head: bytes, piece: bytes) -> None:
    """A body without end, with or without chunks, is left after as many bytes as are allowed."""
    error = fail(endless(HEAD + head, piece), TooLarge, most_bytes=300_000)
    assert "300,000 bytes" in error.what


def test_a_gzip_bomb_is_cut_off_while_it_unpacks() -> None:
    """50 MB of zeros packed in 50 kB are refused by what they unpack to, without unpacking them all."""
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(50)) + bomb.flush()
    assert len(packed) < 60_000
    error = fail(page(packed, Content_Encoding="gzip"), TooLarge, most_bytes=1_000_000)
    assert "unpacked" in error.what


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", zipped(PAGE * 20)[:-9]),
        ("gzip", PAGE),
        ("br", PAGE),
        ("gzip, gzip", zipped(zipped(PAGE))),
    ],
)
def test_a_body_that_does_not_unpack_whole_is_no_page(coding: str, body: bytes) -> None:
    """Cut off, not packed at all, packed twice or in a way that was not asked for: an error, never half a page."""
    fail(page(body, Content_Encoding=coding), BadAnswer)


@pytest.mark.parametrize("body", [b"", zipped(PAGE), zipped(PAGE[:9]) + zipped(PAGE[9:]) + b"\0" * 8])
def test_packed_bodies_are_unzipped(body: bytes) -> None:
    """gzip with one member, with several and padding behind, and an empty body that says it is packed."""
    with Site({"/x": page(body, Content_Encoding="gzip")}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x").data == (PAGE if body else b"")


def test_redirects_in_a_circle_end() -> None:
    """A circle is seen when it closes, and no address is asked twice for it."""
    with Site({"/x": leads("/y"), "/y": leads("/x")}) as site, fetching() as fetcher:
        with pytest.raises(BadAnswer, match="circle"):
            fetcher.fetch(f"{site.url}/x")
        assert site.paths() == ["/x", "/y"]


def test_redirects_without_end_stop_after_ten() -> None:
    """An eleventh redirect is not followed."""
    routes = {f"/{at}": leads(f"/{at + 1}") for at in range(30)}
    with Site(routes) as site, fetching() as fetcher:
        with pytest.raises(BadAnswer, match="more than 10 times"):
            fetcher.fetch(f"{site.url}/0")
        assert len(site.paths()) == 11


def test_a_redirect_that_only_sets_a_cookie_is_no_circle() -> None:
    """Sites that send a reader back to the same address with a cookie are read; the next fetch begins without it."""

    def behave(talk: Talk) -> None:
        if talk.headers.get("cookie") == "seen=1":
            talk.answer()
        else:
            talk.answer(b"", "302 Found", Location="/x", Set_Cookie="seen=1")

    with Site({"/x": behave}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x").data == PAGE
        fetcher.fetch(f"{site.url}/x")
        assert ["cookie" in talk.headers for talk in site.seen if talk.path == "/x"] == [False, True, False, True]


@pytest.mark.parametrize("location", ["http://[", "//", "http://a b/", "https://\u00e9\u00e9..example/\x7f"])
def test_a_redirect_to_no_address_is_an_error(location: str) -> None:
    """Whatever stands in Location."""
    behave = raw(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode())
    with Site({"/x": behave}) as site, fetching() as fetcher, pytest.raises(FetchError):
        fetcher.fetch(f"{site.url}/x")


@pytest.mark.parametrize(
    "location", [b"/ma\xc3\xb1ana", b"ma%C3%B1ana", b"/x/../ma\xf1ana", b"?x#part", b"//{host}/ma%C3%B1ana"]
)
def test_redirects_are_followed_however_they_are_written(location: bytes) -> None:
    """Relative ones, ones with letters that are not ASCII in either charset, ones with a part behind #."""
    routes: dict[str, Behave] = {"/ma%C3%B1ana": page(), "/x?x": page()}
    with Site(routes) as site, fetching() as fetcher:
        location = location.replace(b"{host}", f"127.0.0.1:{site.port}".encode())
        site.routes["/x"] = raw(b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % location)
        assert fetcher.fetch(f"{site.url}/x").data == PAGE


def test_a_length_too_large_is_a_page_broken_off() -> None:
    """Fewer bytes than announced are no page, however often it is tried."""
    error = fail(raw(HEAD + b"Content-Length: 5000\r\n\r\n" + PAGE), BadAnswer)
    assert "broke off" in error.what


def test_a_length_too_small_is_not_a_whole_page() -> None:
    """More bytes than announced: the page would be cut at the announced length, without a word."""
    error = fail(raw(HEAD + b"Content-Length: 20\r\n\r\n" + PAGE), BadAnswer)
    assert "announced" in error.what


@pytest.mark.parametrize("length", [b"many", b"-5", b"5\r\nContent-Length: 6"])
def test_a_length_that_is_none_is_an_error(length: bytes) -> None:
    """Lengths that are no number, or two."""
    fail(raw(HEAD + b"Content-Length: " + length + b"\r\n\r\n" + PAGE), BadAnswer)


def test_a_page_without_a_length_is_read_to_its_end() -> None:
    """As HTTP/1.0 did it."""
    with Site({"/x": raw(b"HTTP/1.0 200 OK\r\n\r\n" + PAGE)}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x").data == PAGE


@pytest.mark.parametrize("break_off", [Talk.reset, lambda talk: None])
def test_a_reset_in_the_middle_is_tried_again(break_off: Callable[[Talk], None]) -> None:
    """A body that breaks off, by a reset or a plain end, is asked for again, and fails only if it never comes whole."""

    def behave(talk: Talk) -> None:
        talk.send(HEAD + b"Content-Length: 5000\r\n\r\n" + PAGE)
        time.sleep(0.02)
        break_off(talk)

    assert "broke off" in fail(behave, BadAnswer).what
    with Site({"/x": turns(behave, page())}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x").data == PAGE
        assert site.paths() == ["/x", "/x"]


def test_hanging_up_without_a_word_is_tried_three_times() -> None:
    """No byte at all."""
    with Site({"/x": lambda talk: None}) as site, fetching() as fetcher:
        with pytest.raises(BadAnswer, match="hung up"):
            fetcher.fetch(f"{site.url}/x")
        assert site.paths() == ["/x"] * 3


def test_a_certificate_of_nobodys_is_refused_and_not_tried_again() -> None:
    """A certificate by an authority nobody trusts, and one for another name."""
    import trustme

    for tls in (certified("news.example", by=trustme.CA()), certified("other.example")):
        with Site({"/x": page()}, tls) as site:
            world = World({"news.example": site})
            with fetching(world) as fetcher, pytest.raises(Unreachable, match="certificate") as caught:
                fetcher.fetch("https://news.example/x")
            assert caught.value.hint
            assert len(world.connected) == 1
            assert not site.seen


def test_a_server_that_speaks_no_tls_is_unreachable() -> None:
    """https to a server of plain HTTP."""
    with Site({"/x": page()}) as site, fetching() as fetcher:
        with pytest.raises(Unreachable, match="secure"):
            fetcher.fetch(f"https://127.0.0.1:{site.port}/x")
        assert not fetcher._brake._lines, "what watches for weeks holds no line that came to nothing"


def test_nobody_there_is_unreachable() -> None:
    """A port where nobody listens, and a name that is none."""
    with Site() as site:
        pass
    with fetching() as fetcher, pytest.raises(Unreachable, match="no connection"):
        fetcher.fetch(f"{site.url}/x")
    with fetching(World({})) as fetcher, pytest.raises(Unreachable, match=r"nowhere\.example"):
        fetcher.fetch("http://nowhere.example/x")


def test_a_name_nobody_answers_for_has_a_cap() -> None:
    """A resolver that never comes back does not hold the fetch."""

    class Slow(World):
        def resolve(self, host: str) -> list[str]:
            time.sleep(1.5)
            return super().resolve(host)

    begun = time.monotonic()
    with fetching(Slow({}), hurried(connect_s=0.1)) as fetcher, pytest.raises(FetchTimeout, match="name"):
        fetcher.fetch("http://slow.example/x")
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(status: int) -> None:
    """Retry-After is kept to, and the page comes."""
    busy = page(b"", f"{status} Busy", Retry_After="1")
    with Site({"/x": turns(busy, page())}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x").data == PAGE
        first, second = (talk.at for talk in site.seen if talk.path == "/x")
        assert second - first >= 0.95


def test_a_server_that_stays_busy_is_a_failure_with_its_status() -> None:
    """After the last try, the status is the reason."""
    error = fail(page(b"", "429 Too Many Requests"), HttpStatus)
    assert isinstance(error, HttpStatus)
    assert error.status == 429
    assert "--wait" in error.hint


def test_a_header_without_end_is_an_error() -> None:
    """One header of 300 kB, and a thousand small ones."""
    assert "headers" in fail(raw(HEAD + b"X: " + b"x" * 300_000 + b"\r\n\r\n"), BadAnswer).what
    assert "headers" in fail(raw(HEAD + b"X-Filler: 0123456789\r\n" * 20_000 + b"\r\n"), BadAnswer).what


def test_announcements_without_end_are_cut_off() -> None:
    """103 Early Hints for ever."""
    fail(endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100), TooLarge, most_bytes=10_000)


@pytest.mark.parametrize("answer", [b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00" * 10, b"HTTP/1.1 9\r\n\r\n"])
def test_an_answer_that_is_no_http_is_an_error(answer: bytes) -> None:
    """Another protocol at the port."""
    fail(raw(answer), BadAnswer)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("utf-8", "utf-8"), ("x-klingon", "x-klingon"), ('"ISO-8859-1"', "iso-8859-1"), ("", None), ("\x01\x02", None)],
)
def test_what_the_server_says_of_the_charset_is_handed_on(said: str, kept: str | None) -> None:
    """The bytes stay as they are, whatever is said of them: the reader decides what to believe."""
    body = "Ñandú".encode("latin-1")
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset={said}\r\n\r\n".encode() + body
    with Site({"/x": raw(answer)}) as site, fetching() as fetcher:
        found = fetcher.fetch(f"{site.url}/x")
    assert (found.fetch.media_type, found.fetch.charset, found.data) == ("text/html", kept, body)


@pytest.mark.parametrize(
    ("status", "kind"), [(204, None), (300, BadAnswer), (304, BadAnswer), (404, HttpStatus), (500, HttpStatus)]
)
def test_a_status_is_a_page_or_an_error(status: int, kind: type[ReadError] | None) -> None:
    """Nothing but a success brings a page; 304 is one only for who asked whether anything changed."""
    behave = raw(f"HTTP/1.1 {status} Word\r\nContent-Length: 0\r\n\r\n".encode())
    if kind is not None:
        fail(behave, kind)
        return
    with Site({"/x": behave}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x").fetch.status == status
