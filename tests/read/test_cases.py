"""The folders of tests/cases/read: awkward pages and files, each with what a careful reader finds in it."""

from __future__ import annotations

import pytest
from eval.pages import Case, folded

from dicho.errors import ReadError
from dicho.model.document import Document
from dicho.read import documents
from eval import pages

CASES = {case.name: case for case in pages.cases()}
KEYS = frozenset(
    [
        "file",
        "url",
        "failure",
        "says",
        "title",
        "outlet",
        "author",
        "published",
        "lang",
        "recorded_url",
        "saved",
        "notes",
        "no_notes",
        "quotations",
        "text",
    ]
)
LEAST = 0.99
"""Mean F1 of the pages; `python -m eval --only pages` prints the figure and that of trafilatura."""

each = pytest.mark.parametrize("name", sorted(CASES))


def read(case: Case) -> Document:
    found = case.read()
    assert isinstance(found, Document), f"{case.name}: {found}"
    return found


def test_there_are_many() -> None:
    """At least sixty pages are kept, in both languages, and no key of a case is misspelt."""
    assert len(CASES) >= 60
    assert {name[:2] for name in CASES} >= {"en", "es", "ar"}
    assert [case.name for case in CASES.values() if not case.expected.keys() <= KEYS] == []


@each
def test_a_case(name: str) -> None:
    """A wall is named; everything else gives the facts, the notes, every quotation and its mark, all mapped back."""
    case = CASES[name]
    expected = case.expected
    if "failure" in expected:
        error = case.read()
        assert isinstance(error, ReadError) and error.code == expected["failure"], error
        assert expected["says"] in error.what and error.hint
        return
    document = read(case)
    document.map.check(document.text, documents.parts(case.data, case.capture.media_type))
    wanted = {fact: expected[fact] for fact in pages.FACTS if fact in expected}
    assert {fact: getattr(document, fact) for fact in wanted} == wanted
    for note in expected.get("notes", ()):
        assert any(note in said for said in document.notes), document.notes
    for note in expected.get("no_notes", ()):
        assert not any(note in said for said in document.notes), document.notes
    for quotation in expected["quotations"]:
        assert folded(quotation) in folded(document.text)
    kept, total = pages.marks(document.text, case.lines)
    assert kept == total


@pytest.mark.parametrize("name", sorted(name for name, case in CASES.items() if "recorded_url" in case.expected))
def test_a_saved_page_says_where_and_when(name: str) -> None:
    """The address a file was saved from, and the time of saving, are those it records; what it records is noted."""
    case = CASES[name]
    document = read(case)
    assert document.url == case.expected["recorded_url"]
    said = documents.saved(case.data, case.capture.media_type)
    if said is not None:
        assert (said.url, said.at) == (case.expected["recorded_url"], case.expected.get("saved"))


def test_more_of_the_text_than_trafilatura_alone() -> None:
    """Over the labelled pages the main text is read at least as well as by the library alone, and no mark is lost."""
    figures = pages.measure(list(CASES.values()))
    f1, alone = figures["main text f1"], figures["main text f1 trafilatura"]
    assert f1 is not None and alone is not None and f1 >= max(alone, LEAST)
    assert figures["quotation marks kept"] == 1.0
