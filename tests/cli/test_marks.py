from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dicho.cli.marks import UNSAFE, folded, marked, one_line, safe
from dicho.model.span import Span, Spans

TEXTS = st.text(st.sampled_from("ab ñ“”\n\té\U0001f9e8"), min_size=1, max_size=200)
ANSI = re.compile(r"\x1b\[[0-9;]*m")
PLAIN = re.compile(r"\[\[|\]\]|\{\{|\}\}|<<|>>")


@st.composite
def windows(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, dict[str, Spans]]:
    text = draw(TEXTS)
    found: dict[str, Spans] = {}
    for role in ("source", "cue", "content"):
        start = draw(st.integers(0, len(text) - 1))
        found[role] = (Span(start, draw(st.integers(start + 1, len(text)))),)
    return text, found


@given(windows(), st.integers(1, 30))
def test_folding_loses_only_white_space(given_: tuple[str, Span], columns: int) -> None:
    """Folded lines are no wider than asked, in order, and hold every character that is not white space."""
    text, window = given_
    lines = list(folded(text, window, columns))
    assert all(len(line) <= columns for line in lines)
    assert "".join("".join(line.of(text) for line in lines).split()) == "".join(window.of(text).split())
    assert lines == sorted(lines)


@given(statements())
def test_marks_change_nothing(given_: tuple[str, dict[str, Spans]]) -> None:
    """Without its marks, marked text is the source's text, in colour and without."""
    text, spans = given_
    whole = Span(0, len(text))
    bare = "".join(text.split())
    for colour, marks in ((True, ANSI), (False, PLAIN)):
        shown = marked(text, whole, spans, colour=colour)
        assert "".join(marks.sub("", shown).split()) == bare


def test_what_is_said_stands_between_the_marks() -> None:
    """Who, verb and words are marked each in their own way."""
    text = 'The keeper said: "No lamp."'
    spans = {"source": (Span(0, 10),), "cue": (Span(11, 15),), "content": (Span(17, 27),)}
    shown = marked(text, Span(0, len(text)), spans, colour=False)
    assert shown.strip() == '[[The keeper]] {{said}}: <<"No lamp.">>'


def test_discontinuous_words_are_marked_apart() -> None:
    """Each fragment has marks of its own, and what stands between them has none."""
    text = "A b c"
    shown = marked(text, Span(0, 5), {"content": (Span(0, 1), Span(4, 5))}, colour=False)
    assert shown.strip() == "<<A>> b <<c>>"


@given(st.text())
def test_a_terminal_is_safe(text: str) -> None:
    """No control character of a page, nor one that turns the direction of writing, reaches the terminal."""
    assert not UNSAFE.search(safe(text))
    assert "\n" not in one_line(text)
    assert len(one_line(text, 10)) <= 10
