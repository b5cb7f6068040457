"""The cast of a document: its names gathered into people and organisations, with the offices the text gives them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dicho.resolve.mentions import Mention, Sort
from dicho.resolve.nouns import PERSONAL, NounPhrase, parse, tokens
from dicho.text.names import Gender, People, compatible, fold

MOST = 12  # candidates kept for one word: a page of thousands of namesakes must not turn quadratic
WINDOW = 140  # code points looked at on each side of a name for an office
BREAK = re.compile(r"[.;:!?\n«»“”\"—][ \u00a0\n]*|\b(?:dijo|said|told)\b")
NAMED = (*PERSONAL, "organisation", "unnamed")
BRACKETS = re.compile(r"\([^()]*\)")
AFTER = re.compile(r"(?:[ \u00a0]?\([^()\n]{1,20}\))?,[ \u00a0\n](?:\d{1,3},[ \u00a0\n])?([^,.;:!?\n—–()«»“”\"]{3,})")
CALLED = r"(?:alias|apodad[oa]|conocid[oa] como|known as|nicknamed|dubbed|a\.?k\.?a\.?)[ \u00a0]"
ALIAS = re.compile(
    rf"[ \u00a0]?(?:\((?=[\"“«‘])|(?:,[ \u00a0]|\()?{CALLED})"
    r"[\"“«‘]?(?:(?:[Ee]l|[Ll]a|[Tt]he)[ \u00a0])?([^\W\d_a-z][\w’'-]+)"
)
NEXT = re.compile(r"[ \u00a0\n]([^\W\d_A-Z][\w’'-]*)")
# A word of running text: that a site is "tarn.example" does not make the Tarn a common noun.
TITLE = re.compile(r"(?P<word>[^\W\d_]+)\.?[ \u00a0\n]*$")
LOWER = re.compile(r"(?<![\w@/.:#-])[^\W\d_][\w’']+(?![@/]|\.\w)")


@dataclass(slots=True)
class Entity:
    """Someone or something named in the document: every mention's index, the fullest name, what is said of it."""

    name: str
    words: tuple[str, ...]
    sort: Sort
    gender: Gender
    mentions: list[int] = field(default_factory=list)
    offices: list[NounPhrase] = field(default_factory=list)

    @property
    def is_person(self) -> bool:
        """Whether nothing says that it is an organisation or a place."""
        return self.sort in ("person", "either")


