"""Links are proposals: kept as the last run found them, decided by people, and a decision outlives every run."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.made import Captures, ledger_of, parts

from dicho.errors import AmbiguousId, NotFound, UsageError
from dicho.model.link import Evidence, Link, link_id
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.store.ledger import Ledger
from dicho.store.rows import Judgement

RUN = Run("compare", "test/1")


@pytest.fixture
def archive() -> Captures:
    return Captures()


@pytest.fixture
def ledger(tmp_path: Path, archive: Captures) -> Ledger:
    return ledger_of(tmp_path / "l", archive, range(3))


def ids(ledger: Ledger) -> list[str]:
    return [statement.id for statement, _ in ledger.statements()]


def link(left: str, right: str, score: float = 0.5, **facts: object) -> Link:
    given = {"relation": "conflict", "kind": "negation", **facts}
    evidence = (Evidence("sign of negation", 1.5, (Span(1, 4),), (Span(0, 2), Span(3, 5))),)
    return Link(left, right, score=score, evidence=evidence, missing=("date",), readings=("progress",), **given)  # type: ignore[arg-type]


def test_what_a_run_finds_comes_back_best_first(ledger: Ledger) -> None:
    """Links come back equal to what was recorded, the likeliest first, and the ledger stays sound."""
    a, b, c, *_ = ids(ledger)
    found = [link(a, b, 0.4), link(a, c, 0.9, relation="change", kind="stance"), link(b, c, 0.6)]
    assert ledger.links.record(RUN, found) == {"conflict": 2, "change": 1}
    assert list(ledger.links.all()) == sorted(found, key=lambda each: -each.score)
    assert list(ledger.links.all(["change"])) == [found[1]]


def test_a_run_records_only_what_is_other_than_before(ledger: Ledger) -> None:
    """The same links again add no event; what is no longer found is withdrawn; other statements' links stay."""
    a, b, c, d, *_ = ids(ledger)
    ledger.links.record(RUN, [link(a, b), link(c, d)])
    head = ledger.head()
    assert ledger.links.record(RUN, [link(a, b), link(c, d)]) == {}
    assert ledger.head() == head
    ledger.links.record(RUN, [], scope={a})
    assert [each.left for each in ledger.links.all()] == [c]


def test_a_decision_is_kept_when_the_proposal_goes(ledger: Ledger) -> None:
    """Running again neither reopens nor loses what a person decided; undoing takes it back, twice brings it back."""
    a, b, *_ = ids(ledger)
    ledger.links.record(RUN, [link(a, b)])
    word = ledger.links.decide(f"{a[:8]}:{b}", "yes", "quantity", by="ana", note="both of that night")
    assert (word.verdict, word.kind, word.relation, word.by) == ("yes", "quantity", "conflict", "ana")
    ledger.links.record(RUN, [])
    ledger.links.record(RUN, [link(a, b)])
    key = link_id(a, b, "conflict")
    assert ledger.links.verdicts()[key] == word
    undone = ledger.people.undo(word.event)
    assert ledger.links.verdicts() == {}
    ledger.people.undo(undone.event)
    assert ledger.links.verdicts()[key].event == word.event
    assert [each.event for each in ledger.links.history(key)] == [word.event]


def test_a_pair_nobody_proposed_can_be_decided(ledger: Ledger) -> None:
    """Two statements are enough; the order in which they are given makes no difference to the link."""
    a, b, *_ = ids(ledger)
    first = ledger.links.decide(f"{a}:{b}", "yes", "translation")
    again = ledger.links.decide(f"{b}:{a}", "no", "copy")
    assert first.link == again.link == link_id(a, b, "copy")
    assert ledger.links.verdicts()[first.link].verdict == "no"


@pytest.mark.parametrize(
    ("pair", "verdict", "kind", "error"),
    [
        ("feed", "yes", None, NotFound),
        ("ab", "yes", None, NotFound),
        ("\udcff\udcfe\udced", "yes", None, NotFound),
        ("\0\0\0\0", "yes", None, NotFound),
        ("{a}:{a}", "yes", None, UsageError),
        ("{a}:{b}", "maybe", None, UsageError),
        ("{a}:{b}", "yes", "nonsense", UsageError),
        ("{a}:", "yes", None, NotFound),
    ],
)
def test_what_makes_no_sense_is_refused(
    ledger: Ledger, pair: str, verdict: str, kind: str | None, error: type[Exception]
) -> None:
    """An unknown id, one statement twice, a verdict or kind that is none: said, and nothing recorded."""
    a, b, *_ = ids(ledger)
    head = ledger.head()
    with pytest.raises(error):
        ledger.links.decide(pair.format(a=a, b=b), verdict, kind)
    assert ledger.head() == head


def test_a_beginning_that_fits_several_links_is_said_to(ledger: Ledger) -> None:
    """No link is guessed from too short an id."""
    found = [link(a, b) for a in ids(ledger) for b in ids(ledger) if a < b]
    ledger.links.record(RUN, found)
    keys = sorted(each.id for each in found)
    assert ledger.links.find(keys[0]).id == keys[0]
    twice = next((a[:n] for n in (4, 3) for a in keys if sum(k.startswith(a[:n]) for k in keys) > 1), None)
    if twice and len(twice) >= 4:
        with pytest.raises(AmbiguousId):
            ledger.links.find(twice)


def test_what_a_judge_said_is_evidence_and_no_verdict(ledger: Ledger) -> None:
    """A judge's word comes back as it was said, the last one only, and leaves the link undecided."""
    a, b, *_ = ids(ledger)
    proposed = link(a, b)
    ledger.links.record(RUN, [proposed])
    said = Judgement(proposed.id, "conflict", None, (Span(1, 3),), (Span(2, 5),), "tiny", "question/1", 2, 3, 700)
    ledger.links.judge(Run("judge", "question/1"), proposed, said)
    assert ledger.links.judgements() == {proposed.id: said}
    assert ledger.links.verdicts() == {}


def test_links_and_decisions_follow_from_the_log_alone(ledger: Ledger, archive: Captures) -> None:
    """Rebuilding gives the same links and verdicts, and verify finds a changed one."""
    a, b, c, *_ = ids(ledger)
    ledger.links.record(RUN, [link(a, b), link(b, c, 0.8)])
    ledger.links.decide(f"{a}:{b}", "unsure")
    before = (list(ledger.links.all()), ledger.links.verdicts())
    ledger.rebuild()
    assert (list(ledger.links.all()), ledger.links.verdicts()) == before
    assert ledger.verify(archive.fetch, parts).ok
    ledger._db.execute("UPDATE links SET score = 0.99")
    assert "link" in (ledger.verify(archive.fetch, parts).problem or "")


def test_a_removal_takes_the_decisions_on_what_was_said(ledger: Ledger, archive: Captures) -> None:
    """A note may tell what a removed page said: it goes with the page, links to it are no longer listed."""
    rows = list(ledger.statements())
    (mine, page), (other, _) = rows[0], next(row for row in rows if row[1].capture != rows[0][1].capture)
    ledger.links.record(RUN, [link(mine.id, other.id)])
    ledger.links.decide(f"{mine.id}:{other.id}", "yes", note="the pier's secret")
    ledger.remove(page.capture, "asked for")
    assert list(ledger.links.all()) == []
    assert ledger.links.verdicts() == {}
    assert not any("secret" in str(event.body) for event in ledger.events())
    assert ledger.verify(archive.fetch, parts).ok
