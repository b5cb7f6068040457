"""Crawl files record by record: nothing whole is lost, whatever is damaged around it."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.capture.crawl.written import answer, packed, page, read, record

from dicho.capture.warc import moment, records

PAGES = [page(number) for number in range(5)]
URLS = [f"https://faro.example/{number}" for number in range(5)]


def joined(each: Iterable[bytes]) -> bytes:
    return b"".join(each)


def as_one(each: Iterable[bytes]) -> bytes:
    return gzip.compress(b"".join(each))


PACKINGS = {"plain": joined, "a member a record": packed, "one member": as_one}
ITS_OWN = pytest.mark.parametrize("way", PACKINGS)


def addresses(data: bytes) -> list[str | None]:
    return [url for url, _, cut in read(data)[0] if cut is None]


@ITS_OWN
def test_records_come_whole_and_in_order(way: str) -> None:
    """Packed by record, packed as one, or not packed: the same records, and nothing to complain of."""
    found, damage = read(PACKINGS[way](PAGES))
    assert [url for url, _, _ in found] == URLS and damage == []
    assert all(one.endswith(block + b"\r\n\r\n") for one, (_, block, _) in zip(PAGES, found, strict=True))


@ITS_OWN
@given(st.data())
def test_a_crawl_broken_off_anywhere_gives_what_is_whole(way: str, data: st.DataObject) -> None:
    """Cut at any byte: records before it are whole, one at most is called cut, and what is missing is said."""
    whole = PACKINGS[way](PAGES)
    at = data.draw(st.integers(1, len(whole) - 5))
    found, damage = read(whole[:at])
    uncut = [url for url, _, cut in found if cut is None]
    assert uncut == URLS[: len(uncut)] and len(found) - len(uncut) <= 1
    if way == "plain":
        assert len(uncut) == sum(sum(map(len, PAGES[: n + 1])) - 4 <= at for n in range(5))
    if way == "a member a record":
        assert len(uncut) >= sum(len(packed(PAGES[: n + 1])) <= at for n in range(5))
        assert damage or at in {len(packed(PAGES[:n])) for n in range(6)}


@given(
    st.lists(st.binary(max_size=300), min_size=6, max_size=6), st.booleans()
)  # before, between and behind the records
def test_garbage_between_records_is_passed_over(garbage: list[bytes], squeezed: bool) -> None:
    """Whatever stands between records, packed or not: every record is read, and the garbage is told of."""
    garbage = [bytes(b for b in each if b not in b"W\x1f") for each in garbage]
    each = [packed([one]) if squeezed else one for one in PAGES]
    first = b"" if squeezed else garbage[0]
    mixed = first + b"".join(one + behind for one, behind in zip(each, garbage[1:], strict=True))
    found, damage = read(mixed)
    assert [url for url, _, _ in found] == URLS
    strange = [g for g in ([] if squeezed else garbage[:1]) + garbage[1:] if g.strip(b"\0" if squeezed else None)]
    assert bool(damage) == bool([g for g in strange if g.strip()] if not squeezed else strange)


def test_a_damaged_member_costs_its_own_record_alone() -> None:
    """Any bit turned in a packed crawl: the records of the other members are all read."""
    chance = random.Random(3)
    whole = packed(PAGES)
    ends = [len(packed(PAGES[: n + 1])) for n in range(5)]
    for _ in range(150):
        at = chance.randrange(len(whole))
        hit = next(n for n, end in enumerate(ends) if at < end)
        broken = bytearray(whole)
        broken[at] ^= 1 << chance.randrange(8)
        found = {url: block for url, block, _ in read(bytes(broken))[0]}
        for number, url in enumerate(URLS):
            if number != hit:
                assert PAGES[number].endswith(found[url] + b"\r\n\r\n"), (at, number)


def test_a_length_that_lies_does_not_swallow_the_next_member() -> None:
    """A record said to be longer than it is ends where the next begins, and is called cut."""
    lying = PAGES[1].replace(b"Content-Length: ", b"Content-Length: 9")
    found, damage = read(packed([PAGES[0], lying, PAGES[2]]))
    assert [(url, bool(cut)) for url, _, cut in found] == [(URLS[0], False), (URLS[1], True), (URLS[2], False)]
    assert "not whole" in damage[0]


@pytest.mark.parametrize("length", ["Content-Length: -5", "X-Length: 5", "Content-Length: 1e3", "Content-Length: "])
def test_a_record_without_a_length_is_told_of(length: str) -> None:
    """Where a record does not say how long it is, the next record is looked for."""
    wrong = PAGES[1].replace(b"Content-Length: %d" % len(PAGES[1].split(b"\r\n\r\n", 1)[1][:-4]), length.encode())
    assert wrong != PAGES[1]
    assert addresses(PAGES[0] + wrong + PAGES[2]) == [URLS[0], URLS[2]]
    assert "how long" in read(PAGES[0] + wrong + PAGES[2])[1][0]


def test_a_page_that_holds_a_crawl_record_speaks_for_itself_alone() -> None:
    """A record inside a page's body is the page's words, not a record: nobody can plant an address so."""
    planted = record("https://planted.example/", answer(b"<p>no</p>"))
    for way in PACKINGS.values():
        assert addresses(way([page(1, planted.decode()), PAGES[2]])) == [URLS[1], URLS[2]]


def test_other_manners_of_writing() -> None:
    """Line feeds alone, folded lines, brackets around addresses, older versions, zeros at the end."""
    block = b"HTTP/1.0 200 OK\n\nx"
    lines = "WARC/0.18\nWARC-Type: response\nWARC-Target-URI: <https://a.example/\n >\nContent-Length: 18\n\n"
    [one] = records(io.BytesIO(lines.encode() + block + b"\n\n" + b"\n" * 30))
    assert (one.kind, one.url, one.id, one.at) == ("response", "https://a.example/", None, None)
    assert addresses(packed(PAGES[:2]) + b"\0" * 512 + packed(PAGES[2:3])) == URLS[:3]


def test_no_crawl_holds_no_record() -> None:
    """Nothing, text, a page, a picture's bytes: no record, and no error."""
    for data in (
        b"",
        b"WARC/",
        b"WARC/1.0\r\n",
        b"hello" * 99,
        b"<html>" * 9,
        gzip.compress(b"x" * 99),
        bytes(range(256)) * 9,
    ):
        assert read(data)[0] == []


