"""Whether a content denies: what its negative is of, whose doing it negates, how much is put into it.

A bare negative tells as often what is so ("no light was on"), so denying is counted in signs: see `denial_signs`.
"""

from __future__ import annotations

import re

from dicho.extract.wording import Wording, any_of, less, starts, within

_CLAIM = 6
"""Words of a content in which the noun of a claim stands: "the accusation that"."""
_CLAUSE = 2
"""Words that a clause has before another goes on from it."""
_NEAR = 12
"""Words at a content's start in which the negative of its main verb stands."""
_SUBJECT = 6
"""Words of a subject that is none: "not one of my officers has"."""
_PREDICATE = 3
"""Words after "is" in which what it is said to be stands: "is a complete lie"."""
_FLAT = re.compile(
    r"[«“‘\"'](?:never|nunca|jamás)\b|\b(?:was|were) never\b(?! (?:been|going|meant|a\b))|"
    r"\b(?:there (?:is|are|was|were) no|(?:is|are|was|were|'s) (?:not|never)|(?:is|are|was|were)n['’]t"
    r"|no (?:hay|hubo|había|es|son|fue|era)|nunca (?:fue|hubo))\b[^.;,:!?]{1,60}[;,.:—–]\s*"
    r"(?:it|there|that|they|this|hay|hubo|había|es|son|fue|era|sino)\b"
)
"""What one's own words deny, what a thing never was, and what is so in its place: "no gap; there is a seam"."""
_HEAD = 200
_OWN_PAST = re.compile(r"[^\W\d_]{2,}(?:[éí]|[aei]mos)")


def denial_signs(words: Wording) -> int:
    """How much speaks for a denial: a negative, and that it is total, the speaker's own, an answer, or insisted on.

    Nothing does where no doubt is had.
    """
    answer = words.opening[:1] == ("no",) and words.said.startswith(("no,", "no."))
    at = 0 if answer else _negative(words)
    if at < 0 or not words.list("doubting").isdisjoint(words.opening[at : at + _PREDICATE]):
        return 0
    flat = bool(_FLAT.search(words.head[:_HEAD].lower()))
    if _is_innocent(words, at):
        return 2 + 2 * answer + 2 * flat
    own = _total(words, at) + 2 * negates_own(words) + 2 * flat
    return 2 + own + 2 * answer + 2 * words.cue_is("emphatic") + words.cue_is("assuring")


def calls_untrue(words: Wording) -> bool:
    """ "Is not true", "is a lie", "nothing of the sort"; or hardly another word than "falso"."""
    if words.has("flatly") or words.rebuts:
        return True
    if words.cue_is("describing") and (words.has("untrue") or words.has("rebuttals")):
        return True
    if not words.has("untrue"):
        return False
    return len(words.opening) <= 4 or _is_untrue(words)


def _is_untrue(words: Wording) -> bool:
    """ "Is quite false"; no "false papers", which only tells what papers they were."""
    said, closed = words.list("untrue"), words.lexicon.words
    phrases = frozenset(phrase for phrase in said if " " in phrase)
    if within(words.opening, phrases) and not words.be.isdisjoint(words.opening[:_NEAR]):
        return True
    opening = less(words.opening[:_NEAR], words.list("wholly"))
    for at, word in enumerate(opening):
        told = opening[at + 1 : at + 1 + _PREDICATE] if word in words.be else ()
        place = next((here for here, one in enumerate(told) if one in said), len(told))
        if place < len(told) and (closed["determiners"] | closed["particles"]).isdisjoint(told[:place]):
            return True
    return False


def refuses(words: Wording) -> bool:
    """Whether the cue turns down a request or a plan rather than a claim: "se niega a dejar el cargo"."""
    if words.cue_is("refusing"):
        first = words.opening[:_CLAIM]
        claimed = not words.list("claims").isdisjoint(first) or words.quoted or words.has("untrue")
        return not claimed and not words.said.startswith(("that ", "que "))
    return words.cue_is("denial") and words.to_do and "a" in (*words.cue[-1:], *words.opening[:1])


def negates_own(words: Wording) -> bool:
    """Whether it is the speaker's own doing that is negated: "we never", "no firmé", "no haber cobrado"."""
    at = _negative(words)
    if at < 0:
        return False
    opening, own = words.opening, words.list("first_person")
    if at == 0 and not (own | words.list("own_things")).isdisjoint(opening[:_SUBJECT]):
        return not _complains(words)
    if not own.isdisjoint(opening[max(0, at - 3) : at + 2]) or _of_speaker(words, at):
        return True
    verb = next((word for word in opening[at + 1 :] if word not in words.list("clitics")), "")
    return words.lexicon.lang == "es" and (verb == "haber" or bool(_OWN_PAST.fullmatch(verb)))


def _of_speaker(words: Wording, at: int) -> bool:
    """ "She did not send any": in reported speech the speaker is the pronoun that opens it; "not yet" only waits."""
    verb = words.opening[at] in words.list("of_verb") and words.list("yet").isdisjoint(words.opening[at + 1 : at + 2])
    return not words.quoted and verb and not words.list("reported").isdisjoint(words.opening[:1])


