"""VERIFY.txt: how to prove each line of the evidence with tools every computer has."""

from __future__ import annotations

import html
from collections.abc import Mapping
from string import Template

from dicho._version import __version__
from dicho.export.evidence import names
from dicho.export.frame import resource
from dicho.model.case import Case
from dicho.model.document import Document
from dicho.model.stamp import Stamp

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16")
_MAP_BY_HAND = """\
5b. THE TEXT STANDS IN THE BYTES

The file is text or a page, so the places can be looked up: what is marked "same" stands there as it is, what is
"decoded" as an escape of HTML; "space" is white space put by the reader.

    python3 - <<'END'
    import html, json
    for event, code in {texts}:
        told = json.loads(open(f"log/events/{{event}}", "rb").read()[16:])
        raw = open("captures/" + told["capture"], "rb").read().decode(code)
        for start, end, part, low, high, kind in told["map"]:
            words = told["text"][start:end]
            there = {{"same": raw[low:high], "decoded": html.unescape(raw[low:high])}}.get(kind, words)
            assert words == there if kind != "space" else not words.strip(), (start, end)
        print("step 5b OK: document", told["id"], "read as", code)
    END

"""
_MAP_BY_DICHO = """\
5c. THE TEXT STANDS IN THE BYTES

The file of {documents} is of a kind that needs a program to read it ({kinds}): open it with such a program and look, or
let "dicho evidence --check FILE.zip" read it again.

"""
_ARCHIVED = """\
4b. THE REQUESTS AND ANSWERS ARE THOSE THAT WERE ARCHIVED

The file was fetched from an address. Every request and answer stands in captures/HASH.warc.gz (a WARC file,
ISO 28500), whose SHA-256 the event "capture.fetched" recorded. Programs for WARC files show the page in it. The server
signed none of it.

    python3 - <<'END'
    import hashlib, json
    for event in {events}:
        told = json.loads(open(f"log/events/{{event}}", "rb").read()[16:])["fetch"]
        if told["warc"]:
            held = open(f"captures/{{told['warc']}}.warc.gz", "rb").read()
            assert hashlib.sha256(held).hexdigest() == told["warc"], event
            print("step 4b OK:", ascii(told["asked"]), "answered with", told["status"], "at", told["at"])
    END

"""
_STAMP = """\
An authority for time was asked for a timestamp (RFC 3161) of the head of event {seq}. timestamps/{name}.txt is that
head, timestamps/{name}.tsr the answer{told}.
You need the authority's root certificates, and you get them from the authority. {roots}

    head=$(cat timestamps/{name}.txt)
    python3 - "$head" <<'END'
    import hashlib, json, sys
    lines = open("log/chain.jsonl", "rb").read().splitlines()
    heads = [f"{{json.loads(line)[0]}}:{{hashlib.sha256(line).hexdigest()}}" for line in lines]
    assert sys.argv[1] in heads
    print("step 7 OK: this head is in the chain:", sys.argv[1])
    END
    openssl ts -verify -data timestamps/{name}.txt -in timestamps/{name}.tsr -CAfile {file}
    openssl ts -reply -in timestamps/{name}.tsr -text
"""
_NO_STAMP = """\
No authority's timestamp is with this evidence. When the log stood so rests on the word of whoever keeps it, and on any
head of it that was noted elsewhere (step 2)."""


def manual(case: Case, captures: Mapping[str, bytes], with_roots: bool) -> bytes:
    """VERIFY.txt for this case, whose captures hold these bytes."""
    start, seq = case.records[0].seq, case.head.partition(":")[0]
    filled = Template(resource("verify.txt")).substitute(
        subject=f"{case.kind} {case.id}",
        seq=seq,
        start=start,
        version=__version__,
        format=names.FORMAT,
        capture_event=case.captures[0].event,
        captures=[held.event for held in case.captures],
        documents=[_event_of(case, document) for document in case.documents],
        archived=_archived(case),
        mapped=_mapped(case, captures),
        stamps="\n".join(_stamp(stamp, with_roots) for stamp in case.stamps).rstrip() or _NO_STAMP,
        stamped="".join(_stamped(stamp) for stamp in case.stamps).rstrip(),
    )
    return filled.encode()


def _archived(case: Case) -> str:
    """How to check the archived exchanges; nothing where no capture was fetched."""
    warcs = [fetch.warc for held in case.captures for fetch in held.fetches if fetch.warc]
    events = [record.seq for record in case.records if record.kind == "capture.fetched"]
    return _ARCHIVED.format(events=events) if warcs else ""


def _event_of(case: Case, document: Document) -> int:
    """The last event that recorded a document: the one its text stands in."""
    return case.read[document.id]


def _mapped(case: Case, captures: Mapping[str, bytes]) -> str:
    codes = {document.id: _code(document, captures[document.capture]) for document in case.documents}
    by_hand = [(_event_of(case, each), code) for each in case.documents if (code := codes[each.id])]
    others = [each for each in case.documents if not codes[each.id]]
    found = _MAP_BY_HAND.format(texts=by_hand) if by_hand else ""
    if others:
        kinds = ", ".join(sorted({each.media_type for each in others}))
        found += _MAP_BY_DICHO.format(documents=", ".join(each.id for each in others), kinds=kinds)
    return found


def _code(document: Document, data: bytes) -> str | None:
    """The encoding by which a document's places are those of the bytes themselves; None where none does."""
    if any(piece.part for piece in document.map.pieces):
        return None
    return next((code for code in ENCODINGS if _reads(document, data, code)), None)


def _reads(document: Document, data: bytes, code: str) -> bool:
    try:
        raw = data.decode(code)
    except UnicodeError:
        return False
    for piece in document.map.pieces:
        here, there = document.text[piece.start : piece.end], raw[piece.raw_start : piece.raw_end]
        if piece.kind != "space" and here != (there if piece.kind == "same" else html.unescape(there)):
            return False
    return True


def _stamp(stamp: Stamp, with_roots: bool) -> str:
    head = stamp.head or ""
    told = f". It says {stamp.time}, signed by {_plain(stamp.authority)}" if stamp.time else ""
    here = f"{names.ROOTS} holds those that whoever made this trusts: compare them." if with_roots else ""
    name = names.token(head, stamp.sha256).removeprefix("timestamps/").removesuffix(".tsr")
    file = names.ROOTS if with_roots else "roots.pem"
    return _STAMP.format(seq=head.partition(":")[0], name=name, told=told, roots=here, file=file)


def _stamped(stamp: Stamp) -> str:
    if not stamp.time:
        return ""
    seq = (stamp.head or "").partition(":")[0]
    said = f"was there at {stamp.time}, says {_plain(stamp.authority)}"
    return f"- That time: what the log holds up to event {seq} {said}.\n"


def _plain(name: str | None) -> str:
    """A name as one line of plain text."""
    return " ".join("".join(c if c.isprintable() else " " for c in name or "").split())[:200]
