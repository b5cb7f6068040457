"""Outlets across documents: what one calls by initials, by a site's address or by half a name, another writes in full.

Little is certain by itself: the same words but for an article or capitals, an address made of a name's words, initials
that one name alone has. Half a name ("the Courier") is the one outlet's that has it at an end only where both pass on
what the same speaker says. Where two could be meant, nothing is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from dicho.text.names import fold, words

ARTICLES = frozenset({"the", "el", "la", "los", "las", "le", "il", "der", "die", "das"})
BRACKETED = re.compile(r"\s\(([A-ZÁÉÍÓÚÑ]{2,6})\)$")
ACRONYM = re.compile(r"[A-ZÁÉÍÓÚÑ]{2,6}")
SITE = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
CAPITAL = "[A-ZÁÉÍÓÚÑ][A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+"
AGENCY = re.compile(
    rf"\b(?:Agencia(?: (?:de|del|la|las|los))*(?: {CAPITAL}){{1,3}}"
    rf"|(?:{CAPITAL} ){{1,3}}(?:News Agency|Press Agency|News Service|Press Association|Newswire|Wire))\b"
    r"(?: \([A-Z]{2,6}\))?"
)
"""A news agency's name by its own words. A ledger keeps what this finds: another pattern needs a migration."""
LONG = 6
"""Letters of a word that is looked for alone in a site's address."""

Key = tuple[str, ...]
Shared = Callable[[str, str], bool]
"""Whether two, as written, pass on what the same speaker says."""


def key_of(name: str) -> Key:
    """The folded words of an outlet's name without its leading article and the initials behind it in brackets."""
    found = words(BRACKETED.sub("", name) or name)
    return tuple(found[1:] if len(found) > 1 and found[0] in ARTICLES else found)


def agencies(text: str) -> set[str]:
    """The news agencies that a text names in full."""
    return {match.group() for match in AGENCY.finditer(text)}


def site_label(host: str) -> str:
    """The part of an address that names the site: "elbrocal" of "noticias.elbrocal.example"."""
    parts = host.casefold().split(".")
    if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) <= 3:
        parts = parts[:-1]
    return fold(parts[-2] if len(parts) > 1 else parts[0]).replace("-", "")


def called(published: Mapping[str, int], agents: Mapping[str, int], shared: Shared) -> dict[str, str]:
    """The fuller name of every agent that has one in these. Both map a name as written to how often it stands.

    `published` are the outlets that documents came out under, `agents` those that statements came through otherwise.
    """
    names = _Names(published, agents)
    found = {name: names.fuller(name, shared) for name in {*published, *agents}}
    return {name: fuller for name, fuller in found.items() if fuller is not None and fuller != name}


class _Names:
    """Everything that is called an outlet, to be looked up by words, initials and address."""

    def __init__(self, published: Mapping[str, int], agents: Mapping[str, int]) -> None:
        forms: defaultdict[Key, list[tuple[bool, bool, int, int, str]]] = defaultdict(list)
        for name in sorted({*published, *agents}):
            if _is_name(name) and (key := key_of(name)):
                stated, count = bool(BRACKETED.search(name)), published.get(name, 0)
                forms[key].append((stated, count > 0, count or agents[name], len(name), name))
        self.best = {key: max(listed)[-1] for key, listed in forms.items()}
        self.by_initials: defaultdict[str, set[Key]] = defaultdict(set)
        self.by_site: defaultdict[str, set[Key]] = defaultdict(set)
        self.by_end: defaultdict[str, set[Key]] = defaultdict(set)
        for key, listed in forms.items():
            self._learn(key, [name for *_, name in listed])

    def _learn(self, key: Key, written: Iterable[str]) -> None:
        for name in written:
            self.by_site["".join(words(name))].add(key)
            if stated := BRACKETED.search(name):
                self.by_initials[fold(stated[1])].add(key)
        self.by_site["".join(key)].add(key)
        if len(key) > 1:
            self.by_initials["".join(word[0] for word in key)].add(key)
            for word in {key[0], key[-1]}:
                self.by_end[word].add(key)

    def fuller(self, name: str, shared: Shared) -> str | None:
        """The fullest name of whoever is written so; None where nobody, or more than one, could be meant."""
        if _is_site(name):
            return self._of_site(name, shared)
        key = key_of(name)
        found = self._only(self.by_initials[fold(name)] - {key}) if ACRONYM.fullmatch(name) else None
        if found and (len(name) > 2 or shared(name, found)):
            return found
        longer = self._longer(key) if _is_name(name) else set()
        if len(longer) == 1 and shared(name, full := self.best[next(iter(longer))]):
            return full
        return None if longer else self.best.get(key)

    def _of_site(self, host: str, shared: Shared) -> str | None:
        label = site_label(host)
        if found := self._only(self.by_site[label]):
            return found
        part = self._only(self.by_end[label]) if len(label) >= LONG else None
        return part if part and shared(host, part) else None

    def _longer(self, key: Key) -> set[Key]:
        """The longer names that have these words at an end."""
        near = self.by_end[key[0]] | self.by_end[key[-1]] if key else set()
        return {each for each in near if len(each) > len(key) and key in (each[: len(key)], each[-len(key) :])}

    def _only(self, keys: Iterable[Key]) -> str | None:
        listed = list(keys)
        return self.best[listed[0]] if len(listed) == 1 else None


def _is_name(name: str) -> bool:
    """Whether this is a name and no site's address or description ("two people who read it")."""
    return not name[:1].islower() and not _is_site(name)


def _is_site(name: str) -> bool:
    return "." in name and SITE.fullmatch(name) is not None
