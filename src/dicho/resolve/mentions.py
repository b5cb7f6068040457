"""Capitalised names in a text, found in one pass, each with what stands around it: titles, articles, acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dicho.text import turns
from dicho.text.names import PARTICLES, Gender, People, core, fold, is_role, role_gender, split_title

Sort = Literal["person", "organisation", "place", "either"]

_UPPER = "".join(
    c
    for low, high in ((0x41, 0x590), (0x1E00, 0x2000))
    for c in map(chr, range(low, high))
    if c.isupper() or c.istitle()
)
_NAME = rf"(?:(?:[{_UPPER}]\.)+|[{_UPPER}](?:\w|['’](?!s\b)(?=\w)|[-‑](?=\w)|\.(?=[a-z]+\b)(?<=[a-z]\.))*)"
_GLUE = r"(?:[ \t\u00a0\u202f]|\r?\n(?=\S))"
_PARTICLE = (
    r"(?:del?|(?:de|of|van|von)[ \u00a0](?:la|las|los|the|der|den)|of|von|van|der|den|da|do|dos|das|di|du|bin|ibn|al)"
)
# Ten words at most: a hostile page of nothing but capitals is cut into many names, never one endless one.
RUN = re.compile(rf"(?<![\w@#/]){_NAME}(?:{_GLUE}(?:{_PARTICLE}{_GLUE})?{_NAME}){{0,9}}(?![\w@/])")
JOINT = re.compile(r"[ \u00a0](?:y|e|and)[ \u00a0]")
OF = re.compile(r"\b(?:de|del|of)\b")
ACRONYM = re.compile(rf"[ \u00a0]\(([{_UPPER}][\w.&-]{{1,11}})\)")
TOKEN = re.compile(r"[^\W_](?:[\w'’‘.-]*[^\W_])?\.?")
BEFORE = re.compile(r"([^\W\d_]+)(\.?)[ \u00a0\n]+$")
POSSESSIVE = re.compile(r"['’]s?\b")
PEOPLES = re.compile(r"...(?:ans|crats|ists|ites)$")  # "Corumayans", "Democrats": many, and no one's surname
CONTRACTED = re.compile(r"['’](?:m|d|t|s|ll|re|ve)$")
OFFICE = re.compile(
    rf"([^\W\d_]+)[ \u00a0](?:del?|of)(?:[ \u00a0](?:la|las|los|the))?[ \u00a0]{_NAME}[ \u00a0](?:y|e|and)[ \u00a0]$"
)
OPENS = "\n.!?:;«“\"‘'—–-¿¡(["
POSTSCRIPTS = frozenset({"P.S.", "P.D.", "N.B."})
LONGEST = 160  # code points of a name; a million letters without a space are none
LONG_LINE = 50  # a line shorter than this ends by itself; a longer one is wrapped and goes on


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at `start`..`end` of the text, titles left out. `words` is how it is compared (folded, no particles).

    `sort` and `gender` are what stands around it says. `article`: it stands right after a written article. `opens`: it
    begins a sentence or a quotation. `of`: it stands after a preposition, or before "'s", so it is part of a larger
    phrase. `head`: where the title before it begins, `start` where there is none. `acronym`: "(CNS)" right after it.
    """

    start: int
    end: int
    words: tuple[str, ...]
    sort: Sort
    gender: Gender
    article: bool
    opens: bool
    of: bool
    head: int
    acronym: str


def scan(text: str, people: People) -> list[Mention]:
    """Every name in the text, in order. Linear in the text's length."""
    found: list[Mention] = []
    done = 0
    labels = {label.start(): label.end() for label in turns.labels(text)}
    for match in RUN.finditer(text):
        if match.start() < done:
            continue
        done = _joined(text, match, people)
        for start, end in lines(text, max(match.start(), labels.get(match.start(), 0)), done):
            found.extend(_names(text, start, end, people))
    return found


