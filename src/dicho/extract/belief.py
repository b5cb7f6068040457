"""Whether somebody's belief is of what may have happened, a hypothesis, rather than a judgement of theirs."""

from __future__ import annotations

import re

from dicho.extract.opening import STOP, words_of
from dicho.extract.tense import is_past, is_would
from dicho.extract.wording import Wording
from dicho.model.statement import Status

_SUBJUNCTIVE = re.compile(
    r"hubi\w+|fuera\w*|fuese\w*|[^\W\d_]{2,}(?:i[eé]ra|i[eé]se)(?:n|mos|s)?|[^\W\d_]+[aá]ra(?:n|mos)"
)
"""Words written like a Spanish past subjunctive."""
_OWN = re.compile(r"[^\W\d_]+[^aeiou\W\d_]o|[^\W\d_]+[aei]mos|voy|doy|estoy")
"""Words written like a Spanish present in the first person."""
_NEAR = 8
"""Words of a content in which its main verb's past is looked for."""


def supposed(words: Wording) -> bool:
    """Police believe, "some think it came down at night", "thinks someone loosened the bolts".

    Whoever looks into a matter, or is not even named, puts a belief about; a known person's is an opinion of theirs.
    """
    if not words.cue_is("believing") or words.judges or not words.list("first_person_cues").isdisjoint(words.cue):
        return False
    held = words.cue_lexicon.status
    if not held["investigators"].isdisjoint(words.who):
        return True
    if len(words.who) == 1 and words.who[0] in held["first_person"]:
        return False
    if not words.list("somebody").isdisjoint(words.opening[:3]):
        return True
    unnamed = not held["indefinite"].isdisjoint(words.who[:1])
    return unnamed and any(is_past(word, words.lexicon) for word in words.main[1:_NEAR])


def rumoured(words: Wording) -> bool:
    """ "Word has it", "the other school has it": a rumour or a school of thought, and no document, which states."""
    held = words.cue_lexicon.status
    return words.cue_is("having_it") and (not words.who or not held["rumouring"].isdisjoint(words.who))


def seems(words: Wording) -> bool:
    """ "The votes appear to have been lost": what seems so to nobody in particular; "me parece un error" judges."""
    to_one = words.cue_lexicon.status["datives"]
    return words.cue_is("seeming") and not words.judges and to_one.isdisjoint(words.cue)


def suggested(words: Wording) -> bool:
    """ "Suggests that he has been paid": that something is so; "suggested waiting", "suggested we wait" propose."""
    if not words.cue_is("suggesting") or words.to_do or words.judges:
        return False
    if words.opening and words.opening[0].endswith("ing") and words.lexicon.lang == "en":
        return False
    closed = words.lexicon.words
    finite = closed["be"] | closed["have"] | words.list("modals") | words.list("main_modals")
    return any(word in finite or is_past(word, words.lexicon) for word in words.main)


def supposes(words: Wording) -> Status | None:
    """What a condition makes of what is said under it: a hypothesis, unless the main clause is a plain present.

    That states a rule ("if it rains, the gate is shut"), or what the speaker then does ("si me pagan, voy").
    """
    main = _main_clause(words)
    if not main or _is_unreal(words) or words.future or words.main_has("hedges", "hedge_phrases"):
        return "hypothesis"
    return "prediction" if _is_own(main, words) else None


def _main_clause(words: Wording) -> tuple[str, ...]:
    """The words after the comma of a condition that opens the content, clitics and negatives aside."""
    sentence = STOP.split(words.said, maxsplit=1)[0]
    passed = words.list("clitics") | words.list("negations") | words.list("leads")
    main = [*words_of(sentence.partition(",")[2])]
    first = next((at for at, word in enumerate(main) if word not in passed), len(main))
    return tuple(main[first:])


def _is_unreal(words: Wording) -> bool:
    """Whether a past, a subjunctive or a conditional says that it is not so, or was."""
    unreal = words.list("main_modals") | words.list("modals") | words.list("told_past")
    return any(
        word in unreal or is_past(word, words.lexicon) or _SUBJUNCTIVE.fullmatch(word) or is_would(word, words.lexicon)
        for word in words.opening
    )


def _is_own(main: tuple[str, ...], words: Wording) -> bool:
    """ "I stop", "paro", "nos vamos": a verb in the first person."""
    if words.lexicon.lang == "en":
        return main[0] in words.list("first_person")
    closed = words.lexicon.words
    named = closed["determiners"] | closed["pronouns"] | closed["adverbs"]
    return main[0] not in named and bool(_OWN.fullmatch(main[0]))


def points_to(words: Wording) -> bool:
    """ "Apunta a que el agua entró de noche", "apunta a la imprenta"; "apuntó que", "apuntó la hora" only say so."""
    if words.lemma != "apuntar" or words.within:
        return False
    named = not words.quoted and words.said.startswith(("a ", "al "))
    return named or words.cue[-1:] == ("a",)


def imagined(words: Wording) -> bool:
    """What one would do, in one's own words: "I'd drink it myself", "pediría antes un café"; no wish, no courtesy.

    Who would do it again has done it.
    """
    if not words.quoted:
        return False
    if words.lexicon.lang == "en":
        pairs = zip(words.main, words.main[1:], words.main[2:], strict=False)
        polite = words.list("courtesies")
        return "again" not in words.main and any(
            who in ("i", "we") and would in ("'d", "would") and verb not in polite for who, would, verb in pairs
        )
    first = next((word for word in words.main[:_NEAR] if is_would(word, words.lexicon)), "")
    return bool(first) and first not in words.list("courtesies")
