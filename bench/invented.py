"""Invented people, papers and pages for a big made-up ledger: names of syllables, sentences that mean nothing."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from bench.compare import Writer
from dicho.model.ids import speaker_id
from dicho.model.statement import Speaker
from dicho.text.names import fold

_GIVEN = (
    *("Ada", "Baltasar", "Celia", "Dario", "Elvira", "Fermín", "Greta", "Horacio", "Imelda", "Jonas", "Katia"),
    *("Leandro", "Marta", "Néstor", "Odón", "Petra", "Quim", "Rosalía", "Silvio", "Teodora", "Ulises", "Valeria"),
    *("Wanda", "Ximena", "Yago", "Zelda", "Órlan", "Íñigo", "Ágata", "Ursino"),
)
_FIRST = (
    *("bru", "mon", "so", "que", "pel", "ber", "cas", "ve", "ro", "al", "du", "fe", "gar", "hin", "il", "jar", "kel"),
    *("lo", "mar", "no", "pin", "qua", "ri", "sal", "tor", "ul", "vas", "wen", "yar", "zu"),
)
_MIDDLE = ("ta", "le", "mi", "ro", "dan", "lo", "ve", "ri", "sto", "mon", "ba", "ñe", "lu")
_LAST = (
    *("lba", "tegui", "worth", "monte", "rrín", "nez", "dal", "stag", "gui", "coa", "vieja", "lez", "ndo", "mar"),
    *("quist", "ña"),
)
_BODIES = ("Instituto", "Junta", "Board", "Council", "Agencia", "Union", "Ministerio", "Office")
_PAPERS = ("El Faro", "The Keel", "Diario", "Gazette", "Radio", "Courier", "La Voz", "Herald")
_NOBODY = ("a spokesman", "fuentes del puerto", "residents", "un funcionario", "people close to the matter")
_VERBS = {"en": ("said", "told reporters", "wrote", "denied"), "es": ("dijo", "afirmó", "sostuvo", "negó")}
_COMMON = {
    "en": ("the", "of", "and", "to", "in", "a", "that", "is"),
    "es": ("de", "la", "que", "el", "en", "y", "a", "los"),
}
_FIRST_DAY = datetime.date(2023, 3, 1)
_DAYS = 3 * 365


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence somebody says on a page: of which language, who, by which verb, and what stands before it."""

    lang: str
    words: str
    who: Speaker | None
    verb: str
    before: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be made: what is known of it, and what stands on it."""

    lang: str
    outlet: str
    title: str
    day: datetime.date
    said: tuple[Said, ...]


@dataclass
class Inventor:
    """Makes everything up, the same for the same seed."""

    chance: random.Random
    people: int
    speakers: list[Speaker] = field(default_factory=list)
    alike: list[tuple[Speaker, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._writer = Writer(self.chance)
        self._used: set[str] = set()
        for _ in range(self.people):
            forms = self._forms()
            self.speakers += forms
            self.alike += [forms] if len(forms) > 1 else []
        self.chance.shuffle(self.speakers)
        self._weights = list(accumulate(1 / (rank + 12) for rank in range(len(self.speakers))))
        self._nobody = [Speaker(speaker_id(fold(name)), name, "unnamed", 0.5, "description") for name in _NOBODY]
        self._papers = [self._new(lambda: f"{self.chance.choice(_PAPERS)} {self._surname()}") for _ in range(120)]

    def sheet(self, statements: int) -> Sheet:
        """A page with so many statements."""
        lang = "es" if self.chance.random() < 0.55 else "en"
        words = self.sentence(lang).split()
        day = _FIRST_DAY + datetime.timedelta(self.chance.randrange(_DAYS))
        outlet = self.chance.choices(self._papers, cum_weights=range(1, 121))[0]
        return Sheet(lang, outlet, " ".join(words[:9]), day, tuple(self.said(lang) for _ in range(statements)))

    def said(self, lang: str) -> Said:
        """A new sentence of somebody."""
        before = f"{self.sentence(lang)} " if self.chance.random() < 0.5 else ""
        return Said(lang, self.sentence(lang), self._who(), self.chance.choice(_VERBS[lang]), before)

    def sentence(self, lang: str) -> str:
        """A sentence with the common words of its language among those that mean nothing."""
        words = self._writer.sentence(lang).split(" ")
        for _ in range(len(words) // 3):
            words.insert(self.chance.randrange(1, len(words)), self.chance.choice(_COMMON[lang]))
        return " ".join(words)

    def pick(self, shares: Sequence[tuple[Any, float]]) -> Any:
        """One of some values, each as often as its share says."""
        return self.chance.choices([value for value, _ in shares], [share for _, share in shares])[0]

    def _who(self) -> Speaker | None:
        at = self.chance.random()
        if at < 0.08:
            return None
        if at < 0.13:
            return self.chance.choice(self._nobody)
        return self.chance.choices(self.speakers, cum_weights=self._weights)[0]

    def _forms(self) -> tuple[Speaker, ...]:
        """A body under one name, or a person under one to three."""
        if self.chance.random() < 0.15:
            name = self._new(lambda: f"{self.chance.choice(_BODIES)} {self._surname()}")
            return (Speaker(speaker_id(fold(name)), name, "organisation", 0.9, "name"),)
        given = self.chance.choice(_GIVEN)
        name = self._new(lambda: f"{given} {self._surname()}")
        last = name.split()[-1]
        names = (name, f"{given[0]}. {last}", f"{name} {self._surname()}")[: self.chance.choice((1, 1, 1, 2, 3))]
        return tuple(Speaker(speaker_id(fold(each)), each, "person", 0.9, "name") for each in names)

    def _surname(self) -> str:
        middle = self.chance.choices(_MIDDLE, k=self.chance.randint(0, 2))
        return "".join((self.chance.choice(_FIRST), *middle, self.chance.choice(_LAST))).capitalize()

    def _new(self, make: Callable[[], str]) -> str:
        name = make()
        while name in self._used:
            name = make()
        self._used.add(name)
        return name
