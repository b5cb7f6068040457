"""What is offered to be read: a file's name made safe, a pasted text, and what somebody knows better than the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from dicho.errors import UsageError
from dicho.model.document import LANGUAGE, PARTIAL_DATE, Overrides
from dicho.pipeline.intake import Input
from dicho.web.words import N_

LONGEST_NAME = 200
PASTED = "pasted.txt"
FACTS = {"title": "title", "outlet": "outlet", "author": "author", "date": "published", "lang": "lang", "url": "url"}
"""The fields of the form, and what they replace of what the reader finds."""
ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://\S+\s*\Z", re.IGNORECASE)
CANNOT_FETCH = N_("Dicho does not fetch addresses yet.")
SAVE_IT = N_("Open the page in your browser, save it (Ctrl-S), and add the file here with its address.")


def base_name(name: str) -> str:
    """A file's own name, whatever folders and controls stand in what was sent."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "\ufffd" for c in last)[-LONGEST_NAME:] or "file"


def pasted(text: str, address: str = "") -> list[Input]:
    """The text as an input, none where there is none. UsageError for an address, which nobody fetches."""
    if address.strip() or ADDRESS.match(text):
        raise UsageError(CANNOT_FETCH, where=(address or text).strip(), hint=SAVE_IT)
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
