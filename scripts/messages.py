"""Gathers the interface's messages, brings the translations up to date, compiles them: `python scripts/messages.py`.

(make locale.) A message that is nowhere any more goes, a new one comes without a translation, and both are said. The
files depend on the messages alone: no dates, no places, sorted, so that they merge.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from dicho.model.link import PLAIN
from dicho.view.terms import REASONS

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "dicho"
LOCALE = PACKAGE / "lang" / "locale"
ROOMS = ("view", "web", "export/report", "pipeline/report")
"""Where messages stand."""
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {"_": None, "N_": None, "say": None, "count": (1, 2)}
"""What a message stands in: `count` takes one for the singular and one for the plural."""
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
WIDTH = 120
MADE_BY = b"Generated-By:"
HEAD: dict[str, Any] = {
    "project": "Dicho",
    "version": "1",
    "charset": "utf-8",
    "msgid_bugs_address": "none",
    "last_translator": "none",
    "language_team": "none",
    "creation_date": NEVER,
    "revision_date": NEVER,
}


def gathered() -> Catalog:
    """Every message of the templates and of the code, once."""
    found = Catalog(project="Dicho", version="", charset="utf-8")
    for room in ROOMS:
        for _, _, message, _, context in extract_from_dir(PACKAGE / room, METHODS, OPTIONS, KEYWORDS, ()):
            found.add(message, context=context)
    for message in (*PLAIN.values(), *REASONS.values()):  # said by reports too, so they stand in rooms below
        found.add(message)
    return found


def languages() -> Iterator[Path]:
    """The catalogue of every language there is one of."""
    yield from sorted(LOCALE.glob("*/LC_MESSAGES/dicho.po"))


def updated(path: Path, template: Catalog) -> Catalog:
    """A language's catalogue with just the messages there are now, its translations kept."""
    with path.open("rb") as file:
        held = read_po(file, locale=path.parts[-3])
    made = Catalog(held.locale, header_comment=f"# Dicho in {held.locale}.", fuzzy=False, **HEAD)
    for message in template:
        known = held.get(message.id, message.context) if message.id else None
        if message.id:
            made.add(message.id, known.string if known and not known.fuzzy else None, context=message.context)
    return made


def write(path: Path, catalogue: Catalog) -> None:
    """The catalogue beside itself: as text for translators, compiled for gettext."""
    text = BytesIO()
    write_po(text, catalogue, width=WIDTH, no_location=True, sort_output=True)
    path.write_bytes(b"".join(line for line in text.getvalue().splitlines(keepends=True) if MADE_BY not in line))
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalogue)


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages nobody has translated yet."""
    found = []
    for message in catalogue:
        texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and not (texts and all(texts)):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def main() -> int:
    """Do all of it; 1 while something is untranslated."""
    template = gathered()
    left = {}
    for path in languages():
        catalogue = updated(path, template)
        write(path, catalogue)
        left[path.parts[-3]] = untranslated(catalogue)
    for lang, messages in left.items():
        for message in messages:
            sys.stderr.write(f"{lang}: nobody has translated {message!r}\n")
    return 1 if any(left.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
