"""What was in a crawl, in one line."""

from __future__ import annotations

from dicho.capture.crawl import PAGE, Fate, Tally
from dicho.cli.common import counted

FATES: dict[Fate, str] = {
    "other kinds": "of kinds not read",
    "not listed": "not listed as pages",
    "redirects": "redirects",
    "errors": "answered with an error",
    "empty": "empty",
    "about the crawl": "about the crawl itself",
}


def crawled(tally: Tally) -> str:
    """The count of records and what became of them, the kinds not read by name; "so far" where the run was stopped."""
    found = [counted(sum(tally.fates.get(fate, 0) for fate in PAGE), "page")]
    if again := tally.fates.get("again", 0):
        found[0] += f" ({again:,} as before)"
    for fate, words in FATES.items():
        number = tally.fates.get(fate, 0)
        if number and fate == "other kinds":
            kinds = sorted(tally.kinds.items(), key=lambda kind: (-kind[1], kind[0]))
            words += f" ({', '.join(f'{count:,} {name}' for name, count in kinds)})"
        if number:
            found.append(f"{number:,} {words}")
    return f"{tally.name}: {counted(tally.records, 'record')}: {', '.join(found)}"
