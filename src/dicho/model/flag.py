"""Flags: what an editor would want to look at before relying on a statement, and the grounds each rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dicho.model.ids import digest
from dicho.model.span import Spans, check_order

FlagKind = Literal[
    "altered", "numbers-disagree", "single-origin", "unsourced", "unattributed", "broken-chain",
    "machine-translation", "pronoun-mismatch",
]  # fmt: skip
Why = Literal[
    "wording", "figures", "wire", "outlet", "text", "hearsay", "nobody", "nowhere", "quotation", "step", "notice",
    "beside", "pronoun",
]  # fmt: skip
Standing = Literal["found", "certain", "decided", "proposed"]

FLAG_KINDS: tuple[FlagKind, ...] = get_args(FlagKind)
"""Every kind, in the order they are listed in."""
WHYS: tuple[Why, ...] = get_args(Why)
STANDINGS: tuple[Standing, ...] = get_args(Standing)

FLAGGED: dict[FlagKind, str] = {
    "altered": "one utterance is quoted in different words",
    "numbers-disagree": "one thing is told with different numbers",
    "single-origin": "several outlets, all from one origin",
    "unsourced": "nobody in particular is behind it",
    "unattributed": "a quotation nobody is named for",
    "broken-chain": "a step between the speaker and the document is not told",
    "machine-translation": "a machine's translation is suspected",
    "pronoun-mismatch": "the pronoun's gender is not the speaker's",
}
"""What each kind means, in words."""

GROUNDS: dict[Why, str] = {
    "wording": "other words in the same place",
    "figures": "numbers that cannot both be right",
    "wire": "all credit one agency",
    "outlet": "all have it from one outlet",
    "text": "the words around it are the same as well",
    "hearsay": "the words tell that it is hearsay",
    "nobody": "the words name nobody in particular",
    "nowhere": "neither a speaker nor where it was published is told",
    "quotation": "nobody is named beside the quotation",
    "step": "the words tell that a step is missing",
    "notice": "the document says so",
    "beside": "the same stands beside it in the other language",
    "pronoun": "the pronoun's gender is not the speaker's",
}
"""What each ground means, in words."""

STANDS: dict[Standing, str] = {
    "found": "follows from what is written",
    "certain": "follows from what is certainly one utterance",
    "decided": "follows from what a person decided",
    "proposed": "follows from a proposal nobody decided on",
}
"""What a flag hangs on, in words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a document that a ground rests on: of a statement, or of the document alone where `statement` is "".

    `spans` is empty where the statement lacks what the other side has.
    """

    document: str
    statement: str
    spans: Spans

    def __post_init__(self) -> None:
        check_order(self.spans)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a flag is raised: a term, the words on every side of it, the link it goes by ("" where by none).

    `value` is a name as the chain has it: whose the one origin is.
    """

    why: Why
    marks: tuple[Mark, ...]
    link: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at in some statements of one matter; never a mark on who speaks.

    `document` is where it is looked up first. `statements` may be empty where it is the whole document that is meant.
    `outlets` and `origins` count where what is said stands and where it comes from, for a single origin; else 0.
    """

    kind: FlagKind
    standing: Standing
    document: str
    statements: tuple[str, ...]
    grounds: tuple[Ground, ...]
    outlets: int = 0
    origins: int = 0

    @property
    def id(self) -> str:
        """A digest of its kind and what it is of: the same whatever its grounds are."""
        of_document = self.kind == "machine-translation" or not self.statements
        return digest("flag", self.kind, *([self.document] if of_document else sorted(self.statements)))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents it speaks of, its own first."""
        named = (mark.document for ground in self.grounds for mark in ground.marks)
        return tuple(dict.fromkeys((self.document, *named)))

    @property
    def links(self) -> tuple[str, ...]:
        """The links it goes by: deciding on them is deciding on it."""
        return tuple(dict.fromkeys(ground.link for ground in self.grounds if ground.link))
