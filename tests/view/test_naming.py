"""What documents are called, and of which day statements are."""

from dataclasses import dataclass, replace

from dicho.model.span import Span
from dicho.model.statement import Statement, When
from dicho.view.naming import day, place, title


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document."""

    file: str = "07_nota.txt"
    title: str | None = "Sin luz en Vellmar"
    outlet: str | None = "El Faro de Vellmar"


def test_a_document_is_called_by_what_is_known() -> None:
    """The title names a document and the outlet a place; where either is unknown the next best thing does."""
    whole, bare = Facts(), Facts(title=None, outlet=None)
    assert (title(whole), place(whole)) == ("Sin luz en Vellmar", "El Faro de Vellmar")
    assert place(replace(whole, outlet=None)) == "Sin luz en Vellmar"
    assert (title(bare), place(bare)) == ("07_nota.txt", "07_nota.txt")


def test_a_day_says_what_it_is() -> None:
    """The day something was said goes before the day it was published, and neither is passed off as the other."""
    bare = Statement("s", "d", (), (), (Span(0, 4),), "indirect", "say", "asserted")
    said = replace(bare, said=When("2025-03-09", "day"))
    assert day(said, "2025-03-10") == ("2025-03-09", "said")
    assert day(bare, "2025-03-10") == ("2025-03-10", "published")
    assert day(bare, None) == (None, "")
