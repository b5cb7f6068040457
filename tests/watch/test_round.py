"""A round: only what is new goes into the ledger, once, and what fails is recorded, backs off and is listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from tests.watch.made import DAY, FEED, HOUR, NOON, Clock, Desk, Web, fill, only, open_desk, rss, text

from dicho.errors import FetchTimeout, HttpStatus, NotReadable, RobotsRefused
from dicho.model.fetched import Fetched, Hop
from dicho.pipeline import compare
from dicho.pipeline.intake import Input
from dicho.pipeline.watch import policy
from dicho.store import keys
from dicho.store.watches import Watches

A, B, C = (f"https://quay.example/{name}.txt" for name in "abc")


def test_new_items_are_read_once(desk: Desk) -> None:
    """The first look takes what is listed, the oldest first; the next takes only what came since."""
    fill(desk.web, "a", "b", "c")
    desk.web.put(FEED, rss("b", "a"))
    desk.add()
    [look], took = desk.look()
    assert (look.listed, look.new, look.waiting) == (2, 2, 2)
    assert [each.work.state for each in took] == ["new", "new"] and desk.files() == [A, B]
    desk.web.put(FEED, rss("c", "b", "a"))
    [look], [third] = desk.look(HOUR)
    assert (look.listed, look.new, third.work.item.name, third.again) == (3, 1, C, False)
    assert desk.files() == [A, B, C] and [desk.web.times(url) for url in (A, B, C)] == [1, 1, 1]
    assert only(desk).taken == 3 and only(desk).waiting == 0


def test_what_there_is_much_of_is_compared_by_another_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by the one that watches for weeks: it can be stopped meanwhile, and keeps nothing of it in memory."""
    fill(desk.web, "a", "b")
    desk.web.put(FEED, rss("b", "a"))
    desk.add()
    monkeypatch.setattr(compare, "MANY", 1)
    monkeypatch.setattr(compare, "_compared", None)  # whoever compares in this process fails
    desk.look()
    ledger = desk.watching.desk.ledger
    assert ledger.counts().statements > 1 and keys.there(desk.folder) and not compare.behind(ledger)


def test_nothing_new_touches_no_ledger(desk: Desk) -> None:
    """A look that finds nothing new adds no event to the log; it is conditional, and "not modified" is enough."""
    fill(desk.web, "a")
    desk.web.put(FEED, rss("a"))
    desk.add()
    desk.look()
    before = desk.events()
    [look], took = desk.look(HOUR)
    assert (look.listed, took) == (None, [])
    assert desk.web.asked[-1] == (FEED, desk.web.pages[FEED].etag)
    desk.web.put(FEED, rss("a") + "<!-- touched -->")
    [look], took = desk.look(HOUR)
    assert (look.listed, look.new, took, desk.events()) == (1, 0, [], before)
    assert desk.watching.desk.verify().problem is None


def test_not_before_it_is_due(desk: Desk) -> None:
    """Before its time nothing is asked for."""
    desk.web.put(FEED, rss())
    desk.add()
    assert len(desk.look()[0]) == 1 and desk.look(HOUR - 1) == ([], []) and len(desk.look(1)[0]) == 1


def test_an_updated_article_is_read_again(desk: Desk) -> None:
    """When the feed says that an item changed, its page is asked for conditionally and becomes a new capture."""
    fill(desk.web, "a")
    desk.web.put(FEED, rss("a"))
    desk.add()
    desk.look()
    first = desk.web.pages[A].etag
    desk.web.put(FEED, rss("a=The lamp is out."))
    desk.web.put(A, text("a", "We will never mend the lamp"))
    [look], [took] = desk.look(HOUR)
    assert (look.new, look.changed, took.again, took.work.state) == (0, 1, True, "new")
    assert (A, first) in desk.web.asked
    assert desk.files() == [A, A] and only(desk).taken == 1


def test_reading_again_in_vain_gets_rarer_and_adds_nothing(desk: Desk) -> None:
    """A feed whose words change with every look costs ever fewer requests while the page stays what it is."""
    fill(desk.web, "a")
    desk.web.put(FEED, rss("a"))
    desk.add()
    desk.look()
    before = desk.events()
    for n in range(24):
        desk.web.put(FEED, rss(f"a=Read {n} times."))
        desk.look(HOUR)
    assert desk.web.times(A) == 1 + 4 and desk.events() == before  # after 1, 3, 7 and 15 hours


