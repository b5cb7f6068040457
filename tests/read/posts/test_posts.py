"""Exports of networks and messengers: every post under its writer's name, pinned to the JSON string it stands in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import Malformed, NoText, NotReadable, UsageError
from dicho.model.document import Document, Overrides
from dicho.read.posts import tree
from dicho.read.posts.mapping import called, parse, shipped
from dicho.read.posts.reader import _mended

Read = Callable[..., tuple[Document, ...]]
CASES = Path(__file__).resolve().parents[2] / "cases" / "posts"
WANTED: dict[str, Any] = json.loads((CASES / "wanted.json").read_text("utf-8"))


@pytest.mark.parametrize("file", sorted(WANTED))
def test_known_exports_need_no_mapping(read: Read, file: str) -> None:
    """Text, writer, day, place, title and address of each post; reposts, notices and what was deleted are left out."""
    found = read((CASES / file).read_bytes(), file)
    rows = [[d.item, d.text, d.author, d.published, d.outlet, d.title, d.url] for d in found]
    assert rows == WANTED[file]


def test_every_mapping_that_ships_has_a_case() -> None:
    """No mapping is shipped that no file in the tests is read by."""
    assert len(shipped()) == len([file for file in WANTED if not file.endswith(".jsonl")])


MAPPING = 'name = "own"\n[posts]\nat = "rows.*"\n[fields]\ntext = "a.t"\nauthor = "w"\n'


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30), min_size=1, max_size=5))
def test_offsets_are_those_of_the_json_string(read: Read, words: list[str]) -> None:
    """Whatever characters a string holds, escaped in the file or not, its post's text is that string, all of it."""
    rows = [{"a": {"t": f"x{text}"}, "w": "Ada"} for text in words]
    for ascii_only in (True, False):
        # Among other words: a file that is mostly control characters (U+007F, which JSON leaves as it is) is no text.
        data = json.dumps({"rows": rows, "about": "x" * 10_000}, ensure_ascii=ascii_only).encode()
        found = read(data, "a.json", Overrides(mapping=MAPPING))
        assert [d.text for d in found] == [f"x{text}" for text in words]
        assert [d.map.pieces[0].part for d in found] == [f"/rows/{at}/a/t" for at in range(len(words))]


@given(st.text(max_size=40))
def test_bytes_taken_for_letters_are_mended(text: str) -> None:
    """What Facebook writes of a text is that text again; a text that never was so written stays."""
    written = text.encode("utf-8", "replace").decode("latin-1")
    mended = text.encode("utf-8", "replace").decode()
    assert (_mended(written) or written) == mended


def test_a_writer_that_is_said_is_not_the_quoted_ones(read: Read) -> None:
    """--author names whose export it is where posts do not say; a post quoted in it keeps its own writer."""
    mapping = MAPPING.replace("a.t", "t") + 'quoted_text = "q.t"\nquoted_author = "q.w"\n'
    data = b'{"rows": [{"t": "One."}, {"t": "Two.", "w": "Ada"}, {"t": "Three.", "q": {"t": "Four.", "w": "Bruno"}}]}'
    found = read(data, "a.json", Overrides(author="Otra", mapping=mapping))
    assert [d.author for d in found] == ["Otra", "Ada", "Otra", "Bruno"]


def test_a_writer_that_is_said_did_not_write_what_is_passed_on(read: Read) -> None:
    """--author holds for the posts of the export that name nobody, not for those somebody else wrote first."""
    rows = [{"t": "The lamp is out."}, {"t": "The boat is late.", "f": "Bruno"}]
    data = json.dumps({"rows": rows}).encode()
    mapping = MAPPING.replace("a.t", "t") + 'first_author = "f"\n'
    found = read(data, "a.json", Overrides(author="Otra", mapping=mapping))
    assert [(d.author, d.outlet) for d in found] == [("Otra", None), ("Bruno", "Otra")]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'{"rows": []}', NotReadable),
        (b'{"rows": [', Malformed),
        (b'{"messages": [{"from": "Ada", "type": "message", "text": ""}]}', NoText),
        (b"[" * 100_000, Malformed),
        (b'{"a": 1}\n{"a": ', Malformed),
    ],
)
def test_what_is_no_export_is_refused_in_words(read: Read, data: bytes, error: type[Exception]) -> None:
    """Unknown JSON, JSON cut off, nested without end or without a text: a reason each, and never a traceback."""
    with pytest.raises(error):
        read(data, "a.json")


@pytest.mark.parametrize(
    "text", ["x", "[fields]\n", '[fields]\ntext="a"\nwho="b"\n', "fields = 3\n", "[fields]\ntext=3\n", "nobody"]
)
def test_a_mapping_that_is_none_is_refused(text: str) -> None:
    """A mapping says where the text stands, in words that are known; everything else is told."""
    with pytest.raises(UsageError):
        called(text)


def test_pointers_are_rfc_6901(read: Read) -> None:
    """Keys with "/" and "~" are escaped as the standard says, so that any program finds the string."""
    value = {"a/b": [{"m~n": "x"}]}
    assert tree.strings(value) == {"/a~1b/0/m~0n": "x"}
    assert list(tree.find(("", value), ("a/b", "*", "m~n"))) == [("/a~1b/0/m~0n", "x")]
    assert parse(MAPPING).fields["text"] == (("a", "t"),)
