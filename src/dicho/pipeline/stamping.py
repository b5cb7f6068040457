"""Timestamps of the log's head: asking for one, which needs the network, and checking those kept, which does not."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from dicho.capture.stamps import ROOTS, Stamps
from dicho.errors import InstallationError, TimestampError
from dicho.model.stamp import Stamp, written
from dicho.store.ledger import Ledger

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from dicho.capture.token import Token

OF_NO_HEAD = (
    "it is of no head of this log: the end was cut off, history was rewritten, or it is another ledger's timestamp."
)


def stamp(ledger: Ledger, stamps: Stamps, url: str, roots: bytes | None = None, timeout_s: float = 30.0) -> Stamp:
    """Ask an authority for a timestamp of the head, check the answer, keep it, and say what it says.

    Sent is the SHA-256 of the head's written form, and nothing else of the ledger. With `roots` (PEM) the answer must
    lead to one of them. TimestampError where there is no answer, or it does not hold: then nothing is kept.
    """
    check_installed()
    from dicho.capture import authority, token

    trusted = anchors(stamps, roots)
    head = ledger.head()
    message = written(head.seq, head.hash)
    request, nonce = token.request(message)
    answer = authority.ask(url, request, timeout_s)
    try:
        found = token.check(answer, nonce=nonce, imprint=hashlib.sha256(message).digest())
        if trusted:
            token.trust(answer, trusted)
    except TimestampError as error:
        raise TimestampError(error.what, where=url, hint=error.hint or "Nothing was kept.") from error
    name = stamps.keep(answer, head.seq)
    return _told(name, answer, f"{head.seq}:{head.hash}", found, bool(trusted) or None)


def keep(ledger: Ledger, stamps: Stamps, answer: bytes, roots: bytes | None = None) -> Stamp:
    """Keep an answer that was asked for in another way, on a machine with a network; it must hold and be of this log.

    TimestampError where it does not: then nothing is kept.
    """
    check_installed()
    from dicho.capture import token

    trusted = anchors(stamps, roots)
    found = token.check(answer)
    if trusted:
        token.trust(answer, trusted)
    head = ledger.heads({found.imprint}).get(found.imprint)
    if head is None:
        raise TimestampError(OF_NO_HEAD, hint="A request is over what `dicho head` prints, to the byte.")
    name = stamps.keep(answer, head.seq)
    return _told(name, answer, f"{head.seq}:{head.hash}", found, bool(trusted) or None)


def checked(ledger: Ledger, stamps: Stamps, roots: bytes | None = None) -> list[Stamp]:
    """Every timestamp kept, checked against the log and, where roots are known, for who signed it; offline.

    `problem` says of each what does not hold. InstallationError without the libraries where there is one to check.
    """
    kept = list(stamps.each())
    if not kept:
        return []
    check_installed()
    trusted = anchors(stamps, roots)
    read = {name: examined(answer, trusted) for name, answer in kept}
    heads = ledger.heads({found.imprint for found, _ in read.values() if found})
    written_heads = {imprint: f"{head.seq}:{head.hash}" for imprint, head in heads.items()}
    return [described(name, answer, read[name], written_heads, bool(trusted)) for name, answer in kept]


def examined(answer: bytes, trusted: Collection[Certificate]) -> tuple[Token | None, str | None]:
    """What an answer says, and what does not hold of it."""
    from dicho.capture import token

    found = None
    try:
        found = token.check(answer)
        if trusted:
            token.trust(answer, list(trusted))
    except TimestampError as error:
        return found, error.what
    return found, None


def described(
    name: str, answer: bytes, read: tuple[Token | None, str | None], heads: Mapping[bytes, str], asked: bool
) -> Stamp:
    """A timestamp as it is listed. `heads`: what is stamped -> the head; `asked`: whether roots were given."""
    found, problem = read
    head = heads.get(found.imprint) if found else None
    if found and problem is None and head is None:
        problem = OF_NO_HEAD
    trusted = (problem is None or problem is OF_NO_HEAD) if asked and found else None
    return _told(name, answer, head, found, trusted, problem)


def anchors(stamps: Stamps, roots: bytes | None) -> list[Certificate]:
    """The roots that were given (PEM), else those the user put beside the timestamps."""
    if roots is not None:
        return parsed(roots)
    beside = stamps.roots()
    return parsed(beside, str(stamps.folder / ROOTS)) if beside is not None else []


def parsed(pem: bytes, where: str = "the roots given") -> list[Certificate]:
    """The certificates of a PEM file; TimestampError, which says `where`, for none."""
    from dicho.capture import token

    try:
        return token.roots(pem)
    except TimestampError as error:
        raise TimestampError(error.what, where=where, hint=error.hint) from error


def check_installed() -> None:
    """InstallationError unless the libraries of the extra `evidence` are there."""
    try:
        import asn1crypto  # noqa: F401
        import rfc3161_client  # noqa: F401
    except ImportError as error:
        hint = "Install Dicho with the part for timestamps: pip install 'dicho[evidence]'."
        raise InstallationError(f"timestamps need a library that is missing ({error.name}).", hint=hint) from None


def _told(
    name: str, answer: bytes, head: str | None, found: Token | None, trusted: bool | None, problem: str | None = None
) -> Stamp:
    facts: dict[str, Any] = {}
    if found:
        facts = {
            "time": found.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "authority": found.authority,
            "serial": found.serial,
        }
    return Stamp(name, hashlib.sha256(answer).hexdigest(), head, **facts, trusted=trusted, problem=problem)
