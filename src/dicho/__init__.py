"""Dicho keeps the record of who said what.

    import dicho

    with dicho.open("my-ledger") as ledger:
        ledger.add("examples/blackout")
        for entry in ledger.search("inexpugnable"):
            print(entry.date, entry.speaker, entry.words)

What is named here is the public surface; docs/api.md describes it. It is loaded at first use, so that importing the
package costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dicho._version import __version__

if TYPE_CHECKING:
    from dicho.engine import Ledger, add, check_evidence, extract, open, read, restore
    from dicho.errors import BackupError, DichoError, ExportError, LedgerError, ReadError, UsageError
    from dicho.model.document import Document, Failure
    from dicho.model.link import Evidence, Link
    from dicho.model.span import Span
    from dicho.model.statement import Speaker, Statement
    from dicho.pipeline.entry import Entry, Near
    from dicho.store.paged.rows import Listed

__all__ = [
    "BackupError",
    "DichoError",
    "Document",
    "Entry",
    "Evidence",
    "ExportError",
    "Failure",
    "Ledger",
    "LedgerError",
    "Link",
    "Listed",
    "Near",
    "ReadError",
    "Span",
    "Speaker",
    "Statement",
    "UsageError",
    "__version__",
    "add",
    "check_evidence",
    "extract",
    "open",
    "read",
    "restore",
]

_HOMES = {
    "dicho.engine": ("Ledger", "add", "check_evidence", "extract", "open", "read", "restore"),
    "dicho.errors": ("BackupError", "DichoError", "ExportError", "LedgerError", "ReadError", "UsageError"),
    "dicho.model.document": ("Document", "Failure"),
    "dicho.model.link": ("Evidence", "Link"),
    "dicho.model.span": ("Span",),
    "dicho.model.statement": ("Speaker", "Statement"),
    "dicho.pipeline.entry": ("Entry", "Near"),
    "dicho.store.paged.rows": ("Listed",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


_VERBS = ("extract", "read")


class _Verb(ModuleType):
    """A room that shares its name with a verb: `dicho.read.documents` is a module, `dicho.read(path)` reads a file."""

    def __call__(self, *args: Any, **given: Any) -> Any:
        verb = self.__name__.rpartition(".")[2]
        return getattr(importlib.import_module("dicho.engine"), verb)(*args, **given)


class _Package(ModuleType):
    """This package. Importing a room puts the room in the place of the verb of that name, so the room learns it."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _VERBS and isinstance(value, ModuleType):
            value.__class__ = _Verb
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'dicho' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
