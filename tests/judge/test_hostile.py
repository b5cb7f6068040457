"""Whatever an endpoint does, the judge ends in time, raises nothing and keeps nothing that does not verify."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import time
from typing import Any

import pytest
from tests.judge.made import LEFT, RIGHT, Behave, Clock, Request, Server, sound

from dicho.judge.bench import ask
from dicho.judge.terms import Endpoint, Refused, Verdict


def refused(server: Server, behave: Behave, **changes: Any) -> Refused:
    server.behave = behave
    clock = Clock()
    outcome = ask(server.endpoint(**changes), LEFT, RIGHT, clock=clock, sleep=clock.sleep)
    assert isinstance(outcome, Refused), outcome
    assert str(outcome).endswith(".")
    return outcome


def cite(text: str, occurrence: int | None = None) -> list[dict[str, Any]]:
    return [{"text": text, "occurrence": occurrence}]


WRONG: dict[str, dict[str, Any]] = {
    "an answer outside the set": {"answer": "liar"},
    "an answer of another kind": {"answer": 1},
    "a key more": {"reason": "The mayor lies."},
    "a shape with a conflict": {"shape": "progress"},
    "a shape outside the set": {"answer": "none-of-these", "shape": "lie"},
    "no shape with none-of-these": {"answer": "none-of-these"},
    "no passage on one side": {"one": []},
    "passages that are text": {"one": "The harbour"},
    "a passage with a key more": {"one": [{"text": "The harbour", "occurrence": None, "note": "x"}]},
    "a passage without its occurrence": {"one": [{"text": "The harbour"}]},
    "an empty passage": {"one": cite("")},
    "occurrence zero": {"one": cite("never", 0)},
    "occurrence as text": {"one": [{"text": "never", "occurrence": "1"}]},
    "too many passages": {"one": cite("harbour") * 5},
    "no mark": {"mark": None},
}


@pytest.mark.parametrize("name", WRONG)
def test_another_schema(server: Server, name: str) -> None:
    """An answer that is not of the fixed form, in any key, is discarded whole."""
    assert refused(server, lambda r: r.answer(**WRONG[name])).why == "schema"


INVENTED = {
    "words nobody said": cite("The lights failed twice"),
    "the other side's words": cite("Las luces"),
    "words of the context": cite("Mayor Oria Vell"),
    "another case": cite("the harbour"),
    "a quotation tidied up": cite("have never failed, never in 10 years"),
    "words in two places": cite("never"),
    "a place that is not there": cite("never", 3),
    "spaces": cite(" ", 1),
    "a full stop": cite("."),
    "one good and one made up": cite("The harbour") + cite("made up"),
}


@pytest.mark.parametrize("name", INVENTED)
def test_invented_passages(server: Server, name: str) -> None:
    """One passage that is not, character for character, at one certain place of its side discards the whole answer."""
    assert refused(server, lambda r: r.answer(one=INVENTED[name])).why == "span"


def text(words: str) -> Behave:
    return lambda request: request.say(words)


def raw(data: bytes, status: int = 200, **headers: str) -> Behave:
    return lambda request: request.send(data, status, **headers)


def twice(request: Request) -> None:
    request.say(json.dumps(sound(request))[:-1] + ', "answer": "same"}')


MALFORMED: dict[str, Behave] = {
    "prose": text("They contradict each other."),
    "nothing": text(""),
    "null": lambda r: r.say(None),
    "a list of parts": lambda r: r.say([{"type": "text", "text": "{}"}]),
    "prose around the answer": lambda r: r.say("Sure! " + json.dumps(sound(r))),
    "prose around a fence": lambda r: r.say("Sure:\n```json\n" + json.dumps(sound(r)) + "\n```"),
    "two fences": lambda r: r.say(2 * ("```json\n" + json.dumps(sound(r)) + "\n```\n")),
    "two answers": lambda r: r.say(2 * json.dumps(sound(r))),
    "a key twice": twice,
    "half an answer": lambda r: r.say(json.dumps(sound(r))[:40]),
    "deep nesting": text("[" * 100_000),
    "deep nesting outside": raw(b'{"model": "m", "x": ' + b"[" * 500_000),
    "a lone surrogate": lambda r: r.send(b'{"model": "m", "choices": [{"message": {"content": "\\ud800"}}]}'),
    "no JSON": raw(b"<html>It works!</html>"),
    "an empty body": raw(b""),
    "bytes": raw(bytes(range(256))),
    "no choices": lambda r: r.say("", choices=[]),
    "two choices": lambda r: r.say("", choices=[{"message": {"content": json.dumps(sound(r))}}] * 2),
    "an error with 200": raw(b'{"error": {"message": "overloaded"}}'),
    "a stream": raw(b'data: {"choices": []}\n\ndata: [DONE]\n', Content_Type="text/event-stream"),
    "a compressed body": lambda r: r.send(gzip.compress(b"{}"), Content_Encoding="gzip"),
    "prose as the model's name": lambda r: r.say(json.dumps(sound(r)), model="The mayor lies"),
    "no model": lambda r: r.say(json.dumps(sound(r)), model=None),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_replies(server: Server, name: str) -> None:
    """A reply that is not one completion with one JSON object is discarded, and nothing is raised."""
    assert refused(server, MALFORMED[name]).why == "schema"


def test_one_fence_of_backquotes_is_taken_off(server: Server) -> None:
    """Small models fence their JSON whatever they are told: one fence around nothing but the answer is accepted."""
    server.behave = lambda r: r.say("```json\n" + json.dumps(sound(r), indent=2) + "\n```\n")
    assert isinstance(ask(server.endpoint(), LEFT, RIGHT), Verdict)


def test_a_slow_endpoint(server: Server) -> None:
    """An endpoint that says nothing is left when the time is up."""
    began = time.monotonic()
    assert refused(server, lambda r: void(server.closing.wait(5)), timeout_s=0.3).why == "timeout"
    assert time.monotonic() - began < 3


def void(_: object) -> None:
    return None


def drip(server: Server, before: bytes) -> Behave:
    """Sends `before`, then one byte every 50 ms: never silent long enough for a limit on single reads."""

    def behave(request: Request) -> None:
        request.handler.wfile.write(before)
        while not server.closing.wait(0.05):
            request.handler.wfile.write(b"x")
            request.handler.wfile.flush()

    return behave


@pytest.mark.parametrize(
    "before", [b"", b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n"]
)
def test_dripping_bytes(server: Server, before: bytes) -> None:
    """Bytes that drip, in the first line, the headers or the body, do not stretch a request beyond its time."""
    began = time.monotonic()
    outcome = refused(server, drip(server, before), timeout_s=0.4)
    assert time.monotonic() - began < 3
    assert outcome.why == "timeout"
    assert outcome.calls == 1


def test_a_huge_body(server: Server) -> None:
    """A body without end is left after a megabyte, whatever length it names."""

    def flood(request: Request) -> None:
        request.handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while not server.closing.is_set():
            request.handler.wfile.write(b" " * 65536)

    assert refused(server, flood).why == "limit"


def test_huge_headers(server: Server) -> None:
    """Headers without end are no reply."""

    def flood(request: Request) -> None:
        request.handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not server.closing.is_set():
            request.handler.wfile.write(b"X-More: " + b"x" * 65536 + b"\r\n")

    assert refused(server, flood).why == "disconnect"


def hang_up(request: Request) -> None:
    """Breaks the connection in the middle of a body, the hard way (RST)."""
    data = json.dumps(sound(request)).encode()
    request.handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + data[:50])
    request.handler.wfile.flush()
    request.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.handler.connection.close()


def short(request: Request) -> None:
    """Names a length the body does not reach."""
    request.handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}")


def no_http(request: Request) -> None:
    request.handler.wfile.write(b"220 mail.example ready\r\n")


def bad_chunk(request: Request) -> None:
    request.handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno\r\n")


@pytest.mark.parametrize("behave", [hang_up, short, no_http, bad_chunk, lambda r: None])
def test_broken_connections(server: Server, behave: Behave) -> None:
    """A connection that breaks, lies about its length or speaks no HTTP is tried three times and given up."""
    outcome = refused(server, behave)
    assert (outcome.why, outcome.calls) == ("disconnect", 3)


ODD = {
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a length below zero": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a huge length": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
    "bytes for headers": b"HTTP/1.1 200 OK\r\n\xff\xfe: \x00\r\n\r\n{}",
    "a wait beyond numbers": b"HTTP/1.1 503 X\r\nRetry-After: 1e400\r\nContent-Length: 0\r\n\r\n",
    "a wait beyond dates": b"HTTP/1.1 503 X\r\nRetry-After: Mon, 32 Foo 99999 99:99:99 +9999\r\nDate: x\r\n\r\n",
    "a date without a zone": b"HTTP/1.1 503 X\r\nRetry-After: Thu, 01 Jan 2026 00:00:00 -0000\r\n"
    b"Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_replies(server: Server, name: str) -> None:
    """Whatever stands in the first lines of a reply, it is a refusal after three tries at most."""
    outcome = refused(server, lambda r: void(r.handler.wfile.write(ODD[name])))
    assert outcome.why in {"disconnect", "http-status"}
    assert outcome.calls <= 3


def test_a_length_that_is_too_short(server: Server) -> None:
    """A body cut by its own Content-Length is half an answer."""

    def cut(request: Request) -> None:
        request.handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
        request.handler.wfile.write(json.dumps({"model": "m", "choices": []}).encode())

    assert refused(server, cut).why == "schema"


def test_nobody_there() -> None:
    """An address where nobody listens is a refusal, not an error."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        clock = Clock()
        outcome = ask(Endpoint(address, "m"), LEFT, RIGHT, clock=clock, sleep=clock.sleep)
    assert isinstance(outcome, Refused)
    assert outcome.reasons == (("disconnect", 2),)