def _complains(words: Wording) -> bool:
    """ "Nobody told us": what others failed to do for the speaker denies no charge."""
    given, us, opening = words.list("receiving"), words.list("receivers"), words.opening[:_NEAR]
    return any(word in given and not us.isdisjoint(opening[at + 1 : at + 2]) for at, word in enumerate(opening))


def _negative(words: Wording) -> int:
    """The place of the main verb's negative, or of a negative subject; -1 for none."""
    if (words.list("negatives") & {*words.opening[:1]} and not _but(words, 0)) or starts(
        words.opening, words.list("negative_phrases")
    ):
        return 0
    lead = int(not words.list("leads").isdisjoint(words.opening[:1]))
    for at, word in enumerate((*words.opening[:lead], *words.clause(lead))[:_NEAR]):
        if word in words.list("negations") and not _of_phrase(words, at) and not _but(words, at):
            return -1 if _goes_on(words, at) else at
    return -1


def _goes_on(words: Wording, at: int) -> bool:
    """ "It counts and is not repeated", "I saw it and said nothing": it is of what goes on from one that affirms."""
    near = _CLAUSE + (words.opening[at] in words.list("negatives"))
    return at > near and not words.list("joining").isdisjoint(words.opening[at - near : at])


def _but(words: Wording, at: int) -> bool:
    """ "Nobody else", "nadie más que yo": the negative leaves one out, so that it affirms."""
    leaves_out = not words.list("excepting").isdisjoint(words.opening[at + 1 : at + 2])
    return leaves_out and words.opening[at] in words.list("negatives")


def _of_phrase(words: Wording, at: int) -> bool:
    """ "Not from the Council", "no del Consejo": the negative is of a phrase, not of the verb."""
    closed, negative = words.lexicon.words, words.opening[at]
    before = [word for word in words.opening[max(0, at - 2) : at] if word not in closed["adverbs"]][-1:]
    after = words.opening[at + 1 : at + 2]
    if negative not in ("no", "not") or not (closed["auxiliaries"] | closed["be"]).isdisjoint(before):
        return False
    if before and negative == "not":  # The verb's own stands after an auxiliary: "it went out in May, not June".
        return True
    return not ((closed["determiners"] | closed["particles"]) - words.list("clitics")).isdisjoint(after)


def _is_ellipsis(words: Wording, at: int) -> bool:
    """ "He did not": what is left out was put forward before, and is denied."""
    subject, verb = words.opening[:at][-2:-1], words.opening[:at][-1:]
    closed = words.lexicon.words
    ends = not words.opening[at + 1 :] or not closed["subordinators"].isdisjoint(words.opening[at + 1 : at + 2])
    return ends and not closed["pronouns"].isdisjoint(subject) and not closed["auxiliaries"].isdisjoint(verb)


def _of_person(words: Wording, at: int) -> bool:
    """ "It has never employed him", "nunca contrató a nadie": a pronoun's or nobody's verb, not a thing's."""
    return at == 0 or not words.lexicon.words["pronouns"].isdisjoint(words.opening[max(0, at - 2) : at])


def _is_innocent(words: Wording, at: int) -> bool:
    """Whether the negative tells what one lacks, feels, may or could not do: "no sabemos", "could not see"."""
    before, after = words.opening[max(0, at - 1) : at], words.opening[at + 1 : at + 4]
    if _has_come(words, at):
        return True
    if not words.list("modals").isdisjoint((*before, *after[:1])):
        return True
    if words.lexicon.lang == "en" and after and not words.lexicon.words["be"].isdisjoint(before):
        return not after[0].endswith("ing") and "there" not in words.opening[:at]
    return not words.list("innocent").isdisjoint(words.opening[at : at + 4])


def _has_come(words: Wording, at: int) -> bool:
    """ "Heard nothing until ten": what was not so up to a time was so from then on."""
    after = words.opening[at + 1 : at + 1 + _NEAR]
    place = next((here for here, word in enumerate(after) if word in words.list("until")), len(after))
    return place < len(after) and "to" not in after[:place]


def _total(words: Wording, at: int) -> int:
    """2 where more words make the negative total ("ever", "a single"), 1 for what the language asks for anyway."""
    if within(words.opening, words.list("total_phrases")):
        return 2
    if at == 0 and words.quoted and starts(words.opening, words.list("none_at_all")):
        return 2
    if at == 0 and words.opening[0] == "no" and not words.list("after_subject").isdisjoint(words.opening[2:5]):
        return 2
    after = words.clause(at + 1)
    if not words.list("existing").isdisjoint(after[:2]) or _is_ellipsis(words, at):
        return 2
    if words.opening[at] in words.list("ever") and _of_person(words, at):
        return 2
    if words.opening[at] != "no" and any_of(after, words.list("total")):
        return 2
    return int(any_of(after, words.list("loosely_total")))
