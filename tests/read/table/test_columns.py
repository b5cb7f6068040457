"""Which column holds what, and which day a cell means: said, proposed, never guessed."""

from __future__ import annotations

import pytest

from dicho.errors import UsageError
from dicho.read.table import columns as table
from dicho.read.table.days import Order, read_day, told_order
from dicho.read.table.delimited import grid


def heads(text: str) -> dict[str, str]:
    found = grid(text.encode())
    proposal = table.proposed(found)
    return dict(table.heads(found, proposal).items()) if proposal else {}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Fecha;Quién;Cita textual;Medio;Enlace\n1/2/2025;Ada;No hay luz;El Faro;\n",
            {"quotation": "Cita textual", "speaker": "Quién", "date": "Fecha", "outlet": "Medio", "address": "Enlace"},
        ),
        (
            "id,speaker_name,quote_text,said on,url\n1,Ada,No light,2025-01-01,\n",
            {"quotation": "quote_text", "speaker": "speaker_name", "date": "said on", "address": "url"},
        ),
        ("Monitoring 2025,\nQuote,Author\nNo light at all tonight,Ada\n", {"quotation": "Quote", "speaker": "Author"}),
        (
            "Ada Pellworth,2025-01-01,Nobody told the harbour that the lamp was out\n"
            "Bruno Dray,2025-01-02,We had oil for one night and we said so in writing\n",
            {"quotation": "C", "speaker": "A", "date": "B"},
        ),
        ("a,b\n1,2\n", {}),
    ],
)
def test_columns_are_proposed_by_heads_then_by_cells(text: str, wanted: dict[str, str]) -> None:
    """Heads in Spanish or English, a title above them, no heads at all; nothing where nothing looks like quotations."""
    assert heads(text) == wanted


def test_columns_are_named_by_head_or_letter() -> None:
    """A head (accents and capitals aside) or a letter; one that is not there, or twice, is refused."""
    found = grid(b"Cita,Nombre,Nombre\nNo,Ada,x\n")
    assert table.chosen(found, {"quotation": "CITA", "speaker": "B"}).of == {"quotation": 0, "speaker": 1}
    assert table.chosen(found, {"quotation": "A"}, headed=False).head == 0
    for named in ({"quotation": "Cita", "speaker": "Nombre"}, {"quotation": "Texto"}, {"speaker": "B"}):
        with pytest.raises(UsageError):
            table.chosen(found, named)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("2025-03-04", None, "2025-03-04"),
        ("2025-03-04T10:00:00+02:00", None, "2025-03-04"),
        ("25/03/2025", None, "2025-03-25"),
        ("03/25/2025 14:02", None, "2025-03-25"),
        ("03/04/2025", None, None),
        ("03/04/2025", "day-first", "2025-04-03"),
        ("03.04.2025", "month-first", "2025-03-04"),
        ("03.04.2025", None, "2025-04-03"),
        ("04/04/2025", None, "2025-04-04"),
        ("25/03/2025", "month-first", None),
        ("25/03/25", None, None),
        ("25/03/25", "day-first", "2025-03-25"),
        ("25-03-71", "day-first", "1971-03-25"),
        ("31/02/2025", None, None),
        ("2025", None, "2025"),
        ("2025-03", None, "2025-03"),
        ("2025/3/4", None, "2025-03-04"),
        ("12 de marzo de 2025", None, "2025-03-12"),
        ("March 12, 2025", None, "2025-03-12"),
        ("marzo de 2025", None, "2025-03"),
        ("hacia marzo de 2025", None, None),
        ("12 de marzo", None, None),
        ("ayer", None, None),
    ],
)
def test_a_day_is_taken_as_it_is_given(text: str, order: Order | None, value: str | None) -> None:
    """What can be read in one way only is read; all else stays open and says why."""
    found = read_day(text, order)
    assert found.value == value
    assert bool(found.fault) == (value is None)
    if text == "03/04/2025" and order is None:
        assert found.others == ("2025-03-04", "2025-04-03")


def test_a_column_tells_its_order() -> None:
    """One date that can be read in one way tells how the others are meant; two that differ tell nothing."""
    assert told_order(["03/04/2025", "25/03/2025"]) == "day-first"
    assert told_order(["03/04/2025", "03/25/2025"]) == "month-first"
    assert told_order(["25/03/2025", "03/25/2025"]) is None
    assert told_order(["03/04/2025", "x"]) is None