def _joined(text: str, match: re.Match[str], people: People) -> int:
    """The end of a name, past one "and": "Ministerio de Economía y Hacienda"; only where an organisation begins it."""
    joint = JOINT.match(text, match.end())
    if not joint or not OF.search(match.group()):
        return match.end()
    first = [fold(word) for word in match.group().split()[:3]]
    follow = RUN.match(text, joint.end())
    if not follow or not any(word in people.organisations for word in first):
        return match.end()
    after = fold(follow.group().split()[0])
    known = after in people.given or after in people.organisations or is_role(after, people)
    return match.end() if known or follow.group().isupper() else follow.end()


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run, parted at line breaks that end a line of their own (a heading, a by-line) rather than wrap one."""
    at = start
    while (stop := text.find("\n", at, end)) >= 0:
        if _is_short(text, stop):
            piece = text[start:stop].rstrip()
            yield start, start + len(piece)
            start = stop + 1
        at = stop + 1
    if start < end:
        yield start, end


def _is_short(text: str, stop: int) -> bool:
    """Whether the line that ends at `stop` is too short to have been wrapped."""
    low = max(0, stop - LONG_LINE)
    return low == 0 or text.find("\n", low, stop) >= 0


def _names(text: str, start: int, end: int, people: People) -> Iterator[Mention]:
    """The names of one run of capitalised words: function words and titles cut off, "X of Y" parted."""
    opens = _opens(text, start) and not _after_colon(text, start)
    end = _without_pronoun(text, start, end, people)
    start = _skip_function(text, start, end, people, opens)
    for low, high in _parts(text, start, end, people):
        mention = _mention(text, low, high, people, opens and low == start)
        if mention:
            yield mention


def _without_pronoun(text: str, start: int, end: int, people: People) -> int:
    """The end of a run without the English pronoun: "the Bank I know"; a king keeps his number ("Carlos I")."""
    found = list(TOKEN.finditer(text, start, end))
    if len(found) < 2 or found[-1].group() != "I" or fold(found[-2].group()) in people.given:
        return end
    return found[-2].end()


def _opens(text: str, at: int) -> bool:
    while at > 0 and text[at - 1] in " \t\u00a0":
        at -= 1
    return at == 0 or text[at - 1] in OPENS


def _after_colon(text: str, at: int) -> bool:
    return text[max(0, at - 2) : at].rstrip(" \u00a0")[-1:] == ":"


def _skip_function(text: str, start: int, end: int, people: People, opens: bool) -> int:
    """Past words that have a capital only because they open a sentence ("El", "Yesterday")."""
    first = start
    while opens and start < end:
        token = TOKEN.match(text, start, end)
        if not token or not (token.group() in POSTSCRIPTS or _opener(token.group(), people, verbs=start == first)):
            break
        start = token.end()
        while start < end and not text[start].isalnum():
            start += 1
        # "De la Brum": the particles after a function word are no name either.
        while (token := TOKEN.match(text, start, end)) and token.group() in PARTICLES:
            start = token.end() + 1
    return min(start, end)


def _opener(word: str, people: People, *, verbs: bool) -> bool:
    """Whether a capitalised word that opens a sentence is no name: "Yesterday", with `verbs` also "Añadió"."""
    if word[-1] == ".":
        return False
    folded = fold(word)
    if folded in people.function or folded in people.unnamed:
        return True
    many = folded.endswith("s") and (is_role(folded[:-1], people) or is_role(folded[:-2], people))
    return many or (verbs and len(word) > 3 and word.endswith("ó"))


def _parts(text: str, start: int, end: int, people: People) -> Iterator[tuple[int, int]]:
    """ "Joel Brum of Radio Sorayca" is two names, "Bank of Sorayca" one, "Juan Brum del PP" two."""
    tokens = list(TOKEN.finditer(text, start, end))
    low = start
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        word = token.group()
        if word not in ("of", "de", "del", "la", "the") or before.start() < low:
            continue
        head = [fold(t.group()) for t in tokens if low <= t.start() < token.start()]
        if head and _parted(word, head, after.group(), people):
            yield low, before.end()
            low = after.start()
    if low < end:
        yield low, end


def _parted(particle: str, head: list[str], after: str, people: People) -> bool:
    if any(word in people.organisations or is_role(word, people) for word in head) or len(head[0]) == 0:
        return False
    if particle == "of" or fold(after) in people.given:
        return True
    return len(head) > 1 and (len(after) > 1 and after.isupper())


def _mention(text: str, start: int, end: int, people: People, opens: bool) -> Mention | None:
    name = text[start:end]
    title, bare = _cut(name, people, opens)
    words = tuple(core(bare))
    if _is_headline(bare, opens, people) or not words or _is_function(words[0], people) or len("".join(words)) < 2:
        return None  # "Jueves Santo", "I'm", a lone initial
    low = end - len(bare)
    acronym = _acronym(text, end, bare, words, people)
    is_org = bool(acronym) or (not title and any(word in people.organisations for word in words))
    around = _around(text, start, end, people)
    sort, gender = _evidence(words, title, around, people, is_org)
    opens = opens and not title
    return Mention(low, end, words, sort, gender, around.article, opens, around.of, start if title else low, acronym)


def _is_headline(name: str, opens: bool, people: People) -> bool:
    """Whether a run is too long for a name: a headline with a capital on every word, a page of nothing but capitals."""
    parts = name.split()
    count = len(parts) - sum(part in ("de", "del", "of", "y", "and") for part in parts)
    bodied = bool(parts) and not name.isupper() and fold(parts[0]) in people.organisations
    return len(name) > LONGEST or count > (8 if bodied else 4 if opens else 6)


def _is_function(word: str, people: People) -> bool:
    return len(word) > 1 and CONTRACTED.sub("", word) in people.function


def _cut(name: str, people: People, opens: bool) -> tuple[str, str]:
    """A capitalised run as title and bare name: ("Secretary of State", "Ada Brum")."""
    tokens = [fold(m.group()).rstrip(".") for m in TOKEN.finditer(name)]
    if not tokens:
        return "", ""
    if not opens and _is_article(tokens[0]) and len(tokens) > 1 and not is_role(tokens[1], people):
        return "", name  # in the middle of a sentence a capital article is the name's own: "wrote The Ledger"
    if _is_body(tokens, people):
        return "", name
    title, bare = split_title(name, people)
    rest = tokens[len(tokens) - len(TOKEN.findall(bare)) :]
    if len(rest) > 1 and (rest[0] in people.portfolios or (title and rest[0] in PARTICLES)):
        at = next((i for i, word in enumerate(rest[:-1]) if i and word in people.given), 0)
        if not at and rest[0] in PARTICLES:
            return name, ""  # "Presidente de Spanair": an office, nobody's name
        starts = [m.start() for m in TOKEN.finditer(bare)]
        return (title + " " + bare[: starts[at]]).strip(), bare[starts[at] :]
    return title, bare


def _is_body(tokens: Sequence[str], people: People) -> bool:
    """Whether a word that is an office too begins a body's name: "Guardia Costera", "Policía Nacional"."""
    rest = tokens[1:]
    named = any(word in people.given or is_role(word, people) for word in rest)
    return (
        len(rest) == 1
        and tokens[0] in people.organisations
        and not named
        and role_gender(tokens[0], people) in ("masculine", "either")
    )


