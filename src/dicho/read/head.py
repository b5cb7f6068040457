"""The head of a text file: blogs and forum threads open with who, where and when, before the first paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from dicho.read import byline, dateline, dates
from dicho.text import langfile

LINES = 12
LOOKED = 20_000
"""Characters in which a head is looked for."""
HEADLINE = 6
"""Words of a first line that is no outlet's name, where one stands below it."""
ENDS = '.;:,!…”»"'
"""How a paragraph's line ends, and a headline's does not."""
LONGEST = 140
"""A longer line is a paragraph, and ends the head."""
TRAIL = re.compile(r"\s+(?:>{1,3}|»|›|→)\s+")
PAGE = re.compile(
    r"\s*\((?:p[áa]g(?:ina)?|page|p)\.?\s*\d+[^)]*\)\s*$|\s+(?:p[áa]g(?:ina)?|page)\.?\s*\d+ (?:of|de) \d+$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\s*[<(\[][^<>()\[\]]*[>)\]]$")
"""What follows a writer's name: "Ada Brum <ada@gull.example>"."""
EDGE = " ,.-–—·|/*"
PARTS = re.compile(r"\s+[|·/–—-]{1,2}\s+")
HEADING = re.compile(r"#{1,6}\s+(?=\S)")
RULED = re.compile(r"([-=_*~])\1{2,}")
MOTTO = re.compile(r"(?<=[A-ZÁÉÍÓÚÑ]{2}):\s.*[a-z].*")
"""What follows a masthead in capitals: "THE GULL: notes from the quay"."""
NUMBERED = re.compile(r"[-–—=*#\[(]+\s*\d+\s*[-–—=*\])]+")
"""A line between the parts of a digest: "-- 1 --"."""
FORUM = re.compile(r"\s*\b(?:forum|message board)$", re.IGNORECASE)
SITE = re.compile(r"\s+[-–—|·]\s+")
ISSUE = re.compile(
    r"\s*[,(]\s*(?:vol(?:ume|umen)?|no|n|n[uú]m(?:ero)?|issue|a[ñn]o|tomo|edici[oó]n|edition)[.º°]{0,2}\s*\d.*$",
    re.IGNORECASE,
)
DIGEST = re.compile(r"(?i:resumen de\s+)(?P<of>\S+)|(?P<list>\S+)\s+digest|(?P<own>\S*-\S+|[a-z]\S*)\s+Digest")
"""How the digest of a mailing list is headed; a magazine's name may end in the word too."""
HANDLE = re.compile(r"(?:#\d+\s+)?@?(?P<name>(?=\S*[_\d])[^\W\d][\w.-]{2,30})(?:,\s+[^\W\d_].{1,30})?$")
POST = re.compile(r"^#\d+\s+")
PLACED = re.compile(
    rf"(?P<name>{byline.NAME.pattern})(?:,\s+[a-záéíóúñ][\w.’' -]{{2,40}})?(?:,\s+[A-ZÁÉÍÓÚÑ][\w.’' -]{{1,30}})?$"
)
"""A name with what its bearer does ("staff nurse") or a town, or both."""
CLOCK = re.compile(
    r"[,\s]*(?:a las\s+|at\s+)?\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:h|hs|hrs|[ap]\.?m\.?)?\s*$", re.IGNORECASE
)
SENTENCE = re.compile(r"[.;:,]\s*$")
QUOTED = re.compile(r"^[\"“«](?P<inside>[^\"”»]+)[\"”»]$")
SMALL = frozenset("de del la las los el y e o en a al para por con of the and a an in on at for to from".split())  # noqa: SIM905
VOWEL = re.compile("[aeiouáéíóúü]", re.IGNORECASE)


