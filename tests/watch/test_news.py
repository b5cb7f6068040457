"""What is new: an item is known by its id or its address, and changed by what the listing says of its change."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.model.feed import Item
from dicho.pipeline.watch import news
from dicho.pipeline.watch.news import Plan, Seen
from dicho.store.watched import Fresh, Known

HOUR = 3_600


def item(number: int, **facts: str | None) -> Item:
    return Item(number, **{"id": f"urn:{number}", "url": f"https://q.example/{number}", **facts})  # type: ignore[arg-type]


def seen(items: Sequence[Item], own: bool = False) -> list[Seen]:
    return news.seen([("", each) for each in items], own)


def known(plan: Plan, **facts: object) -> list[Known]:
    """The rows that a plan's fresh items become."""
    rows = []
    for n, fresh in enumerate(plan.fresh):
        said = {
            "address": None,
            "again": None,
            "claim": None,
            "tries": 0,
            "words": "w",
            "idle": 0,
            "read": 0.0,
            **facts,
        }
        rows.append(Known(n, fresh.id, fresh.url, fresh.mark, fresh.part, **said))  # type: ignore[arg-type]
    return rows


def plan(items: Sequence[Item], rows: Sequence[Known] = (), *, own: bool = False, now: float = 0.0) -> Plan:
    return news.plan(seen(items, own), rows, HOUR, now)


def test_all_is_new_once_the_oldest_first() -> None:
    """At the first look every item is new, in the order of publishing; at the next none is."""
    items = [item(3), item(2), item(1)]
    first = plan(items)
    assert [fresh.address for fresh in first.fresh] == [f"https://q.example/{n}" for n in (1, 2, 3)]
    rows = known(first)
    second = plan([item(4), *items], rows)
    assert [fresh.address for fresh in second.fresh] == ["https://q.example/4"]
    assert second.present == {row.n for row in rows} and not second.changed


@pytest.mark.parametrize(
    "again",
    [
        item(1, id="urn:other"),
        item(1, url="https://q.example/renamed"),
        item(1, id=None, url="http://www.q.example/1/?utm_source=rss&fbclid=x#top"),
        item(1, id=None, url="https://Q.example/1".lower()),
    ],
)
def test_known_by_id_or_by_address(again: Item) -> None:
    """A changed id, a renamed address, another scheme or the marks of a campaign make no new item."""
    rows = known(plan([item(1)]))
    assert not plan([again], rows).fresh


def test_an_id_that_several_have_tells_nothing() -> None:
    """Where a feed gives all its items one id, they are told by their addresses."""
    items = [item(n, id="same") for n in (1, 2)]
    assert len(plan(items).fresh) == 2
    assert [row.id for row in known(plan(items))] == [None, None]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"updated": "Mon"}, {"updated": "Tue"}, True),
        ({"updated": "Mon", "words": "a"}, {"updated": "Mon", "words": "b"}, False),
        ({"words": "a"}, {"words": "b"}, True),
        ({"words": "a", "title": "A"}, {"words": "a", "title": "B"}, False),
        ({}, {}, False),
    ],
)
def test_what_counts_as_changed(before: dict[str, str], after: dict[str, str], changed: bool) -> None:
    """The date of change where there is one, else the item's words; nothing where the listing tells neither."""
    rows = known(plan([item(1, **before)]))
    found = plan([item(1, **after)], rows)
    assert bool(found.changed) is changed and not found.fresh


def test_a_change_waits_its_turn() -> None:
    """An item that waits already, or was read again in vain lately, is not asked for once more."""
    items = [item(1, words="b")]
    rows = known(plan([item(1, words="a")]), again=5.0)
    assert not plan(items, rows).changed
    tired = known(plan([item(1, words="a")]), idle=3, read=0.0)
    assert not plan(items, tired, now=7 * HOUR).changed
    assert plan(items, tired, now=8 * HOUR).changed


def test_the_feeds_own_text() -> None:
    """With the feed's text read, items are told by their ids, one address may bear many, and each is read in place."""
    items = [item(n, url="https://q.example/") for n in (1, 2)]
    found = plan(items, own=True)
    assert [(row, each.item.number) for row, each in found.own] == [(None, 2), (None, 1)]
    assert not found.fresh


def test_items_without_an_address_are_read_in_place() -> None:
    """What links to no page is read out of the feed even where pages are wanted; without id and words it is nothing."""
    nothing = Item(3)
    found = plan([item(1, url=None), item(2), Item(4, words="w"), nothing])
    assert sorted(each.item.number for _, each in found.own) == [1, 4]
    assert len(found.fresh) == 1


def test_no_feed_can_fill_the_list_of_what_waits() -> None:
    """Beyond a bound new items are left in the feed, and counted."""
    rows = known(plan([item(n) for n in range(news.MOST_WAITING)]), again=1.0)
    found = plan([item(n) for n in range(news.MOST_WAITING + 7)], rows)
    assert not found.fresh and found.left == 7


NAMES = st.sampled_from(["a", "b", "c", None])


@given(st.lists(st.builds(Item, st.integers(1, 9), NAMES, st.sampled_from(["https://q.example/x", None]), words=NAMES)))
def test_looking_twice_finds_nothing_new(items: list[Item]) -> None:
    """Whatever a listing holds: what was remembered of it is not new at the next look, and nothing is entered twice."""
    listed = [each if each.words else Item(each.number, each.id, each.url) for each in items]
    first = plan(listed)
    rows = known(first)
    own = [Fresh(each.id, None, each.mark, "", None) for _, each in first.own]
    rows += [Known(100 + n, f.id, None, f.mark, "", None, None, None, 0, "w", 0, 0.0) for n, f in enumerate(own)]
    again = plan(listed, rows)
    assert not again.fresh and not again.own and not again.changed
    keys = [fresh.url for fresh in first.fresh] + [each.id for _, each in first.own]
    assert len(keys) == len(set(keys))
