"""Names of people: folded for comparison, parted from their titles, compared; and the words about people.

The words stand in `lang/people.{en,es}.toml`, folded. Both languages are loaded together, since one document often
holds both (a post with a machine translation under it), and a source phrase says by its own words which it is in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from dicho.text import langfile

Gender = Literal["masculine", "feminine", "either"]

LANGUAGES = ("en", "es")
_PARTICLES = "de del la las los el al of the von van der den da do dos das di du le bin ibn"
PARTICLES = frozenset(_PARTICLES.split())
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "hijo"})
# Letters that carry a stroke or are joined, which Unicode does not take apart.
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"})
SHORT = 48  # code points; only the folded forms of shorter names are kept for the next time
PREFIX = re.compile(r"(?:ex|vice|sub)-?")
WORD = re.compile(r"[^\W_](?:[\w'’‘-]*[^\W_])?")


def fold(name: str) -> str:
    """The form names are compared in: lower case, no accents, white space runs as one space. Folding twice is once."""
    return _fold(name) if len(name) <= SHORT else _fold.__wrapped__(name)


@lru_cache(maxsize=1 << 16)
def _fold(name: str) -> str:
    folded = name.casefold()
    if not folded.isascii():
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
        folded = "".join(c for c in apart.translate(STROKES) if not unicodedata.combining(c))
    return " ".join(folded.split())


def words(name: str) -> list[str]:
    """The folded words of a name: no punctuation, "’s" dropped."""
    found = WORD.findall(fold(name))
    return [word[:-2] if word.endswith(("'s", "’s", "‘s")) else word for word in found]


@dataclass(frozen=True, slots=True)
class People:
    """The words about people and speakers of all loaded languages, folded. Mappings give gender or kind by word."""

    definite: frozenset[str]
    near: frozenset[str]
    again: frozenset[str]
    indefinite: frozenset[str]
    quantity: frozenset[str]
    possessive: frozenset[str]
    article_gender: Mapping[str, Gender]
    spanish: frozenset[str]
    pronouns: Mapping[str, str]
    titles: Mapping[str, Gender]
    kept: frozenset[str]
    roles: Mapping[str, Gender]
    modifiers: frozenset[str]
    narrowing: frozenset[str]
    portfolios: frozenset[str]
    generic: Mapping[str, Gender]
    relations: Mapping[str, Gender]
    persons: Mapping[str, Gender]
    bodies: frozenset[str]
    texts: frozenset[str]
    organisations: frozenset[str]
    classes: Mapping[str, str]
    apart: Mapping[str, str]
    publications: frozenset[str]
    parts: frozenset[str]
    unnamed: frozenset[str]
    author: frozenset[str]
    outlet: frozenset[str]
    first_words: frozenset[str]
    first_phrases: tuple[str, ...]
    impersonal: tuple[str, ...]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    relative: frozenset[str]
    naming: tuple[str, ...]
    function: frozenset[str]
    given: Mapping[str, Gender]
    places: frozenset[str]
    geography: frozenset[str]
    same: Mapping[str, frozenset[int]]

    @property
    def determiners(self) -> frozenset[str]:
        """Articles, demonstratives and quantities."""
        return self.definite | self.indefinite | self.quantity


def load_people(languages: Sequence[str] = LANGUAGES) -> People:
    """The words of these languages together, read once. LexiconError when a file is missing or malformed."""
    return _load(tuple(languages))


@cache
def _load(languages: tuple[str, ...]) -> People:
    tables = [{**langfile.toml(f"people.{each}.toml"), **langfile.toml(f"nouns.{each}.toml")} for each in languages]
    with langfile.shaped("people.*.toml, nouns.*.toml, given.toml"):
        return _people(tables)


def _people(tables: Sequence[Mapping[str, Any]]) -> People:
    def union(section: str, key: str = "words") -> frozenset[str]:
        return frozenset(word for table in tables for word in table[section][key].split())

    def phrases(section: str, key: str = "phrases") -> tuple[str, ...]:
        return tuple(phrase for table in tables for phrase in table[section][key])

    return People(
        definite=union("articles", "definite"),
        near=union("articles", "near"),
        again=union("articles", "again"),
        indefinite=union("articles", "indefinite"),
        quantity=union("articles", "quantity"),
        possessive=union("articles", "possessive"),
        article_gender=_gendered(tables, "articles"),
        spanish=_opening_words(tables, "es"),
        pronouns={word: kind for t in tables for kind, listed in t["pronouns"].items() for word in listed.split()},
        titles=_gendered(tables, "titles"),
        kept=union("titles", "kept"),
        roles=_gendered(tables, "roles"),
        modifiers=union("roles", "modifiers"),
        narrowing=union("roles", "narrowing"),
        portfolios=union("portfolios"),
        generic=_gendered(tables, "generic"),
        relations=_gendered(tables, "relations"),
        persons=_gendered(tables, "persons"),
        bodies=union("bodies"),
        texts=union("texts"),
        organisations=union("organisations"),
        classes={
            word: name
            for t in tables
            for name in ("team", "public", "media", "company", "school")
            for word in t["organisations"][name].split()
        },
        apart={word: name for t in tables for name, listed in t["apart"].items() for word in listed.split()},
        publications=union("publications"),
        parts=union("publications", "parts"),
        unnamed=union("unnamed"),
        author=frozenset(phrases("own", "author")),
        outlet=frozenset(phrases("own", "outlet")),
        first_words=union("first_person"),
        first_phrases=phrases("first_person"),
        impersonal=phrases("impersonal"),
        prepositions=union("links", "prepositions"),
        conjunctions=union("links", "conjunctions"),
        relative=union("links", "relative"),
        naming=phrases("links", "naming"),
        function=union("function"),
        given=_gendered([{"given": langfile.toml("given.toml")}], "given"),
        places=union("places"),
        geography=union("places", "parts"),
        same=_groups(tables),
    )


def _opening_words(tables: Iterable[Mapping[str, Any]], language: str) -> frozenset[str]:
    """The articles and possessives by which a phrase of this language is known."""
    lists = ("feminine", "masculine", "possessive")
    own = [t["articles"][name] for t in tables if t["lang"] == language for name in lists]
    return frozenset(word for listed in own for word in listed.split())


def _gendered(tables: Iterable[Mapping[str, Any]], section: str) -> dict[str, Gender]:
    found: dict[str, Gender] = {}
    for table in tables:
        kinds: tuple[Gender, ...] = ("masculine", "feminine", "either")
        for gender in kinds:
            for word in table[section].get(gender, "").split():
                found[word] = gender if found.get(word, gender) == gender else "either"
    return found


def _groups(tables: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[int]]:
    groups = [group.split() for table in tables for group in table.get("same", {}).get("groups", [])]
    found: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for word in group:
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def stem(word: str) -> str:
    """A noun without the endings of gender and number: "ministra", "ministros" -> "ministr". Folded words only."""
    for ending in ("es", "as", "os", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] in "aoe" else word


def split_title(name: str, people: People) -> tuple[str, str]:
    """The words before a name, and the name as written: "el almirante Abel Brum" -> ("el almirante", "Abel Brum").

    The name is empty when nothing but titles stands there ("Attorney General"). "Pope Francis" stays whole.
    """
    tokens = [(m.start(), fold(m.group())) for m in WORD.finditer(name)]
    if name[:2] in ("A.", "a."):
        return "", name.strip()  # an initial, no article
    at = 0
    if len(tokens) > 2 and is_role(tokens[1][1], people) and name[tokens[0][0] : tokens[1][0]].strip().isupper():
        at = _skip_portfolio(tokens, 2, people)  # "RNC Chairman Brum"
    while at < len(tokens) and (step := _title_at(tokens, at, people)):
        at = _skip_portfolio(tokens, at + step, people)
    if at == len(tokens):
        return name.strip(), ""
    if not any(_is_title(word, people) for _, word in tokens[:at]):
        return "", name.strip()  # "New Brum Exchange": an adjective alone is the name's own
    if at and tokens[at - 1][1] in people.kept:
        at -= 1
    start = tokens[at][0]
    return name[:start].strip(), name[start:].strip()


def _is_title(word: str, people: People) -> bool:
    return word in people.titles or word in people.determiners or is_role(word, people)


def _title_at(tokens: Sequence[tuple[int, str]], at: int, people: People) -> int:
    """How many words of a title stand here: "Admiral" one, "Navy Secretary" two, a name none."""
    word = tokens[at][1]
    if word in people.titles or word in people.determiners or word in people.modifiers or is_role(word, people):
        return 1
    department = word in people.portfolios or word in people.organisations
    return 2 if department and at + 1 < len(tokens) and is_role(tokens[at + 1][1], people) else 0


def _skip_portfolio(tokens: Sequence[tuple[int, str]], at: int, people: People) -> int:
    """Past "of State", "de Asuntos Exteriores" after a role; where it was when no known portfolio follows."""
    if at >= len(tokens) or tokens[at][1] not in ("of", "de", "del"):
        return at
    end = at + 1
    while end < len(tokens) and (tokens[end][1] in people.portfolios or (end > at + 1 and tokens[end][1] in "y and")):
        end += 1
    return end if end > at + 1 else at


def is_role(word: str, people: People) -> bool:
    """Whether a folded word names an office or a trade, with or without "ex", "vice", "sub"."""
    return role_gender(word, people) is not None


def role_gender(word: str, people: People) -> Gender | None:
    """The gender an office's name tells ("ministra": feminine), None when it is no known office."""
    known = people.roles.get(word)
    if known:
        return known
    prefix = PREFIX.match(word)
    return people.roles.get(word[prefix.end() :]) if prefix else None


