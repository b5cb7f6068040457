"""The body that writes of itself: in its own press release or bulletin it is "the company", "this Authority"."""

from __future__ import annotations

from dicho.model.document import Document
from dicho.resolve.cast import Cast
from dicho.resolve.media import is_outlet, lexicon
from dicho.resolve.mentions import Mention
from dicho.resolve.nouns import NounPhrase, tokens
from dicho.text.names import People, core, words
from dicho.text.naming.outlets import key_of

LONGEST_ACRONYM = 6


class House:
    """The outlet of a document where its own people sign as it, or where nobody signs and it is a body, no medium.

    `name` is None where another house publishes, else the fullest of it. `entity` is the cast's, None where the text
    does not name it. `signs`: its own people sign.
    """

    def __init__(self, document: Document, cast: Cast, people: People) -> None:
        self.cast = cast
        self.people = people
        self.words = core(document.outlet or "")
        self.entity: int | None = None
        self.name: str | None = None
        self.signs = self._signs(document)
        body = any(word in people.organisations for word in self.words)
        medium = body and is_outlet(key_of(document.outlet or ""), lexicon(), people)
        if not self.signs and (document.author or medium or not body):
            return
        self.entity = self._in_text()
        if self.entity is not None or body:
            named = cast.entities[self.entity] if self.entity is not None else None
            # "TDB" publishes what the text calls the Town Development Bank; and the text calls "the Bank" what is more.
            self.name = named.name if named and len(named.words) >= len(self.words) else document.outlet
            self.words = core(self.name or "")

    def _signs(self, document: Document) -> bool:
        """Whether who signs is of the house: "Press Office of the Tarn Bank", "TB Press Desk"."""
        author = set(core(document.author or ""))
        return bool(self.words) and (author.issuperset(self.words) or _initials(self.words) in author)

    def _in_text(self) -> int | None:
        """The entity called as the outlet, or whose initials the outlet's name is."""
        near = self.cast.called(tuple(self.words))
        if not near and len(self.words) == 1 and len(self.words[0]) <= LONGEST_ACRONYM:
            entities = enumerate(self.cast.entities)
            near = [i for i, entity in entities if _initials(entity.words) == self.words[0]]
        found = near[0] if len(near) == 1 else None
        return found if found is not None and self.cast.entities[found].sort != "person" else None

    def is_called(self, phrase: NounPhrase, label: str) -> bool:
        """Whether a description means the house: "the company"; "this ministry" and "its paragraph" where it has one.

        Any body may be "the company" in words of its own, and is it where nothing narrows the noun.
        """
        if self.name is None or phrase.plural:
            return False
        if self.signs and self.people.classes.get(phrase.word) == "company" and not phrase.modifiers:
            return True
        first, *rest = tokens(label) or [""]
        if phrase.word in self.people.parts:
            return first in self.people.definite and not self.people.possessive.intersection(rest)
        pointed = [after for word, after in zip([first, *rest], rest, strict=False) if word in self.people.near]
        return any(word in self.words for word in pointed)

    def is_pointed_at(self, mention: Mention) -> bool:
        """Whether a name is the house's own noun and the text has no other for it: "this Bank", "la Autoridad"."""
        if self.name is None or len(mention.words) > 1 or mention.words[0] not in self.words:
            return False
        before = words(self.cast.text[max(0, mention.start - 12) : mention.start])
        if before and before[-1] in self.people.near:
            return True
        alone = self.cast.called(mention.words)
        known = all(len(self.cast.entities[i].words) == 1 for i in alone)
        return mention.article and known and mention.words[0] in self.people.classes


def _initials(names: list[str] | tuple[str, ...]) -> str:
    return "".join(word[0] for word in names) if len(names) > 1 else "-"
