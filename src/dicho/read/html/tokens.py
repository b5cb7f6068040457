"""Markup into tags and text, every one with its place: linear in time on any input (decisions/0010)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol

from dicho.read import limits

Kind = Literal["open", "close", "text", "raw"]

NAME = r"[A-Za-z][^\t\n\f\r />]*"
KEY, VALUE = r"[^\s/>][^\s/>=]*", r"\"[^\"]*\"|'[^']*'|[^\s>]*"
ATTRIBUTE = re.compile(rf"[\s/]*({KEY})(?:\s*=\s*({VALUE}))?")
QUOTED = r"(?:[^\"'>=]*[^\s/\"'>=]\s*=\s*(?:\"[^\"]*\"|'[^']*'))*+[^\"'>=]*+"
"""What stands in a tag whose every value is in quotation marks: the same attributes as by ATTRIBUTE, found quicker.

Nothing given back would find another end: what follows is an "=", or no ">".
"""
MARKUP = re.compile(
    rf"<(?:({NAME})({QUOTED})>"
    rf"|({NAME})((?:[\s/]*{KEY}(?:\s*=\s*(?:{VALUE}))?){{0,{limits.ATTRIBUTES + 1}}})[\s/]*>?"
    rf"|/({NAME})?[^>]*>?"
    r"|([!?]))"
)
"""A whole tag, or what opens a declaration; any other "<" is text. Its tail may be empty: nothing is tried twice."""
TIDY, OPEN, CLOSE = 2, 4, 5
"""The groups of MARKUP that end each of its alternatives for tags; a closing tag without a name ends none."""
RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"})
RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in RAW}
REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


class Token(NamedTuple):
    """One tag ("open", "close"), stretch of text, or content of a raw element such as script ("raw").

    `start`..`end` are its characters in the markup; `name` is the tag's, in lower case; `said` its attributes as
    written (`attributes` reads them); `closed` marks "<br/>".
    """

    kind: Kind
    name: str
    start: int
    end: int
    said: str = ""
    closed: bool = False


class Taker(Protocol):
    """Whoever is told of tags and text as `scan` finds them, in order; `Token` describes what is told."""

    def opened(self, name: str, said: str, start: int, end: int, closed: bool) -> None:
        """An opening tag."""

    def ended(self, name: str, start: int, end: int) -> None:
        """A closing tag."""

    def text(self, start: int, end: int) -> None:
        """A stretch of text."""

    def raw(self, name: str, start: int, end: int) -> None:
        """The content of a raw element, or of a CDATA section."""


def unescape(reference: str) -> str:
    """What a character reference ("&nbsp;", "&#8212;") stands for; U+FFFD for a number no machine can hold."""
    try:
        return html.unescape(reference)
    except ValueError:
        return "\ufffd"


def attributes(said: str) -> dict[str, str]:
    """The attributes of a tag by name (in lower case), references decoded; of two by one name the first."""
    found: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(said):
        found.setdefault(name.lower(), _value(value))
    return found


def tokens(markup: str, *, raw: bool = True) -> Iterator[Token]:
    """The tokens of `markup` in order, comments and declarations left out; see `scan`."""
    listed = _Listed()
    scan(markup, listed, raw=raw)
    return iter(listed.tokens)


class _Listed:
    """Takes everything as tokens."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []

    def opened(self, name: str, said: str, start: int, end: int, closed: bool) -> None:
        self.tokens.append(Token("open", name, start, end, said, closed))

    def ended(self, name: str, start: int, end: int) -> None:
        self.tokens.append(Token("close", name, start, end))

    def text(self, start: int, end: int) -> None:
        self.tokens.append(Token("text", "", start, end))

    def raw(self, name: str, start: int, end: int) -> None:
        self.tokens.append(Token("raw", name, start, end))


def scan(markup: str, taker: Taker, *, raw: bool = True) -> None:
    """Tell `taker` of all that stands in `markup`, comments and declarations left out.

    `raw` off reads XML, where no element's content is taken raw and CDATA sections are text. TooLarge for more tags
    or attributes than the limits allow.
    """
    at = count = 0
    while at < len(markup):
        at, count = _stretch(markup, taker, at, count, raw)


def _stretch(markup: str, taker: Taker, start: int, count: int, raw: bool) -> tuple[int, int]:
    """The same from `start` to the end of a raw element or a declaration, or of all; that place, the tags so far."""
    opened, ended, text = taker.opened, taker.ended, taker.text
    at = start
    for found in MARKUP.finditer(markup, start):
        tag, end = found.span()
        if tag > at:
            text(at, tag)
        at, kind = end, found.lastindex
        if kind == CLOSE:
            ended(found[CLOSE].lower(), tag, end)
        elif kind is not None and kind < CLOSE:
            name, said = found[kind - 1].lower(), found[kind]
            shut = said[-1:] == "/" if kind == TIDY and len(said) < limits.ATTRIBUTES else _shut(markup, found, said)
            opened(name, said, tag, end, shut)
            if raw and name in RAW:
                return _raw(markup, taker, name, end), _counted(count + 1)
        else:
            at, tags = _aside(markup, taker, found, raw)
            return at, _counted(count + tags)
        count += 1
        if count > limits.TAGS:
            _counted(count)
    if at < len(markup):
        text(at, len(markup))
    return len(markup), count


def _counted(tags: int) -> int:
    """That many tags, where so many are read of one page."""
    if tags > limits.TAGS:
        raise limits.too_many("more than", limits.TAGS, "tags in one page")
    return tags


def _shut(markup: str, found: re.Match[str], said: str) -> bool:
    """Whether a tag that opens an element ends with "/>"; the slash of an unquoted value is the value's."""
    if len(said) > limits.ATTRIBUTES and len(ATTRIBUTE.findall(said)) > limits.ATTRIBUTES:
        raise limits.too_many("more than", limits.ATTRIBUTES, "attributes in one tag")
    if found.lastindex == TIDY:
        return said[-1:] == "/"
    return markup.endswith("/>", found.end(OPEN), found.end())


def _raw(markup: str, taker: Taker, name: str, start: int) -> int:
    """Tell of what a raw element holds; where it ends."""
    close = RAW_END[name].search(markup, start)
    end = close.start() if close else len(markup)
    taker.raw(name, start, end)
    return end


def _aside(markup: str, taker: Taker, found: re.Match[str], raw: bool) -> tuple[int, int]:
    """Where a comment, a declaration or a nameless tag ends, and how many tags it counts as: one where it is text."""
    at = found.start()
    if found.lastindex is None:
        return found.end(), 0
    if markup.startswith(("<!-->", "<!--->"), at):
        return _past(markup, ">", at), 0
    if markup.startswith("<!--", at):
        return _past(markup, "-->", at + 4), 0
    if not raw and markup.startswith("<![CDATA[", at):
        end = _past(markup, "]]>", at + 9)
        taker.raw("cdata", at + 9, max(at + 9, end - 3))
        return end, 1
    return _past(markup, ">", at + 2), 0


def _past(markup: str, mark: str, at: int) -> int:
    found = markup.find(mark, at)
    return len(markup) if found < 0 else found + len(mark)


def _value(quoted: str) -> str:
    if quoted[:1] in "\"'" and len(quoted) > 1 and quoted[0] == quoted[-1]:
        quoted = quoted[1:-1]
    return REFERENCE.sub(lambda m: unescape(m[0]), quoted) if "&" in quoted else quoted
