"""Every error Dicho raises, in one tree. Each says what went wrong, where, and what to do.

DichoError
├── UsageError            the caller asked for something that makes no sense
├── LexiconError          a language file of cue words is missing or malformed
├── ModelError            a file of the neural model is damaged or does not load
├── SpanError             offsets that do not fit the text they are said to mark
├── ReadError             a capture could not be turned into a document (recorded as a failure)
│   ├── EmptyInput        no bytes, or nothing but white space
│   ├── NotReadable       the bytes are of a kind Dicho does not read (binary, unknown format)
│   ├── Malformed         the format is known, the bytes break its rules
│   ├── NoText            the format is fine, no text stands in it (a scanned PDF)
│   ├── Encrypted         a password is needed
│   ├── TooLarge          more bytes, tags, pages or unpacked data than the limits allow
│   ├── ReaderStopped     the reading process ran out of its time or memory, or died
│   ├── Redacted          these bytes were erased from the ledger, and may not come in again
│   ├── Walled            the page is a wall before the text: consent, subscription, scripts, "not found"
│   └── FetchError        an address gave no page
│       ├── AddressRefused   no address that may be fetched: another scheme, a private or loopback address
│       ├── RobotsRefused    the site asks robots not to fetch it
│       ├── Unreachable      no such host, no connection, no TLS
│       ├── FetchTimeout     it took longer than it may
│       ├── BadAnswer        the answer broke off, lies about its length, leads in a circle or is a bomb
│       └── HttpStatus       the server answered with a status of 400 or above
├── LedgerError
│   ├── LedgerMissing     no ledger in the folder
│   ├── LedgerExists      a ledger is there already
│   ├── LedgerTooNew      written by a later version of Dicho
│   ├── LedgerBusy        another process is writing
│   │   └── IndexBusy     the index that finds by meaning is being made
│   ├── LedgerDamaged     a stored byte changed; names the first thing that fails
│   ├── NotFound          no such statement, document or speaker
│   └── AmbiguousId       an abbreviated id fits several
├── InstallationError     a part of Dicho itself, or a library it needs, does not start
├── ExportError           the export could not be written
├── BackupError           a backup could not be written, or what is given is no whole one
├── TimestampError        an authority gave no timestamp, or one that does not hold
└── ServeError            the web server cannot listen where it was told to
"""

from __future__ import annotations


class DichoError(Exception):
    """Base of all errors. `what` happened, `where`, and `hint`: what to do about it."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    @property
    def code(self) -> str:
        """The stable name of this kind of error, as failures record it: "not-readable"."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{where}{self.what}{hint}"


class UsageError(DichoError):
    """The caller asked for something that makes no sense."""


class LexiconError(DichoError):
    """A language file of cue words is missing or malformed."""


class ModelError(DichoError):
    """A file of the neural model is damaged or does not load."""


class SpanError(DichoError):
    """Offsets that do not fit the text they are said to mark."""


class ReadError(DichoError):
    """A capture could not be turned into a document."""


class EmptyInput(ReadError):
    """No bytes, or nothing but white space."""


class NotReadable(ReadError):
    """The bytes are of a kind Dicho does not read."""


class Malformed(ReadError):
    """The format is known, the bytes break its rules."""


class NoText(ReadError):
    """The format is fine, no text stands in it."""


class Encrypted(ReadError):
    """A password is needed."""


class TooLarge(ReadError):
    """More bytes, tags, pages or unpacked data than the limits allow."""


class ReaderStopped(ReadError):
    """The reading process ran out of its time or memory, or died."""


class Redacted(ReadError):
    """These bytes were erased from the ledger, and may not come in again."""


class Walled(ReadError):
    """The page is a wall before the text: consent, subscription, scripts, "not found"."""


class FetchError(ReadError):
    """An address gave no page."""


class AddressRefused(FetchError):
    """No address that may be fetched: another scheme, a private or loopback address."""


class RobotsRefused(FetchError):
    """The site asks robots not to fetch it."""


class Unreachable(FetchError):
    """No such host, no connection, no TLS."""


class FetchTimeout(FetchError):
    """It took longer than it may."""


class BadAnswer(FetchError):
    """The answer broke off, lies about its length, leads in a circle or is a bomb."""


class HttpStatus(FetchError):
    """The server answered with a `status` of 400 or above, and wants to be left alone for `wait_s` seconds."""

    def __init__(self, what: str, *, status: int, wait_s: float = 0.0, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status
        self.wait_s = wait_s


class LedgerError(DichoError):
    """Base of everything that goes wrong with a ledger."""


class LedgerMissing(LedgerError):
    """No ledger in the folder."""


class LedgerExists(LedgerError):
    """A ledger is there already."""


class LedgerTooNew(LedgerError):
    """The ledger was written by a later version of Dicho."""


class LedgerBusy(LedgerError):
    """Another process is writing to the ledger."""


class IndexBusy(LedgerBusy):
    """The index that finds by meaning is being made."""


class LedgerDamaged(LedgerError):
    """A stored byte changed."""


class NotFound(LedgerError):
    """No such statement, document or speaker."""


class AmbiguousId(LedgerError):
    """An abbreviated id fits several."""


class InstallationError(DichoError):
    """A part of Dicho itself, or a library it needs, does not start: no document is to blame."""


class ExportError(DichoError):
    """The export could not be written."""


class BackupError(DichoError):
    """A backup could not be written, or what is given is no whole backup."""


class TimestampError(DichoError):
    """An authority gave no timestamp, or one that does not hold."""


class ServeError(DichoError):
    """The web server cannot listen where it was told to."""
