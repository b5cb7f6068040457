"""What HTTP put around a body comes off, and nothing that is no such coding is spoilt."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import given
from hypothesis import strategies as st

from dicho.capture.coding import TooMuch, decode

LIMIT = 1_000_000
PAGE = "<p>«No falta nada», dijo Ada Pellworth.</p>".encode() * 40


def zstd(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


def raw(data: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def chunks(data: bytes, size: int = 100) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Trailer: 1\r\n\r\n"


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:]),
    "deflate": zlib.compress,
    "DEFLATE": raw,
    "br": brotli.compress,
    "zstd": zstd,
}


@pytest.mark.parametrize("coding", PACK)
@given(st.binary(max_size=5_000))
def test_every_coding_comes_off(coding: str, data: bytes) -> None:
    """Whatever was packed comes out as it was, in chunks or not."""
    packed = PACK[coding](data)
    assert decode(packed, None, coding, LIMIT).data == data
    if data:
        assert decode(chunks(packed), "chunked", coding, LIMIT) == decode(packed, None, coding, LIMIT)


def test_several_codings_come_off_from_the_last_on() -> None:
    """Packed twice, then sent in chunks."""
    body = chunks(brotli.compress(gzip.compress(PAGE)))
    assert decode(body, "chunked", "gzip, br", LIMIT).data == PAGE


@pytest.mark.parametrize("coding", [*PACK, "chunked"])
def test_a_body_stored_decoded_stays(coding: str) -> None:
    """Crawlers keep the header and store the body decoded: text is never taken for packed bytes."""
    transfer, content = (coding, None) if coding == "chunked" else (None, coding)
    for body in (PAGE, b"", b"%PDF-1.7\n\x00\x01\x02"):
        found = decode(body, transfer, content, LIMIT)
        assert (found.data, found.wrong, found.whole) == (body, None, True)


@pytest.mark.parametrize("coding", PACK)
def test_what_breaks_off_gives_what_there_is(coding: str) -> None:
    """Cut at three quarters: the beginning comes out, and that it is not whole is said."""
    data = random.Random(4).randbytes(200_000).hex().encode()
    packed = PACK[coding](data)
    found = decode(packed[: len(packed) * 3 // 4], None, coding, LIMIT)
    assert not found.whole and (found.wrong or data.startswith(found.data))
    assert found.wrong or found.data


def test_chunks_that_break_off() -> None:
    """Inside a chunk, and between two."""
    for cut in (150, len(chunks(PAGE)) - 25):
        found = decode(chunks(PAGE)[:cut], "chunked", None, LIMIT)
        assert not found.whole and PAGE.startswith(found.data) and found.data


@pytest.mark.parametrize("coding", PACK)
def test_bombs_do_not_go_off(coding: str) -> None:
    """A hundred megabytes in a few: refused after as much as is allowed."""
    packed = PACK[coding](b"\0" * 20_000_000)
    with pytest.raises(TooMuch):
        decode(packed, None, coding, LIMIT)


def test_what_is_in_no_coding_and_no_text_is_named() -> None:
    """Noise said to be packed, and a coding nobody knows."""
    noise = bytes(range(256)) * 4
    assert decode(noise, None, "gzip", LIMIT).wrong == "gzip"
    assert decode(noise, None, "compress", LIMIT).wrong == "compress"
    assert decode(PAGE, None, "identity", LIMIT).data == PAGE
