"""In what spirit a statement is made, and in what form: read off the cue, the content's words and the marks.

The evidence is that of hedge and belief annotation (cue lemmas, modal verbs, tense, conditions, polarity), after Farkas
et al., "The CoNLL-2010 shared task", and Saurí and Pustejovsky, "FactBank" (2009), as words in `lang/{en,es}.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dicho.extract.belief import imagined, points_to, rumoured, seems, suggested, supposed, supposes
from dicho.extract.maxim import is_maxim
from dicho.extract.polarity import calls_untrue, denial_signs, negates_own, refuses
from dicho.extract.quotes import Quotation
from dicho.extract.wording import Wording
from dicho.model.span import Spans
from dicho.model.statement import Form, Status

_DENIES = 4
"""Signs of a denial from which a content counts as one: a bare negative tells as often what is so."""


def status_of(words: Wording, leaning: str = "") -> Status:
    """The status of a statement from its cue, and from its content's first sentence and last mark.

    `leaning` is what the author's marker says of it ("likely", "opinion"), "" without one.

    The cue decides first (deny, ask, suspect, promise), then the content: a question, a condition that opens it, a
    hedge, a future, a denial, a judgement. Last come cues that only say whose view it is; the rest is asserted.
    """
    if leaning:
        return _leaning(leaning, words)
    for told in (_by_cue, _by_mood, _by_stance):
        status = told(words)
        if status:
            return status
    return "asserted"


def _leaning(leaning: str, words: Wording) -> Status:
    """What the author's marker says, and the clause's tense where that leaves it open."""
    if leaning == "opinion":
        return _by_mood(words) or "opinion"
    if leaning == "likely" or words.cue_is("fearing"):
        return "prediction" if words.future else "hypothesis"
    return cast(Status, leaning)


def _by_cue(words: Wording) -> Status | None:
    """What the cue alone tells, or with the first word of its complement."""
    if words.asks:
        return "question"
    if words.cue_is("denial") or words.cue_is("excluding"):
        return _denied(words)
    if words.cue_negated and words.cue_is("expecting"):
        return "prediction"
    if words.cue_negated or words.requested:
        return None
    if rumoured(words) or suggested(words) or seems(words):
        return "hypothesis"
    if words.cue_is("hypothesis") or words.would_bet:
        ahead = words.future and (words.cue_is("fearing") or words.would_bet)
        return "prediction" if ahead else "hypothesis"
    if words.cue_is("prediction") or (words.cue_is("promising") and _promises(words)):
        return "prediction"
    return None


def _promises(words: Wording) -> bool:
    """Something to do, or what is to come: also on a condition ("swore that, if he lost, he would go")."""
    return words.to_do or (words.conditional and (words.future or "would" in words.main))


def _denied(words: Wording) -> Status | None:
    """ "No descarta" leaves open what "descarta" shuts out; "did not deny" tells nothing."""
    if not words.cue_negated:
        if words.cue_is("excluding") and words.quoted and words.future:
            return "prediction"  # Ruled cuts out: "We will not sign them"
        return "asserted" if refuses(words) else "denial"
    return "hypothesis" if words.cue_is("excluding") else None


def _by_mood(words: Wording) -> Status | None:
    """What the verb of the content tells: asked, conditional, possible, to come."""
    if words.is_question:
        return "question"
    if words.decrees:
        return "asserted"
    judged = words.cue_is("opinion")
    if words.conditional and not judged:
        return supposes(words) or _by_stance(words) or "asserted"
    if words.main_has("hedges", "hedge_phrases"):
        return "hypothesis"
    if words.future:
        return "prediction"
    if (
        words.main_has("weak_hedges", "likely")
        or (words.hearsay and not judged)
        or supposed(words)
        or points_to(words)
        or imagined(words)
    ):
        return "hypothesis"
    return None


def _by_stance(words: Wording) -> Status | None:
    if _denies(words):
        return "denial"
    if words.requested:
        return None
    if words.cue_is("opinion") or words.thought or words.labels or words.judges or is_maxim(words):
        return "opinion"
    return None


def _denies(words: Wording) -> bool:
    """ "No es aceptable" judges, whoever insists on it; "no firmé" denies; who admits something denies nothing."""
    if words.cue_is("admitting"):
        return False
    negated = denial_signs(words) >= _DENIES and (not words.judges or negates_own(words))
    return negated or calls_untrue(words)


def form_of(content: Spans, quotations: Sequence[Quotation]) -> Form:
    """direct when all of the content is quoted (marks and stops aside), mixed when part of it is, else indirect.

    `quotations` are outermost ones, apart and in order, among them all that touch the content.
    """
    quoted, at = 0, 0
    for fragment in content:
        while at < len(quotations) and quotations[at].span.end <= fragment.start:
            at += 1
        last = at
        while last < len(quotations) and quotations[last].span.start < fragment.end:
            span = quotations[last].span
            quoted += min(fragment.end, span.end) - max(fragment.start, span.start)
            last += 1
    if not quoted:
        return "indirect"
    total = sum(len(fragment) for fragment in content)
    return "direct" if total - quoted <= 2 * len(content) else "mixed"
