"""Waits, bounds and costs, on a clock that only moves when somebody sleeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.judge.made import LEFT, RIGHT, Behave, Clock, Request, Server

from dicho.judge.bench import Judge, ask
from dicho.judge.terms import MOST_CONTENT, Refused, Verdict


def busy(status: int = 429, /, **headers: str) -> Behave:
    return lambda request: request.send(b"{}", status, **headers)


def good(request: Request) -> None:
    request.answer()


def run(server: Server, **changes: Any) -> tuple[Verdict | Refused, list[float]]:
    clock = Clock()
    return ask(server.endpoint(**changes), LEFT, RIGHT, clock=clock, sleep=clock.sleep), clock.slept


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({}, 1.0),
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0"}, 0.0),
        ({"Retry_After": "0.25"}, 0.25),
        ({"Retry_After": "-3"}, 1.0),
        ({"Retry_After": "soon"}, 1.0),
        ({"Retry_After": "nan"}, 1.0),
        ({"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 1.0),
    ],
)
def test_a_busy_endpoint_is_asked_again(server: Server, headers: dict[str, str], waited: float) -> None:
    """After 429 it waits as long as it is asked to, or a second where it is asked nothing sensible."""
    server.script(busy(Date="nothing", **headers), good)
    outcome, slept = run(server)
    assert isinstance(outcome, Verdict)
    assert slept == [waited]
    assert outcome.calls == 2


def test_a_date_to_wait_for(server: Server) -> None:
    """A Retry-After that is a date is read against the reply's own Date, not against this machine's clock."""

    def later(request: Request) -> None:
        request.handler.wfile.write(
            b"HTTP/1.1 503 Busy\r\nDate: Wed, 21 Oct 2026 07:28:00 GMT\r\nContent-Length: 0\r\n"
            b"Retry-After: Wed, 21 Oct 2026 07:28:40 GMT\r\n\r\n"
        )

    server.script(later, good)
    outcome, slept = run(server)
    assert isinstance(outcome, Verdict)
    assert slept == [40.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529])
def test_tries_are_bounded(server: Server, status: int) -> None:
    """Three requests with waits that double, then it is given up."""
    server.behave = busy(status)
    outcome, slept = run(server)
    assert isinstance(outcome, Refused)
    assert (outcome.why, outcome.status, outcome.calls, outcome.tokens) == ("http-status", status, 3, 0)
    assert slept == [1.0, 2.0]


def test_it_does_not_wait_for_ever(server: Server) -> None:
    """A Retry-After beyond the question's time ends it at once."""
    server.behave = busy(Retry_After="86400")
    outcome, slept = run(server, runs=3)
    assert isinstance(outcome, Refused)
    assert (outcome.why, outcome.status, outcome.calls, slept) == ("http-status", 429, 1, [])


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_hopeless_answers_are_not_repeated(server: Server, status: int) -> None:
    """A key or an address that is wrong stays wrong: one call, though three runs were wanted."""
    server.behave = busy(status)
    outcome, slept = run(server, runs=3)
    assert isinstance(outcome, Refused)
    assert (outcome.why, outcome.status, outcome.calls, slept) == ("http-status", status, 1, [])


def forms(server: Server) -> list[str]:
    found = []
    for request in server.got:
        kind = request.body.get("response_format", {}).get("type", "none")
        found.append(kind if "temperature" in request.body else "bare")
    return found


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize("taken", ["json_schema", "json_object", "none", "bare"])
def test_the_form_that_is_understood(server: Server, taken: str, status: int) -> None:
    """An endpoint that refuses a form of request is asked in the next plainer one, and in that from then on."""

    def behave(request: Request) -> None:
        good(request) if forms(server)[-1] == taken else request.send(b"{}", status)

    server.behave = behave
    judge = Judge(server.endpoint())
    assert isinstance(judge.ask(LEFT, RIGHT), Verdict)
    all_forms = ["json_schema", "json_object", "none", "bare"]
    assert forms(server) == all_forms[: all_forms.index(taken) + 1]
    server.got.clear()
    assert isinstance(judge.ask(LEFT, RIGHT), Verdict)
    assert forms(server) == [taken]


