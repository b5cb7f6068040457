"""`dicho doctor`: is everything here that Dicho needs, and does it work?"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING

import click

from dicho._version import __version__
from dicho.cli.common import FAILED, OK, Settings, counted, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import inline
from dicho.errors import DichoError, LedgerMissing

if TYPE_CHECKING:
    from dicho.pipeline.slots import Slot
    from dicho.pipeline.workspace import Workspace

LANGUAGES = ("en", "es")
PAGE = (
    b"<html><body><article><p>\xe2\x80\x9cThe lamp is sound,\xe2\x80\x9d said the keeper.</p></article></body></html>"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do if it is not."""

    what: str
    well: bool
    found: str
    hint: str = ""


@click.command("doctor")
@json_option
@pass_settings
def command(settings: Settings, /, as_json: bool) -> int:
    """Check the installation: Python, SQLite, libraries, language files, models, the reading process, the ledger.

    Exits with 1 when something is not well. For the ledger's content, see dicho verify.

    \b
    Examples:
      dicho doctor
      dicho doctor --json
    """
    findings = list(_look(settings))
    if as_json:
        out_json([asdict(finding) for finding in findings])
    for finding in [] if as_json else findings:
        sign = "ok  " if finding.well else "FAIL"
        out(f"{sign}  {finding.what}: {finding.found} {finding.hint}".rstrip())
    return OK if all(finding.well for finding in findings) else FAILED


def _look(settings: Settings) -> Iterator[Finding]:
    yield Finding("Dicho", True, __version__)
    well = sys.version_info >= (3, 11)
    yield Finding("Python", well, platform.python_version(), "" if well else "Dicho needs 3.11 or later.")
    yield from _libraries()
    yield _try("SQLite", _sqlite)
    for lang in LANGUAGES:
        yield _try(f"language {lang}", partial(_language, lang))
    yield _try("model", _model)
    yield _try("bridge lexicon", _bridge)
    yield _try("pair model", _pairs)
    yield _try("reading process", _reading)
    yield from _ledger(settings)
    yield from _slots(settings)


def _libraries() -> Iterator[Finding]:
    for needed in metadata.requires("dicho") or []:
        if "extra ==" in needed:
            continue
        name = re.split(r"[^\w.-]", needed, maxsplit=1)[0]
        try:
            yield Finding(name, True, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed.", "Install Dicho again: pip install -e .")


def _try(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except DichoError as error:
        return Finding(what, False, error.what, error.hint)
    except (ImportError, OSError) as error:
        return Finding(what, False, str(error), "Install Dicho again.")


def _sqlite() -> str:
    import apsw

    from dicho.store.db import check_sqlite

    check_sqlite()
    return f"{apsw.sqlite_lib_version()}"


def _language(lang: str) -> str:
    from dicho.text.lexicon import load

    load(lang)
    return "cue words read"


def _model() -> str:
    from dicho.errors import ModelError
    from dicho.text import encoder

    model = encoder.installed()
    if model is None:
        raise ModelError("none: the rules work alone.", hint="Install Dicho again.")
    return f"{model.version} {model.digest[:12]}"


def _bridge() -> str:
    from dicho.text import bridge

    lexicon = bridge.load()
    return f"{lexicon.version} {lexicon.digest[:12]}"


def _pairs() -> str:
    from dicho.errors import ModelError
    from dicho.text import pairs

    model = pairs.installed()
    if model is None:
        raise ModelError("none: conflicts are put in order without it.", hint="Install Dicho again.")
    return f"{model.version} {model.digest()[:12]}"


def _slots(settings: Settings) -> Iterator[Finding]:
    """The models of the user's own, each opened and held against its digest."""
    from dicho.pipeline import slots

    try:
        filled = slots.read(settings.ledger)
    except DichoError as error:
        yield Finding("model slots", False, f"{slots.FILE_NAME}: {error.what}", error.hint)
        return
    if not filled:
        yield Finding("model slots", True, "empty; the models that ship are used.")
    for slot in filled.values():
        yield _slot(settings, slot)


def _slot(settings: Settings, slot: Slot) -> Finding:
    from dicho.pipeline import slots

    what = f"slot {slot.kind}"
    try:
        slots.check(settings.ledger, slot.kind)
    except DichoError as error:
        return Finding(what, False, inline(f"{slot.path}: {error.what}"), error.hint)
    return Finding(what, True, inline(f"{slot.path} {slot.digest[:12]}"))


def _reading() -> str:
    from dicho.model.document import Overrides
    from dicho.pipeline.intake import Input
    from dicho.pipeline.single import extract

    for work in extract([Input("page.html", data=PAGE)], Overrides()):
        if work.error is not None:
            raise work.error
        return f"a page read, {counted(sum(len(draft.statements) for draft in work.drafts), 'statement')} found"
    return "nothing read"


def _ledger(settings: Settings) -> Iterator[Finding]:
    what = f"ledger {settings.ledger}"
    try:
        with workspace(settings) as desk:
            yield _held(what, desk)
            yield from _kept(desk)
    except LedgerMissing:
        yield Finding(what, True, "none yet.", "dicho add FILE makes one.")
    except DichoError as error:
        yield Finding(what, False, error.what, error.hint)


def _held(what: str, desk: Workspace) -> Finding:
    counts = desk.ledger.counts()
    return Finding(
        what,
        True,
        f"{counted(counts.documents, 'document')}, {counted(counts.statements, 'statement')}, "
        f"{counted(counts.failures, 'failure')}",
    )


def _kept(desk: Workspace) -> Iterator[Finding]:
    """When it was backed up last, and whether what was redacted is gone from every file."""
    from dicho.pipeline.keep import places

    backups = places.read(desk.folder)
    if backups:
        since = counted(desk.ledger.head().seq - backups[0].seq, "event")
        yield Finding("backup", True, inline(f"{backups[0].path} of {backups[0].at[:10]}, {since} ago."))
    else:
        yield Finding("backup", True, "none that Dicho made.", "dicho backup FILE.zip makes one.")
    if desk.ledger.removals.unfinished:
        hint = "End the other programs that have the ledger open, then open it once: dicho verify."
        yield Finding("redaction", False, "what was redacted is not erased from every file yet.", hint)
