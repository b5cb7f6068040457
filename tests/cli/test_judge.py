"""`dicho judge` end to end: what a sound endpoint says stands beside the links, what a lying one says nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Result, Run
from tests.judge.made import MODEL, Behave, Server, sound

from dicho.model.link import Evidence, Link
from dicho.model.run import Run as Made
from dicho.pipeline.workspace import open_workspace

NOTES = (
    'Mayor Oria Vell told the council on 10 March: "The harbour lights never failed in ten years."\n',
    'Odo Barrow, the keeper, said on 11 March: "Both lanterns went dark on the second of March."\n',
    'Councillor Bram Tode said on 12 March: "We were warned of the lanterns every single week."\n',
)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def own(run: Run, tmp_path: Path) -> Path:
    """A ledger with two proposals, a conflict and a change, recorded as a run of comparing records them."""
    folder = tmp_path / "own"
    (tmp_path / "in").mkdir()
    for number, text in enumerate(NOTES):
        (tmp_path / "in" / f"{number}.txt").write_text(text)
    assert run("add", str(tmp_path / "in"), "--date", "2025-03-13", ledger=folder).code == 0
    with open_workspace(folder) as desk:
        first = {document.file: statement.id for statement, document in desk.ledger.statements()}
        a, b, c = (first[name] for name in sorted(first))
        why = (Evidence("sign of negation", 1.0),)
        links = [
            Link(a, b, "conflict", "negation", 0.8, evidence=why),
            Link(b, c, "change", "stance", 0.6, evidence=why),
        ]
        desk.ledger.links.record(Made("compare", "test/1"), links)
    return folder


def ask(run: Run, folder: Path, server: Server, *more: str) -> Result:
    at = ("--endpoint", server.url, "--model", MODEL, "--runs", "1")
    return run("judge", *at, *more, ledger=folder)


def rows(run: Run, folder: Path, *args: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*args, "--json", ledger=folder).out.splitlines()]


def head(run: Run, folder: Path) -> str:
    return run("head", ledger=folder).out


def test_a_sound_answer_becomes_evidence(run: Run, own: Path, server: Server) -> None:
    """It stands beside the link in words and in JSON, with the passages it cites, decides nothing, and verifies."""
    told = ask(run, own, server)
    assert told.code == 0, told.err
    assert len(told.out.splitlines()) == len(server.got) == 2
    assert f"judge: conflict, 1 of 1 runs, {MODEL}" in run("conflicts", ledger=own).out
    [row] = rows(run, own, "conflicts")
    said = row["judge"]
    assert (said["answer"], said["shape"], said["agreed"], said["runs"]) == ("conflict", None, 1, 1)
    assert (said["model"], row["decision"]) == (MODEL, None)
    statements = {each["id"]: each for each in rows(run, own, "search")}
    for side in ("left", "right"):
        [[start, end]] = said[side]
        [[first, _], *_] = statements[row[side]]["content"]
        words = statements[row[side]]["text"]["content"][0]
        assert words[start - first : end - first] == words[:11]
    assert rows(run, own, "conflicts", "--decided") == []
    assert run("verify", ledger=own).code == 0
    assert run("rebuild", ledger=own).code == 0
    assert rows(run, own, "conflicts") == [row]


def test_a_kinder_reading_is_told_in_words(run: Run, own: Path, server: Server) -> None:
    """The shape the judge names is written out beside its answer."""
    server.behave = lambda request: request.say(json.dumps(sound(request, "none-of-these", "other-event")))
    said = rows(run, own, "judge", "--endpoint", server.url, "--model", MODEL, "--runs", "1", "--limit", "1")
    assert [each["judge"]["shape"] for each in said] == ["other-event"]
    assert "they may speak of two events" in run("conflicts", ledger=own).out


LIES: dict[str, Behave] = {
    "invented words": lambda request: request.answer(one=[{"text": "The mayor lied", "occurrence": None}]),
    "another request's mark": lambda request: request.answer(mark="0" * 16),
    "a verdict of its own": lambda request: request.answer(answer="liar"),
    "prose": lambda request: request.say("The mayor is a liar."),
    "a name that is prose": lambda request: request.say(json.dumps(sound(request)), model="I think the mayor lies"),
    "an error": lambda request: request.send(b"{}", status=401),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_leaves_nothing(run: Run, own: Path, server: Server, name: str) -> None:
    """No byte of the ledger changes, no word of it is shown, and the command tells that there is nothing to believe."""
    server.behave = LIES[name]
    before, listed = head(run, own), run("conflicts", ledger=own).out
    told = ask(run, own, server, "--limit", "1")
    assert told.code == 0, told.err
    assert "no answer to believe" in told.out
    assert "mayor" not in told.out + told.err
    assert head(run, own) == before
    assert run("conflicts", ledger=own).out == listed
    assert [row["judge"] for row in rows(run, own, "links")] == [None, None]
    assert run("verify", ledger=own).code == 0


def test_nothing_is_asked_twice(run: Run, own: Path, server: Server) -> None:
    """What was judged is not asked about again, nor what a person decided; a refused question may be."""
    assert ask(run, own, server, "--limit", "1").code == 0
    assert len(server.got) == 1
    [change] = rows(run, own, "changes")
    assert run("decide", change["id"], "no", ledger=own).code == 0
    before = head(run, own)
    assert ask(run, own, server).code == 0
    assert len(server.got) == 1
    assert head(run, own) == before


def test_a_link_that_got_no_answer_is_asked_about_again(run: Run, own: Path, server: Server) -> None:
    """A refusal is no answer: once the endpoint behaves, its answer is kept."""
    server.behave = LIES["prose"]
    ask(run, own, server, "--limit", "1")
    server.behave = lambda request: request.answer()
    assert ask(run, own, server, "--limit", "1").code == 0
    assert [row["judge"]["answer"] for row in rows(run, own, "conflicts")] == ["conflict"]


@pytest.mark.parametrize("given", [(), ("--model", MODEL), ("--endpoint", "ftp://judge.example/v1", "--model", MODEL)])
def test_without_an_endpoint_nobody_is_asked(
    run: Run, own: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    """No address, or one that is none, is wrong usage (exit code 2), and no connection is so much as begun."""
    import socket

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was begun")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    before = head(run, own)
    told = run("judge", *given, ledger=own)
    assert told.code == 2
    assert len(told.err.splitlines()) == 1
    assert head(run, own) == before


def test_only_the_two_statements_are_sent(run: Run, own: Path, server: Server) -> None:
    """No path, file name, id or score leaves; the statements, a little around them, and who and when."""
    ask(run, own, server, "--limit", "1")
    [request] = server.got
    [row] = rows(run, own, "conflicts")
    sent = request.raw.decode()
    for kept in (str(own), "0.txt", "1.txt", row["id"], row["left"], row["right"], "0.8"):
        assert kept not in sent
    assert set(request.data) == {"one", "two"}
