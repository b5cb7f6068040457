"""The ledger's terms in a reader's words."""

from typing import get_args

from dicho.model.statement import FLAGS, FORMS, STATUSES, SpeakerKind
from dicho.web.labels import LABELS, label


def test_every_term_has_words() -> None:
    """No page shows a code of the ledger where a reader expects a word."""
    assert set(LABELS["form"]) == set(FORMS)
    assert set(LABELS["status"]) == set(STATUSES)
    assert set(LABELS["flag"]) == set(FLAGS)
    assert set(LABELS["who"]) == set(get_args(SpeakerKind))


def test_an_unknown_term_is_shown_as_it_is() -> None:
    """A language without a name here is shown by its code."""
    assert label("lang", "ca") == "ca"
