"""The tools as the protocol's own client sees them over standard input and output: they read, cite, and never write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from tests.cli.conftest import ledger  # noqa: F401 - the ledger of the examples

from dicho.mcp.server import server
from dicho.mcp.tools import MOST, NOTICE
from dicho.pipeline.workspace import open_workspace
from mcp import Client, StdioServerParameters

TOOLS = {"search_statements", "show_statement", "conflicts_of_speaker", "check_quotation", "find_speakers"}
Talk = Callable[[Client], Awaitable[Any]]


def told(folder: Path, talk: Talk, *, stdio: bool = False) -> Any:
    """What a conversation with the server over this ledger gives: in this process, or over a program's own pipes."""

    async def main() -> Any:
        command = ["-m", "dicho", "--ledger", str(folder), "mcp"]
        apart = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))
        async with Client(apart if stdio else server(folder)) as client:
            return await talk(client)

    return anyio.run(main)


def asked(folder: Path, tool: str, **given: Any) -> Any:
    """The structured answer of one tool; AssertionError where it is an error."""

    async def talk(client: Client) -> Any:
        return await client.call_tool(tool, given)

    answer = told(folder, talk)
    assert not answer.is_error, answer.content
    return answer.structured_content


def refused(folder: Path, tool: str, **given: Any) -> str:
    """The words of an error that a tool answers with."""

    async def talk(client: Client) -> Any:
        return await client.call_tool(tool, given)

    answer = told(folder, talk)
    assert answer.is_error
    return str(answer.content[0].text)


@pytest.fixture
def texts(ledger: Path) -> dict[str, tuple[str, str]]:  # noqa: F811
    """Document -> its text and the hash of its bytes."""
    with open_workspace(ledger) as desk:
        return {row.id: (desk.ledger.document(row.id).text, row.sha256) for row in desk.ledger.documents()}


def sound(found: Any, texts: dict[str, tuple[str, str]]) -> bool:
    """Whether a statement's words are those of its document at its offsets, under the right hash."""
    text, sha256 = texts[found["source"]["document"]]
    words = [text[start:end] for start, end in found["offsets"]]
    return bool(words == found["words"] and sha256 == found["source"]["sha256"])


def test_the_tools_say_that_they_only_read(ledger: Path) -> None:  # noqa: F811
    """A client is told which tools there are, what they take, and that none of them writes or reaches out."""

    async def talk(client: Client) -> Any:
        return await client.list_tools()

    tools = told(ledger, talk, stdio=True).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint and not tool.annotations.open_world_hint and tool.description


def test_statements_are_found_with_their_proof(ledger: Path, texts: dict[str, tuple[str, str]]) -> None:  # noqa: F811
    """By words, by meaning, by speaker: each with id, offsets and hash that hold, and the notice that it is source."""
    for given in ({"words": "inexpugnable"}, {"like": "the fuel never arrived"}, {"speaker": "pellworth", "limit": 3}):
        answer = asked(ledger, "search_statements", what=given)
        assert answer["notice"] == NOTICE and answer["statements"]
        assert all(sound(each, texts) for each in answer["statements"])
    assert len(answer["statements"]) == 3


def test_one_statement_with_its_source(ledger: Path, texts: dict[str, tuple[str, str]]) -> None:  # noqa: F811
    """An abbreviated id opens it: the words within the text around them, and what it is linked to."""
    [one] = asked(ledger, "search_statements", what={"words": "inexpugnable", "limit": 1})["statements"]
    found = asked(ledger, "show_statement", id=one["id"][:8])
    assert found["notice"] == NOTICE and sound(found["statement"], texts)
    assert one["words"][0] in found["around"] and {link["relation"] for link in found["links"]}


def test_conflicts_come_with_the_kinder_readings(ledger: Path, texts: dict[str, tuple[str, str]]) -> None:  # noqa: F811
    """Both sides with their proof, whether it was decided, and under which reading it is no conflict."""
    [person, *_] = asked(ledger, "find_speakers", words="quintalba")["speakers"]
    for speaker in (person["name"], person["id"]):
        answer = asked(ledger, "conflicts_of_speaker", speaker=speaker, limit=4)
        assert 0 < len(answer["links"]) <= 4 and answer["speaker"]["id"] == person["id"]
        for link in answer["links"]:
            assert link["decided"] is None and sound(link["left"], texts) and sound(link["right"], texts)


def test_a_quotation_is_checked(ledger: Path) -> None:  # noqa: F811
    """Verbatim, altered with what is otherwise, or missing: the words of dicho check."""
    right = asked(
        ledger, "check_quotation", words="Our people were ashore for 38 minutes and came home without a scratch"
    )
    assert right["verdict"] == "verbatim" and right["source"]["sha256"]
    wrong = asked(
        ledger, "check_quotation", words="Our people were ashore for 48 minutes and came home without a scratch"
    )
    assert wrong["verdict"] == "altered" and len(wrong["changes"]) == 1
    assert asked(ledger, "check_quotation", words="Nobody has ever said this of an eel")["verdict"] == "missing"


def test_what_cannot_be_answered_says_why(ledger: Path, tmp_path: Path) -> None:  # noqa: F811
    """An unknown id, a filter that there is none, too much at once: an error in words, and the server goes on."""
    assert "no statement" in refused(ledger, "show_statement", id="ffffffff")
    assert refused(ledger, "search_statements", what={"limit": MOST + 1})
    assert refused(ledger, "search_statements", what={"colour": "red"})
    assert refused(ledger, "check_quotation", words="…")
    command = [sys.executable, "-m", "dicho", "--ledger", str(tmp_path / "none"), "mcp"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, input="")
    assert done.returncode == 1 and "there is no ledger" in done.stderr and not done.stdout


def test_nothing_is_written(ledger: Path) -> None:  # noqa: F811
    """After every tool was asked, the head of the chain is the one before."""
    with open_workspace(ledger) as desk:
        before = desk.ledger.head()
    asked(ledger, "search_statements", what={"like": "the fuel never arrived"})
    asked(ledger, "find_speakers")
    with open_workspace(ledger) as desk:
        assert desk.ledger.head() == before


def test_the_same_over_standard_input_and_output(ledger: Path) -> None:  # noqa: F811
    """A client that starts the program itself gets the same; the text of an answer is the JSON of its structure."""

    async def talk(client: Client) -> Any:
        found = await client.call_tool("search_statements", {"what": {"words": "inexpugnable"}})
        lost = await client.call_tool("show_statement", {"id": "ffffffff"})
        return found, lost

    found, lost = told(ledger, talk, stdio=True)
    assert found.structured_content == asked(ledger, "search_statements", what={"words": "inexpugnable"})
    assert json.loads(found.content[0].text) == found.structured_content
    assert lost.is_error and "no statement" in lost.content[0].text
