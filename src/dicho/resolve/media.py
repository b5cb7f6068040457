"""Outlets named in a document: which names are an outlet's, which of them is the document's own, how each is called.

A name is an outlet's by a word in it ("Radio Fennel"), by a noun before it ("the broadcaster Fennel"), by the address
of its site beside it, or because it is widely known. Others may be one only where outlets stand ("told El Brocal").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dicho.model.document import Document
from dicho.resolve.mentions import RUN, lines
from dicho.text import langfile
from dicho.text.names import LANGUAGES, People, fold, is_role, load_people, words
from dicho.text.naming.outlets import ACRONYM, ARTICLES, Key, key_of, site_label

HOST = re.compile(r"https?://(?:www\.|m\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
OPENS = "\n.!?:;«“\"‘'—–-¿¡(["
SIGNED = 5  # letters of initials that sign a page: longer ones are a nickname in capitals
MOST = 12  # outlets kept for one word: a page of thousands must not turn quadratic
NUMBER = re.compile(r"[ \u00a0]\d{1,2}\b(?![.,:%]\d)")
NUMBERED = frozenset({"canal", "channel", "radio", "antena", "tv", "cadena", "pagina", "television"})
GLUED = re.compile(
    r"(?:tele(?!fon|gram|kom|tipo|scop|vis)|radio(?!head|graf|log|act))[a-z]{3,}|[a-z]{2,}(?:tv|news|vision)"
)
PARTS = re.compile(r"\s*[,/|·]\s*")
"""Between those who sign a text and whom they write for: "Ada Brum, Tarn Press Agency"."""
OF = re.compile(r"[ \u00a0](?:of|for|del?)[ \u00a0](?:(?:the|la|el)[ \u00a0])?")
PLAIN = {code: fold(chr(code))[:1] or chr(code) for code in range(0x41, 0x250) if len(fold(chr(code))) == 1}


def plain(text: str) -> str:
    """The text in lower case and without accents, letter for letter, so that offsets hold."""
    return text.translate(PLAIN)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of `lang/chain.*.toml`, all languages together."""

    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[str, ...]]


@cache
def lexicon(languages: Sequence[str] = LANGUAGES) -> Lexicon:
    """The words about chains, read once. LexiconError when a file is missing or malformed."""
    sets: dict[str, frozenset[str]] = {}
    phrases: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for section, table in langfile.toml(f"chain.{language}.toml").items():
            for key, value in table.items() if isinstance(table, dict) else ():
                name = f"{section}.{key}"
                if isinstance(value, str):
                    sets[name] = sets.get(name, frozenset()) | frozenset(value.split())
                else:
                    phrases[name] = phrases.get(name, ()) + tuple(value)
    return Lexicon(sets, phrases)


@dataclass(frozen=True, slots=True)
class Named:
    """A capitalised name at `start`..`end`: `key` are its folded words without article, `article` if it has its own."""

    start: int
    end: int
    name: str
    key: Key
    article: bool


