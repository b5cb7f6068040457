"""What is offered to be read: addresses, a file's name made safe, a pasted text, and what somebody knows better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from dicho.errors import AddressRefused, UsageError
from dicho.model.document import LANGUAGE, PARTIAL_DATE, Overrides
from dicho.pipeline.intake import Input
from dicho.web.hosts import is_address, is_number
from dicho.web.words import N_

LONGEST_NAME = 200
MOST_ADDRESSES = 200
PASTED = "pasted.txt"
FACTS = {"title": "title", "outlet": "outlet", "author": "author", "date": "published", "lang": "lang", "url": "url"}
"""The fields of the form, and what they replace of what the reader finds."""
NO_FETCHING = N_("Nothing is fetched here: the server was started with --no-fetch.")
ONLY_OUTSIDE = N_("Only pages of the public web are fetched from here; `dicho add --help` has more.")
SAVE_IT = N_("Open the page in your browser, save it (Ctrl-S), and add the file here with its address.")


def base_name(name: str) -> str:
    """A file's own name, whatever folders and controls stand in what was sent."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "\ufffd" for c in last)[-LONGEST_NAME:] or "file"


def addresses(listed: Iterable[str], fetches: bool) -> list[Input]:
    """Each address once, as an input to be fetched; empty lines are none.

    AddressRefused for what is no address of a page out on the web, UsageError for too many, and where nothing is
    fetched.
    """
    wanted = list(dict.fromkeys(line.strip() for line in listed if line.strip()))
    if wanted and not fetches:
        raise UsageError(NO_FETCHING, where=wanted[0], hint=SAVE_IT)
    if len(wanted) > MOST_ADDRESSES:
        hint = N_("Send fewer at a time, or use `dicho add`.")
        raise UsageError(N_("More addresses were sent than are fetched at a time."), hint=hint)
    for address in wanted:
        _check(address)
    return [Input(address, url=address) for address in wanted]


def _check(address: str) -> None:
    """What can be known of an address before anybody looks it up."""
    if not is_address(address):
        hint = N_("Give the whole address of a page, one a line: https://…")
        raise AddressRefused(N_("This is no address that can be fetched."), where=address[:LONGEST_NAME], hint=hint)
    from dicho.capture.fetch.address import check_public, host, parse  # only a server that fetches takes the time

    try:
        name = host(parse(address))
        if is_number(name):
            check_public(name, [name], address)
    except AddressRefused as error:
        raise AddressRefused(error.what, where=error.where, hint=ONLY_OUTSIDE) from error


def pasted(text: str, fetches: bool) -> list[Input]:
    """The text as an input, none where there is none; a text of nothing but addresses is those."""
    lines = text.split()
    if lines and all(map(is_address, lines)):
        return addresses(lines, fetches)
    # A form sends every line's end as CR LF, whatever was pasted.
    plain = text.replace("\r\n", "\n")
    return [Input(PASTED, data=plain.encode("utf-8", "replace"))] if plain.strip() else []


def overrides(fields: Mapping[str, str]) -> Overrides:
    """What the reader of the form knows better than the page. UsageError for a date or a language that is none."""
    known = {target: fields.get(name, "").strip() or None for name, target in FACTS.items()}
    if known["published"] and not PARTIAL_DATE.match(known["published"]):
        raise UsageError(
            N_("This is no date."), where=known["published"], hint=N_("Write 2025, 2025-03 or 2025-03-17.")
        )
    if known["lang"] and not LANGUAGE.match(known["lang"]):
        raise UsageError(N_("This is no language code."), where=known["lang"], hint=N_("Write es or en."))
    return Overrides(**known)
