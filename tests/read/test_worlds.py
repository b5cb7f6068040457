"""The worlds: invented news with complete gold answers. What a reader of the page sees must be in the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dicho.model.document import Document
from dicho.text.align import fold

Read = Callable[..., tuple[Document, ...]]
ROOT = Path(__file__).parents[2]
WORLDS = ROOT / "eval" / "gold" / "worlds"
DOCS = {"blackout": ROOT / "examples" / "blackout"}
OUTSIDE = ("boilerplate", "related", "outside the article", "slogan in an advertisement", "advertisement", "link list")


@cache
def gold(world: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((WORLDS / world / "gold.json").read_text(encoding="utf-8"))
    return loaded


def every_file() -> list[tuple[str, str]]:
    return [(w, d["file"]) for w in ("blackout", "election", "stadium") for d in gold(w)["documents"]]


def documents(read: Read, world: str, file: str) -> tuple[Document, ...]:
    folder = DOCS.get(world, WORLDS / world / "docs")
    return read((folder / file).read_bytes(), file)


@pytest.mark.parametrize(("world", "file"), every_file())
def test_every_gold_snippet_stands_in_the_text(read: Read, world: str, file: str) -> None:
    """The reader loses nothing: all contents, sources and cues of the gold are there, and every map holds."""
    text = " ".join(fold(d.text) for d in documents(read, world, file))
    wanted = [s for g in gold(world)["statements"] if g["file"] == file for s in (*g["content"], g["source"], g["cue"])]
    assert [s for s in wanted if s and fold(s) not in text] == []
    assert wanted


def test_what_stands_outside_the_article_is_left_out(read: Read) -> None:
    """Related headlines and advertisements, many of them quotations, are not taken for the article's."""
    found: list[str] = []
    for world, file in every_file():
        text = " ".join(fold(d.text) for d in documents(read, world, file))
        for entry in gold(world)["not_statements"]:
            if entry["file"] == file and file.endswith(".html") and any(w in entry["why"] for w in OUTSIDE):
                found += [entry["snippet"]] if fold(entry["snippet"]) in text else []
    assert found == []


@pytest.mark.parametrize(
    ("fact", "least"), [("lang", 27), ("title", 27), ("outlet", 27), ("author", 24), ("published", 24)]
)
def test_metadata_are_read(read: Read, fact: str, least: int) -> None:
    """Language, title, outlet, author and date of the 27 files that are no feed; a thread's are its first post's."""
    right = 0
    for world, file in every_file():
        wanted = next(d for d in gold(world)["documents"] if d["file"] == file)
        found = documents(read, world, file)
        if len(found) == 1 or found[0].item == "post 1":
            right += fold(getattr(found[0], fact) or "").casefold() == fold(wanted[fact] or "").casefold()
    assert right >= least


def test_no_year_is_invented(read: Read) -> None:
    """A dateline without a year, on a page that gives none, is no date; the note says what to do."""
    for world, file in (("blackout", "04_dispatch_keeper.html"), ("stadium", "10-meridian-arzuaga.html")):
        (document,) = documents(read, world, file)
        assert document.published is None
        assert any("has no year" in note and "--date" in note for note in document.notes)


def test_a_deduced_year_is_noted(read: Read) -> None:
    """A year taken from the copyright line is used, and the note says so."""
    (document,) = documents(read, "blackout", "08_cabrestante_contralor.html")
    assert document.published == "2025-03-18"
    assert any("copyright line" in note for note in document.notes)


def test_feeds_give_one_document_an_item(read: Read) -> None:
    """Each item has its own title, date, address and id, and the feed's outlet."""
    found = documents(read, "blackout", "06_dispatch_corumaya.xml")
    assert [d.item for d in found] == [f"item {n}" for n in range(1, 7)]
    assert len({d.id for d in found}) == 6
    assert {d.outlet for d in found} == {"Windrose Dispatch"}
    assert found[1].published == "2025-01-08"
    assert found[1].url == "https://windrose.example/2025/01/08/sanctions"
    assert found[1].text.startswith("Assembly chief holds his line\n\n“Sanctions, and only sanctions” left Cabo")
