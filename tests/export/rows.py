"""The rows the exports are tested with: every field filled once, every field empty once, awkward texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.store.made import Captures, document, statement

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Hop, Quantity, Speaker, Statement, When

Row = tuple[Statement, Document]

TEXT = (
    "El martes, la contralora Irune Valcárcel dijo: «Faltan 6,2 millones»\n\n"
    "Más tarde sostuvo que, según Odón Berástegui, el puerto <b>seguirá</b> cerrado & «sin luz» hasta mayo."
)


def full() -> list[Row]:
    """Two statements, one inside the other, with every field there is."""
    capture = Captures().put(TEXT.encode(), "muelle.html", "text/html")
    read = document(
        capture, TEXT, lang="es", title="¿Quién cerró el puerto?", outlet="La Baliza", author="N. Urrunaga",
        published="2026-03", url="https://baliza.example/puerto?a=1&b=2", kept=0.913, media_type="text/html",
        notes=("The date has no day.",),
    )  # fmt: skip
    when = TEXT.index("El martes")
    first = replace(
        statement(read, "«Faltan 6,2 millones»", "la contralora Irune Valcárcel", "dijo", "Irune Valcárcel"),
        said=When("2026-03-03", "day", (Span(when, when + 9),)),
        candidates=(Speaker("0123456789abcdef", "Odón Berástegui", "person", 0.4, "surname"),),
        about=(When("2026", "year"), When("2026-05", "month", (Span(5, 9),), ("2025-05",))),
        due=When("2026-05", "month", (Span(5, 9),)),
        condition=(Span(5, 9),),
        quantities=(Quantity(6_200_000, "", (Span(55, 68),)), Quantity(0.25, "share", ())),
        chain=(Hop("La Baliza", "published"), Hop("Radio Sal", "told")),
        flags=("headline", "continued"),
        score=0.87,
    )
    outer = statement(
        read, "según Odón Berástegui, el puerto <b>seguirá</b> cerrado & «sin luz» hasta mayo", "", "sostuvo que",
        form="mixed", flags=("dropped-subject",),
    )  # fmt: skip
    inner = replace(
        statement(
            read, ["el puerto <b>seguirá</b> cerrado", "hasta mayo"], "Odón Berástegui", "según", "Odón Berástegui",
            form="indirect", status="prediction",
        ),
        parent=outer.id,
    )  # fmt: skip
    return [(first, read), (outer, read), (inner, read)]


def bare(text: str = "«nada»", number: int = 0, content: str | None = None, **facts: Any) -> Row:
    """A statement nobody is named for, out of a document that says nothing of itself."""
    capture = Captures().put(f"{number}{text}".encode(), f"bare{number}.txt")
    read = document(capture, text, **facts)
    return statement(read, content or text, flags=("unattributed",)), read
