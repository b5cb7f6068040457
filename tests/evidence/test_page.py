"""The page a person reads, and its manual: in two languages, open to everybody, and text stays text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from tests.export.rows import full
from tests.export.strict import HOSTILE, Page, still
from tests.web.looking import faults_of_access, too_wide

from dicho.export.evidence import manual, page
from dicho.export.frame import resource
from dicho.model.case import Bond, Case, Exhibit, Held, Record, Word
from dicho.model.document import Capture, Piece, SourceMap
from dicho.model.fetched import Fetch, Hop
from dicho.model.run import Run
from dicho.model.stamp import Stamp
from dicho.model.statement import FLAGS

HASH = "ab" * 32
LANGUAGES = ("en", "es")


def case(words: str = "x", kind: Any = "link") -> Case:
    """A case in which every text that anybody can choose is this one."""
    (first, document), (second, _), *_ = full()
    pieces = (Piece(0, len(document.text), words, 0, len(document.text), "same"),)
    document = replace(
        document,
        file=words,
        title=words,
        outlet=words,
        author=words,
        lang="es",
        map=SourceMap(pieces),
        media_type=words,
    )
    said = (
        Word(9, "2025-03-10T08:00:00Z", "fix", words, words, True, ("speaker",)),
        Word(10, "", "no", words, "", False),
    )
    exhibits = (Exhibit(first, document, 7, said), Exhibit(replace(second, speaker=None), document, 7))
    fetch = Fetch(f"https://x.example/{words}", words, 200, words, (Hop(words, 301),), HASH)
    capture = Capture(document.capture, 5, words, words, f"https://x.example/{words}", words)
    return Case(
        kind=kind,
        id=first.id,
        head=f"12:{HASH}",
        exhibits=exhibits,
        documents=(document,),
        captures=(Held(capture, 5, "2025-03-09T08:00:00.123456Z", (fetch,)),),
        records=(Record(5, "capture.stored", "2025-03-09T08:00:00Z", b"0" * 16 + b"{}"),),
        read={document.id: 6},
        runs=(Run(words, words, (), words), Run("read", "read/1")),
        stamps=(Stamp("", HASH, f"12:{HASH}", "2025-03-09T09:00:00Z", words, "1f"), Stamp("", HASH, f"12:{HASH}")),
        bond=Bond("aa" * 8, first.id, second.id, "conflict", "quantity", said) if kind == "link" else None,
    )


def read(shown: Case, lang: str) -> Page:
    return Page(page.page(shown, lang).decode())


@settings(max_examples=60, deadline=None)
@given(HOSTILE.filter(lambda words: bool(words.strip())))
def test_any_text_is_text(words: str) -> None:
    """Whatever a page, a server, an authority or a person who decides wrote, none of it becomes markup."""
    for lang in LANGUAGES:
        hostile, tame = read(case(words), lang), read(case("t"), lang)
        assert shape(hostile) == shape(tame)


def shape(found: Page) -> list[tuple[str, list[str]]]:
    """Every tag with the names of its attributes; what is an address is a link, else not."""
    return [(tag, sorted(given)) for tag, given in found.tags]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_name_becomes_a_command(name: str) -> None:
    """What an authority calls itself stands on one line of the manual and begins none."""
    told = replace(case("t"), stamps=(Stamp("", HASH, f"12:{HASH}", "2025-03-09T09:00:00Z", name, "1f"),))
    plain = replace(told, stamps=(replace(told.stamps[0], authority="N"),))
    texts = [manual.manual(each, {each.documents[0].capture: b""}, False).decode() for each in (told, plain)]
    ours, theirs = ([line for line in text.splitlines() if line.startswith("    ")] for text in texts)
    assert ours == theirs


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_runs_and_nothing_is_fetched(lang: str) -> None:
    """No script, no handler, no style attribute, no resource; the one style sheet is allowed by its own hash."""
    still(page.page(case(), lang).decode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_and_links(lang: str) -> None:
    """One h1, no level skipped, ids that are one each, links that lead somewhere, the language on the page."""
    found = read(case(), lang)
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1 and all(right - left <= 1 for left, right in pairwise(levels))
    ids = [given["id"] for _, given in found.tags if given.get("id")]
    assert len(ids) == len(set(ids))
    links = [given["href"] or "" for tag, given in found.tags if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert ("html", {"lang": lang}) in found.tags
    assert {"en": "evidencia.html", "es": "evidence.html"}[lang] in links


def test_both_languages_say_the_same() -> None:
    """Every word of one language is in the other, with the same places to fill."""
    en, es = (tomllib.loads(resource(f"evidence.{lang}.toml")) for lang in LANGUAGES)
    assert places(en) == places(es)
    assert set(en["flag"]) == set(FLAGS)


def places(words: dict[str, Any]) -> dict[str, Any]:
    """Every key, with the names a sentence has places for."""
    found: dict[str, Any] = {}
    for table, entries in words.items():
        for key, value in entries.items():
            lines = [value] if isinstance(value, str) else value
            found[f"{table}.{key}"] = [sorted(n for _, n, _, _ in Formatter().parse(line) if n) for line in lines]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_used(lang: str) -> None:
    """The pages of all three kinds, with and without timestamps, say each sentence somewhere, and lack none."""
    kinds: tuple[Any, ...] = ("statement", "document", "link")
    shown = [case("x", kind) for kind in kinds]
    shown += [
        replace(each, stamps=(), captures=tuple(replace(held, fetches=()) for held in each.captures)) for each in shown
    ]
    text = "".join(page.page(each, lang).decode() for each in shown)
    for key in ("proof_bytes", "stamp_none", "stamp_unread", "how_file", "pair_decided", "steps_verify"):
        first = tomllib.loads(resource(f"evidence.{lang}.toml"))["page"][key].split("{")[0].strip()
        assert first in text, key
    for line in tomllib.loads(resource(f"evidence.{lang}.toml"))["lists"]["proves_not"]:
        assert line in text


def test_what_it_does_not_prove_is_said() -> None:
    """The page says that it proves bytes and their time, and neither truth, author nor an unforged page."""
    text = page.page(case(), "en").decode()
    for words in ("That what was said is true", "Who wrote the page", "forged the page before it was captured"):
        assert words in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_open_to_everybody(browser: Browser, tmp_path: Path, lang: str) -> None:
    """axe-core finds no fault and nothing reaches past the edge: light, dark, narrow, printed."""
    (tmp_path / "page.html").write_bytes(page.page(case("El puerto sigue a oscuras"), lang))
    looks = [("light", 1280, "screen"), ("dark", 1280, "screen"), ("light", 320, "screen"), ("light", 794, "print")]
    for scheme, width, media in looks:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
        shown = context.new_page()
        shown.emulate_media(media=media)  # type: ignore[arg-type]
        shown.goto((tmp_path / "page.html").as_uri())
        assert too_wide(shown) == [], (scheme, width)
        faults = faults_of_access(shown)
        assert not faults, "\n".join(map(str, faults))
        context.close()


def test_every_field_of_a_case_was_given() -> None:
    """These tests' case leaves nothing out, so that what is new in one is tested with it."""
    made = case()
    assert all(getattr(made, field.name) for field in fields(made))