def _acronym(text: str, end: int, name: str, words: tuple[str, ...], people: People) -> str:
    """ "CNS" of "Consejo Nacional del Sufragio (CNS)"; a party after a person's name is none."""
    match = ACRONYM.match(text, end) if len(words) > 1 and words[0] not in people.given else None
    if not match or "-" in match.group(1):
        return ""
    # In a translated name the letters are those of the original: "National Suffrage Council (CNS)".
    own = match.group(1)[0] == name[0] or any(word in people.organisations for word in words)
    return match.group(1) if own else ""


@dataclass(frozen=True, slots=True)
class _Around:
    """The one or two folded words before a name and what follows it."""

    before: str
    article: bool
    of: bool
    upper: bool


def _around(text: str, start: int, end: int, people: People) -> _Around:
    window = text[max(0, start - 40) : start]
    match = BEFORE.search(window)
    before = fold(match.group(1)) if match else ""
    if match and match.group(2) and before not in people.titles:
        match, before = None, ""  # the end of another sentence, not "Sra." before a name
    article = _is_article(before)
    second = BEFORE.search(window[: match.start()]) if match and article else None
    leading = fold(second.group(1)) if second else before
    of = leading in people.prepositions or before in ("del", "al") or bool(POSSESSIVE.match(text, end))
    of = of or (before in ("y", "e", "and") and _in_office(window, people))
    return _Around(before, article, of, text[start:end].isupper())


def _in_office(window: str, people: People) -> bool:
    """Whether the words before an "and" are an office, whose second half the name is: "Ministra de Sal y Agua"."""
    match = OFFICE.search(window)
    return match is not None and is_role(fold(match.group(1)), people)


def _is_article(word: str) -> bool:
    """Only these tell that a name is no person's: not "this", not "un" ("un Brum nervioso")."""
    return word in ("el", "la", "los", "las", "the", "al", "del")


def _evidence(words: tuple[str, ...], title: str, around: _Around, people: People, is_org: bool) -> tuple[Sort, Gender]:
    """What the words themselves and those around them say about what is named, and its gender."""
    titles = [fold(word).rstrip(".") for word in title.split()] + [around.before]
    told = (people.titles.get(word) or role_gender(word, people) or people.relations.get(word) for word in titles)
    said = [gender for gender in told if gender]
    gender: Gender = next((g for g in said if g != "either"), people.given.get(words[0], "either"))
    if is_org:
        return "organisation", "either"
    if said or (words[0] in people.given and len(words) > 1):
        return "person", gender
    placed = around.before in ("en", "in") or {words[0], words[-1]} & people.geography
    if placed or any(word in people.places for word in words):
        return "place", "either"
    if (
        around.article
        or (len(words) == 1 and PEOPLES.search(words[0]))
        or (around.upper and len(words) == 1 and len(words[0]) < 7)
    ):
        return "organisation", "either"
    return "either", gender
