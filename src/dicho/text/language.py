"""The language of one line among those Dicho has words for: mixed documents are read line by line.

Counting function words is enough to tell English from Spanish on a line of prose, and costs nothing beside the rest of
the work. A document's own language is decided by its reader; this only overrules it where a line plainly disagrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dicho.text import lexicon

LANGUAGES = lexicon.LANGUAGES
LEAST = 3
"""Function words of another language from which a line may be taken for it."""


@lru_cache(maxsize=1)
def _common() -> Mapping[str, str]:
    """Function word -> the only language that has it."""
    seen: dict[str, list[str]] = {}
    for lang in lexicon.LANGUAGES:
        for word in lexicon.load(lang).words["common"]:
            seen.setdefault(word, []).append(lang)
    return {word: langs[0] for word, langs in seen.items() if len(langs) == 1}


def of_line(line: str, lang: str) -> str:
    """The language of a line, `lang` unless another's function words are at least three and twice as many."""
    common = _common()
    counts = dict.fromkeys(lexicon.LANGUAGES, 0)
    for word in line.lower().split():
        if word in common:
            counts[common[word]] += 1
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= LEAST and counts[best] > 2 * counts.get(lang, 0) else lang
