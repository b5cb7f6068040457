"""What is new in a listing: items against those seen before. Pure: digests in, what to do out.

Publishers change ids and decorate addresses, so an item is known by either: its id (where no other of the listing has
it) or its address, both without the scheme, "www." and the marks of campaigns. It changed where what the listing says
of its last change is another than before, or, where it says nothing of that, its own words are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from dicho.model.feed import Item
from dicho.model.ids import digest
from dicho.pipeline.watch import policy
from dicho.store.watched import Fresh, Known

SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
CAMPAIGN = re.compile(
    r"^(?:utm_.*|at_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ocid|cmpid|xtor|_ga)$", re.IGNORECASE
)
MOST_WAITING = 2_000
"""Items of one watch that wait to be read: beyond it they are left in the feed until some were."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as a listing has it, with the digests it is known by. `part`: the sitemap it stands in, "" for the feed.

    `url` is None where the item's own text is read and no page.
    """

    item: Item
    part: str
    id: str | None
    url: str | None
    mark: str


@dataclass(slots=True)
class Plan:
    """What to do after a look: `fresh` to remember, `changed` to read again, `own` to read out of the feed itself.

    `present` are the rows still listed. `left` counts what a later look has to see again: new items for which there is
    no room yet, changed ones whose time has not come.
    """

    fresh: list[Fresh] = field(default_factory=list)
    changed: list[tuple[Known, Seen]] = field(default_factory=list)
    own: list[tuple[Known | None, Seen]] = field(default_factory=list)
    present: set[int] = field(default_factory=set)
    left: int = 0


def bare(address: str) -> str:
    """An address without what does not tell pages apart."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not CAMPAIGN.match(pair[0])]
    return SCHEME.sub("", parts._replace(query=urlencode(kept), fragment="").geturl()).rstrip("/")


def seen(listed: Sequence[tuple[str, Item]], own_text: bool) -> list[Seen]:
    """The items of (part, item) pairs, each once, with their digests; what can be told by nothing is left out.

    So is what has no address in a sitemap of an index, whose bytes are not kept. `own_text`: the feed's text is read,
    not the pages it links to; then one address may bear many items.
    """
    ids = Counter(item.id for _, item in listed if item.id)
    found: dict[str, Seen] = {}
    for part, item in listed:
        key = digest("id", SCHEME.sub("", item.id)) if item.id and ids[item.id] == 1 else None
        url = digest("url", bare(item.url)) if item.url else None
        if own_text or not url:
            key, url = None if part else key or url or item.words or None, None
        if url or key:
            found.setdefault(url or key or "", Seen(item, part, key, url, _mark(item)))
    return list(found.values())


def _mark(item: Item) -> str:
    if item.updated:
        return digest("updated", item.updated)
    return digest("text", item.words) if item.words else ""


def plan(listed: Sequence[Seen], known: Sequence[Known], every: int, now: float) -> Plan:
    """What to do about what is listed, the last listed first: feeds have the newest on top."""
    made = Plan()
    rows = {key: row for row in known for key in (row.id, row.url) if key}
    room = MOST_WAITING - sum(row.again is not None for row in known)
    for each in reversed(listed):
        row = rows.get(each.url or "") or rows.get(each.id or "")
        if row is None:
            _enter(made, each, room)
            continue
        made.present.add(row.n)
        if row.claim is not None:
            made.own.append((row, each))
        elif row.again is None and each.mark != row.mark:
            _renew(made, row, each, policy.may_renew(every, row.idle, row.read, now))
    return made


def _renew(made: Plan, row: Known, each: Seen, allowed: bool) -> None:
    if not allowed:
        made.left += 1
    elif each.url:
        made.changed.append((row, each))
    else:
        made.own.append((row, each))


def _enter(made: Plan, each: Seen, room: int) -> None:
    if each.url is None:
        made.own.append((None, each))
    elif len(made.fresh) < room:
        made.fresh.append(Fresh(each.id, each.url, each.mark, each.part, address=each.item.url))
    else:
        made.left += 1