@cache
def _labels() -> dict[str, re.Pattern[str]]:
    """What a line says by a word and a colon, by the name of the fact: "Asunto: ", "Source: "."""
    with langfile.shaped(byline.FILE):
        named = {fact: "|".join(byline.words("labels", fact)) for fact in ("title", "outlet", "author")}
        return {
            fact: re.compile(rf"(?:{words})\s*:\s*(?P<value>(?!https?:)\S.*)", re.I) for fact, words in named.items()
        }


@cache
def _said() -> re.Pattern[str]:
    """What stands between a writer and the day: "ada_p wrote on"."""
    with langfile.shaped(byline.FILE):
        return re.compile(rf"(?:\s+(?:{byline.words('labels', 'said')}))?(?:\s+(?:on|el))?$", re.I)


@cache
def _issue() -> re.Pattern[str]:
    """What a masthead has behind the outlet's name: ", no. 12", " digest, vol. 3, no. 9", " · boletín n.º 40"."""
    between = r"[\s,;:·|/–—-]"
    with langfile.shaped(byline.FILE):
        return re.compile(
            rf"{between}+(?:(?:{byline.words('labels', 'issue')})\b{between}*)?"
            rf"(?:(?:vol(?:umen|ume)?|tomo|year|año)\b\.?\s*[\divxlc]+\b{between}*)?"
            r"(?:n[.º°]*\s?[º°o]\b\.?|n[.]?[º°]|n[úu]m(?:ero|\.)|number|issue|#)\s*\d+.*$",
            re.I,
        )


def _numbered(line: str) -> bool:
    """Whether a line tells of an issue."""
    return bool(_issue().search(line) or ISSUE.search(line))