def test_a_change_that_has_to_wait_is_not_forgotten(desk: Desk) -> None:
    """What changed before its time had come is read when it has, although the feed stays as it is from then on."""
    fill(desk.web, "a")
    desk.web.put(FEED, rss("a"))
    desk.add()
    desk.look()
    desk.web.put(FEED, rss("a=One word."))
    desk.look(HOUR)  # in vain: the page is as it was
    desk.web.put(FEED, rss("a=Another word."))
    desk.web.put(A, text("a", "We will never mend the lamp"))
    assert desk.look(HOUR)[1] == []
    _, [took] = desk.look(HOUR)
    assert took.work.state == "new" and desk.files() == [A, A]
    assert desk.look(HOUR)[0][0].listed is None


def test_what_was_added_by_hand_is_known(desk: Desk) -> None:
    """A page that is in the ledger already adds nothing, and costs no more than any other that stays as it is."""
    fill(desk.web, "a")
    desk.watching.desk.add_inputs([Input(A, url=A)], fetcher=desk.web)
    before = desk.events()
    desk.web.put(FEED, rss("a"))
    desk.add()
    _, [took] = desk.look()
    assert took.work.state == "known" and only(desk).taken == 1
    for n in range(24):
        desk.web.put(FEED, rss(f"a=Read {n} times."))
        desk.look(HOUR)
    assert desk.web.times(A) == 2 + 4 and desk.events() == before


def test_a_page_that_fails_for_good_is_a_recorded_failure(desk: Desk) -> None:
    """What says no is recorded as a failure of its address and not asked for again; its neighbours are read."""
    fill(desk.web, "b")
    desk.web.fail(A, RobotsRefused("the site asks robots to stay away.", hint="Save the page by hand."))
    desk.web.put(FEED, rss("b", "a"))
    desk.add()
    _, took = desk.look()
    assert sorted(each.work.state for each in took) == ["failed", "new"]
    [failure] = desk.watching.desk.ledger.failures()
    assert (failure.file, failure.code) == (A, "robots-refused")
    for _ in range(5):
        desk.look(DAY)
    assert desk.web.times(A) == 1


def test_a_page_that_fails_for_now_is_tried_again(desk: Desk) -> None:
    """What may pass is asked for again, later and later, four times at most; once it answers, no failure is listed."""
    desk.web.fail(A, FetchTimeout("it took too long.", hint="Later."))
    desk.web.put(FEED, rss("a"))
    desk.add()
    times = []
    for _ in range(40):
        desk.look(HOUR)
        times.append(desk.web.times(A))
    assert times[-1] == policy.TRIES and times[:4] == [1, 2, 2, 3]
    assert len(list(desk.watching.desk.ledger.failures())) == 1
    desk.web.put(FEED, rss("b", "a"))
    desk.web.fail(B, FetchTimeout("it took too long.", hint="Later."))
    desk.look(HOUR)
    fill(desk.web, "b")
    desk.look(2 * HOUR)
    assert desk.files() == [B] and [f.file for f in desk.watching.desk.ledger.failures()] == [A]


def test_a_failing_feed_backs_off_and_is_listed(desk: Desk) -> None:
    """Failures in a row are counted with reason and advice, each doubles the wait; the first success ends that."""
    desk.web.put(FEED, rss())
    desk.add()
    desk.web.fail(FEED, HttpStatus("it answers 503.", status=503, hint="Later."))
    waits = []
    for n in range(1, 8):
        [look], _ = desk.look(max(0.0, only(desk).due - desk.clock.time))
        assert look.error is not None and only(desk).failures == n
        waits.append((only(desk).due - desk.clock.time) / HOUR)
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert (only(desk).code, only(desk).reason, only(desk).hint) == ("http-status", "it answers 503.", "Later.")
    desk.web.put(FEED, rss())
    desk.look(DAY)
    assert (only(desk).failures, only(desk).reason, only(desk).succeeded) == (0, None, desk.clock.time)


