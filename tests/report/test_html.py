"""A report as a web page: text stays text, nothing runs, links lead somewhere; as a browser shows and prints it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from playwright.sync_api import Browser
from tests.export.strict import HOSTILE, Page, still
from tests.report.made import built, every, hostile
from tests.web.looking import faults_of_access, too_wide

from dicho.export.report import html
from dicho.export.report.drawing import drawing
from dicho.export.report.model import Quote, Report, Run, Timeline
from dicho.pipeline.workspace import Workspace
from dicho.view.words import words as spoken

LOOKS = [("light", 1280, "screen"), ("dark", 1280, "screen"), ("light", 320, "screen"), ("light", 680, "print")]
A4, LETTER = {"width": "210mm", "height": "297mm"}, {"width": "8.5in", "height": "11in"}
PAGES_A_STATEMENT = 0.6
_SPACE = re.compile(r"[\s\u00ad\ufffe]+")


def page(report: Report) -> str:
    return b"".join(html.write(report)).decode()


def shape(found: Page) -> list[tuple[str, list[str]]]:
    """Every tag with the names of its attributes."""
    return [(tag, sorted(each)) for tag, each in found.tags]


@settings(max_examples=80, deadline=None)
@given(HOSTILE.filter(lambda words: bool(words.strip())))
def test_any_text_is_text(words: str) -> None:
    """Whatever a page, a server or a person wrote, none of it becomes markup."""
    for lang in ("en", "es"):
        tame, wild = Page(page(hostile("t", lang))), Page(page(hostile(words, lang)))
        assert shape(wild) == shape(tame)


def test_nothing_runs_and_nothing_is_fetched(shared: Workspace) -> None:
    """No script, no handler, no resource; the one style sheet is allowed by its own hash."""
    still(page(built(shared)))


@pytest.mark.parametrize("asked", [{}, {"speaker": "Baltasar Quintalba Peña"}], ids=str)
def test_headings_and_links(shared: Workspace, asked: dict[str, Any]) -> None:
    """One h1, no level skipped, ids that are one each, links that lead somewhere and back, the language on the page."""
    found = Page(page(built(shared, lang="es", **asked)))
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1 and all(right - left <= 1 for left, right in pairwise(levels))
    ids = [each["id"] for _, each in found.tags if each.get("id")]
    assert len(ids) == len(set(ids))
    links = [each["href"] or "" for tag, each in found.tags if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert ("html", {"lang": "es"}) in found.tags


def test_a_point_without_a_number_has_none() -> None:
    """A statement that no table beside the drawing has is drawn, and no number is made up for it."""
    [shown] = every(hostile("t"), Timeline)
    points = {key: replace(point, number=0) for key, point in shown.points.items()}
    numbered, bare = (drawing(each, spoken("en")) for each in (shown, replace(shown, points=points)))
    assert '<text class="no"' in numbered and '<text class="no"' not in bare
    assert numbered.count('class="dot"') == bare.count('class="dot"')


@pytest.mark.parametrize("asked", [{}, {"speaker": "Baltasar Quintalba Peña"}, {"question": True}], ids=str)
def test_it_is_open_to_everybody(shared: Workspace, browser: Browser, tmp_path: Path, asked: dict[str, Any]) -> None:
    """axe-core finds no fault and nothing reaches past the edge: light, dark, narrow, printed.

    Of the whole ledger, which is long, axe looks at the first of these: its parts are those of the others.
    """
    if "question" in asked:
        asked = {"question": shared.ledger.hypotheses.questions()[0].id}
    (tmp_path / "report.html").write_text(page(built(shared, **asked)))
    for scheme, width, media in LOOKS:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
        shown = context.new_page()
        shown.emulate_media(media=media)  # type: ignore[arg-type]
        shown.goto((tmp_path / "report.html").as_uri())
        assert too_wide(shown) == [], (scheme, width)
        faults = faults_of_access(shown) if asked or (scheme, width, media) == LOOKS[0] else []
        assert not faults, "\n".join(map(str, faults))
        context.close()


def printed(browser: Browser, place: Path, text: str, size: dict[str, str]) -> pypdfium2.PdfDocument:
    """The report as a browser prints it, asked for in the dark."""
    place.write_text(text)
    context = browser.new_context(color_scheme="dark")
    asked: list[str] = []
    shown = context.new_page()
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(place.as_uri())
    data = shown.pdf(width=size["width"], height=size["height"], print_background=True)
    context.close()
    assert asked == [place.as_uri()]
    return pypdfium2.PdfDocument(data)


def read(document: pypdfium2.PdfDocument) -> str:
    """All its words without white space, which lines and columns change."""
    texts = (document[n].get_textpage().get_text_range() for n in range(len(document)))
    return _SPACE.sub("", "".join(texts))


@pytest.mark.parametrize("size", [A4, LETTER], ids=["A4", "Letter"])
def test_printed_it_has_every_word(shared: Workspace, browser: Browser, tmp_path: Path, size: dict[str, str]) -> None:
    """On paper stand every quotation, the hash and the id of every note, within its edges and on few enough pages."""
    report = built(shared)
    document = printed(browser, tmp_path / "report.html", page(report), size)
    text = read(document)
    for note in report.notes:
        assert note.capture in text and note.statement in text
    for quote in every(report, Quote):
        for run in quote.line:
            assert not isinstance(run, Run) or _SPACE.sub("", run.text) in text
    assert len(document) <= 10 + PAGES_A_STATEMENT * report.statements
    for n in range(len(document)):
        width, _ = document[n].get_size()
        letters = document[n].get_textpage()
        boxes = [letters.get_charbox(at) for at in range(letters.count_chars())]
        assert all(box[0] >= 0 and box[2] <= width for box in boxes)


@pytest.mark.parametrize("size", [A4, LETTER], ids=["A4", "Letter"])
def test_printed_a_pair_stays_whole(shared: Workspace, browser: Browser, tmp_path: Path, size: dict[str, str]) -> None:
    """A pair that fits on a page ends on the page where it begins."""
    report = built(shared)
    [found] = [each for each in report.sections if each.id == "conflicts"]
    [proposed] = [each for each in found.sections if each.id == "proposed"]
    report = replace(report, sections=(replace(found, sections=(proposed,)),))
    document = printed(browser, tmp_path / "report.html", page(report), size)
    texts = [_SPACE.sub("", document[n].get_textpage().get_text_range()) for n in range(len(document))]
    begun = [text.count("Proposedbythemachine;") for text in texts]
    assert sum(begun) > 4
    assert begun == [text.count("WhyDichosetthesesidebyside") for text in texts]


def test_it_prints_dark_on_light(shared: Workspace, browser: Browser, tmp_path: Path) -> None:
    """Printed by somebody whose screen is dark, the paper stays white and the letters dark."""
    document = printed(browser, tmp_path / "report.html", page(built(shared)), A4)
    pixels = document[0].render(scale=0.5).to_numpy()
    assert pixels[2, 2].min() > 240 and pixels.min() < 80 and (pixels.min(axis=2) > 200).mean() > 0.7


def test_long_words_break(browser: Browser, tmp_path: Path) -> None:
    """A word longer than a line is broken: on a narrow screen and on paper nothing of it is cut off."""
    (tmp_path / "report.html").write_text(page(hostile("W" * 400)))
    for width, media in ((320, "screen"), (680, "print")):
        context = browser.new_context(viewport={"width": width, "height": 900})
        shown = context.new_page()
        shown.emulate_media(media=media)  # type: ignore[arg-type]
        shown.goto((tmp_path / "report.html").as_uri())
        assert too_wide(shown) == []
        context.close()
