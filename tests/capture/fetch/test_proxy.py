"""Through a proxy that the user names, and through no other."""

from __future__ import annotations

import contextlib
import socket
import threading

import pytest
from tests.capture.fetch.made import PAGE, Behave, Site, Talk, World, certified, fetching, page, records

from dicho.capture.fetch.terms import Settings
from dicho.errors import AddressRefused, Unreachable, UsageError


def tunnel(to: Site) -> Behave:
    """What a proxy does for CONNECT: passes on what comes, both ways."""

    def carry(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def behave(talk: Talk) -> None:
        with socket.create_connection(("127.0.0.1", to.port)) as other:
            talk.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=carry, args=(other, talk.line), daemon=True)
            back.start()
            carry(talk.line, other)
            back.join(2)

    return behave


def test_plain_pages_are_asked_for_at_the_proxy() -> None:
    """With the whole address, names looked up by it alone; the record says so and claims no address of the server."""
    with Site({"http://news.example/x": page(), "*": page(b"", "404 Not Found")}) as proxy:
        world = World({"proxy.example": proxy})
        with fetching(world, proxy="http://proxy.example:3128") as fetcher:
            found = fetcher.fetch("http://news.example/x")
            assert found.data == PAGE
            assert set(world.asked) == {"proxy.example"}
            with pytest.raises(AddressRefused):
                fetcher.fetch("http://10.0.0.1/")
    assert b"proxy: http://proxy.example:3128" in records(found.warc)[0][1]
    assert all(headers.get_header("WARC-IP-Address") is None for headers, _ in records(found.warc))


def test_secure_pages_are_asked_for_through_the_proxy() -> None:
    """TLS goes to the server itself, and nothing of the way there stands in the record."""
    with Site({"/x": page()}, certified("news.example")) as site, Site({"news.example:443": tunnel(site)}) as proxy:
        world = World({"proxy.example": proxy})
        with fetching(world, proxy="http://proxy.example:3128") as fetcher:
            found = fetcher.fetch("https://news.example/x")
        assert found.data == PAGE
        assert site.seen[-1].headers["host"] == "news.example"
    _, response, request, _ = (block for _, block in records(found.warc))
    assert request.startswith(b"GET /x HTTP/1.1")
    assert response.startswith(b"HTTP/1.1 200 OK")


def test_a_proxy_that_will_not_is_a_failure() -> None:
    """With what it says."""
    with Site({"*": page(b"", "403 Forbidden")}) as proxy:
        world = World({"proxy.example": proxy})
        with fetching(world, proxy="http://proxy.example:3128") as fetcher, pytest.raises(Unreachable, match="403"):
            fetcher.fetch("https://news.example/x")


@pytest.mark.parametrize(
    "wrong", ["", "proxy.example", "https://p.example:1", "socks5://p.example:1", "http://u:p@p.example:1"]
)
def test_what_is_no_proxy_is_refused(wrong: str) -> None:
    """Another kind, one with a password, no address at all."""
    with pytest.raises(UsageError) as caught:
        Settings(proxy=wrong)
    assert caught.value.hint
