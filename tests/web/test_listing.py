"""What every list has: filters that are on, what can be chosen, and the ways on."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from dicho.web import listing


def asked(query: str) -> Request:
    """A request for a list with this query."""
    return Request({"type": "http", "path": "/statements", "query_string": query.encode(), "headers": []})


def query_of(address: str | None) -> dict[str, list[str]]:
    """What an address asks for."""
    assert address is not None
    return parse_qs(urlsplit(address).query)


def test_a_filter_is_dropped_alone_and_from_the_first_row() -> None:
    """Without one filter the others stay; where in the list one was means nothing any more."""
    request = asked("words=costa&lang=es&after=x&trail=-&before=50")
    named = [("words", "Words", "costa"), ("lang", "Language", "Spanish"), ("form", "Form", None)]
    on = listing.filters(request, named)
    assert [(each.key, each.value) for each in on] == [("words", "costa"), ("lang", "Spanish")]
    assert on[0].without == "/statements?lang=es"
    assert listing.without_any(request, on) == "/statements"


def test_choosing_again_takes_the_choice_back() -> None:
    """The value that is on leads to the list without it, another one takes its place."""
    made = listing.choices(asked("form=direct"), "form", [("direct", "quoted", 3), ("mixed", "partly quoted", 1)])
    assert [(each.chosen, each.address) for each in made] == [(True, "/statements"), (False, "/statements?form=mixed")]


def test_the_ways_on_and_back_meet() -> None:
    """Going on twice and back twice shows the first rows again, with their numbers."""
    first = listing.steps(asked("words=a"), 50, 120, "M1")
    assert (first.start, first.stop, first.previous) == (1, 50, None)
    second = listing.steps(asked(urlsplit(first.next or "").query), 50, 120, "M2")
    assert (second.start, second.stop) == (51, 100)
    third = listing.steps(asked(urlsplit(second.next or "").query), 20, 120, None)
    assert (third.start, third.stop, third.next) == (101, 120, None)
    assert query_of(third.previous)["after"] == ["M1"]
    back = listing.steps(asked(urlsplit(third.previous or "").query), 50, 120, "M2")
    assert (back.start, back.stop) == (51, 100)
    assert back.previous == "/statements?words=a"


def test_an_address_that_was_tampered_with_is_harmless() -> None:
    """What tells the place in the list is only believed where it makes sense; the way back is to the beginning."""
    for query in ("after=M&before=-1", "after=M&before=9999999999999", "after=M&before=²", "after=M&trail=~~"):
        found = listing.steps(asked(query), 50, 120, None)
        assert (found.start, found.previous) == (1, "/statements")


def test_a_trail_is_short() -> None:
    """However far one goes on, the address stays an address."""
    address: str | None = "/statements"
    for page in range(40):
        address = listing.steps(asked(urlsplit(address or "").query), 50, 5000, f"mark-{page}").next
    assert len(query_of(address)["trail"][0].split("~")) == listing.TRAIL
