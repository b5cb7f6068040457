"""What the files of an evidence zip are called. Names are made of digits, hexadecimal and fixed words alone."""

from __future__ import annotations

VERIFY, SUMS = "VERIFY.txt", "SHA256SUMS"
PAGES = {"en": "evidence.html", "es": "evidencia.html"}
MANIFEST, STATEMENTS = "evidence.json", "statements.json"
HEAD, CHAIN, ROOTS = "head.txt", "log/chain.jsonl", "timestamps/roots.pem"
FORMAT = "dicho-evidence/1"


def capture(sha256: str) -> str:
    """A capture's bytes."""
    return f"captures/{sha256}"


def warc(sha256: str) -> str:
    """The archived requests and answers a capture came by."""
    return f"captures/{sha256}.warc.gz"


def text(document: str) -> str:
    """A document's text, UTF-8."""
    return f"documents/{document}.txt"


def event(seq: int) -> str:
    """An event's payload: 16 bytes of salt, then JSON."""
    return f"log/events/{seq}"


def token(head: str, sha256: str) -> str:
    """An authority's answer about a head, "SEQ:HASH"."""
    return f"timestamps/{head.partition(':')[0]}-{sha256[:16]}.tsr"


def stamped(head: str, sha256: str) -> str:
    """The bytes that answer is over."""
    return f"timestamps/{head.partition(':')[0]}-{sha256[:16]}.txt"