@dataclass(slots=True)
class Head:
    """What a text's head says; None where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None


def read_head(text: str) -> Head:
    """What the first lines of `text` say of its outlet, title, author and day. Nothing is taken from paragraphs."""
    reader = _Reader(_head_lines(text))
    return reader.read()


def _head_lines(text: str) -> list[str]:
    """The lines before the first paragraph; a blank line is kept as ""."""
    found: list[str] = []
    lines = [HEADING.sub("", " ".join(line.split())) for line in text[:LOOKED].splitlines()]
    lines = [line for line in lines if not RULED.fullmatch(line)]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        # A masthead may be long: "THE GAZETTE - the paper of the three valleys and the coast - English edition".
        masthead = not any(found) and SITE.search(line) and not SENTENCE.search(line)
        headline = not any(found) and len(line) <= LONGEST and line[-1:] not in ENDS
        alone = not after and (headline or _is_dated(line))
        if len(found) >= LINES or (_paragraph(line) and not masthead and not alone):
            break
        found.append(line)
        if len(found) > 1 and NUMBERED.fullmatch(line):
            break
    else:
        # A text that ends within its head has no paragraph to be the head of.
        return []
    return found


def _paragraph(line: str) -> bool:
    if TRAIL.search(line) or any(label.match(line) for label in _labels().values()) or byline.within(line):
        return False
    if _numbered(line) and line[-1:] not in ".;,:!…" and next(dates.written(line), None):
        return False  # "Comisión de Aguas. Sesión n.º 4, lunes 3 de marzo de 2025 (extracto)": which of many it is
    words = line.split()
    wrapped = len(line) > 65 and not line.isupper() and len(words) > 10
    return len(line) > LONGEST or wrapped or (len(words) > 7 and line[-1:] in ".;,!…")


def _is_dated(line: str) -> bool:
    """Whether a line that stands alone is a record's heading rather than a paragraph: its day, and no full stop."""
    dated = any(found.year for found in dates.written(line))
    return dated and len(line) <= LONGEST and not SENTENCE.search(line)


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    head: Head = field(default_factory=Head)
    rest: list[int] = field(default_factory=list)
    """Lines nothing else was read from."""
    dated: int | None = None
    parted: bool = False
    """Whether the head ends at the first part of a digest."""

    def read(self) -> Head:
        filled = [i for i, line in enumerate(self.lines) if line]
        if not filled:
            return self.head
        for i in filled:
            if not self._known(i):
                self.rest.append(i)
        if self.dated is None and self.head.author is None and self.head.outlet is None:
            self._bare_title()
            return self.head
        self._place_names()
        self._leftovers(filled[0])
        return self.head

    def _known(self, i: int) -> bool:
        line = self.lines[i]
        if NUMBERED.fullmatch(line):
            self.parted = True
            return True
        return self._trail(line) or self._label(line) or self._byline(i) or self._date(i) or self._handle(line)

    def _trail(self, line: str) -> bool:
        crumbs = [c for c in TRAIL.split(line) if c]
        if len(crumbs) < 2 or self.head.outlet:
            return False
        # "HARBOUR BOARD - the rowers' forum" above a trail is the site, and the trail begins with a part of it.
        above = self.lines[self.rest[0]] if len(self.rest) == 1 else ""
        if above.isupper() or (SITE.search(above) and not SENTENCE.search(above)):
            self.rest.clear()
            self.head.outlet = self._masthead(above)
        else:
            self.head.outlet = cased(FORUM.sub("", crumbs[0]))
        self.head.title = _unquoted(PAGE.sub("", crumbs[-1]))
        return True

    def _label(self, line: str) -> bool:
        said = {fact: match["value"] for fact, label in _labels().items() if (match := label.match(line))}
        if "title" in said and not self.head.title:
            self.head.title = _unquoted(said["title"])
        if "outlet" in said and not self.head.outlet:
            self.head.outlet = cased(_unquoted(said["outlet"]))
        if "author" in said and not self.head.author:
            self.head.author = ADDRESS.sub("", said["author"])
        return bool(said)

    def _byline(self, i: int) -> bool:
        names = byline.within(self.lines[i])
        if names and not self.head.author:
            self.head.author = "; ".join(names)
            self._date(i)
        return bool(names)

    def _date(self, i: int) -> bool:
        """A line that is a date, or a name and a date."""
        line = self.lines[i]
        found = next(dates.written(line), None)
        iso = found.iso() if found else None
        if found is None or iso is None:
            return False
        before, after = line[: found.start].strip(EDGE), CLOCK.sub("", line[found.end :]).strip(EDGE)
        # "Dorcas Pyke, Monday 28 April" signs a post; "Puerto Ofelia, 12 de diciembre" may be a town.
        place = dateline.find(line) if found.weekday is None and not CLOCK.search(line) else None
        if self.head.published is None:
            self.head.published, self.dated = iso, i
        elif not after:
            return True
        parts = [part for side in (before, after) for part in PARTS.split(side) if part]
        persons = [part for part in parts if byline.is_person(part)]
        if not self.head.author:
            self.head.author = persons[0] if persons else self._name(_said().sub("", before)) if place is None else None
        others = [part for part in parts if part not in persons and part != self.head.author]
        # A line of several facts names the outlet too, a masthead with its number and day itself.
        if (
            others
            and not self.head.outlet
            and ((len(parts) > 1 and persons) or (i == 0 and _issue().search(f" {before}")) or _is_outlet(others[0]))
        ):
            self.head.outlet = self._masthead(others[0])
        return True

    @staticmethod
    def _name(text: str) -> str | None:
        text = byline.unopened(text)
        handle = HANDLE.match(text) if POST.match(text) or "_" in text else None
        if handle:
            return handle["name"]
        name = POST.sub("", text)
        return name if byline.NAME.fullmatch(name) and len(name.split()) >= 2 else None

    def _handle(self, line: str) -> bool:
        match = HANDLE.fullmatch(line)
        if match and "_" in match["name"] and not self.head.author:
            self.head.author = match["name"]
            return True
        return False

    def _place_names(self) -> None:
        """A name, alone or with a town, in the line beside the date is the author's."""
        if self.head.author or self.dated is None:
            return
        persons = [i for i in self.rest if byline.is_person(self.lines[i])]
        # Above the outlet or under the title a name is the author's too, where both are there.
        if (
            persons
            and len(self.rest) > 2
            and persons[0] in (self.rest[0], self.rest[-1], self.dated - 1, self.dated + 1)
        ):
            self.head.author = self.lines[persons[0]]
            self.rest.remove(persons[0])
            return
        for i in self.rest[:]:
            if i == 0 or abs(i - self.dated) != 1:
                continue
            line = self.lines[i]
            placed = PLACED.fullmatch(line)
            name = placed["name"] if placed else line
            if byline.NAME.fullmatch(name) and 2 <= len(name.split()) <= 4 and not name.isupper():
                self.head.author = name
                self.rest.remove(i)
                return

    def _leftovers(self, first: int) -> None:
        """What nothing else claims: the first line is the outlet, the last before the text the title."""
        first = self.rest[0] if self.rest and byline.is_person(self.lines[first]) else first
        first = self._outlet_below(first)
        if first in self.rest and not self.head.outlet and (len(self.rest) > 1 or self.head.title):
            self.rest.remove(first)
            self.head.outlet = self._masthead(self.lines[first])
        elif first in self.rest and not self.head.outlet and (self.parted or _numbered(self.lines[first])):
            self.head.outlet = self._masthead(self.lines[first])  # and all of it is the title of what is a whole issue
        if self.rest and not self.head.title and not SENTENCE.search(self.lines[self.rest[-1]]):
            self.head.title = _unquoted(self.lines[self.rest[-1]])

    def _outlet_below(self, first: int) -> int:
        """The line of the outlet, where the first is a headline: long, with the name of an outlet alone below it."""
        below = [
            i for i in self.rest if i != first and len(self.lines[i].split()) < HEADLINE and _is_outlet(self.lines[i])
        ]
        return below[0] if first in self.rest and len(self.lines[first].split()) >= HEADLINE and below else first

    @staticmethod
    def _masthead(line: str) -> str:
        """The outlet's name without its issue and its motto; a list's name, as it is, where it is a list's digest."""
        whole = SITE.split(line)[0]
        name = ISSUE.sub("", _issue().sub("", whole))
        digest = DIGEST.fullmatch(name) if name != whole else None
        if digest:
            return digest["of"] or digest["list"] or digest["own"] or name
        return cased(MOTTO.sub("", name).strip("*_"))

    def _bare_title(self) -> None:
        """A single line with a blank line under it, and no other head: a title."""
        alone = len(self.rest) == 1 and self.rest[0] + 1 < len(self.lines)
        line = self.lines[self.rest[0]] if alone else ""
        if (
            alone
            and not self.head.title
            and not SENTENCE.search(line)
            and not line.startswith(("—", "-", "«", "“", '"'))
        ):
            self.head.title = line


def _is_outlet(name: str) -> bool:
    """Whether a name has a word in it that outlets are called by: "The Selwyn Courier"."""
    said = name.lower().split()[:6]
    return len(said) > 1 and bool(_nouns().intersection(said)) and name[:1].isupper()


@cache
def _nouns() -> frozenset[str]:
    return frozenset(byline.words("outlet", "nouns").split())


def _unquoted(text: str) -> str:
    match = QUOTED.match(text.strip())
    return match["inside"].strip() if match else text.strip()


def cased(name: str) -> str:
    """A masthead in capitals as it is written in running text; a word without vowels stays an abbreviation."""
    if not name.isupper() or len(name) < 6 or name.endswith("-L"):  # as mailing lists are called
        return name
    words = name.lower().split()
    return " ".join(_cased(word, i == 0 or words[i - 1] in "/-–—") for i, word in enumerate(words))


def _cased(word: str, first: bool) -> str:
    if not VOWEL.search(word):
        return word.upper()
    return word if word in SMALL and not first else word[:1].upper() + word[1:]