class Media:
    """The outlets of one document. One pass over its text."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.people = load_people()
        self.words = lexicon()
        self.own = key_of(document.outlet or "")
        self.outlet = document.outlet
        self.title = key_of(document.title or "")
        self.names = [named for named in _names(document.text, self.people) if named.key]
        self.starts = [named.start for named in self.names]
        self.hosts = [(m.start(), m.group(1).casefold()) for m in HOST.finditer(document.text)]
        self._host_starts = [start for start, _ in self.hosts]
        self._labels = {site_label(host) for _, host in self.hosts}
        self.sure: set[Key] = set()
        self._full: dict[Key, str] = {}
        self._ends: dict[str, list[Key]] = {}
        self._initials: dict[str, Key] = {}
        self._squeezed: dict[str, str] = {}
        self._weigh()
        for name in (document.outlet, *(part for who in signed(document) for part in PARTS.split(who))):
            if name and (name == document.outlet or self.is_agency(key_of(name))):
                self._learn(key_of(name), name)

    def _weigh(self) -> None:
        for named in self.names:
            if named.key not in self.sure and (self._speaks(named) or self._introduced(named)):
                self.sure.add(named.key)
        for named in self.names:
            if named.key in self.sure:
                self._learn(named.key, named.name)

    def _learn(self, key: Key, name: str) -> None:
        self.sure.add(key)
        if len(name) <= len(self._full.get(key, "")):
            return
        for word in {key[0], key[-1]} if key not in self._full else ():
            listed = self._ends.setdefault(word, [])
            if len(listed) < MOST:
                listed.append(key)
        self._full[key] = " ".join(name.split())
        if len(key) > 1:
            self._initials.setdefault("".join(word[0] for word in key), key)
        for label in ("".join(words(name)), "".join(key), key[-1] if len(key[-1]) > 5 else ""):
            self._squeezed[label] = self._full[key]

    def _speaks(self, named: Named) -> bool:
        """Whether the words of a name, its fame or its site's address make it an outlet's."""
        if is_outlet(named.key, self.words, self.people) or self._known("outlets.known", named):
            return True
        return bool(self._labels) and "".join(words(named.name)) in self._labels

    def _known(self, listed: str, named: Named) -> bool:
        known = self.words.phrases[listed]
        return " ".join(named.key) in known or fold(named.name) in known

    def _introduced(self, named: Named) -> bool:
        """Whether a noun right before calls it an outlet: "the broadcaster Fennel", "el diario digital La Noria"."""
        found = _introductions().search(self._before(named))
        return bool(found) and not self.is_excluded(named)

    def is_wired(self, named: Named) -> bool:
        """Whether this one's copy is quoted: "the wire by Linde", "un cable de Cuadrante". No place's."""
        if named.key[0] in self.people.given or not _copied().search(self._before(named)):
            return False
        return not any(_placed().search(self._before(other)) for other in self.names if other.key == named.key)

    def is_passed_on(self, named: Named) -> bool:
        """Whether a name is an item in the brackets of a credit that goes on: "(Nevado, via The Courier)"."""
        before, after = self._before(named), plain(self.text[named.end : named.end + 24])
        inside = before.rfind("(") > before.rfind(")") or ")" in after
        led, goes_on = _onward().search(before), _goes_on().match(after)
        return inside and bool(led or goes_on) and named.key[0] not in self.people.given

    def _before(self, named: Named) -> str:
        return plain(self.text[max(0, named.start - 48) : named.start])

    def is_excluded(self, named: Named) -> bool:
        """Whether the name is a place's or a body's that only looks like an outlet's."""
        whole = fold(named.name)
        return any(whole.startswith(phrase) for phrase in self.words.phrases["outlets.no_outlets"])

    def is_agency(self, key: Key) -> bool:
        """Whether the name is a news agency's."""
        joined = " ".join(key)
        if joined in self.words.phrases["outlets.known_agencies"]:
            return True
        if any(phrase in joined for phrase in self.words.phrases["outlets.agencies"]):
            return True
        if len(key) > 1 and key[-1] in self.words.sets["outlets.wires"]:
            return True
        others = self.words.sets["outlets.agency_others"]
        return key[:1] == ("agencia",) and len(key) > 1 and not others & set(key)

    def is_another(self, key: Key) -> bool:
        """Whether the name is surely an outlet's, and of another than the page's own, which is known."""
        if not self.own or not key or set(key) <= set(self.own) or set(self.own) <= set(key):
            return False
        if key == self.title or " ".join(key).startswith(tuple(self.words.phrases["outlets.records"])):
            return False
        return (key in self.sure or is_outlet(key, self.words, self.people)) and key[0] not in self.people.given

    def signs(self, name: str) -> bool:
        """Whether a name is nothing but initials, as agencies sign with, and not those of the page's own outlet."""
        written = name.strip()
        own = {"".join(word[0] for word in self.own), "".join(word[0] for word in words(self.outlet or ""))}
        if not self.own or not ACRONYM.fullmatch(written) or fold(written) in own:
            return False
        return len(written) <= SIGNED and fold(written) not in self.people.given

    def passing(self, key: Key) -> Literal["wire", "republished"]:
        """How a text comes from this outlet: over an agency's wire, or taken from where it stood first."""
        return "wire" if self.is_agency(key) else "republished"

    def between(self, start: int, end: int) -> Sequence[Named]:
        """The names that begin in start..end."""
        return self.names[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def hosts_between(self, start: int, end: int) -> Sequence[tuple[int, str]]:
        """The addresses that begin in start..end, as (start, host)."""
        return self.hosts[bisect_left(self._host_starts, start) : bisect_left(self._host_starts, end)]

    def may_be(self, named: Named) -> bool:
        """Whether a name is an outlet's where outlets stand: a sure one, or one with a capital article of its own."""
        if named.key in self.sure:
            return True
        if self.is_excluded(named):
            return False
        single = len(named.key) == 1 and named.key[0] in self.words.sets["outlets.last"]
        return named.article or single or self.is_own(named) or self.is_wired(named) or self.is_passed_on(named)

    def is_own(self, named: Named) -> bool:
        """Whether the name is the document's outlet, whole, or shortened to the word for it ("the Courier")."""
        own, key = self.own, named.key
        if not own or not key:
            return False
        if key[: len(own)] == own:
            return True
        if not set(key) <= set(own):
            return False
        last = self.words.sets["outlets.last"] | self.words.sets["outlets.anywhere"]
        return (key[-1] == own[-1] and key[-1] in last) or (key[0] == own[0] and named.article) or self._final(named)

    def _final(self, named: Named) -> bool:
        """ "The Gull" of The Daily Gull: the name's last word with the article it has itself."""
        own, written = words(self.outlet or ""), words(named.name)
        return named.article and named.key == self.own[-1:] and own[0] in ARTICLES and own[0] == written[0]

    def full(self, key: Key, written: str) -> str:
        """The outlet's name as the document writes it at its fullest."""
        if len(key) == 1 and ACRONYM.fullmatch(written) and key[0] in self._initials:
            return self._full[self._initials[key[0]]]
        near = self._ends.get(key[0], []) + self._ends.get(key[-1], [])
        longer = [known for known in near if len(known) > len(key) and _within(key, known)]
        if longer:
            return self._full[max(longer, key=len)]
        return self._full.get(key) or " ".join(written.split())

    def host(self, host: str) -> str:
        """The name the document gives the site of this address, else the host as written."""
        return self._squeezed.get(site_label(host), host)

    def is_own_host(self, host: str) -> bool:
        """Whether an address is the document's own site's."""
        return bool(self.outlet) and site_label(host) in ("".join(words(self.outlet or "")), "".join(self.own))


def signed(document: Document) -> list[str]:
    """The names a document is signed with."""
    return [name for name in (document.author or "").split("; ") if name]


def is_outlet(key: Key, lex: Lexicon, people: People) -> bool:
    """Whether a word in the name makes it an outlet's."""
    joined = " ".join(key)
    marks = lex.sets["outlets.anywhere"]
    last, first = lex.sets["outlets.last"], lex.sets["outlets.first"]
    # "Agencia Cardenal" has the name of an office, "Director de Agencia Tarn" has one.
    offices = any(is_role(w, people) and w not in last for w in key) and key[0] != "agencia"
    if offices or set(key) & lex.sets["outlets.others"]:
        return False
    if "agencia" in key or "agency" in key:
        named = any(phrase in joined for phrase in lex.phrases["outlets.agencies"])
        return named or (key[0] == "agencia" and len(key) > 1 and not set(key) & lex.sets["outlets.agency_others"])
    if len(key) == 1:
        return bool(GLUED.fullmatch(key[0]))
    return bool(set(key) & marks) or key[-1] in last or key[0] in first


def _names(text: str, people: People) -> Iterator[Named]:
    for match in RUN.finditer(text):
        for start, end in lines(text, match.start(), match.end()):
            of = OF.search(text, start, end) if fold(text[start:end].split()[0]) in people.given else None
            if of is not None:  # "Ada Brum of Radio Fennel"
                yield _named(text, start, of.start(), people)
            yield _named(text, of.end() if of else start, end, people)


def _named(text: str, start: int, end: int, people: People) -> Named:
    """A capitalised run without the words that only open a sentence ("On Radio Fennel") or end it ("Monday")."""
    tokens = [(m.start(), m.end(), fold(m.group())) for m in re.finditer(r"\w[\w'’.&-]*", text[start:end])]
    opens = start == 0 or text[max(0, start - 3) : start].rstrip(" \u00a0")[-1:] in OPENS
    low, high = 0, len(tokens)
    while low < high and tokens[low][2] in people.function and tokens[low][2] not in ARTICLES:
        low, opens = low + 1, False
    article = low < high - 1 and tokens[low][2] in ARTICLES
    while high > low and tokens[high - 1][2] in lexicon().sets["occasions.days"]:
        high -= 1  # "told Radio Fennel Monday"
    bracketed = text[max(0, start - 1) : start] == "(" and text[end : end + 1] == ")"
    if article and opens and not bracketed:  # "(The Tarn Ledger)" opens no sentence
        low, article = low + 1, False
    if low >= high:
        return Named(start, end, "", (), False)
    first, last = start + tokens[low][0], start + tokens[high - 1][1]
    number = NUMBER.match(text, last)
    if number and tokens[high - 1][2] in NUMBERED:
        last = number.end()
    name = text[first:last]
    return Named(first, last, name, key_of(name), article)


@cache
def _introductions() -> re.Pattern[str]:
    lex = lexicon()
    nouns = "|".join(sorted(lex.sets["outlets.nouns"]))
    determiners = "|".join([*sorted(lex.sets["leads.determiners"]), "al", "del"])
    return re.compile(rf"\b(?:{determiners})(?:\s[a-z-]+){{0,2}}?\s(?:{nouns})(?:\s[a-z-]+)?\s[\"'«“‘]?$")


@cache
def _copied() -> re.Pattern[str]:
    copies = "|".join(sorted(lexicon().sets["wire.copy"]))
    return re.compile(rf"\b(?:{copies})\s(?:de|by|of)(?:\s(?:the|la))?\s$|\b(?:{copies})\sdel\s$")


@cache
def _placed() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(lexicon().sets['wire.places']))})\s$")


@cache
def _onward() -> re.Pattern[str]:
    return re.compile(rf"[(,;\s](?:{_any_of('wire.onward')})(?:\s(?:the|la|el))?\s$")


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(rf",?\s(?:{_any_of('wire.onward')})\s")


def _any_of(listed: str) -> str:
    return "|".join(lexicon().phrases[listed])


def _within(key: Key, longer: Key) -> bool:
    """Whether a shorter name's words stand at either end of a longer one's."""
    return longer[: len(key)] == key or longer[-len(key) :] == key
