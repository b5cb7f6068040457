"""The palette: every pair of colours that meets on a page can be told apart, and no sheet has a colour of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from tests.web.palette import CSS, WEB, contrast, palettes

ROOT = Path(__file__).resolve().parents[2]
TEXT = 4.5
MARK = 3.0  # lines, borders, symbols: WCAG 2.2, 1.4.11
PAGE = ("paper", "surface", "sunk")
FILLS = ("speaker-fill", "say-fill", "rep-fill", "epi-fill", "hot-fill", "cur", "hov")
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("ink", (*PAGE, *FILLS, "hatch"), TEXT),
    ("ink2", (*PAGE, "say-fill", "rep-fill", "speaker-fill"), TEXT),
    ("speaker", PAGE, TEXT),
    ("source", PAGE, TEXT),
    ("value", PAGE, TEXT),
    ("hot", (*PAGE, "hot-fill"), TEXT),
    ("epi", (*PAGE, "epi-fill"), TEXT),
    ("ok", PAGE, TEXT),
    ("paper", ("ink",), TEXT),
    ("on-badge", ("badge",), TEXT),
    ("on-hot", ("hot",), TEXT),
    ("ctl", PAGE, MARK),
    ("mark", ("ink",), MARK),
    ("cur", ("ink",), MARK),
    ("speaker", FILLS, MARK),
    ("cue", (*PAGE, *FILLS), MARK),
    ("say", (*PAGE, *FILLS), MARK),
    ("source", FILLS, MARK),
    ("value", FILLS, MARK),
    ("epi", FILLS, MARK),
    ("hot", FILLS, MARK),
)
ROW = re.compile(r"^\| ([\w-]+) \| ([0-9A-F]{6}) \| ([0-9A-F]{6}) \| ([^|]*)\|", re.MULTILINE)
RATIOS = re.compile(r"([\d.]+) / ([\d.]+)(?: \((.*)\))?")
NAMED = "black|white|red|green|blue|yellow|orange|purple|gr[ae]y|silver|navy|teal|gold|pink|brown|magenta|cyan"
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\(|(?<![\w-])(?:{NAMED})(?![\w-])",
    re.IGNORECASE,
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("upper", "lower", "least"), PAIRS, ids=lambda each: str(each) if isinstance(each, str) else ""
)
def test_what_meets_can_be_told_apart(upper: str, lower: tuple[str, ...], least: float, scheme: str) -> None:
    """Text has a contrast of 4.5 on everything it stands on, marks and borders 3, light and dark."""
    palette = palettes()[scheme]
    found = {under: round(contrast(palette[upper], palette[under]), 2) for under in lower}
    assert {under: ratio for under, ratio in found.items() if ratio < least} == {}


def documented() -> Iterator[tuple[str, str, str, str]]:
    yield from ROW.findall((ROOT / "docs" / "visual-language.md").read_text(encoding="utf-8"))


def test_the_documented_colours_are_those_of_the_sheet() -> None:
    """The table in docs/visual-language.md has the values of tokens.css."""
    light, dark = palettes()["light"], palettes()["dark"]
    table = {name: (one, other) for name, one, other, _ in documented()}
    assert len(table) >= 19
    assert table == {name: (light[name], dark[name]) for name in table}


def test_the_documented_contrasts_are_the_measured_ones() -> None:
    """The table's ratios are right to the digit they are given to."""
    wrong = []
    for name, *_, written in documented():
        for given, scheme, pair in _claims(name, written):
            palette = palettes()[scheme]
            measured = f"{contrast(palette[pair[0]], palette[pair[1]]):.1f}"
            if given != measured:
                wrong.append((name, scheme, given, measured))
    assert wrong == []


def _claims(name: str, written: str) -> Iterator[tuple[str, str, tuple[str, str]]]:
    found = RATIOS.fullmatch(written.strip())
    if found is None:
        return
    pair = {None: (name, "paper"), "ink on it": ("ink", name), "on surface": (name, "surface")}[found[3]]
    yield found[1], "light", pair
    yield found[2], "dark", pair


@pytest.mark.parametrize("sheet", sorted(each.name for each in CSS.glob("*.css") if each.name != "tokens.css"))
def test_colours_live_in_one_sheet(sheet: str) -> None:
    """A sheet uses the names of tokens.css and holds no colour of its own, so that the contrasts above hold for it."""
    bare = re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
    values = re.findall(r"[\w-]+\s*:\s*([^;{}]*)[;}]", bare)
    assert [value for value in values if COLOUR.search(value)] == []


@pytest.mark.parametrize("sheet", sorted(each.name for each in CSS.glob("*.css")))
def test_sheets_use_only_names_there_are(sheet: str) -> None:
    """Every name a sheet uses is one of tokens.css, or its own."""
    own = (CSS / sheet).read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[\w-]+)\s*:", (CSS / "tokens.css").read_text(encoding="utf-8") + own))
    assert set(re.findall(r"var\((--[\w-]+)\)", own)) <= defined


@pytest.mark.parametrize("sheet", sorted(each.name for each in CSS.glob("*.css")))
def test_sheets_are_whole(sheet: str) -> None:
    """Every brace is closed and nothing of a merge is left: a browser would pass over the rest in silence."""
    text = re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
    depths = list(accumulate({"{": 1, "}": -1}.get(each, 0) for each in text))
    assert min(depths) == 0 == depths[-1]
    assert not re.search(r"^[<=>]{7}", text, re.MULTILINE)


@pytest.mark.parametrize("template", sorted(str(each.relative_to(WEB)) for each in WEB.glob("templates/**/*.html")))
def test_templates_hold_no_style_and_no_script(template: str) -> None:
    """No style attribute or element, no script but by its address, no handler in an attribute, no colour in a drawing:
    the content policy would refuse the first ones, and the last would escape the palette."""
    text = re.sub(r"\{#.*?#\}", "", (WEB / template).read_text(encoding="utf-8"), flags=re.DOTALL)
    refused = (
        r"\sstyle\s*=",
        r"<style\b",
        r"<script(?![^>]*\ssrc=)",
        r"<[a-z][^>]*\son[a-z]+\s*=",
        r"javascript:",
        r"\b(?:fill|stroke|stop-color|color)=[\"'](?!none|currentColor|url)",
    )
    assert [each for each in refused if re.search(each, text, re.IGNORECASE)] == []
