from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.export.rows import TEXT, bare, full
from tests.export.strict import HOSTILE, Page, still

from dicho.errors import ExportError
from dicho.export import html
from dicho.model.document import Document, Failure
from dicho.model.statement import Statement

FAILURES = [Failure("scan.pdf", "no-text", "pictures <only>.", "Recognise the text first.")]


def page(rows: list[tuple[Statement, Document]], title: str = "Informe", failures: list[Failure] | None = None) -> str:
    out = io.BytesIO()
    assert html.write(rows, failures or [], title, out) == len(rows)
    return out.getvalue().decode()


def test_the_statement_stands_in_its_paragraph() -> None:
    """The source's words are on the page character for character, each statement numbered in them and on a card."""
    read = Page(page(full(), failures=FAILURES))
    assert read.lines == TEXT.split("\n\n")
    ids = [given["id"] for _, given in read.tags if given.get("id")]
    assert len(ids) == len(set(ids))
    assert {f"{kind}{n}" for kind in "ms" for n in (1, 2, 3)} <= set(ids)


def test_links_lead_somewhere() -> None:
    """Every link inside the page has its target, and the only other links are the documents' addresses."""
    read = Page(page([*full(), bare(), *full()[:1]], failures=FAILURES))
    ids = {given["id"] for _, given in read.tags if given.get("id")}
    links = [given["href"] or "" for tag, given in read.tags if tag == "a"]
    assert {link for link in links if not link.startswith("#")} == {"https://baliza.example/puerto?a=1&b=2"}
    assert {link[1:] for link in links if link.startswith("#")} <= ids


def test_nothing_runs_and_nothing_is_fetched() -> None:
    """No script, no handler, no style attribute, no resource; the one style sheet is allowed by its own hash."""
    still(page(full(), failures=FAILURES))


@settings(max_examples=150, deadline=None)
@given(st.lists(HOSTILE, min_size=8, max_size=8))
def test_any_text_is_text(given: list[str]) -> None:
    """Whatever stands in a page, its title, author, address or file name never becomes markup."""
    address = f"https://x.example/{given[4]}"
    facts: dict[str, Any] = {
        "title": given[1],
        "author": given[2],
        "outlet": given[3],
        "url": address,
        "lang": given[6],
    }
    row = bare(f"«{given[0]}»", **facts, notes=(given[5],))
    hostile = Page(page([row], given[7], [Failure(given[7], given[1], given[2], given[3])]))
    title, author, outlet, lang = ("t" * bool(given[n]) for n in (1, 2, 3, 6))
    tame_row = bare("«a»", title=title, author=author, outlet=outlet, url="https://x.example/", lang=lang, notes=("t",))
    tame = Page(page([tame_row], "t", [Failure("t", "t", "t", outlet)]))
    assert shape(hostile) == shape(tame)


def shape(read: Page) -> list[tuple[str, list[str]]]:
    """Every tag with the names of its attributes; lines of text, of which there may be more or fewer, once each."""
    found = [(tag, sorted(given)) for tag, given in read.tags]
    lines = [item for item in found if item[0] == "p" and "dir" in item[1]]
    return [item for item in found if item not in lines] + [next(iter(lines))]


def test_an_address_that_runs_is_no_link() -> None:
    """Only http and https addresses become links."""
    for url in ("javascript:alert(1)", "data:text/html,x", " https://x.example", "file:///etc/passwd"):
        links = [given["href"] for tag, given in Page(page([bare(url=url)])).tags if tag == "a"]
        assert all(str(link).startswith("#") for link in links)


def test_control_characters_show() -> None:
    """Characters HTML cannot carry are shown by their pictures, not dropped."""
    assert "«a␀b␛»" in page([bare("«a\0b\x1b»")])


def test_headings_and_landmarks() -> None:
    """One h1, no level skipped, main and nav present, a language on the page and on the source's words."""
    read = Page(page([*full(), bare()], failures=FAILURES))
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(right - left <= 1 for left, right in pairwise(levels))
    tags = {tag for tag, _ in read.tags}
    assert {"main", "nav", "header", "footer", "title"} <= tags
    assert ("html", {"lang": "en"}) in read.tags
    assert [given.get("lang") for _, given in read.tags if given.get("class") == "line src"] == ["es", "es", None]


def test_what_was_not_read_is_said() -> None:
    """Failures are listed with reason and advice; without any the section is not there; nothing at all says so."""
    assert "pictures &lt;only&gt;." in page(full(), failures=FAILURES)
    assert 'id="failures"' not in page(full())
    assert "No statement fits" in page([]) and "No statement fits" not in page(full())


def test_speakers_are_listed_with_their_statements() -> None:
    """Each speaker once with links to their statements, then the statements nobody is named for."""
    text = page([*full(), bare()])
    index = text[text.index('<ul class="index">') :]
    assert index.index("Irune Valcárcel") < index.index("Odón Berástegui") < index.index("No speaker found")
    nobody = index[index.index("No speaker found") : index.index("</ul>")]
    assert re.findall(r'href="#s(\d+)"', nobody) == ["2", "4"]


def test_no_person_is_rated() -> None:
    """The score is the reading's, and the page says that it rates nobody."""
    assert "nothing here rates any person" in page(full())


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palettes() -> Iterator[dict[str, str]]:
    style = re.search(r"<style>(.*?)</style>", page([]), re.S)
    assert style
    for block in re.findall(r":root\{(.*?)\}", style[1], re.S)[:2]:
        colours = dict(re.findall(r"--([a-z0-9-]+):(#[0-9A-Fa-f]{3,6})", block))
        yield {name: c if len(c) == 7 else "#" + "".join(2 * d for d in c[1:]) for name, c in colours.items()}


@pytest.mark.parametrize("palette", list(palettes()), ids=["light", "dark"])
def test_contrast(palette: dict[str, str]) -> None:
    """Text reaches 4.5 to 1 and marks 3 to 1 on everything they stand on, in light and dark (WCAG 2.2 AA)."""
    for text in ("ink", "ink2", "speaker", "hot", "epi"):
        for ground in ("paper", "surface"):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for ground in ("say-fill", "rep-fill", "speaker-fill"):
        assert contrast(palette["ink"], palette[ground]) >= 4.5, ground
    for mark, ground in (("say", "say-fill"), ("say", "rep-fill"), ("speaker", "speaker-fill"), ("cue", "paper")):
        assert contrast(palette[mark], palette[ground]) >= 3, (mark, ground)
    assert contrast(palette["ctl"], palette["paper"]) >= 3
    assert contrast(palette["on-badge"], palette["badge"]) >= 4.5


def test_a_full_disk_is_told() -> None:
    """What the system refuses arrives as an ExportError."""

    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="No space left"):
        html.write(full(), [], "x", Full())
