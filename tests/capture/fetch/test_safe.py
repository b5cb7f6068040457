"""Where a fetch may not go: this machine, its network, other schemes; however the address is written or found."""

from __future__ import annotations

import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore2
import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.capture.fetch.made import PAGE, PUBLIC, Site, World, certified, fetching, hurried, leads, page

from dicho.capture.fetch.address import host, parse, private
from dicho.errors import AddressRefused, FetchError, FetchTimeout

INSIDE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.1.2.3",
    "::ffff:7f00:1",
    "::ffff:0:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "not an address",
]

OUTSIDE = [
    "93.184.215.14",
    "8.8.8.8",
    "100.63.255.255",
    "172.32.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_of_the_inside_are_known(address: str) -> None:
    """Private, loopback, link-local, shared, multicast, reserved, and all of them inside IPv6."""
    assert private(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_outside_are_let_through(address: str) -> None:
    """Those of the internet, next to the edges of the others too."""
    assert private(address) is None


@given(st.ip_addresses())
def test_no_address_the_registries_call_private_is_let_through(address: IPv4Address | IPv6Address) -> None:
    """What Python's own registers do not call global never passes, as itself or inside an IPv6 address."""
    carried = isinstance(address, IPv6Address) and private("::ffff:0.0.0.0") and int(address) >> 96 == 0x0064FF9B << 64
    if not address.is_global and not carried and not getattr(address, "ipv4_mapped", None):
        assert private(str(address))
    if isinstance(address, IPv4Address):
        for inside in (f"::ffff:{address}", f"64:ff9b::{address}"):
            assert bool(private(inside)) == bool(private(str(address)))


@pytest.mark.parametrize("address", [entry for entry in INSIDE if "%" not in entry and " " not in entry])
def test_every_private_form_is_refused_as_an_address_and_behind_a_name(address: str) -> None:
    """Neither written out nor as what a name leads to; nothing is connected to."""
    written = f"[{address}]" if ":" in address else address.replace(".", "\u3002")  # read as a dot (UTS 46)
    world = World({}, **{"trap.example": [address], "mixed.example": [PUBLIC, address]})
    with fetching(world) as fetcher:
        for name in (written, "trap.example", "mixed.example"):
            with pytest.raises(AddressRefused) as caught:
                fetcher.fetch(f"http://{name}/latest/meta-data/")
            assert "--allow-private" in caught.value.hint
    assert world.connected == []


@pytest.mark.parametrize(
    "name",
    [
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "0x7f.0x0.0x0.0x1",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "%31%32%37.0.0.1",
        "localhost%00.example",
        "[::1%25lo]",
        "[fe80::1%25eth0]",
        "[v1.x]",
        "",
        "-a.example",
        "a..example",
        "exa mple.example",
        "a.example\\.b",
        "a" * 64 + ".example",
    ],
)
def test_a_host_in_disguise_is_refused(name: str) -> None:
    """Numbers in other bases, fewer parts, digits of other scripts, escapes, zones: even where private is allowed."""
    world = World({})
    for allowed in (False, True):
        with fetching(world, allow_private=allowed) as fetcher, pytest.raises(AddressRefused):
            fetcher.fetch(f"http://{name}/")
    assert world.connected == []
    assert world.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://news.example/x",
        "gopher://127.0.0.1:70/_x",
        "data:text/html,x",
        "javascript:alert(1)",
        "ws://news.example/",
        "news.example/x",
        "//news.example/x",
        "http:news.example",
        "http://",
        "",
        "http://news.example@127.0.0.1/",
        "http://user:word@news.example/",
        "http://news.example\\@inside.example/",
        "https://news.example:22/",
        "https://news.example:6379/",
        "https://news.example:0/",
        "https://news.example:99999/",
        "https://news.example:many/",
        "https://news.example/\x00",
        "https://news.example/a\r\nHost: inside.example",
        "https://news.example/" + "a" * 9000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    """Other schemes, names and passwords, ports of other services, control characters, endless ones."""
    world = World({}, **{"news.example": [PUBLIC]})
    with fetching(world) as fetcher, pytest.raises(AddressRefused) as caught:
        fetcher.fetch(address)
    assert caught.value.where == address
    assert caught.value.hint
    assert world.connected == []


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """Nothing but AddressRefused comes of parsing, and what passes has the host that would be visited."""
    try:
        url = parse(f"http://{text}")
    except AddressRefused:
        return
    again = parse(str(url))
    assert (again, host(again)) == (url, host(url))
    assert not url.userinfo
    assert httpx2.URL(str(url)).raw_host.decode() == host(url)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example/",
        "//inside.example/",
        "http://2130706433/",
        "http://[::ffff:10.0.0.1]/",
        "http://news.example@127.0.0.1/",
        "file:///etc/passwd",
        "ftp://news.example/",
        "http://news.example:22/",
    ],
)
def test_a_redirect_into_the_inside_is_refused(target: str) -> None:
    """Every target is checked again, and the error says where the redirect led."""
    with Site({"/x": leads(target)}) as site:
        world = World({"news.example": site}, **{"inside.example": ["10.0.0.7"]})
        with fetching(world) as fetcher, pytest.raises(AddressRefused, match="leads on to") as caught:
            fetcher.fetch("http://news.example/x")
        assert caught.value.where == "http://news.example/x"
        assert set(world.connected) == {"93.184.0.14"}


