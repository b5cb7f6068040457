"""Where those a text tells of stand in it: by name, by an office that opens a sentence ("The acting mayor left.").

Those without a name stand where the text introduces them, known by their speaker's id as the others by their entity.
"""

from __future__ import annotations

from bisect import bisect_left

from dicho.resolve.cast import Cast
from dicho.resolve.introductions import Opener, introduced, openers, stranger
from dicho.resolve.memory import Memory
from dicho.resolve.mentions import Mention
from dicho.resolve.offices import Offices
from dicho.text.names import Gender, People, words

HELD = 0.8  # how surely an office must be somebody's for its holder to be seen in it


LINK = 12  # code points before a phrase in which the preposition that leads to it stands
Who = int | str


class Sightings:
    """The places in text order; `where` gives those of each one, `strangers` those without a name, in order."""

    def __init__(self, cast: Cast, people: People, memory: Memory, offices: Offices) -> None:
        self.strangers = introduced(cast.text, people, memory)
        found: list[tuple[int, Who, Mention]] = [
            (m.start, who, m) for m, who in zip(cast.mentions, cast.who, strict=True) if who is not None
        ]
        for opener in openers(cast.text, people, memory):
            holder = _holder(opener, cast, offices)
            if holder is not None:
                entity = cast.entities[holder]
                found.append((opener.start, holder, _as_mention(opener.start, entity.words, entity.gender)))
            elif not offices.listed(opener.phrase):
                self.strangers.append(stranger(opener.start, opener.label, opener.phrase, people))
        self.strangers.sort(key=lambda event: event.at)
        for event in self.strangers:
            gender = event.phrase.gender if event.phrase else "either"
            before = words(cast.text[max(0, event.at - LINK) : event.at])[-1:]
            of = bool(before) and before[0] in people.prepositions
            found.append((event.at, event.speaker.id, _as_mention(event.at, (), gender, of=of)))
        found.sort(key=lambda seen: seen[0])
        self.starts = [start for start, _, _ in found]
        self.seen = [(who, mention) for _, who, mention in found]
        self.mention = {start: mention for start, _, mention in found}
        self.where: dict[Who, list[int]] = {who: [] for who in range(len(cast.entities))}
        for start, each, _ in found:
            self.where.setdefault(each, []).append(start)

    def between(self, start: int, end: int) -> list[tuple[Who, Mention]]:
        """Who begins in start..end, in order; names that two bear are left out."""
        return self.seen[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def _holder(opener: Opener, cast: Cast, offices: Offices) -> int | None:
    """The one who holds the office an opener tells, where one alone does."""
    phrase = opener.phrase
    if phrase.kind == "generic":
        return None
    fits = [
        i
        for i in offices.listed(phrase)
        if offices.evidence(phrase, i, (), beside=False).get("office", 0.0) >= HELD
        and not offices.excludes(phrase, i)
        and (phrase.gender == cast.entities[i].gender or "either" in (phrase.gender, cast.entities[i].gender))
    ]
    return fits[0] if len(fits) == 1 else None


def _as_mention(at: int, name: tuple[str, ...], gender: Gender, *, of: bool = False) -> Mention:
    return Mention(at, at, name, "person", gender, article=True, opens=True, of=of, head=at, acronym="")
