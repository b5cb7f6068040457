from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.author_cases import VOICE, Case, cases

from dicho.extract import author, rules
from dicho.extract.attribution import attribute
from dicho.extract.found import Found
from dicho.model.span import Span
from dicho.model.statement import Attribution
from dicho.text import lexicon as lexicons

EVERY = [case for lang in lexicons.LANGUAGES for case in cases(lang)]
FOUND = [case for case in EVERY if case.status]


def _own(text: str, lang: str) -> list[Attribution]:
    return [one for one in attribute(text, lang) if "author" in one.flags]


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.text[-40:])
def test_what_an_author_puts_forward_is_found(case: Case) -> None:
    """Each marked line gives the author's statement with its content, its cue and its status, and no second one."""
    (one,) = _own(case.text, case.lang)
    assert tuple(span.of(case.text) for span in one.content) == case.content
    assert one.status == case.status
    signalled = " ".join(span.of(case.text) for span in (*one.source, *one.cue)).lower()
    assert any(word in signalled for word in case.cue.lower().split())


@pytest.mark.parametrize("case", [case for case in EVERY if not case.status], ids=lambda case: case.text[-40:])
def test_what_is_nobodys_or_anothers_is_left(case: Case) -> None:
    """News in the third person, quotations, turns of a transcript and rhetorical questions yield nothing."""
    assert _own(case.text, case.lang) == []


def test_there_are_cases_enough() -> None:
    """Both languages have cases of each kind, so that the two promises above mean something."""
    for lang in lexicons.LANGUAGES:
        own = [case for case in EVERY if case.lang == lang]
        assert sum(bool(case.status) for case in own) >= 30
        assert sum(not case.status for case in own) >= 15


def test_the_shape_of_a_thread_is_a_personal_voice() -> None:
    """A post may say "perhaps" of its own without an "I": its head says what it is."""
    text = "Harbour forum > Boats > page 3\nnora_b\n22 July 2031, 18:05\n\nPerhaps the pump had been off for weeks.\n"
    assert [one.status for one in _own(text, "en")] == ["hypothesis"]


def test_an_aside_is_the_authors_and_nobody_elses() -> None:
    """ "The mayor, I suspect, knew" is no suspicion of the mayor's."""
    text = "The mayor, I suspect, never read the letter."
    (one,) = attribute(text, "en")
    assert [span.of(text) for span in one.source] == ["I"]
    assert [span.of(text) for span in one.content] == ["The mayor", "never read the letter"]


def test_another_attribution_of_the_content_stays() -> None:
    """What somebody is already said to hold is not taken from them."""
    text = VOICE["en"] + "Perhaps the pump had been off for weeks, Orrin Vale told the paper."
    proposals = rules.propose(text, "en")
    cue, content = text.index("told"), text.index("Perhaps")
    other = Found(None, Span(cue, cue + 4), [Span(content, cue - 13)], "tell", "en", 0.9)
    assert author.added(text, proposals, [other]) == []


@given(st.text(alphabet="I tmhinkperaos,.:;?¿()—“”\n", max_size=120), st.sampled_from(["en", "es", None]))
def test_any_text_keeps_its_spans(text: str, lang: str | None) -> None:
    """Whatever the characters, spans lie in the text in order and no error is raised."""
    for one in attribute(text, lang):
        assert all(0 <= span.start < span.end <= len(text) for span in (*one.cue, *one.content))