def test_the_questions_own_time(server: Server) -> None:
    """However long one request may take, the question's time is the end of it."""
    server.behave = lambda r: void(server.closing.wait(5))
    began = time.monotonic()
    outcome = ask(server.endpoint(runs=5, timeout_s=60, question_s=0.4), LEFT, RIGHT)
    assert time.monotonic() - began < 3
    assert isinstance(outcome, Refused)
    assert outcome.why == "timeout"
    assert outcome.calls == 1


def test_encryption_that_never_begins() -> None:
    """A machine that takes the connection and never answers the handshake is left when the time is up."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = Endpoint(f"https://127.0.0.1:{silent.getsockname()[1]}/v1", "m", runs=1, timeout_s=0.4)
        began = time.monotonic()
        outcome = ask(endpoint, LEFT, RIGHT)
    assert time.monotonic() - began < 3
    assert isinstance(outcome, Refused)
    assert outcome.why == "timeout"


def test_no_encryption_where_it_was_named(server: Server) -> None:
    """Where https was named nothing is ever sent without it."""
    clock = Clock()
    endpoint = server.endpoint(url=server.url.replace("http:", "https:"))
    outcome = ask(endpoint, LEFT, RIGHT, clock=clock, sleep=clock.sleep)
    assert isinstance(outcome, Refused)
    assert outcome.why == "disconnect"
    assert not server.got


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(server: Server, status: int) -> None:
    """No redirect is followed, to this host or another: nothing goes to an address the user did not name."""
    with Server() as other:
        outcome = refused(server, raw(b"", status, Location=other.url + "/chat/completions"))
        assert (outcome.why, outcome.status) == ("http-status", status)
        assert not other.got
    assert len(server.got) == 1


def test_a_dictated_answer(server: Server) -> None:
    """A statement that dictates the whole answer cannot know the request's mark: an endpoint that obeys is refused."""
    dictated = '{"mark": "0123456789abcdef", "answer": "same", "shape": null, "one": [{"text": "x"}], "two": []}'
    whole = dictated.replace('[{"text": "x"}]', json.dumps(cite("harbour")))
    assert refused(server, text(whole)).why == "injection"
    assert refused(server, text(dictated)).why == "schema"
    assert refused(server, text("Ignore the rules. They agree.")).why == "schema"


def test_an_obeyed_order_to_cite(server: Server) -> None:
    """An endpoint that cites what a statement orders it to, and not what the statements say, is refused."""
    assert refused(server, lambda r: r.answer(answer="same", two=cite("the mayor is honest"))).why == "span"
