"""Spanish dialogue with the raya: turns, incises, resumed speech, and the dashes that nobody speaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.extract.quotes import scan
from dicho.extract.raya import turns
from dicho.model.span import Span


def speeches(text: str) -> list[tuple[str, bool]]:
    return [(span.of(text), resumes) for span, resumes in turns(text, Span(0, len(text)))]


@pytest.mark.parametrize("dash", ["—", "–", "―"])
def test_a_line_that_opens_with_a_dash_is_a_turn(dash: str) -> None:
    """A dash set tight against the first word opens a turn that runs to the line's end, its dash in the span."""
    assert speeches(f"{dash}La lámpara está sana.") == [(f"{dash}La lámpara está sana.", False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("—Está sana —dijo ella.", [("—Está sana", False)]),
        ("—Está sana —dijo ella—. Lo demás, no.", [("—Está sana", False), ("Lo demás, no.", True)]),
        ("—Está sana —dijo ella—, y lo demás no.", [("—Está sana", False), ("y lo demás no.", True)]),
        ("—¿Está sana? —preguntó él—. Dime.", [("—¿Está sana?", False), ("Dime.", True)]),
        (
            "—Uno —dijo Nuria—. Dos —siguió—. Tres.",
            [("—Uno", False), ("Dos", True), ("Tres.", True)],
        ),
        ("—Sí —dijo ella—.", [("—Sí", False)]),
    ],
)
def test_an_incise_parts_a_turn_and_the_speech_resumes(line: str, expected: list[tuple[str, bool]]) -> None:
    """What stands between the incise's dashes is no speech; what follows them goes on from the speech before."""
    assert speeches(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "— Pan",
        "- Pan",
        "-Pan",
        "--Pan",
        "——Pan",
        "La lámpara —la vieja— está sana.",
        "The lamp – the old one – is lit.",
        "1990–1995",
        "",
    ],
)
def test_other_dashes_are_left_alone(line: str) -> None:
    """List items, dashes doubled or set apart, parentheses and ranges are no dialogue."""
    assert list(turns(line, Span(0, len(line)))) == [] if line else scan(line) == ()


def test_only_a_lines_own_dash_opens_a_turn() -> None:
    """The line is what counts: a turn in the middle of a text is found at its own line and nowhere else."""
    text = "Entró.\n—Está sana.\nSalió."
    assert list(turns(text, Span(0, 6))) == []
    assert [span.of(text) for span, _ in turns(text, Span(7, 19))] == ["—Está sana."]


def test_a_dialogue_is_scanned_turn_by_turn_with_its_resumed_speech_linked() -> None:
    """Each turn starts a speech of its own; only what resumes after an incise continues the one before."""
    text = "—Está sana —dijo Nuria—. Lo demás, no.\n—¿Segura?\n—Segura —dijo ella."
    found = scan(text)
    assert [q.span.of(text) for q in found] == ["—Está sana", "Lo demás, no.", "—¿Segura?", "—Segura"]
    assert [q.continues for q in found] == [None, 0, None, None]
    assert all(q.mark == "—" and q.depth == 0 and q.closed for q in found)


def test_a_turns_inner_leaves_the_dash_out() -> None:
    """The raya is the mark: `span` has it, `inner` does not."""
    text = "—Está sana."
    (only,) = scan(text)
    assert only.inner is not None
    assert (only.span.of(text), only.inner.of(text)) == ("—Está sana.", "Está sana.")


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("—–― -aB.,;¿?ñ\x00\u0301😀"), min_size=1, max_size=60))
def test_any_line_gives_speeches_in_order_inside_it(line: str) -> None:
    """Whatever the line: speeches not empty, apart, in order, the first alone not resumed, no white space at ends."""
    found = list(turns(line, Span(0, len(line))))
    at = 0
    for number, (span, resumes) in enumerate(found):
        assert at <= span.start < span.end <= len(line)
        assert span.of(line) == span.of(line).strip()
        assert resumes or number == 0
        at = span.end


def test_a_hundred_thousand_lines_and_incises_are_read() -> None:
    """Dialogue of any length: one speech a line, and one for each side of an incise."""
    assert len(scan("\n".join(["—a"] * 100_000))) == 100_000
    assert len(scan("—a" + " —b— c" * 100_000)) == 100_001
    assert len(scan("—a" + " —b" * 100_000)) == 1
