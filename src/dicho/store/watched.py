"""What stands in the file of what is watched: its tables, and their rows as they are handed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import orjson

from dicho.model.feed import Pace

STEPS = (
    """
CREATE TABLE watches (number INTEGER PRIMARY KEY AUTOINCREMENT, asked TEXT NOT NULL UNIQUE, address TEXT NOT NULL,
  kind TEXT NOT NULL, title TEXT, every INTEGER NOT NULL, most INTEGER NOT NULL, feed_text INTEGER NOT NULL,
  pace TEXT NOT NULL DEFAULT '[0,[],[]]', paused INTEGER NOT NULL DEFAULT 0, ended TEXT,
  added REAL NOT NULL, looked REAL, succeeded REAL, due REAL NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0, code TEXT, reason TEXT, hint TEXT, etag TEXT, modified TEXT, given TEXT,
  taken INTEGER NOT NULL DEFAULT 0, moved TEXT NOT NULL DEFAULT '[]') STRICT;
CREATE TABLE sitemaps (watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE, url TEXT NOT NULL, updated TEXT,
  etag TEXT, modified TEXT, due REAL NOT NULL DEFAULT 0, PRIMARY KEY (watch, url)) STRICT, WITHOUT ROWID;
CREATE TABLE seen (n INTEGER PRIMARY KEY, watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE, id TEXT,
  url TEXT, mark TEXT NOT NULL, part TEXT NOT NULL, missed INTEGER NOT NULL DEFAULT 0, since REAL, address TEXT,
  again REAL, claim TEXT, tries INTEGER NOT NULL DEFAULT 0, words TEXT, idle INTEGER NOT NULL DEFAULT 0,
  read REAL) STRICT;
CREATE INDEX seen_watch ON seen (watch, again);
CREATE INDEX seen_url ON seen (url);
""",
    "ALTER TABLE watches ADD COLUMN terms TEXT NOT NULL DEFAULT '{}'",  # how it is fetched
)
"""What brings the file from one version to the next. A step once released never changes."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing watched. Times are seconds since 1970; `every` is in seconds.

    `asked` is the address the user gave, `address` the one looked at now: the feed a page offered, or where it moved to
    (`moved`: each step as {"from", "to", "at"}). `failures` counts those in a row; `code`, `reason` and `hint` are the
    last one's. `ended` says why it is looked at no more. `etag` and `modified` are validators, `given` by this address.
    `taken` items went into the ledger, `waiting` are still to. `terms` is what was said of how to fetch it and its
    pages, by the names of `capture.fetch.terms.Settings`.
    """

    number: int
    asked: str
    address: str
    kind: str
    title: str | None
    every: int
    most: int
    feed_text: bool
    pace: Pace
    paused: bool
    ended: str | None
    added: float
    looked: float | None
    succeeded: float | None
    due: float
    failures: int
    code: str | None
    reason: str | None
    hint: str | None
    etag: str | None
    modified: str | None
    given: str | None
    taken: int
    moved: tuple[dict[str, Any], ...]
    terms: Mapping[str, Any]
    waiting: int


@dataclass(frozen=True, slots=True)
class Known:
    """An item seen before. `mark` is what the listing said of its last change, `part` the sitemap it stood in.

    It waits to be read where `again` (the time it may be) is set. `claim`: out of which bytes (SHA-256, and what it is
    called in them) it is being read. `read` is when it was last, `words` a digest of what was read, `idle` how often in
    a row it was read again in vain.
    """

    n: int
    id: str | None
    url: str | None
    mark: str
    part: str
    address: str | None
    again: float | None
    claim: str | None
    tries: int
    words: str | None
    idle: int
    read: float | None


@dataclass(frozen=True, slots=True)
class Fresh:
    """An item not seen before. It waits to be read from `address`, or is to be read by its `claim`, or is known."""

    id: str | None
    url: str | None
    mark: str
    part: str
    address: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class SitemapRow:
    """A sitemap of an index: what the index said of its last change, its validators, and when to look again."""

    url: str
    updated: str | None = None
    etag: str | None = None
    modified: str | None = None
    due: float = 0.0


KNOWN = ", ".join(field.name for field in fields(Known))
WATCH = ", ".join(field.name for field in fields(Watch) if field.name != "waiting")
"""The columns of a row, in the order of the fields."""


def watch_of(row: Any) -> Watch:
    """The watch in a row of `WATCH` and the number of items that wait."""
    facts = dict(zip((field.name for field in fields(Watch)), row, strict=True))
    flags = {name: bool(facts[name]) for name in ("feed_text", "paused")}
    wait, hours, days = orjson.loads(facts["pace"])
    pace = Pace(wait, tuple(hours), tuple(days))
    lists = {"moved": tuple(orjson.loads(facts["moved"])), "terms": orjson.loads(facts["terms"])}
    return Watch(**{**facts, **flags, **lists, "pace": pace})
