"""Documents whose dateline has no year, dated by the other documents of the ledger. Joins store, read and resolve.

Such a document is read anew with the day it then has, as if the page had told it, and says so in a note and in the flag
of its statements. Its bytes and what the user said of them stay what they were: adding the file again changes nothing,
and `dicho add --date` beats it.
"""

from __future__ import annotations

from dicho.capture.archive import Archive
from dicho.pipeline import job
from dicho.pipeline.intake import Input, Supposed
from dicho.pipeline.stages import Tools, read_key
from dicho.read.sandbox import Reader
from dicho.resolve import years
from dicho.store.dating import Undated
from dicho.store.ledger import Ledger


def settle(ledger: Ledger, archive: Archive) -> int:
    """Date what can be dated now; the number of documents that were. Their statements are to be compared anew."""
    told = [
        (each, day) for each in ledger.dating.undated() if archive.has(each.capture) and (day := _told(ledger, each))
    ]
    if not told:
        return 0
    with Reader() as reader:
        inputs = (_again(ledger, archive, *each) for each in told)
        return job.add(Tools(reader, archive=archive, ledger=ledger), inputs).new


def _told(ledger: Ledger, one: Undated) -> Supposed | None:
    witnesses = (years.Witness(*each) for each in ledger.dating.witnesses(one.document))
    found = years.told(one.yearless, witnesses)
    return (found.day, ledger.dating.files(found.documents)) if found else None


def _again(ledger: Ledger, archive: Archive, one: Undated, day: Supposed) -> Input:
    """Its bytes once more, as they were read before, with the day."""
    data, fetches = archive.get(one.capture), ledger.fetches(one.capture)
    overrides, items = read_key(one.overrides)
    fetch = fetches[-1] if fetches else None
    return Input(one.file, None, data, one.url, fetch, overrides, items=items, supposed=day)
