"""What each event says, in few words: a table derived from the log, so that listing events loads no payload.

A payload may hold the whole text of a document. What stands here is what a list of events shows of it: what it is
about, a few words of its own, and how many there are of what it brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import apsw

from dicho.store import log
from dicho.store.log import Body, Event, canonical

SCHEMA = """
CREATE TABLE entries (seq INTEGER PRIMARY KEY, about TEXT NOT NULL, words TEXT NOT NULL, counts TEXT NOT NULL) STRICT;
"""
TABLES = ("entries",)

About = tuple[str, str, str]
"""The kind of thing, its id, and the side it is on ("" where there are none)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event says in few words."""

    about: tuple[About, ...] = ()
    words: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


def enter(db: apsw.Connection, event: Event) -> None:
    """Put down what an event says; nothing where its payload was erased."""
    if event.body is None:
        return
    entry = _KINDS.get(event.kind, _nothing)(event.body)
    row = (canonical(part).decode() for part in (entry.about, entry.words, entry.counts))
    db.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (event.seq, *row))


def _nothing(body: Body) -> Entry:
    return Entry()


def _run(body: Body) -> Entry:
    return Entry(words=(body["stage"], body["version"]))


def _capture(body: Body) -> Entry:
    return Entry((("capture", body["sha256"], ""),), (body["file"], body["media_type"]), (("bytes", body["size"]),))


def _fetched(body: Body) -> Entry:
    fetch = body["fetch"]
    return Entry((("capture", body["capture"], ""),), (fetch["asked"], fetch["url"], str(fetch["status"])))


def _document(body: Body) -> Entry:
    return Entry((("document", body["id"], ""),), (body["file"],), (("characters", len(body["text"])),))


def _statements(body: Body) -> Entry:
    return Entry((("document", body["document"], ""),), counts=(("statements", len(body["statements"])),))


def _reading(body: Body) -> Entry:
    return Entry((("capture", body["capture"], ""),), counts=(("documents", len(body["documents"])),))


def _failed(body: Body) -> Entry:
    failure = body["failure"]
    about = (("capture", failure["capture"], ""),) if failure["capture"] else ()
    return Entry(about, (failure["file"], failure["code"], failure["reason"]))


def _removed(body: Body) -> Entry:
    about = (("capture", body["capture"], ""),) if "capture" in body else ()
    return Entry(about, (body["reason"], body.get("by", "person")), (("payloads", len(body["events"])),))


def _lifted(body: Body) -> Entry:
    return Entry((("capture", body["capture"], ""),), (body["reason"], body["by"]))


def _found(body: Body) -> Entry:
    return Entry(counts=(("merged", len(body["merged"])), ("withdrawn", len(body["withdrawn"]))))


def _sides(body: Body) -> Entry:
    word = ("split",) if body.get("split") else ()
    return Entry((*_speakers(body["left"], "left"), *_speakers(body["right"], "right")), word)


def _speakers(ids: Iterable[str], side: str) -> Iterable[About]:
    return (("speaker", each, side) for each in ids)


def _linked(body: Body) -> Entry:
    return Entry(counts=(("added", len(body["added"])), ("withdrawn", len(body["withdrawn"]))))


def _decided(body: Body) -> Entry:
    return Entry(_pair(body, body["link"]), (body["verdict"], body["relation"], body["kind"]))


def _reviewed(body: Body) -> Entry:
    about = (("statement", body["statement"], ""), ("document", body["document"], ""))
    return Entry(about, (body.get("verdict", "add"), *sorted(body["fix"] or ())))


def _question(body: Body) -> Entry:
    return Entry((("question", body["question"], ""),), (body["text"],) if "text" in body else ())


def _hypothesis(body: Body) -> Entry:
    about = (("question", body["question"], ""), ("hypothesis", body["hypothesis"], ""))
    return Entry(about, (body["text"],) if "text" in body else ())


def _rated(body: Body) -> Entry:
    where = (("statement", body["statement"], ""), ("document", body["document"], ""))
    return Entry((("question", body["question"], ""), *where), counts=(("ratings", len(body.get("ratings", ()))),))


def _settled(body: Body) -> Entry:
    about = (("statement", body["statement"], ""), ("document", body["document"], ""))
    return Entry(about, (body["verdict"],), (("evidence", len(body["evidence"])),))


def _judged(body: Body) -> Entry:
    said = body["judgement"]
    return Entry(_pair(body, said["link"]), (said["answer"], said["model"]))


def _pair(body: Body, link: str) -> tuple[About, ...]:
    return (("link", link, ""), ("statement", body["left"], "left"), ("statement", body["right"], "right"))


_KINDS: dict[str, Callable[[Body], Entry]] = {
    log.RUN: _run,
    log.CAPTURE: _capture,
    log.FETCHED: _fetched,
    log.DOCUMENT: _document,
    log.STATEMENTS: _statements,
    log.READING: _reading,
    log.FAILED: _failed,
    log.REMOVED: _removed,
    log.LIFTED: _lifted,
    log.FOUND: _found,
    log.MERGED: _sides,
    log.PARTED: _sides,
    log.LINKED: _linked,
    log.DECIDED: _decided,
    log.JUDGED: _judged,
    log.ASKED: _question,
    log.CLOSED: _question,
    log.SUPPOSED: _hypothesis,
    log.WITHDRAWN: _hypothesis,
    log.RATED: _rated,
    log.DROPPED: _rated,
    log.SETTLED: _settled,
    log.REVIEWED: _reviewed,
    log.ADDED: _reviewed,
}
