"""The ledger's terms in a reader's words."""

from dataclasses import fields
from typing import get_args

from dicho.model.link import RELATIONS, VERDICTS
from dicho.model.review import Fix
from dicho.model.statement import FLAGS, FORMS, STATES, STATUSES, SpeakerKind
from dicho.view.labels import LABELS, label
from dicho.view.terms import GRAVE


def test_every_term_has_words() -> None:
    """No page shows a code of the ledger where a reader expects a word."""
    assert set(LABELS["form"]) == set(FORMS)
    assert set(LABELS["status"]) == set(STATUSES)
    assert set(LABELS["flag"]) == set(FLAGS)
    assert set(LABELS["who"]) == set(get_args(SpeakerKind))
    assert set(LABELS["state"]) == set(STATES)
    assert set(LABELS["relation"]) == set(RELATIONS)
    assert set(LABELS["verdict"]) == set(VERDICTS)
    assert set(LABELS["part"]) == {each.name for each in fields(Fix)}
    assert set(FLAGS) >= GRAVE


def test_an_unknown_term_is_shown_as_it_is() -> None:
    """A language without a name here is shown by its code."""
    assert label("lang", "ca") == "ca"
