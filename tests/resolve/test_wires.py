"""Where a whole page comes from: by-lines, datelines and credits of every make, and lines that only look like one."""

from __future__ import annotations

import pytest
from tests.resolve.made import Page

BODY = {
    "en": "{first}The dam will close, the Board said on Friday. Nobody listened.\n\nOren Quist called it a leak.",
    "es": "{first}La presa cerrará, dijo el viernes el Consorcio. Nadie escuchó.\n\nOren Quist lo llamó gotera.",
}
SAID = {"en": ("The dam will close", "said", "the Board"), "es": ("La presa cerrará", "dijo", "el Consorcio")}


def passed(lang: str, head: str = "", first: str = "", tail: str = "", author: str | None = None) -> list[str]:
    """The hops of a statement of a page with such a by-line, dateline, credit at its end or author."""
    parts = ["The dam" if lang == "en" else "La presa", head, BODY[lang].format(first=first), tail]
    page = Page("\n\n".join(filter(None, parts)), lang, author, "The Saltmarsh Echo")
    (statement,) = page.say(*SAID[lang]).statements()
    return [f"{hop.agent} ({hop.relation})" for hop in statement.chain[:-1]]


@pytest.mark.parametrize(
    "head",
    [
        "By Ada Vimes, Halyard Wire",
        "By Ada Vimes | Halyard Wire",
        "Ada Vimes / Halyard Wire",
        "By Halyard Wire staff",
        "Halyard Wire",
        "Source: Halyard Wire",
        "Story by Halyard Wire, reprinted with permission",
    ],
)
def test_a_by_line_of_another_house_is_where_the_page_comes_from(head: str) -> None:
    """Whoever writes for another outlet than the page's brings the text from there."""
    assert passed("en", head) == ["Halyard Wire (wire)"]


@pytest.mark.parametrize("first", ["FENNEL BAY (Halyard Wire) - ", "Halyard Wire, Fennel Bay — "])
def test_a_dateline_names_the_agency(first: str) -> None:
    """In the brackets of a dateline, or before its place, stands whose text it is."""
    assert passed("en", first=first) == ["Halyard Wire (wire)"]


@pytest.mark.parametrize(
    ("head", "first", "tail", "author"),
    [
        ("By Ada Vimes, HWA", "", "", None),
        ("Newsroom / HWA", "", "", None),
        ("Fennel Bay / HWA", "", "", None),
        ("HWA, Fennel Bay", "", "", None),
        ("", "Fennel Bay, 5 Dec. (HWA). ", "", None),
        ("", "", "With reporting from HWA", None),
        ("", "", "© HWA", None),
        ("", "", "", "HWA"),
    ],
)
def test_initials_where_a_house_signs_are_an_agency_s(head: str, first: str, tail: str, author: str | None) -> None:
    """Agencies sign with initials that no text spells out; where they stand tells what they are."""
    assert passed("en", head, first, tail, author) == ["HWA (wire)"]


@pytest.mark.parametrize("head", ["Redacción / ACE", "Por ACE", "Fennel, 5 de diciembre (ACE).-", "Ana Brumal / ACE"])
def test_initials_sign_spanish_pages_too(head: str) -> None:
    """The staff's word, a reporter's name or a dateline stands before them."""
    assert passed("es", head) == ["ACE (wire)"]


@pytest.mark.parametrize(
    ("head", "first", "tail", "author"),
    [
        ("HWA", "", "", None),
        ("Photo / HWA", "", "", None),
        ("FROM THE HARBOUR / DESDE EL PUERTO", "", "", None),
        ("Photo: Halyard Wire", "", "", None),
        ("Fennel Bay / HWA", "", "The HWA will meet again.", None),
        ("Source: HWA", "", "", None),
        ("", "", "Source: HWA", None),
        ("", "On 5 May, Ada Vimes (HWA) spoke. ", "", None),
        ("", "", "", "TSE"),
    ],
)
def test_other_initials_are_no_agency_s(head: str, first: str, tail: str, author: str | None) -> None:
    """A kicker, a picture's credit, whose numbers they are, a party behind a name, what the page is about, its own."""
    assert passed("en", head, first, tail, author) == []


@pytest.mark.parametrize("first", ["Fennel Bay, 5 Dec. (South Coast Agency) – ", "Fennel Bay, Dec. 5 (South Coast). "])
def test_what_stands_in_the_brackets_of_a_dateline_behind_its_day_is_the_agency(first: str) -> None:
    """No other word says so: a region stands before the day."""
    assert passed("en", first=first)[0].startswith("South Coast")
    assert passed("en", first="FENNEL BAY (South Coast) - ") == []


@pytest.mark.parametrize(
    ("lang", "tail", "hop"),
    [
        ("en", "(Halyard Wire)", "Halyard Wire (wire)"),
        ("en", "© 2024 Halyard Wire. All rights reserved.", "Halyard Wire (wire)"),
        ("en", "Via Halyard Wire", "Halyard Wire (wire)"),
        ("en", "This story was distributed by Halyard Wire.", "Halyard Wire (wire)"),
        ("en", "Published with permission of The Tarn Ledger", "The Tarn Ledger (republished)"),
        ("es", "Este despacho fue distribuido por la Agencia Alción.", "Agencia Alción (wire)"),
        ("es", "Con información de Agencia Alción y redacción", "Agencia Alción (wire)"),
    ],
)
def test_a_credit_under_the_text_names_the_agency(lang: str, tail: str, hop: str) -> None:
    """A line of its own at the end of a page says from where the text was taken."""
    assert passed(lang, tail=tail) == [hop]


@pytest.mark.parametrize(
    ("author", "hop"),
    [
        ("Halyard Wire", "Halyard Wire (wire)"),
        ("Ada Vimes, Halyard News Agency", "Halyard News Agency (wire)"),
        ("The Tarn Ledger", "The Tarn Ledger (republished)"),
    ],
)
def test_who_signs_may_be_another_house(author: str, hop: str) -> None:
    """Metadata that gives an agency, or a person and an agency, as the author names the agency alone."""
    assert passed("en", author=author) == [hop]


@pytest.mark.parametrize(
    ("head", "tail", "author"),
    [
        ("By Ada Vimes, The Saltmarsh Echo", "", None),
        ("The Saltmarsh Echo Press Office", "", None),
        ("NEWS RELEASE", "", None),
        ("DIARIO DE SESIONES", "", None),
        ("Ada Vimes on the front page of Radio Fennel", "", None),
        ("", "Additional reporting by Halyard Wire", None),
        ("", "© The Saltmarsh Echo", "Emily Post"),
    ],
)
def test_what_only_looks_like_another_house_is_none(head: str, tail: str, author: str | None) -> None:
    """The page's own house, a release's heading, a place where words were read, part of the work and a surname."""
    assert passed("en", head, tail=tail, author=author) == []