def test_a_header_without_end_is_no_record() -> None:
    """Two megabytes of header are passed over; the record after them is read."""
    endless = b"WARC/1.0\r\n" + b"X-A: " + b"a" * 2_000_000 + b"\r\n\r\n"
    found, damage = read(packed([endless, PAGES[0]]))
    assert [url for url, _, _ in found] == URLS[:1] and "header has no end" in damage[0]


def test_memory_does_not_grow_with_a_record() -> None:
    """A record of a gigabyte of zeros, packed small, is passed over piece by piece."""
    import tracemalloc

    head = record("https://big.example/", b"").replace(b"Content-Length: 0", b"Content-Length: 1000000000").rstrip()
    engine = zlib.compressobj(1, zlib.DEFLATED, 31)
    bomb = engine.compress(head + b"\r\n\r\n")
    zeros = b"\0" * 10_000_000
    bomb += b"".join(engine.compress(zeros) for _ in range(20)) + engine.flush()  # it breaks off, too
    tracemalloc.start()
    assert [one.url for one in records(io.BytesIO(bomb + packed(PAGES[:1])))] == ["https://big.example/", URLS[0]]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-01T09:30:00Z", "2024-05-01T09:30:00+00:00"),
        ("2024-05-01T09:30:00.123456789Z", "2024-05-01T09:30:00+00:00"),
        ("2024-05-01T11:30:00+02:00", "2024-05-01T09:30:00+00:00"),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(written: str, meant: str | None) -> None:
    """A record's time in UTC, whole seconds; what is no time is None."""
    assert moment(written) == meant