def test_a_server_can_ask_for_more_patience(desk: Desk) -> None:
    """Retry-After of a refusal, ttl and how long an answer is fresh are minimum waits."""
    desk.web.put(FEED, rss(said="<ttl>180</ttl>"), fresh_s=DAY)
    desk.add()
    assert desk.look()[0][0].due == NOON + DAY
    desk.web.fail(FEED, HttpStatus("it answers 429.", status=429, wait_s=2 * DAY))
    assert desk.look(DAY)[0][0].due == NOON + 3 * DAY


def test_what_a_publisher_asks_for_holds_while_nothing_changes(desk: Desk) -> None:
    """`ttl` and skipped hours are remembered: "not modified" repeats neither."""
    desk.web.put(FEED, rss(said="<ttl>120</ttl><skipHours><hour>16</hour></skipHours>"))
    desk.add()
    assert desk.look()[0][0].due == NOON + 2 * HOUR
    [look], _ = desk.look(2 * HOUR)
    assert look.listed is None and look.due == NOON + 5 * HOUR


def test_removed_in_the_middle_of_a_look(desk: Desk) -> None:
    """What is removed while it is looked at stays removed, and ends nobody's run."""
    fill(desk.web, "a")
    for own in (False, True):
        desk.web.put(FEED, rss("a"))
        number = desk.add(feed_text=own)
        asked = desk.web.fetch

        def remove(*given: Any, asked: Any = asked, number: int = number, **said: Any) -> Fetched:
            with Watches(desk.folder) as watches:
                watches.remove(number)
            return cast(Fetched, asked(*given, **said))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(desk.web, "fetch", remove)
            desk.look()
        assert desk.watching.watches.all() == []


def test_gone_is_gone(desk: Desk) -> None:
    """410 ends it: it is listed with the reason, and nobody asks again."""
    desk.web.put(FEED, rss())
    desk.add()
    desk.web.fail(FEED, HttpStatus("it answers 410.", status=410, hint="It is gone."))
    [look], _ = desk.look()
    assert look.ended and only(desk).ended == look.ended
    asked = len(desk.web.asked)
    assert desk.look(30 * DAY) == ([], []) and len(desk.web.asked) == asked


def test_a_feed_that_is_over(desk: Desk) -> None:
    """A JSON Feed that says it has expired is read to its end, and then no more."""
    fill(desk.web, "a")
    feed = {"version": "https://jsonfeed.org/version/1", "expired": True, "items": [{"id": "1", "url": A}]}
    desk.web.put(FEED, json.dumps(feed))
    desk.add()
    [look], _ = desk.look()
    assert look.ended and desk.files() == [A] and desk.look(DAY) == ([], [])


def test_what_moved_for_good_moves(desk: Desk) -> None:
    """A permanent redirect moves the address, and the step is kept; a passing one does not."""
    there = "https://quay.example/new.xml"
    desk.web.put(FEED, rss())
    number = desk.add()
    desk.web.put(FEED, rss(), hops=(Hop(FEED, 302),), ends=there)
    desk.look()
    assert only(desk).address == FEED
    desk.web.put(FEED, rss() + " ", hops=(Hop(FEED, 301),), ends=there)
    desk.web.put(there, rss())
    [look], _ = desk.look(HOUR)
    assert look.moved == there
    watch = desk.watching.watches.find(str(number))
    assert (watch.asked, watch.address) == (FEED, there)
    assert watch.moved == ({"from": FEED, "to": there, "at": desk.clock.time},)
    desk.look(HOUR)
    assert desk.web.asked[-1][0] == there


def test_a_feed_that_became_a_page(desk: Desk) -> None:
    """A web page where a feed was is a failure that says so, and no list of links."""
    desk.web.put(FEED, rss())
    desk.add()
    desk.web.put(FEED, "<html><body><a href='/2026/04/02/a'>Not what was asked for</a></body></html>")
    [look], _ = desk.look()
    assert isinstance(look.error, NotReadable) and "web page" in look.error.what


def test_at_most_so_many_pages_a_look(desk: Desk) -> None:
    """The rest waits for the next looks, even where the feed does not change and no longer lists it."""
    names = [f"n{n}" for n in range(5)]
    fill(desk.web, *names)
    desk.web.put(FEED, rss(*reversed(names)))
    desk.add(most=2)
    assert desk.look()[0][0].waiting == 2 and len(desk.files()) == 2 and only(desk).waiting == 3
    desk.look(HOUR)
    desk.web.put(FEED, rss())
    desk.look(HOUR)
    assert desk.files() == [f"https://quay.example/{name}.txt" for name in names] and only(desk).waiting == 0


