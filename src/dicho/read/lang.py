"""Which language a text is in: what it declares, unless the words plainly say otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, filterfalse
from typing import Any

SAMPLE = 20_000
ENOUGH = 200
"""Characters below which a detection does not outweigh a declaration."""
POOR = 700
"""resiliparse's distance from the nearest language profile: above this it is a guess."""
FAR = 1_100
LEAD = 1.1
"""How many times farther one language must be than another for the nearer one to be believed."""
CODE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
WORD = re.compile(r"\w+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SPANISH = _set("el la los las que del una por para según dijo y pero más también este se")
ENGLISH = _set("the and of that with for was said is to")
COUSINS = _set(
    "não uma um com ao à dos da do foi os pelo le les des et est une du sur amb els és hi il di che della è gli non "
    "unha dun nunha"
)
"""Words of Portuguese, French, Catalan, Italian and Galician that are none of Spanish's."""
LANGUAGES = (SPANISH, ENGLISH, COUSINS)
MARKED = SPANISH | ENGLISH | COUSINS
ONLY_SPANISH, NO_SPANISH = "ñ¿¡", "ãõç"
ELISION = re.compile(r"['’](?<=\b[ldsnqj].)\w")
"""Begins with the apostrophe: that is looked for many times faster than a letter that one follows."""
LETTERS = re.compile(r"[^\W\d_]{3}")
SHARE = 0.08
"""Share of a text's words that are its language's commonest, at least."""


def declared(value: str | None) -> str | None:
    """The ISO 639 code of a declared language tag ("en-GB" -> "en"), None if it is none."""
    match = CODE.match(value.strip()) if value else None
    return match[0].lower() if match else None


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None where nothing tells.

    English and Spanish are told by their commonest words first: news is short, and profiles of 101 languages put
    a Spanish paragraph beside a Catalan one as often as not.
    """
    sample = text[:SAMPLE]
    own = _by_words(sample)
    if own or not LETTERS.search(sample):
        return own
    ranks = _ranks(sample)
    lower = sample.lower()
    if _marks(lower, lower.split())[2]:
        ranks.pop("es", None)
    nearest = min(ranks, key=ranks.__getitem__, default=None)
    far = POOR if len(sample) >= ENOUGH else FAR
    return nearest if nearest is not None and ranks[nearest] <= far else None


def _by_words(sample: str) -> str | None:
    """ "es" or "en" where its commonest words stand thick enough, and another language's do not."""
    lower = sample.lower()
    words = lower.split()
    spanish, english, cousins = _marks(lower, words)
    least = SHARE * len(words)
    if spanish and spanish >= least and spanish >= 1.5 * english and spanish > 2 * cousins:
        return "es"
    return "en" if english and english >= least and english >= 1.5 * max(spanish, cousins) else None


def _marks(sample: str, words: Sequence[str]) -> tuple[int, int, int]:
    """How often what marks Spanish, English, and the languages near Spanish stands in a lower-case sample.

    `words` are what stands in it between spaces.
    """
    # Word by word: an alternation of all of them, tried at every character, took longer than the rest of the reading.
    # Most are words between spaces as they stand; only the others are taken apart.
    parts = WORD.findall(" ".join(filterfalse(str.isalnum, words)))
    found = Counter(filter(MARKED.__contains__, chain(words, parts)))
    spanish, english, cousins = (sum([found[each] for each in marked & found.keys()]) for marked in LANGUAGES)
    spanish += sum(map(sample.count, ONLY_SPANISH))
    cousins += sum(map(sample.count, NO_SPANISH))
    if "'" in sample or "’" in sample:
        cousins += len(ELISION.findall(sample))
    return spanish, english, cousins


def _ranks(sample: str) -> dict[str, int]:
    """The distance of the sample from each language's profile."""
    from resiliparse.parse.lang import detect_fast

    # Typed as one result or a list of them; more than one is asked for.
    every: Any = detect_fast(sample, cutoff=5000, n_results=101)
    return dict(every)


def decide(text: str, said: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The language of `text`, given the one it declares, and a note where the two disagree."""
    code = declared(said)
    found = detect(text)
    if code is None or found is None or found == code or len(text) < ENOUGH:
        return code or found, ()
    if not _plainly(text[:SAMPLE], found, code):
        return code, ()
    return found, (f"Declared as {code}, but the text is in {found}.",)


def of_post(text: str, around: str | None) -> str | None:
    """The language of a post: its own where its words tell, else, of a short one, that of the posts `around` it."""
    found = detect(text)
    return found if found in ("es", "en") or (found and len(text) >= ENOUGH) else around or found


def _plainly(sample: str, found: str, said: str) -> bool:
    """Whether the commonest words say so, or the found language's profile is nearer than chance would put it."""
    if _by_words(sample) == found:
        return True
    ranks = _ranks(sample)
    near = ranks.get(found, FAR)
    return near < POOR and ranks.get(said, FAR) > LEAD * near