def core(name: str) -> list[str]:
    """The folded words that count when names are compared: no particles, no "Jr."."""
    found = words(name)
    kept = [word for word in found if word not in PARTICLES and word not in SUFFIXES]
    return kept or found


def surnames(name: str, people: People) -> tuple[str, ...]:
    """The folded words a person may be called by alone, after the given names: ("quintalba", "pena").

    Of two words the last; of three both last, unless the middle one is a given name or an initial; of more the last
    two. A single word is its own.
    """
    found = core(name)
    if len(found) <= 2:
        return tuple(found[-1:])
    middle = found[-2]
    if len(middle) == 1 or (middle in people.given and len(found) == 3):
        return (found[-1],)
    return tuple(found[-2:])


def compatible(left: str, right: str) -> bool:
    """Whether two written names may be one person's: "Peña" and "Baltasar Quintalba Peña", "J. Brum" and "Juana Brum".

    Symmetric, and true of a name and itself. Words must agree in order, an initial stands for any word it begins.
    """
    short, long = sorted((core(left), core(right)), key=lambda found: (len(found), found))
    if not short:
        return False
    if len(short) == 1:
        return len(short[0]) > 1 and short[0] in long
    if len(short) < len(long) and any(long[i : i + len(short)] == short for i in range(1, len(long))):
        return True
    return _agree(short[0], long[0]) and len(short[-1]) > 1 and _in_order(short[1:], long[1:])


def _agree(left: str, right: str) -> bool:
    if len(left) == 1 or len(right) == 1:
        return left[0] == right[0]
    return left == right


def _in_order(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return all(any(_agree(word, other) for other in rest) for word in short)