def test_the_feeds_own_text(desk: Desk) -> None:
    """With --feed-text the items are read out of the feed, only the new ones, and no page is asked for."""
    desk.web.put(FEED, rss("a=“The lamp is out,” said Ada Pellworth."))
    desk.add(feed_text=True)
    _, [took] = desk.look()
    assert [draft.document.item for draft in took.work.drafts] == ["item 1"]
    desk.web.put(FEED, rss("b=“It will burn,” said Tirso Mencal.", "a=“The lamp is out,” said Ada Pellworth."))
    [look], [took] = desk.look(HOUR)
    assert [draft.document.item for draft in took.work.drafts] == ["item 1"] and look.new == 1
    assert "Mencal" in took.work.drafts[0].document.text
    assert desk.files() == [FEED, FEED] and {url for url, _ in desk.web.asked} == {FEED}
    assert desk.look(HOUR)[0][0].listed is None
    assert desk.watching.desk.verify().problem is None


def test_readings_of_one_feed_add_up(desk: Desk) -> None:
    """The same bytes read for other items later keep what was read of them before; adding them whole keeps all."""
    feed = rss("b=“It will burn,” said Tirso Mencal.", "a=“The lamp is out,” said Ada Pellworth.")
    desk.web.put(FEED, feed, etag=None)
    desk.add(feed_text=True)
    desk.look()
    watches = desk.watching.watches
    [first, _] = watches.known(1)
    watches.done(first.n, 0.0, mark="another")  # as if it had changed in between
    [look], [took] = desk.look(HOUR)
    assert look.changed == 1 and took.work.state == "known" and len(desk.files()) == 2


def test_an_item_without_an_address_is_read_in_place(desk: Desk) -> None:
    """What links to no page is read out of the feed; its neighbours' pages are read as ever."""
    fill(desk.web, "a")
    own = "<item><guid>urn:x</guid><description>“It burns,” said Tirso Mencal of the harbour.</description></item>"
    desk.web.put(FEED, rss("a").replace("</channel>", own + "</channel>"))
    desk.add()
    _, took = desk.look()
    assert len(took) == 2 and sorted(desk.files()) == [A, FEED]
    assert desk.look(HOUR)[0][0].listed is None


def test_one_article_in_two_feeds_is_read_once(desk: Desk) -> None:
    """An address that another feed brought already, or brings in the same round, is not asked for again."""
    fill(desk.web, "a", "b")
    other = "https://quay.example/other.xml"
    desk.web.put(FEED, rss("a"))
    desk.web.put(other, rss("b", "a"))
    desk.add()
    desk.add(other)
    desk.look()
    third = "https://quay.example/third.xml"
    desk.web.put(third, rss("b").replace("https://quay.example/b.txt", "http://www.quay.example/b.txt?utm_source=x"))
    desk.add(third)
    desk.look()
    assert sorted(desk.files()) == [A, B] and desk.web.times(A) == desk.web.times(B) == 1


def test_looks_are_spread(tmp_path: Path) -> None:
    """Hundreds of feeds added together are not looked at together for ever."""
    chances = [n / 100 for n in range(100)]
    with open_desk(tmp_path, Web(), Clock(), chances) as desk:
        for n in range(100):
            desk.web.put(f"https://h{n}.example/f.xml", rss())
            desk.add(f"https://h{n}.example/f.xml")
        assert len(desk.look()[0]) == 100
        due = [watch.due for watch in desk.watching.watches.all()]
    assert len(set(due)) == 100 and min(due) == NOON + HOUR and max(due) < NOON + HOUR + 360


def test_a_fault_in_one_look_ends_no_other(desk: Desk) -> None:
    """What breaks in Dicho over one address is a failure of that address."""
    other = "https://far.example/feed.xml"
    for url in (FEED, other):
        desk.web.put(url, rss())
        desk.add(url)
    desk.web.pages[FEED].error = ValueError("what is this?")  # type: ignore[assignment]
    looks, _ = desk.look()
    assert len(looks) == 2 and "fault in Dicho" in next(each.error.what for each in looks if each.error)
