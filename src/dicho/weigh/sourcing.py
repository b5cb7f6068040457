"""Who is behind a statement, seen from it alone: nobody named, nobody in particular, a step that is not told.

The line is that of newsroom style books: a source that is described ("a person briefed on the talks") is anonymous and
no business of this module; "sources", "some experts" and "it is said" are nobody: there is no one to ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dicho.model.flag import Flag, FlagKind, Ground, Mark, Why
from dicho.model.statement import Statement
from dicho.text import langfile, language
from dicho.text.names import words

PLAIN: Mapping[FlagKind, Why] = {"unattributed": "quotation", "broken-chain": "step", "pronoun-mismatch": "pronoun"}
"""Flags that are told of a statement when it is found, and the ground of each."""
HEARD = frozenset({"told", "interview", "reported", "cited", "republished"})
"""Relations of a step that tells whose word it is, although it names no speaker."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the document a statement stands in: its id, and where it was published, as far as it is told."""

    id: str
    outlet: str | None = None
    author: str | None = None
    url: str | None = None

    @property
    def told(self) -> bool:
        """Whether anything tells where it was published."""
        return bool(self.outlet or self.author or self.url)


def flags(statement: Statement, page: Page, source: Sequence[str]) -> Iterator[Flag]:
    """What is flagged of one statement by itself. `source` are the words of its source's spans, one string each."""
    mine = (statement.id,)
    for kind, ground in PLAIN.items():
        if kind in statement.flags:
            yield Flag(kind, "found", page.id, mine, (Ground(ground, (_mark(statement, page),)),))
    whys = list(_unsourced(statement, page, source))
    if whys:
        grounds = tuple(Ground(why, (_mark(statement, page),)) for why in whys)
        yield Flag("unsourced", "found", page.id, mine, grounds)


def _unsourced(s: Statement, page: Page, source: Sequence[str]) -> Iterator[Why]:
    if "author" in s.flags or (s.speaker is not None and s.speaker.kind != "unnamed" and not _is_nobody(source)):
        return
    if any(hop.relation in HEARD for hop in s.chain):
        return
    nobody = _is_nobody(source) or (not s.source and "dropped-subject" in s.flags)
    if "broken-chain" in s.flags and s.parent is None and (nobody or (s.speaker is None and not _stands_in(source))):
        yield "hearsay"
    elif _is_nobody(source):
        yield "nobody"
    if s.speaker is None and not s.candidates and not s.chain and not page.told:
        yield "nowhere"


def _stands_in(source: Sequence[str]) -> bool:
    """Whether the source is a pronoun alone, which stands for somebody told before: "they say" is seldom hearsay."""
    return words(" ".join(source)) in (["they"], ["he"], ["she"], ["ellos"], ["ellas"])


def _mark(s: Statement, page: Page) -> Mark:
    """The words that tell who says it and how, else what is said."""
    told = tuple(sorted({*s.source, *s.cue}))
    apart = all(one.end <= other.start for one, other in pairwise(told))
    return Mark(page.id, s.id, told if told and apart else s.content)


def _is_nobody(source: Sequence[str]) -> bool:
    """Whether a source phrase is made of words alone that name nobody in particular."""
    said = words(" ".join(source))
    nobody = _listed("nobody")
    return bool(said) and not nobody.isdisjoint(said) and nobody | _listed("beside") >= set(said)


@cache
def _listed(name: str) -> frozenset[str]:
    """The words of both languages under one name of the section on what is unsourced."""
    return frozenset(word for code in language.LANGUAGES for word in table(code)["unsourced"][name])


@cache
def table(code: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The words of one language by which is flagged. LexiconError when its file is missing or malformed."""
    name = f"flags.{code}.toml"
    data = langfile.toml(name)
    with langfile.shaped(name):
        return {section: {key: tuple(data[section][key]) for key in keys} for section, keys in SECTIONS.items()}


SECTIONS: Mapping[str, Sequence[str]] = {"unsourced": ("nobody", "beside"), "machine": ("notices", "said_of")}
