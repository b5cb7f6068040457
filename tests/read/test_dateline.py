"""Dates and datelines: read as written, a year never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.read import dateline, dates


@pytest.mark.parametrize(
    ("text", "place", "day", "agency"),
    [
        ("Caracalla, 26 Oct.", "Caracalla", (10, 26, None), None),
        ("PUERTO OFELIA, Dec 4 (HNA) - Marines landed", "PUERTO OFELIA", (12, 4, None), "HNA"),
        ("CALETA ZURDA, 5\u00a0Dec. – Nobody in this village", "CALETA ZURDA", (12, 5, None), None),
        ("Puerto Ofelia, 18 mar. — Cabo Zarcillo", "Puerto Ofelia", (3, 18, None), None),
        ("Santa Brida, 9 mar. (Agencia Nevado).- La transmisión", "Santa Brida", (3, 9, None), "Agencia Nevado"),
        ("Puerto Ofelia, 12 mar. (ANS). Catorce personas", "Puerto Ofelia", (3, 12, None), "ANS"),
        ("SANTA BRIDA (Agencia Nevado) — The transmission", "SANTA BRIDA", None, "Agencia Nevado"),
        ("Puerto Ofelia, 12 de diciembre de 2024", "Puerto Ofelia", (12, 12, 2024), None),
        ("SANTA BRIDA, 27 March 2026 – Urnalix has supplied", "SANTA BRIDA", (3, 27, 2026), None),
        ("PUERTO CALANDRIA.— Catorce personas", "PUERTO CALANDRIA.", None, None),
        ("(Agencia Nevado) La transmisión", "", None, "Agencia Nevado"),
    ],
)
def test_datelines(text: str, place: str, day: tuple[int, int, int | None] | None, agency: str | None) -> None:
    """The forms of both languages' agencies and papers are read."""
    found = dateline.find(text)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert (found.date and (found.date.month, found.date.day, found.date.year)) == day
    assert text[: found.span.end].strip(" —–-.") != ""


@pytest.mark.parametrize(
    "text",
    [
        "Vestía de blanco y tenía el mar a la espalda.",
        "El martes — dijo — no hubo luz.",
        "Mr Smith - the man of the lamp - said no.",
        "On Monday, 5 May, the harbour closed.",
        "—Lo era —respondió la guía.",
        "",
    ],
)
def test_sentences_are_no_datelines(text: str) -> None:
    """A dash or a date in a first sentence does not make it one."""
    assert dateline.find(text) is None


def test_a_year_needs_evidence_that_agrees() -> None:
    """Address before copyright line; a weekday that contradicts the year refuses it; without evidence, no date."""
    found = dateline.find("Puerto Ofelia, 18 mar. — Cabo Zarcillo se quedó a oscuras")
    assert found is not None
    assert dateline.dated(found, None, 2025)[0] == "2025-03-18"
    assert dateline.dated(found, "2024-03-19", 2025)[0] == "2024-03-18"
    assert dateline.dated(found, None, None)[0] is None
    weekday = dateline.find("Puerto Ofelia, martes 18 mar. — Cabo Zarcillo")
    assert weekday is not None
    assert dateline.dated(weekday, None, 2025)[0] == "2025-03-18"
    assert dateline.dated(weekday, None, 2024)[0] is None


def test_the_imprint_gives_a_year_where_nothing_else_does() -> None:
    """After address and copyright line the line that names the outlet tells the year, and the note says so."""
    found = dateline.find("Puerto Ofelia, 18 mar. — Cabo Zarcillo se quedó a oscuras")
    assert found is not None
    day, note = dateline.dated(found, None, None, 2025)
    assert day == "2025-03-18" and note is not None and "the imprint" in note
    assert dateline.dated(found, None, 2024, 2025)[0] == "2024-03-18"


def test_a_house_known_by_its_initials_is_named_in_full() -> None:
    """The one name in the text with these initials; two such names, two letters or none leave the initials."""
    text = "The Selwyn Harbour Authority said so, and the Selwyn Harbour Authority regrets it."
    assert dateline.full_name("SHA", [text]) == "Selwyn Harbour Authority"
    assert dateline.full_name("AFS", ["La Autoridad del Faro de Selwyn lo niega."]) == "Autoridad del Faro de Selwyn"
    assert dateline.full_name("SHA", [text, "South Hill Abbey"]) == "SHA"
    assert dateline.full_name("SH", ["Selwyn Harbour"]) == "SH"
    assert dateline.full_name("Faro", [text]) == "Faro"
    assert dateline.full_name("TVB", ["The Tarn Valley\nBank said"]) == "Tarn Valley Bank"


def test_copyright_years() -> None:
    """The last year of a range; two lines that disagree give none."""
    assert dateline.copyright_year(["© 2019-2025 El Cabo"]) == 2025
    assert dateline.copyright_year(["Copyright 2026 Upland Press"]) == 2026
    assert dateline.copyright_year(["© 2024 A", "© 2025 B"]) is None
    assert dateline.copyright_year(["in 2025"]) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Monday 28 April 2025", "2025-04-28"),
        ("sábado 22 mar. 2025, 02:14", "2025-03-22"),
        ("March 5th, 2025", "2025-03-05"),
        ("1.º de mayo de 2025", "2025-05-01"),
        ("1º de mayo del 2025", "2025-05-01"),
        ("marzo 22 de 2025", "2025-03-22"),
        ("22-mar-2025", "2025-03-22"),
        ("2025/03/22", "2025-03-22"),
        ("https://x.example/2025/03/22/lamp", None),
        ("22/03/2025", "2025-03-22"),
        ("03/04/2025", None),
        ("04/04/2025", "2025-04-04"),
        ("31 febrero 2025", None),
        ("12 sept. 2025", "2025-09-12"),
    ],
)
def test_written_dates(text: str, iso: str | None) -> None:
    """Both languages' forms; a date that reads two ways (03/04) is not taken."""
    assert next((d.iso() for d in dates.written(text)), None) == iso


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2025-06-13T06:30:00-06:00", "2025-06-13"),
        ("20250613", "2025-06-13"),
        ("2025-06", "2025-06"),
        ("Thu, 02 Apr 2026 20:48:00 -0500", "2026-04-02"),
        ("9 de octubre de 2024", "2024-10-09"),
        ("2025-13-45", None),
        ("0000-00-00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_machine_dates(value: str, iso: str | None) -> None:
    """The publisher's own local day, and nothing where the value is no date."""
    assert dates.machine(value) == iso


@given(st.text(max_size=200))
def test_any_text_is_safe(text: str) -> None:
    """No text breaks the date and dateline readers, and what they find stands in it."""
    dates.machine(text)
    dates.in_url(text)
    for found in dates.written(text):
        assert 0 <= found.start < found.end <= len(text)
    line = dateline.find(text)
    assert line is None or line.span.end <= len(text)


def test_an_agency_is_spelled_out_where_the_page_does_so() -> None:
    """Initials get the full name, a full name its initials, only where the page writes both; nothing else changes."""
    foot = ["© 2026 Onda Brida. Con información de la Agencia Nevada del Sur (ANS)."]
    assert dateline.spelled_out("ANS", foot) == "Agencia Nevada del Sur (ANS)"
    assert dateline.spelled_out("Agencia Nevada Sur", ["PUERTO OFELIA (ANS) – A boat"]) == "Agencia Nevada Sur (ANS)"
    assert dateline.spelled_out("ANS", ["ANS"]) == "ANS"
    assert dateline.spelled_out("Agencia Nevado", ["(HNA) A boat"]) == "Agencia Nevado"
