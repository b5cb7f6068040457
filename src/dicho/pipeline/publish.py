"""Writing statements out: the formats by name, to a file that is written whole or not at all, or to a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dicho.errors import ExportError, UsageError
from dicho.export.known import Known, Ruling, called
from dicho.model.document import Document, Failure
from dicho.model.statement import Statement
from dicho.store.ledger import Ledger

Rows = Iterable[tuple[Statement, Document]]


@dataclass(frozen=True, slots=True)
class Edition:
    """What is to be written; `title`, `failures` and what else is `known` are for formats that show them."""

    rows: Rows
    title: str
    failures: Callable[[], Iterable[Failure]]
    known: Known


def _jsonl(edition: Edition, out: BinaryIO) -> int:
    from dicho.export import jsonl

    return jsonl.write(edition.rows, out, edition.known.person)


def _csv(edition: Edition, out: BinaryIO) -> int:
    from dicho.export import csv

    return csv.write(edition.rows, out, edition.known.person)


def _html(edition: Edition, out: BinaryIO) -> int:
    from dicho.export import html

    rows = ((called(statement, edition.known.person), document) for statement, document in edition.rows)
    return html.write(rows, list(edition.failures()), edition.title, out)


def _webannotation(edition: Edition, out: BinaryIO) -> int:
    from dicho.export import webannotation

    return webannotation.write(edition.rows, out, edition.title, edition.known)


def _schemaorg(edition: Edition, out: BinaryIO) -> int:
    from dicho.export import schemaorg

    return schemaorg.write(edition.rows, out, edition.known)


def _prov(edition: Edition, out: BinaryIO) -> int:
    from dicho.export import prov

    return prov.write(edition.rows, out, edition.known)


def _ftm(edition: Edition, out: BinaryIO) -> int:
    from dicho.export import ftm

    return ftm.write(edition.rows, out, edition.known)


STREAMS: dict[str, Callable[[Edition, BinaryIO], int]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "html": _html,
    "webannotation": _webannotation,
    "schemaorg": _schemaorg,
    "prov": _prov,
    "ftm": _ftm,
}
PARQUET = "parquet"
FORMATS = (*STREAMS, PARQUET)
ENDINGS = {
    "webannotation": "webannotation.jsonld",
    "schemaorg": "schemaorg.jsonld",
    "prov": "prov.jsonld",
    "ftm": "ftm.jsonl",
}
"""How the name of a file ends, where it is not as the format is called."""


def ending(kind: str) -> str:
    """How the name of a file of this format ends."""
    return ENDINGS.get(kind, kind)


def known(ledger: Ledger) -> Known:
    """What a ledger knows beside its statements."""

    def ruling(statement: Statement) -> Ruling | None:
        if statement.status != "prediction":
            return None
        word = ledger.outcomes.last([statement.id]).get(statement.id)
        return Ruling(word.verdict, word.by, word.at, word.note) if word else None

    return Known(ledger.people.namer(), ledger.capture, ruling, ledger.runs)


def write(kind: str, edition: Edition, target: Path | BinaryIO) -> int:
    """Write an edition in the format `kind` and return how many statements.

    UsageError for a format there is not, or Parquet without a file; ExportError where the file cannot be written.
    """
    if kind not in FORMATS:
        raise UsageError(f"there is no format {kind!r}.", hint=f"One of: {', '.join(FORMATS)}.")
    if kind == PARQUET:
        return _parquet(edition, target)
    if not isinstance(target, Path):
        return STREAMS[kind](edition, target)
    with whole(target) as out:
        return STREAMS[kind](edition, out)


def _parquet(edition: Edition, target: Path | BinaryIO) -> int:
    from dicho.export import parquet

    if not isinstance(target, Path):
        raise UsageError("Parquet cannot be written to standard output.", hint="Name a file with -o.")
    return parquet.write(edition.rows, target, edition.known.person)


@contextmanager
def whole(target: Path) -> Iterator[BinaryIO]:
    """A stream into `target` that takes its place only when all is written; devices and pipes are written directly."""
    direct = target.exists() and not target.is_file()
    part = target if direct else target.with_name(target.name + ".part")
    try:
        with part.open("wb") as out:
            yield out
        if not direct:
            part.replace(target)
    except OSError as error:
        hint = "Check that the folder is there and may be written to."
        raise ExportError(f"the file could not be written ({error.strerror}).", where=str(target), hint=hint) from error
    finally:
        if not direct:
            part.unlink(missing_ok=True)