class Cast:
    """All entities of a document and ways to find them. `who` gives for each mention its entity, None when open."""

    def __init__(self, text: str, mentions: Sequence[Mention], people: People) -> None:
        self.text = text
        self.mentions = mentions
        self.people = people
        self.determiners = people.determiners
        self.entities: list[Entity] = []
        self.who: list[int | None] = [None] * len(mentions)
        self.starts = [m.start for m in mentions]
        self._by_word: dict[str, list[int]] = {}
        self._by_words: dict[tuple[str, ...], int] = {}
        self._acronyms: dict[str, int] = {}
        self._gather()

    def between(self, start: int, end: int) -> range:
        """Indices of the mentions that begin in start..end."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def called(self, words: tuple[str, ...]) -> list[int]:
        """Entities that may be called by these folded words, the exact ones first."""
        exact = self._by_words.get(words) if len(words) > 1 else self._acronyms.get(words[0])
        if exact is not None:
            return [exact]
        name = " ".join(words)
        near = dict.fromkeys(i for word in words for i in self._by_word.get(word, ()))
        return [i for i in near if compatible(name, " ".join(self.entities[i].words))]

    def _gather(self) -> None:
        order = sorted(range(len(self.mentions)), key=lambda i: len(self.mentions[i].words) == 1)
        lower: set[str] | None = None
        for index in order:
            mention = self.mentions[index]
            if len(mention.words) == 1 and mention.opens and mention.words[0] not in self._by_word:
                if lower is None:
                    lower = {fold(word) for word in {m.group() for m in LOWER.finditer(self.text)} if word[0].islower()}
                if mention.words[0] in lower:
                    continue
            self._place(index, mention)
        for index, found in enumerate(self.who):
            if found is not None:
                self.entities[found].offices.extend(self._offices(self.mentions[index]))
        for entity in self.entities:
            _settle(entity, thing=self._is_thing(entity))

    def _is_thing(self, entity: Entity) -> bool:
        """Whether a given name with an article names a ship or a street: "el Estrella de Brum", "the Ada Finn sank"."""
        if entity.sort != "person" or any(office.kind in PERSONAL for office in entity.offices):
            return False
        named = [self.mentions[i] for i in entity.mentions]
        if any(m.head < m.start for m in named):
            return False
        return any(m.article and len(m.words) > 1 and self._stands_free(m) for m in named)

    def _stands_free(self, mention: Mention) -> bool:
        """Whether a name is no adjective ("the Ada Finn campaign"), as far as the next word tells."""
        if not self.text[max(0, mention.start - 5) : mention.start].rstrip().casefold().endswith("the"):
            return True
        follow = NEXT.match(self.text, mention.end)
        return follow is None or fold(follow.group(1)) in self.people.function

    def _place(self, index: int, mention: Mention) -> None:
        near = [i for i in self.called(mention.words) if self._same_sort(mention, i)]
        if len(near) > 1:
            near = self._narrow(mention, near)
        if len(near) > 1:
            return
        at = near[0] if near else self._new(mention)
        entity = self.entities[at]
        entity.mentions.append(index)
        self.who[index] = at
        _learn(entity, mention, self.text)
        self._index(at, mention)

    def _narrow(self, mention: Mention, near: list[int]) -> list[int]:
        """Of several namesakes those a title's gender leaves, then the sure persons."""
        if mention.gender != "either":
            told = [i for i in near if self.entities[i].gender in (mention.gender, "either")]
            near = [i for i in told if self.entities[i].gender != "either"] or told
        return [i for i in near if self.entities[i].sort == "person"] or near

    def _same_sort(self, mention: Mention, at: int) -> bool:
        entity = self.entities[at]
        if mention.words == entity.words:
            return True
        if len(mention.words) == 1:
            if self._acronyms.get(mention.words[0]) == at:
                return True
            if entity.name.endswith(")") and entity.name[:-1].rpartition("(")[2].casefold() == mention.words[0]:
                return True
            # "El Banco" is the Banco de Brum, "the Bank" the Brum Bank.
            noun = entity.words[-1] if mention.article and mention.words[0] in self.people.classes else entity.words[0]
            return entity.is_person or len(entity.words) == 1 or mention.words[0] in (entity.words[0], noun)
        return "organisation" not in (mention.sort, entity.sort) and "place" not in (mention.sort, entity.sort)

    def _new(self, mention: Mention) -> int:
        name = self.text[mention.start : mention.end]
        self.entities.append(Entity(name, mention.words, mention.sort, mention.gender))
        return len(self.entities) - 1

    def _index(self, at: int, mention: Mention) -> None:
        self._by_words.setdefault(mention.words, at)
        for word in mention.words:
            listed = self._by_word.setdefault(word, [])
            if at not in listed and len(listed) < MOST:
                listed.append(at)
        if mention.acronym:
            self._acronyms.setdefault(fold(mention.acronym), at)
        if alias := ALIAS.match(self.text, mention.end, mention.end + 60):
            self._acronyms.setdefault(fold(alias.group(1)), at)

    def _offices(self, mention: Mention) -> Iterable[NounPhrase]:
        """The noun phrases that stand beside a name and tell who it is: before it, and after it between commas."""
        before, after = self._before(mention), self._after(mention)
        if before and before.kind not in ("other", "unnamed"):
            yield before
        named = mention.article or mention.sort in ("organisation", "place")
        if after and after.kind in (("organisation",) if named else (*PERSONAL, "organisation")):
            yield after

    def _before(self, mention: Mention) -> NounPhrase | None:
        low = max(0, mention.start - WINDOW)
        for other in (self.mentions[i] for i in self.between(low, mention.start)):
            if other.sort == "person" and not other.of and other.end <= mention.start:
                low = other.end  # "Ante la jueza Ada Brum compareció Abel Brum": what names one person is not another's
        window = self.text[low : mention.start]
        cuts = [m.end() for m in BREAK.finditer(window)]
        window = self._without_titles(BRACKETS.sub("", window[cuts[-1] if cuts else 0 :]))
        apart = window.rstrip().endswith(",")
        pieces = window.rstrip(" ,\u00a0\n").split(",")
        words = tokens(pieces[-1])
        if not words or not (apart or window[-1:].isspace()) or self._leads(words):
            return None
        # "de la entidad Òmnium", "de la presidenta del organismo, Ana Brum": the nearest noun that can be the name's.
        kinds = PERSONAL if apart else NAMED
        for at in (at for at in range(len(words) - 1, -1, -1) if words[at] in self.determiners):
            phrase = self._phrase(words[at:])
            if phrase and phrase.kind in kinds:
                return phrase
            if not apart:
                break
        start = self._opening(words)
        return self._phrase(words[start:]) if start is not None else None

    def _without_titles(self, window: str) -> str:
        """What stands before "Dr" and "doña": of "the coroner, Dr Ada Brum" the office is told before the title."""
        while (last := TITLE.search(window)) and fold(last["word"]) in self.people.titles:
            if not window[: last.start()].rstrip().endswith(","):
                break
            window = window[: last.start()]
        return window

    def _phrase(self, words: Sequence[str]) -> NounPhrase | None:
        return parse(words, self.people, spanish="de" in words or "del" in words)

    def _leads(self, words: Sequence[str]) -> bool:
        """Whether the words before a name end in a preposition, so that the name is their complement."""
        last = words[-2] if len(words) > 1 and words[-1] in self.people.definite else words[-1]
        people = self.people
        return last in people.prepositions or last in people.conjunctions or last in people.relative

    def _opening(self, words: Sequence[str]) -> int | None:
        """Where the noun phrase that ends here begins: its article, not one after a preposition; else an office."""
        for at in range(len(words) - 1, -1, -1):
            free = at == 0 or words[at - 1] not in self.people.prepositions
            if free and words[at] == "'s":
                return max(0, at - 1)
            if free and (words[at] in self.determiners or words[at] in self.people.possessive):
                return at
        office = next((i for i, w in enumerate(words) if w in self.people.roles or w in self.people.relations), None)
        if office is None:
            return None
        while office and (words[office - 1] in self.people.modifiers or words[office - 1] in self.people.portfolios):
            office -= 1
        return office

    def _after(self, mention: Mention) -> NounPhrase | None:
        match = AFTER.match(self.text, mention.end, mention.end + WINDOW)
        words = tokens(match.group(1)) if match else []
        if not words or words[0] in self.people.relative or words[0] in self.people.conjunctions:
            return None
        spanish = words[0] in self.people.spanish or "de" in words or "del" in words
        links = (i for i, word in enumerate(words) if word in self.people.prepositions)
        chunk = words[: next(links, len(words))]
        clause = any(word in self.determiners for word in chunk[1:])  # ", aclaró la consejera"
        return None if clause or len(chunk) > (4 if spanish else 6) else self._phrase(words)


