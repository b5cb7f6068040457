"""Documents whose dateline has no year, dated by the other documents of the ledger. Joins store, read and resolve.

Such a document is read anew with the day it then has, as if the page had told it, and says so in a note and in the flag
of its statements. Its bytes and what the user said of them stay what they were: adding the file again changes nothing,
and `dicho add --date` beats it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import fields

from dicho.capture.archive import Archive
from dicho.model.document import Overrides
from dicho.pipeline import job
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import Reading, Tools
from dicho.read.sandbox import Reader
from dicho.resolve import years
from dicho.store.dating import Undated
from dicho.store.ledger import Ledger


def settle(ledger: Ledger, archive: Archive, reader: Reading | None = None) -> int:
    """Date what can be dated now; the number of documents that were. Their statements are to be compared anew."""
    told = {each.capture: each for each in ledger.dating.undated() if _told(ledger, each)}
    inputs = [_again(ledger, archive, each) for each in told.values() if archive.has(each.capture)]
    if not inputs:
        return 0
    with nullcontext(reader) if reader else Reader() as open_reader:
        return job.add(Tools(open_reader, archive=archive, ledger=ledger), inputs).new


def _told(ledger: Ledger, undated: Undated) -> years.Told | None:
    return years.told(undated.yearless, [years.Witness(*each) for each in ledger.dating.witnesses(undated.document)])


def _again(ledger: Ledger, archive: Archive, one: Undated) -> Input:
    """The capture once more, with the days of all its documents that are told."""
    days = {
        each.item: (found.day, ledger.dating.files(found.documents))
        for each in ledger.dating.undated(one.capture)
        if (found := _told(ledger, each))
    }
    given: Mapping[str, object] = json.loads(one.overrides) if one.overrides else {}
    names = {field.name for field in fields(Overrides)}
    overrides = Overrides(**{name: str(value) for name, value in given.items() if name in names})
    listed = given.get("items")
    items = frozenset(map(str, listed)) if isinstance(listed, list) else None
    data, fetches = archive.get(one.capture), ledger.fetches(one.capture)
    fetch = fetches[-1] if fetches else None
    return Input(one.file, None, data, one.url, fetch, overrides, items=items, supposed=days)