def test_robots_txt_is_no_way_into_the_inside() -> None:
    """A robots.txt that redirects inside is not followed, and the page is not fetched."""
    with Site({"/x": page(), "/robots.txt": leads("http://127.0.0.1:80/")}) as site:
        world = World({"news.example": site})
        with fetching(world) as fetcher, pytest.raises(FetchError):
            fetcher.fetch("http://news.example/x")
        assert site.paths() == []


def test_a_name_is_looked_up_once_for_a_connection() -> None:
    """A name that leads inside a moment after it was checked (rebinding) is visited where it was checked."""
    with Site({"/x": page()}) as site:
        world = World({"news.example": site})
        world.name("news.example", [["93.184.0.14"], ["127.0.0.1"]])
        with fetching(world, ignore_robots=True) as fetcher:
            assert fetcher.fetch("http://news.example/x").data == PAGE
        assert world.asked == ["news.example"]
        assert world.connected == ["93.184.0.14"]


def test_a_name_that_turns_inside_is_refused_then() -> None:
    """Between robots.txt and the page, and between two fetches: whenever it is looked up, it is checked."""
    with Site({"/x": page()}) as site:
        world = World({"news.example": site})
        world.name("news.example", [["93.184.0.14"], ["127.0.0.1"]])
        with fetching(world) as fetcher, pytest.raises(AddressRefused):
            fetcher.fetch("http://news.example/x")
        assert [talk.path for talk in site.seen] == ["/robots.txt"]
        assert world.connected == ["93.184.0.14"]


def test_the_name_is_what_the_server_hears() -> None:
    """Host, the name in TLS and the one in the certificate stay the name, though a number was connected to."""
    with Site({"/x": page()}, certified("news.example")) as site, fetching(World({"news.example": site})) as fetcher:
        assert fetcher.fetch("https://news.example/x").data == PAGE
        assert site.seen[-1].headers["host"] == "news.example"


def test_the_environments_proxies_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes to any address but the one named."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with Site({"/x": page()}) as site, fetching() as fetcher:
        assert fetcher.fetch(f"{site.url}/x").data == PAGE


def test_private_addresses_can_be_allowed() -> None:
    """For a server of one's own, at any port."""
    with Site({"/x": page()}) as site, fetching(World({"news.example": site}), allow_private=True) as fetcher:
        assert fetcher.fetch(f"http://127.0.0.1:{site.port}/x").data == PAGE
        assert fetcher.fetch("http://news.example:81/x").data == PAGE


@pytest.mark.parametrize("addresses", [["93.184.9.9", "93.184.0.14"], ["2606:4700::1111", "93.184.0.14"]])
def test_the_next_address_is_tried_where_one_is_dead(addresses: Sequence[str]) -> None:
    """A name with a dead address before a living one is fetched from the living one."""
    with Site() as dead:
        pass
    with Site({"/x": page()}) as site:
        world = World({"news.example": site}, **{"news.example": addresses})
        world.lives(addresses[0], dead)
        with fetching(world) as fetcher:
            assert fetcher.fetch("http://news.example/x").data == PAGE


def test_dead_addresses_share_the_time_to_connect() -> None:
    """A name with many addresses that keep silent is left after the time for one connection."""

    class Silent(World):
        def connect(self, address: str, port: int, timeout_s: float) -> httpcore2.NetworkStream:
            self.connected.append(address)
            time.sleep(timeout_s)
            raise httpcore2.ConnectTimeout

    world = Silent({}, **{"many.example": [str(ip_address(0x5DB80000 + at)) for at in range(40)]})
    begun = time.monotonic()
    with fetching(world, hurried(connect_s=0.3)) as fetcher, pytest.raises(FetchTimeout):
        fetcher.fetch("http://many.example/")
    assert time.monotonic() - begun < 0.6
    assert len(world.connected) == 6


def test_a_host_at_the_end_of_a_long_list_is_refused_at_once() -> None:
    """However many addresses a name has."""
    world = World({}, **{"many.example": [str(ip_address(0x5DB80000 + at)) for at in range(5000)] + ["10.0.0.1"]})
    begun = time.monotonic()
    with fetching(world) as fetcher, pytest.raises(AddressRefused):
        fetcher.fetch("http://many.example/")
    assert time.monotonic() - begun < 1
