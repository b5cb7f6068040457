"""Who says it: from attributions to statements with a speaker, within one document.

A speaker is named as the text names them at their fullest, or described as the text describes them; where two fit
about equally well there is no speaker and the statement is flagged. Nothing is taken from outside the document, save
its author and its outlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dicho.model.document import Document
from dicho.model.ids import speaker_id, statement_id
from dicho.model.statement import Attribution, Hop, Speaker, SpeakerKind, Statement
from dicho.resolve.cast import Cast
from dicho.resolve.mentions import scan
from dicho.resolve.nouns import NounPhrase, tokens
from dicho.resolve.offices import Offices
from dicho.resolve.phrases import Source, read
from dicho.resolve.recall import Event, Found, Memory, Wanted
from dicho.text.names import Gender, People, fold, load_people, words

VERSION = "resolve/1"

SURE = 0.45  # below this a candidate is not shown
FIRST_PAST = re.compile(r"[^\W\d_]{2,}[éí]")
FIRST_PLURAL = re.compile(r"\b[^\W\d_]{2,}mos\b")
PLURAL = re.compile(r"\b[^\W\d_]{2,}(?:ron|[aá]n|[^iu]en)\b")
OPEN = ("ambiguous-speaker",)


def resolve(document: Document, attributions: Sequence[Attribution]) -> tuple[Statement, ...]:
    """One statement for each attribution, in the same order, with its speaker where the document tells.

    `parent` becomes the outer statement's id; flags are carried and may gain "ambiguous-speaker" or "dropped-subject".
    The document's outlet, if known, is the one hop of the chain.
    """
    if not attributions:
        return ()
    found = Resolver(document, attributions).run()
    ids = [statement_id(document.id, a.source, a.cue, a.content) for a in attributions]
    chain = (Hop(document.outlet, "published"),) if document.outlet else ()
    return tuple(
        Statement(
            id=ids[index],
            document=document.id,
            source=a.source,
            cue=a.cue,
            content=a.content,
            form=a.form,
            act=a.act,
            status=a.status,
            speaker=found[index][0],
            chain=chain,
            parent=ids[a.parent] if a.parent is not None else None,
            flags=tuple(dict.fromkeys(a.flags + found[index][1])),
            score=a.score,
        )
        for index, a in enumerate(attributions)
    )


Answer = tuple[Speaker | None, tuple[str, ...]]
NONE: Answer = (None, ())


class Resolver:
    """One pass over a document's attributions: outer ones in text order, then those inside others."""

    def __init__(self, document: Document, attributions: Sequence[Attribution]) -> None:
        self.document = document
        self.attributions = attributions
        self.people = load_people()
        self.cast = Cast(document.text, scan(document.text, self.people), self.people)
        quoted = [(s.start, s.end) for a in attributions if a.form == "direct" for s in a.content]
        self.memory = Memory(self.cast, self.people, quoted)
        self.offices = Offices(self.cast, self.people, self.memory)
        self.spanish = document.lang == "es"
        self.answers: list[Answer] = [NONE] * len(attributions)
        self.described: dict[str, Event] = {}

    def run(self) -> list[Answer]:
        """Speaker and further flags of each attribution."""
        depth = [self._depth(i) for i in range(len(self.attributions))]
        order = sorted(range(len(self.attributions)), key=lambda i: (depth[i], _place(self.attributions[i]), i))
        for index in order:
            self.answers[index] = self._answer(index, depth[index] == 0)
        return self.answers

    def _depth(self, index: int) -> int:
        depth, parent = 0, self.attributions[index].parent
        while parent is not None and depth < 20:
            depth, parent = depth + 1, self.attributions[parent].parent
        return depth

    def _answer(self, index: int, outer: bool) -> Answer:
        a = self.attributions[index]
        if "unattributed" in a.flags and not a.source:
            return NONE
        at = _place(a)
        source = read(a.source, self.cast, self.people, self.spanish)
        speaker, entity, flags = self._who(index, source, at)
        if speaker and outer:
            event = Event(at, entity, speaker, source.phrase if entity is None else None)
            self.memory.spoke(event)
            if entity is None and source.phrase and not source.phrase.plural:
                self.described[source.phrase.head] = event
        return speaker, flags

    def _who(self, index: int, source: Source, at: int) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        match source.shape:
            case "empty":
                return self._without_source(index, at)
            case "names":
                return self._named(source, at)
            case "description":
                return self._described(source, at)
            case "pronoun":
                return self._pronoun(index, source, at)
            case "relative":
                return self._relative(source, at)
            case "author":
                return self._author("description")
            case "outlet":
                return self._outlet()
            case _:
                return None, None, ()

    # Names

    def _named(self, source: Source, at: int) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        found = [self._entity_of(index, source, at) for index in source.heads]
        entities = [entity for entity in found if entity is not None]
        if len(entities) < len(found):
            return None, None, OPEN
        if len(entities) == 1:
            entity = entities[0]
            written = self.cast.mentions[source.heads[0]].words
            full = len(written) > 1 or written == self.cast.entities[entity].words
            return self._speaker(entity, 0.97 if full else 0.92, "name" if full else "surname"), entity, ()
        return self._group(source, entities), None, ()

    def _entity_of(self, index: int, source: Source, at: int) -> int | None:
        """The entity of a mention; for a name two people bear, the one introduced, called so by gender, or near."""
        known = self.cast.who[index]
        if known is not None:
            return known
        mention = self.cast.mentions[index]
        near = self.cast.called(mention.words)
        gender = mention.gender if mention.gender != "either" else source.phrase.gender if source.phrase else "either"
        near = [i for i in near if "either" in (gender, self.cast.entities[i].gender) or self.cast.entities[i].gender == gender]
        near = [i for i in near if self._introduced(i, mention.start)] or near
        if len(near) > 1 and source.phrase and source.phrase.kind in ("role", "relation"):
            holder = self.offices.holder(source.phrase, at)
            if holder.entity in near and not holder.tie:
                return holder.entity
        if len(near) > 1:
            before = [e.entity for e in self.memory.before(at)[:1]]
            near = [i for i in near if i in before] if self._same_paragraph(at) else near
        return near[0] if len(near) == 1 else None

    def _introduced(self, entity: int, at: int) -> bool:
        mentions = self.cast.entities[entity].mentions
        return bool(mentions) and min(self.cast.mentions[i].start for i in mentions[:8]) < at

    def _same_paragraph(self, at: int) -> bool:
        events = self.memory.before(at)
        return bool(events) and "\n\n" not in self.document.text[events[0].at : at]

    def _group(self, source: Source, entities: Sequence[int]) -> Speaker:
        text = self.document.text
        low, high = self.cast.mentions[source.heads[0]].end, self.cast.mentions[source.heads[-1]].start
        joint = next((w for w in reversed(tokens(text[low:high])) if w in self.people.conjunctions), "y" if self.spanish else "and")
        names = [self.cast.entities[i].name for i in dict.fromkeys(entities)]
        name = f" {joint} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
        kind: SpeakerKind = "person" if all(self.cast.entities[i].is_person for i in entities) else "organisation"
        return Speaker(speaker_id(fold(name)), name, kind, 0.8, "name")

    def _speaker(self, entity: int, score: float, reason: str) -> Speaker:
        found = self.cast.entities[entity]
        name = " ".join(found.name.split())
        kind: SpeakerKind = "person" if found.is_person else "organisation"
        return Speaker(speaker_id(fold(name)), name, kind, round(min(score, 1.0), 2), reason)

    # Descriptions

    def _described(self, source: Source, at: int) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        phrase = source.phrase
        if phrase is None or not source.label:
            return None, None, ()
        found = self._holder(phrase, source, at)
        if found and found.tie:
            return None, None, OPEN
        if found and found.entity is not None:
            return self._speaker(found.entity, 0.9 * min(1.0, found.score), "title"), found.entity, ()
        if found and found.speaker:
            return replace(found.speaker, reason="title", score=0.7), None, ()
        return self._as_written(source, phrase), None, ()

    def _holder(self, phrase: NounPhrase, source: Source, at: int) -> Found | None:
        """Who is described, if the document names them: never for "a spokesman", "two officials", "critics"."""
        if phrase.word in self.people.publications and source.owner is not None:
            return Found(self.cast.who[source.owner], None, 0.8, False)
        if phrase.plural or phrase.determiner in ("indefinite", "quantity"):
            return None
        if phrase.kind == "organisation":
            return self.offices.organisation(phrase, at)
        if phrase.kind == "relation":
            return self.offices.relative(phrase, at)
        if phrase.kind in ("role", "generic"):
            return self._office_holder(phrase, at)
        return self._known_description(phrase)

    def _office_holder(self, phrase: NounPhrase, at: int) -> Found | None:
        found = self.offices.holder(phrase, at)
        if found.entity is not None:
            return found
        known = self._known_description(phrase)
        if known or phrase.modifiers or phrase.determiner != "definite":
            return known
        recent = self.memory.last(at, Wanted(gender=phrase.gender, spoke=0.4))
        bare = phrase.kind == "generic"
        return recent if bare and recent.score >= SURE + 0.2 and not recent.tie else None

    def _known_description(self, phrase: NounPhrase) -> Found | None:
        event = self.described.get(phrase.head)
        fits = event and event.phrase and (not phrase.modifiers or phrase.modifiers & event.phrase.modifiers)
        return Found(None, event.speaker, 0.7, False) if event and fits else None

    def _as_written(self, source: Source, phrase: NounPhrase) -> Speaker:
        kind: SpeakerKind = "organisation" if phrase.kind == "organisation" else "unnamed"
        name = source.label
        return Speaker(speaker_id(fold(_bare(name, self.people))), name, kind, 0.6, "description")

    # Pronouns and silence

    def _pronoun(self, index: int, source: Source, at: int) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        kind = source.pronoun
        if kind in ("first", "first_plural"):
            return self._first_person(index, kind)
        genders: dict[str, Gender] = {"masculine": "masculine", "feminine": "feminine"}
        wanted = Wanted(
            genders.get(kind, "either"), persons=kind != "neuter", orgs=kind not in genders, plural=kind == "plural"
        )
        return self._recalled(index, at, wanted, "pronoun")

    def _first_person(self, index: int, kind: str) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        parent = self._parent_speaker(index)
        if parent:
            return replace(parent, reason="pronoun", score=0.85), self._entity_named(parent), ()
        return self._author("author") if kind == "first" else (None, None, ())

    def _parent_speaker(self, index: int) -> Speaker | None:
        parent = self.attributions[index].parent
        return self.answers[parent][0] if parent is not None else None

    def _entity_named(self, speaker: Speaker) -> int | None:
        return next((e.entity for e in self.memory.events[-40:] if e.speaker.id == speaker.id), None)

    def _recalled(
        self, index: int, at: int, wanted: Wanted, reason: str
    ) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        without: tuple[str, ...] = ()
        parent = self.attributions[index].parent
        if parent is not None and self.attributions[parent].form == "direct":
            outer = self.answers[parent][0]
            without = (outer.id,) if outer else ()
        found = self.memory.last(at, wanted, without)
        if found.tie:
            return None, None, OPEN
        if found.score < SURE:
            return None, None, ()
        if found.entity is not None:
            return self._speaker(found.entity, min(0.9, found.score), reason), found.entity, ()
        assert found.speaker is not None  # noqa: S101 - a found candidate has an entity or a speaker
        return replace(found.speaker, reason=reason, score=round(min(0.9, found.score), 2)), None, ()

    def _relative(self, source: Source, at: int) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        """ "…, quien añadió": the name right before; for a bare "que" only one that touches it."""
        near = [i for i in self.cast.between(max(0, at - 90), at) if self.cast.mentions[i].end <= at]
        for index in reversed(near):
            mention, who = self.cast.mentions[index], self.cast.who[index]
            between = self.document.text[mention.end : at]
            touches = len(between.strip(" ,\n\u00a0—()")) == 0
            if who is not None and touches:
                return self._speaker(who, 0.85, "pronoun"), who, ()
        if source.word not in ("quien", "who", "whom"):
            return None, None, ()
        found = self.memory.last(at, Wanted())
        if found.entity is None or found.tie or found.score < SURE:
            return None, None, OPEN if found.tie else ()
        return self._speaker(found.entity, min(0.85, found.score), "pronoun"), found.entity, ()

    def _without_source(self, index: int, at: int) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        a = self.attributions[index]
        cue = self._cue(a)
        events = self.memory.before(at)
        if "continued" in a.flags:
            return (replace(events[0].speaker, reason="continued"), events[0].entity, ()) if events else (None, None, ())
        if self.spanish and FIRST_PLURAL.search(cue):
            return None, None, ()
        plural = self.spanish and bool(PLURAL.search(cue))
        if a.parent is not None and not plural:
            parent = self._parent_speaker(index)
            own = parent and not self._impersonal(cue)
            return (replace(parent, reason="dropped-subject", score=0.6), None, ()) if own and parent else (None, None, ())
        if self._is_first(cue):
            return self._author("author")
        if not a.cue or self._impersonal(cue):
            return None, None, ()
        wanted = Wanted(orgs=True, spoke=0.42, plural=plural)
        speaker, entity, flags = self._recalled(index, at, wanted, "dropped-subject")
        return speaker, entity, (*flags, "dropped-subject")

    def _cue(self, a: Attribution) -> str:
        return " ".join(span.of(self.document.text) for span in a.cue)

    def _is_first(self, cue: str) -> bool:
        """Whether the verb itself says "I": "creo", "dije", "me parece"."""
        folded = fold(cue)
        if any(re.search(rf"\b{re.escape(phrase)}\b", folded) for phrase in self.people.first_phrases):
            return True
        # Not folded: only the accent tells "afirmo" (I) from "afirmó" (she or he).
        found = cue.casefold().split()
        return bool(found) and (found[0] in self.people.first_words or bool(FIRST_PAST.fullmatch(found[0])))

    def _impersonal(self, cue: str) -> bool:
        folded = fold(cue)
        return any(re.search(rf"\b{re.escape(phrase)}\b", folded) for phrase in self.people.impersonal)

    def _author(self, reason: str) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        name = " ".join((self.document.author or "").split())
        if not name:
            return None, None, ()
        near = self.cast.called(tuple(words(name)))
        return Speaker(speaker_id(fold(name)), name, "person", 0.9, reason), near[0] if len(near) == 1 else None, ()

    def _outlet(self) -> tuple[Speaker | None, int | None, tuple[str, ...]]:
        name = " ".join((self.document.outlet or "").split())
        if not name:
            return None, None, ()
        return Speaker(speaker_id(fold(name)), name, "organisation", 0.9, "description"), None, ()


def _place(a: Attribution) -> int:
    """Where in the text the one who speaks is told: the source, else the cue, else the words themselves."""
    return (a.source or a.cue or a.content)[0].start


def _bare(label: str, people: People) -> str:
    """A description without its article, by which it is known: "a spokesman" and "the spokesman" are one."""
    found = label.split()
    while len(found) > 1 and fold(found[0]) in people.definite | people.indefinite:
        found = found[1:]
    return " ".join(found)
