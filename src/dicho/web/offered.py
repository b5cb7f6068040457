"""What is offered to be read: addresses, a file's name made safe, a pasted text, and what somebody knows better."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from dicho.errors import UsageError
from dicho.model.document import LANGUAGE, PARTIAL_DATE, Overrides
from dicho.pipeline.intake import Input
from dicho.web.words import N_

LONGEST_NAME = 200
LONGEST_ADDRESS = 8192
MOST_ADDRESSES = 200
PASTED = "pasted.txt"
FACTS = {"title": "title", "outlet": "outlet", "author": "author", "date": "published", "lang": "lang", "url": "url"}
"""The fields of the form, and what they replace of what the reader finds."""
ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
NO_FETCHING = N_("Nothing is fetched here: the server was started with --no-fetch.")
SAVE_IT = N_("Open the page in your browser, save it (Ctrl-S), and add the file here with its address.")


def is_address(text: str) -> bool:
    """Whether it is an address that can be fetched, as far as its form tells."""
    return ADDRESS.fullmatch(text) is not None


def base_name(name: str) -> str:
    """A file's own name, whatever folders and controls stand in what was sent."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "\ufffd" for c in last)[-LONGEST_NAME:] or "file"


def addresses(listed: Iterable[str], fetches: bool) -> list[Input]:
    """Each address once, as an input to be fetched; empty lines are none.

    UsageError for what is no address of a page, for too many, and where nothing is fetched.
    """
    wanted = list(dict.fromkeys(line.strip() for line in listed if line.strip()))
    wrong = next((line for line in wanted if not is_address(line) or len(line) > LONGEST_ADDRESS), None)
    if wrong is not None:
        hint = N_("Give the whole address of a page, one a line: https://…")
        raise UsageError(N_("This is no address that can be fetched."), where=wrong[:LONGEST_NAME], hint=hint)
    if wanted and not fetches:
        raise UsageError(NO_FETCHING, where=wanted[0], hint=SAVE_IT)
    if len(wanted) > MOST_ADDRESSES:
        hint = N_("Send fewer at a time, or use `dicho add`.")
        raise UsageError(N_("More addresses were sent than are fetched at a time."), hint=hint)
    return [Input(address, url=address) for address in wanted]


def pasted(text: str, fetches: bool) -> list[Input]:
    """The text as an input, none where there is none; a text of nothing but addresses is those. UsageError as there."""
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
