"""Whose a page is, of which day and by whom, where no metadata say so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dicho.model.document import Document

Read = Callable[..., tuple[Document, ...]]

BODY = (
    "<p>The harbour board will put out the lamp in October, its keeper said on Tuesday: nobody pays for the oil.</p>"
    "<p>Those who row at night came to the quay with candles and asked for another vote before the month ends.</p>"
)


def page(title: str, head: str = "", foot: str = "", nav: str = '<a href="/">Home</a>') -> bytes:
    return (
        f"<html><head><title>{title}</title></head><body><div>{nav}</div><article><h1>Lamp to go dark</h1>{head}{BODY}"
        f"</article><div>{foot}</div></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("title", "nav"),
    [
        ("The Gull. News. Lamp to go dark", '<a href="/">Home</a>'),
        ("Lamp to go dark - Local - The Gull", '<a href="/">Home</a>'),
        ("The Gull » Harbour » Lamp to go dark", '<a href="/">Home</a> <a href="/harbour">Harbour</a>'),
        ("[The Gull] Lamp to go dark", '<a href="/">Home</a>'),
        ("The Gull — Harbour", '<a href="/">Gull</a> | <a href="/harbour">Harbour</a>'),
        ("The Gull. Paper of the quay :: Harbour", '<a href="/">The Gull</a>'),
        ("The Gull - Lamp", '<a href="/">Home</a>'),
        ("The Gull, 3 October 2025", '<a href="/">Home</a>'),
    ],
)
def test_the_windows_title_names_the_outlet_and_not_a_section(read: Read, title: str, nav: str) -> None:
    """What the site links to as a section, and what any site calls its parts, is no outlet."""
    (found,) = read(page(title, nav=nav), "p.html")
    assert found.outlet == "The Gull"


@pytest.mark.parametrize(
    ("foot", "nav", "outlet"),
    [
        ("© 2025 The Gull. All rights reserved.", "", "The Gull"),
        ("El Faro © 2025. Todos los derechos reservados", "", "El Faro"),
        ("The Gull, Quay Street, Port Selwyn.", '<a href="/">The Gull</a>', "The Gull"),
        ("© 2025. All Rights Reserved", "", None),
        ("Copyright 2025. Powered by a free theme", "", None),
        ("© 2025 The Gull</p><p>© 2025 The Tern", "", None),
        ("Back to top", '<a href="/">Back</a>', None),
    ],
)
def test_where_the_title_is_the_headline_the_imprint_names_the_outlet(
    read: Read, foot: str, nav: str, outlet: str | None
) -> None:
    """The copyright line under the article, or a line that opens with the front page's name; not words any site has."""
    (found,) = read(page("Lamp to go dark", foot=f"<p>{foot}</p>", nav=nav), "p.html")
    assert found.outlet == outlet


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        ("The Gull, monthly. Port Selwyn, 2025.", "2025-10-03"),
        ("The Gull, paper of the quay. Year XI, number 118. 2025", "2025-10-03"),
        ("The Gull, founded in 1998.", None),
        ("The Gull, est. 1998", None),
        ("The Tern, Port Selwyn, 2025.", None),
    ],
)
def test_the_imprint_dates_a_dateline_without_a_year(read: Read, foot: str, day: str | None) -> None:
    """A line that opens with the outlet's name and ends with a year tells it; the year of its founding does not."""
    head = "<p>PORT SELWYN, 3 Oct. — The lamp is old.</p>"
    (found,) = read(page("Lamp to go dark | The Gull", head, f"<p>{foot}</p>"), "p.html")
    assert found.published == day


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<p>Ada Vimes</p><p>3 October 2025</p>", "Ada Vimes"),
        ("<p>Ada Vimes and Abel Finn / Port Selwyn</p><p>3 October 2025</p>", "Ada Vimes; Abel Finn"),
        ("<p>Ada Vimes | Friday, October 3, 2025 | 10:14 am</p>", "Ada Vimes"),
        ("<p>Ada Vimes, harbour correspondent</p>", "Ada Vimes"),
        ("<p>Ada Vimes, The Gull</p>", "Ada Vimes"),
        ("<p>Port Selwyn, 3 Oct. — Ada Vimes</p>", "Ada Vimes"),
        ("<p>Santa Rosa</p><p>3 October 2025</p>", None),
        ("<p>Ada Vimes, keeper of the lamp, resigns</p><p>3 October 2025</p>", None),
        ("<figure><figcaption>Ada Vimes, 3 October 2025</figcaption></figure><p>3 October 2025</p>", None),
        ("<p>Photo: Ada Vimes</p><p>3 October 2025</p>", None),
    ],
)
def test_a_name_beside_the_date_signs_the_page(read: Read, head: str, author: str | None) -> None:
    """A person's name alone, beside the day or with the paper's; a town, a caption and a standfirst sign nothing."""
    (found,) = read(page("Lamp to go dark | The Gull", head), "p.html")
    assert found.author == author


def test_a_headline_is_no_byline(read: Read) -> None:
    """What a headline says of a letter's writer does not make her the page's author."""
    data = page("A letter by Ada Vimes | The Gull").replace(b"<h1>Lamp to go dark", b"<h1>A letter by Ada Vimes")
    (found,) = read(data, "p.html")
    assert found.author is None
