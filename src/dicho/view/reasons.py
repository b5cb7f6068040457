"""Why two statements or two names stand side by side, in a reader's words: kinds, reasons, kinder readings, answers."""

from __future__ import annotations

from collections.abc import Mapping

from dicho.model.link import PLAIN, SAME
from dicho.view.contrast import SIGN
from dicho.view.words import N_

SHORT: Mapping[str, str] = {
    "exact": N_("The same words"),
    "near": N_("Nearly the same words"),
    "partial": N_("Part of the other"),
    "translated": N_("Translation"),
    "quantity": N_("Numbers differ"),
    "negation": N_("Said, and said not to be"),
    "antonym": N_("Opposite words"),
    "date": N_("Dates differ"),
    "cause": N_("Causes differ"),
    "denial": N_("Denial"),
    "promise": N_("Promise and outcome"),
    "quotation": N_("Quotation differs"),
    "stance": N_("Positions differ"),
}
"""What a link is called in a list."""

CHANGE = N_("Position change")

DIFFERENCE = PLAIN
"""What a kind means."""

ABSENT: Mapping[str, str] = {
    "quantity": N_("No different numbers for one thing"),
    "negation": N_("No “not” on one side alone"),
    "antonym": N_("No opposite words"),
    "date": N_("No different times for one event"),
    "cause": N_("No different causes"),
    "denial": N_("No denial of what the other says"),
    "promise": N_("No promise and its outcome"),
    "quotation": N_("No quotation in two wordings"),
    "stance": N_("No position taken and left"),
}
"""What was looked for, where it was not found."""

READING: Mapping[str, str] = {
    "refinement": N_("One may only say it more exactly."),
    "other-scope": N_("They may speak of different parts, groups or places."),
    "conditional": N_("One holds only under a condition."),
    "progress": N_("Both may have been true, each in its time."),
    "other-event": N_("They may speak of two events."),
    "reported": N_("One may only tell what somebody else holds."),
    "joke-or-hypothetical": N_("One may not be meant as a claim."),
    "translation-loss": N_("The difference may be the translator's."),
    "rounding": N_("One number may be rounded."),
}
"""The kinder readings."""

MAY_BE: Mapping[str, str] = {
    "refinement": N_("one may be the more exact"),
    "other-scope": N_("they may speak of different things"),
    "conditional": N_("one stands under a condition"),
    "progress": N_("things may have moved on in between"),
    "other-event": N_("they may speak of two events"),
    "reported": N_("one may tell what somebody else holds"),
    "joke-or-hypothetical": N_("one may be no claim"),
    "translation-loss": N_("one may be a translation"),
    "rounding": N_("a number may be rounded"),
}
"""The kinder readings as reasons that weigh."""

