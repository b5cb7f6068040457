"""Pages without a year, in a ledger: dated when others tell it, whatever came first, and no more than once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from dicho.model.document import Document, Overrides
from dicho.model.fetched import Fetch
from dicho.model.statement import Statement
from dicho.pipeline.intake import Input
from dicho.pipeline.job import Report
from dicho.pipeline.workspace import open_workspace

PAGE = (
    "<html lang='en'><head><title>{title} | The Tarn Echo</title>{day}</head><body><article><h1>{title}</h1>"
    "<p>{line}The mayor, Ana Brumal, said on Monday that {what}. Nobody else spoke, and the square stayed empty.</p>"
    "<p>“The lamp is sound,” Oren Quist, the keeper, said. The harbour lay still for hours, and no boat came in.</p>"
    "</article></body></html>"
)
META = "<meta property='article:published_time' content='{}T08:00:00Z'>"


def page(folder: Path, name: str, what: str, day: str = "", line: str = "") -> Path:
    """A page with two speakers; its day is in the metadata, or in the dateline alone."""
    path = folder / f"{name}.html"
    text = PAGE.format(title=f"Of {name} and the dam", day=META.format(day) if day else "", line=line, what=what)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    """One page without a year and two with one, of the same two people."""
    folder = tmp_path / "pages"
    folder.mkdir()
    return [
        page(folder, "undated", "the dam will close", line="TARN BAY, 5 Dec. – "),
        page(folder, "before", "the dam is old", "2024-10-09"),
        page(folder, "after", "the dam has closed", "2025-02-20"),
    ]


def add(ledger: Path, paths: Sequence[Path], overrides: Overrides | None = None) -> Report:
    """Add these in one run."""
    with open_workspace(ledger, create=True) as desk:
        return desk.add(paths, overrides or Overrides())


def undated(ledger: Path) -> tuple[Document, list[Statement]]:
    """The page without a year as the ledger has it, which is sound, and its statements."""
    with open_workspace(ledger) as desk:
        assert desk.verify().ok
        rows = [(s, d) for s, d in desk.ledger.statements() if d.file == "undated.html"]
        return rows[0][1], [s for s, _ in rows]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_it_is_dated_whatever_comes_first(pages: list[Path], tmp_path: Path, order: Sequence[int]) -> None:
    """In one run or in three, in any order, the day is the same; a note says so, its statements are dated by it."""
    one, three = tmp_path / "one", tmp_path / "three"
    assert add(one, [pages[at] for at in order]).dated == 1
    dated = [add(three, [pages[at]]).dated for at in order]
    assert sum(dated) == 1
    for ledger in (one, three):
        document, statements = undated(ledger)
        assert (document.published, document.yearless) == ("2024-12-05", "--12-05")
        assert any("2024 is supposed" in note and ".html" in note for note in document.notes)
        assert [s.said.value for s in statements if s.said] == ["2024-12-02"]
        assert all(("supposed-year" in s.flags) == (s.said is not None) for s in statements)


def test_alone_it_stays_open(pages: list[Path], tmp_path: Path) -> None:
    """Nothing on the page tells the year, so nothing is told."""
    assert add(tmp_path / "l", pages[:1]).dated == 0
    document, statements = undated(tmp_path / "l")
    assert document.published is None
    assert not any("supposed-year" in s.flags for s in statements)


def test_adding_it_again_changes_nothing(pages: list[Path], tmp_path: Path) -> None:
    """The file is known, and the year is not looked for twice: the log stays as it is."""
    add(tmp_path / "l", pages)
    with open_workspace(tmp_path / "l") as desk:
        head = desk.ledger.head()
    again = add(tmp_path / "l", pages)
    assert (again.known, again.dated) == (3, 0)
    with open_workspace(tmp_path / "l") as desk:
        assert desk.ledger.head() == head


def test_what_a_person_knows_beats_the_others(pages: list[Path], tmp_path: Path) -> None:
    """`--date` is the day, before the others came and after."""
    add(tmp_path / "l", pages[:1], Overrides(published="2019-12-05"))
    assert add(tmp_path / "l", pages[1:]).dated == 0
    assert undated(tmp_path / "l")[0].published == "2019-12-05"
    add(tmp_path / "m", pages)
    add(tmp_path / "m", pages[:1], Overrides(published="2018-12-05"))
    document, statements = undated(tmp_path / "m")
    assert (document.published, document.yearless) == ("2018-12-05", None)
    assert not any("supposed-year" in s.flags for s in statements)


def test_a_page_that_its_address_gives_no_longer_is_no_new_answer(pages: list[Path], tmp_path: Path) -> None:
    """Dating reads kept bytes once more; what the address gave last stays what it gave last."""
    url = "https://echo.example/dam"

    def given(data: bytes, at: str) -> Input:
        return Input(url, data=data, url=url, fetch=Fetch(url, url, 200, at, media_type="text/html", charset="utf-8"))

    with open_workspace(tmp_path / "l", create=True) as desk:
        desk.add_inputs([given(pages[0].read_bytes(), "2026-01-01T00:00:00Z")])
        desk.add_inputs([given(b"<p>The lamp, Ana Brumal said, is out.</p>" * 9, "2026-01-02T00:00:00Z")])
        before = desk.ledger.last_fetch(url)
        assert desk.add(pages[1:]).dated == 1
        assert desk.ledger.last_fetch(url) == before
        assert desk.verify().ok


def test_a_day_that_a_person_fixed_stays(pages: list[Path], tmp_path: Path) -> None:
    """The statements keep their ids, so what was decided on them holds when the page is dated."""
    add(tmp_path / "l", pages[:1])
    _, before = undated(tmp_path / "l")
    with open_workspace(tmp_path / "l") as desk:
        desk.ledger.reviews.accept(before[0].id)
    add(tmp_path / "l", pages[1:])
    _, after = undated(tmp_path / "l")
    assert [s.id for s in after] == [s.id for s in before]
    assert after[0].state == "accepted"
