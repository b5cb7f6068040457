"""How a capture came from an address: what was asked for, what answered, through which redirects, and its proof."""

from __future__ import annotations

from dataclasses import dataclass

from dicho.errors import SpanError
from dicho.model.document import SHA256


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect on the way: the address that sent on, and its HTTP status."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Fetch:
    """One answer to one request for an address.

    `asked` is the address asked for, `url` the one that answered after the redirects `hops`, `status` its HTTP status,
    `at` when (ISO 8601, UTC). `warc` is the SHA-256 of the archived WARC file with every request and response, None
    where somebody else crawled; `record` the WARC-Record-ID of the response, `crawl` the base name of the crawl it
    stood in, `digest` that of its payload as a crawl writes it ("sha1:..."). `etag` and `modified` are what a later
    request can be conditional on, `media_type` and `charset` what the server said of the bytes.
    """

    asked: str
    url: str
    status: int
    at: str
    hops: tuple[Hop, ...] = ()
    warc: str | None = None
    record: str | None = None
    crawl: str | None = None
    etag: str | None = None
    modified: str | None = None
    media_type: str | None = None
    charset: str | None = None
    digest: str | None = None

    def __post_init__(self) -> None:
        if self.warc is not None and not SHA256.match(self.warc):
            raise SpanError(f"not a SHA-256: {self.warc!r}.", where=self.asked)


@dataclass(frozen=True, slots=True)
class Again:
    """What a crawl says of an answer that was as an earlier one, and was not kept again (a revisit record).

    `digest` is the payload's, `record` the WARC-Record-ID of the earlier answer, `url` and `at` its address and time;
    a writer gives some of these. `sha256` is known where the earlier answer stood in the same crawl; `unlisted` where
    it stands there as the answer of an address that the crawl's list of pages does not name.
    """

    digest: str | None = None
    record: str | None = None
    url: str | None = None
    at: str | None = None
    sha256: str | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: how, the decoded bytes, and every request and response as a WARC file.

    `unchanged`: the server says that it is as it was when the validators of the request were given (304); then there
    are no bytes. `fresh_s`: for how many seconds it says that nothing new is to be had (Cache-Control, Expires).
    """

    fetch: Fetch
    data: bytes = b""
    warc: bytes = b""
    unchanged: bool = False
    fresh_s: float = 0.0