def _learn(entity: Entity, mention: Mention, text: str) -> None:
    """Take over what a further mention says: a fuller name, a firmer sort, a gender."""
    name = text[mention.start : mention.end]
    if mention.acronym:
        name = f"{name} ({mention.acronym})"
    shouted = name.isupper() and len(mention.words) > 1
    if not shouted and (len(mention.words), len(name)) > (len(entity.words) - entity.name.isupper(), len(entity.name)):
        entity.name, entity.words = name, mention.words
    if mention.sort != "either" and (entity.sort == "either" or mention.sort == "person"):
        entity.sort = mention.sort
    if entity.gender == "either":
        entity.gender = mention.gender


def _settle(entity: Entity, *, thing: bool) -> None:
    """Let the offices decide what the names left open; `thing` is a ship or a street, whatever its name."""
    if thing:
        entity.sort, entity.gender = "place", "either"
    for office in entity.offices:
        if office.plural:
            continue
        if office.kind == "organisation" and entity.sort == "either":
            entity.sort = "organisation"
        if office.kind in ("role", "relation") and entity.sort == "either":
            entity.sort = "person"
        if entity.gender == "either" and office.kind != "organisation" and entity.is_person:
            entity.gender = office.gender
    if entity.gender == "either" and entity.is_person and len(entity.words) > 1:
        # Weak, and last: most given names in -a are women's, in -o men's, in the languages read here.
        entity.gender = _ENDINGS.get(entity.words[0][-1], "either")


_ENDINGS: dict[str, Gender] = {"a": "feminine", "o": "masculine"}