def test_no_form_is_understood(server: Server) -> None:
    """An endpoint that takes no form at all is a refusal after four calls."""
    server.behave = busy(400)
    outcome, slept = run(server)
    assert isinstance(outcome, Refused)
    assert (outcome.why, outcome.status, outcome.calls, slept) == ("http-status", 400, 4, [])


def test_requests_a_minute(server: Server) -> None:
    """No minute sees more requests than allowed, over questions and tries alike."""
    clock = Clock()
    times: list[float] = []

    def behave(request: Request) -> None:
        times.append(clock.now)
        request.send(b"{}", 500) if len(times) == 2 else good(request)

    server.behave = behave
    judge = Judge(server.endpoint(per_minute=2), clock=clock, sleep=clock.sleep)
    for _ in range(6):
        assert isinstance(judge.ask(LEFT, RIGHT), Verdict)
    assert len(times) == 7
    assert all(third - first >= 60 for first, third in zip(times, times[2:], strict=False))
    assert times[-1] - times[0] < 240


def test_a_minute_that_does_not_fit(server: Server) -> None:
    """Where the minute's allowance would take longer than the question may, it is refused for that limit."""
    outcome, slept = run(server, per_minute=1, runs=2, question_s=30.0)
    assert isinstance(outcome, Refused)
    assert (outcome.why, outcome.calls, slept) == ("limit", 1, [])


def test_the_call_limit_is_hard(server: Server) -> None:
    """No call is made beyond the limit, failed ones counted; what was asked by then may still be a majority."""
    clock = Clock()
    judge = Judge(server.endpoint(runs=3, most_calls=5), clock=clock, sleep=clock.sleep)
    first, second, third = (judge.ask(LEFT, RIGHT) for _ in range(3))
    assert isinstance(first, Verdict)
    assert isinstance(second, Verdict)
    assert (second.agreed, second.runs) == (2, 3)
    assert third == Refused("limit", None, (("limit", 1),), 0, 0)
    assert len(server.got) == judge.counts.calls == 5


def test_the_call_limit_holds_for_tries(server: Server) -> None:
    """Tries again count as calls."""
    server.behave = busy(500)
    outcome, _ = run(server, most_calls=2)
    assert isinstance(outcome, Refused)
    assert (outcome.why, outcome.calls) == ("limit", 2)
    assert len(server.got) == 2


def test_the_token_limit_is_hard(server: Server) -> None:
    """No call is made that may pass the limit by its own size and the answer's allowance."""
    judge = Judge(server.endpoint(most_tokens=6_000))
    outcomes = [judge.ask(LEFT, RIGHT) for _ in range(45)]
    assert isinstance(outcomes[0], Verdict)
    last = outcomes[-1]
    assert isinstance(last, Refused)
    assert last.why == "limit"
    assert judge.counts.tokens <= 6_000
    assert ask(server.endpoint(most_tokens=1_000), LEFT, RIGHT) == Refused("limit", None, (("limit", 1),))


def test_an_endpoint_that_counts_wrongly(server: Server) -> None:
    """A cost below zero is no cost: the estimate is charged; a huge one ends the asking."""
    server.behave = lambda r: r.answer()
    judge = Judge(server.endpoint(runs=1))
    server.behave = lambda r: r.say("{}", usage={"total_tokens": -5})
    judge.ask(LEFT, RIGHT)
    assert judge.counts.tokens > 500
    server.behave = lambda r: r.say("{}", usage={"total_tokens": 10**9})
    judge.ask(LEFT, RIGHT)
    calls = judge.counts.calls
    outcome = judge.ask(LEFT, RIGHT)
    assert isinstance(outcome, Refused)
    assert outcome.why == "limit"
    assert judge.counts.calls == calls


@pytest.mark.parametrize("part", ["content", "before", "after", "speaker"])
def test_what_is_too_long_is_never_sent(server: Server, part: str) -> None:
    """A side longer than the limits is refused without a call, not cut."""
    change: dict[str, Any] = {part: "x" * (MOST_CONTENT + 1)}
    long = replace(LEFT, **change)
    assert ask(server.endpoint(), RIGHT, long) == Refused("limit", None, (("limit", 1),))
    assert not server.got