FEATURE: Mapping[str, str] = {
    "a deed and a word": N_("one does it, the other only says it"),
    "a negation more in as many words": N_("one negates in as many words"),
    "another speaker": N_("two speakers"),
    "at most one word is shared": N_("at most one word is shared"),
    "both deny": N_("both negate"),
    "both quoted": N_("quoted directly both times"),
    "covered in both": N_("how much of each has a counterpart in the other"),
    "covered in one": N_("how much of one has a counterpart in the other"),
    "covered to the last word": N_("one has a counterpart for every word of it"),
    "cut at a mark": N_("one is the other, cut at a mark of punctuation"),
    "days apart": N_("days lie between"),
    "each has a name of its own": N_("each has a name the other lacks"),
    "each has a telling word of its own": N_("each has a telling word the other lacks"),
    "each has words of its own": N_("each has words the other lacks"),
    "few words": N_("one is very short"),
    "in the same order": N_("the words stand in the same order"),
    "much stands around": N_("much of what stands around them is the same"),
    "much is shared": N_("many telling words are shared"),
    "negations differ": N_("only one negates"),
    "nobody is named": N_("one has no named speaker"),
    "nothing is said twice": N_("hardly a word is shared"),
    "numbers agree": N_("a number is the same"),
    "numbers differ": N_("the numbers are others"),
    "one asks": N_("one is a question"),
    "one document": N_("both stand in one document"),
    "one is a belief": N_("one is given as an opinion or a hypothesis"),
    "one is longer": N_("one is longer"),
    "one is told by another": N_("one is told inside another statement"),
    "one lies ahead, the other is done": N_("one lies ahead, the other is done"),
    "one looks ahead": N_("only one looks ahead"),
    "one matter": N_("the same matter, by the words they share"),
    "one matter by what stands around": N_("the same matter, by the words around them"),
    "one may be the headline above the other": N_("one may be the headline above the other"),
    "one part of it is the other": N_("one is like a part of the other"),
    "one takes it back": N_("one takes something back"),
    "one word stands in another's place": N_("a word stands where the other has another"),
    "only one has a name of its own": N_("one has a name the other lacks"),
    "said on one day": N_("said on one day"),
    "something opposes them": N_("something opposes them"),
    "stems in the same order": N_("the stems of the words stand in the same order"),
    "the lexicon takes it for a translation": N_("the lexicon takes one for a translation of the other"),
    "the pair model sees a contradiction": N_("what a small model makes of the pair"),
    "the same run of words": N_("a run of words stands in both"),
    "the same speaker": N_("the same speaker"),
    "the same speaker on another day": N_("the same speaker, on another day"),
    "the same surroundings": N_("the same names and rare words stand around them"),
    "the same throughout": N_("the same from beginning to end"),
    "the shorter begins or ends the longer": N_("the shorter begins or ends the longer"),
    "the shorter is whole in the longer": N_("the shorter stands whole in the longer"),
    "the strongest sign": N_("how strong the strongest difference is"),
    "the text sets one against the other": N_("the text sets one against the other"),
    "two languages": N_("they are in two languages"),
    "words that tell": N_("it has words that tell"),
}
"""The reasons that are no difference in themselves."""

ANSWER: Mapping[str, str] = {
    "conflict": N_("they conflict"),
    "change": N_("the position changed"),
    "same": N_("they say the same"),
    "none-of-these": N_("both can hold"),
    "cannot-tell": N_("it cannot tell"),
}
"""What a judge may answer."""

NAMES: Mapping[str, str] = {
    "same": N_("the same word"),
    "spelling": N_("one sound, spelled differently"),
    "sound": N_("the same consonants"),
    "slip": N_("a letter or two apart"),
    "initial": N_("an initial of the other"),
    "nickname": N_("forms of one given name"),
    "joined": N_("written together and apart"),
    "order": N_("in another order"),
    "languages": N_("one name in two languages"),
    "dropped": N_("only in one of the names"),
    "differs": N_("another word"),
    "suffix": N_("a generation's mark in one of the names"),
    "number": N_("another number"),
    "form": N_("another legal form"),
    "acronym": N_("an acronym of the other"),
    "office": N_("one office"),
    "words": N_("quoted with the same words"),
    "body": N_("of one body"),
    "document": N_("they speak in one document"),
    "alone": N_("one word alone is little to go by"),
}
"""Why two names may be one's, or not."""

VERDICT: Mapping[str, str] = {
    "change": N_("Position changed"),
    "conflict": N_("Contradiction"),
    "not-opposed": N_("Not a conflict"),
    "unsure": N_("Needs context"),
    "copy": N_("The same statement"),
    "translation": N_("A translation of it"),
    "not-same": N_("Two statements"),
}
"""What a person may say of a link."""


def feature(name: str) -> str:
    """The message for a reason, to be translated; its own name where there is none."""
    bare = name.removeprefix(SIGN)
    if bare != name:
        return DIFFERENCE.get(bare, name)
    shape = name.removeprefix("may be ")
    return MAY_BE.get(shape, name) if shape != name else FEATURE.get(name, name)


def kind(relation: str, name: str) -> str:
    """The message for what a link is called: by its relation where that says more."""
    return CHANGE if relation == "change" else SHORT.get(name, name)


def verdict(relation: str, word: str) -> str:
    """The message for what a person said of a link: `word` is "yes", "no" or "unsure"."""
    if word == "no":
        return VERDICT["not-same" if relation in SAME else "not-opposed"]
    return VERDICT[relation if word == "yes" else "unsure"]
