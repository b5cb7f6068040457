"""Markup into tags and text, every one with its place: linear in time on any input (decisions/0010)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from dicho.read import limits

Kind = Literal["open", "close", "text", "raw"]

NAME = r"[A-Za-z][^\t\n\f\r />]*"
KEY, VALUE = r"[^\s/>][^\s/>=]*", r"\"[^\"]*\"|'[^']*'|[^\s>]*"
ATTRIBUTE = re.compile(rf"[\s/]*({KEY})(?:\s*=\s*({VALUE}))?")
QUOTED = r"(?:[^\"'>=]*[^\s/\"'>=]\s*=\s*(?:\"[^\"]*\"|'[^']*'))*[^\"'>=]*"
"""What stands in a tag whose every value is in quotation marks: the same attributes as by ATTRIBUTE, found quicker."""
MARKUP = re.compile(
    rf"<(?:({NAME})({QUOTED})>"
    rf"|({NAME})((?:[\s/]*{KEY}(?:\s*=\s*(?:{VALUE}))?){{0,{limits.ATTRIBUTES + 1}}})[\s/]*>?"
    rf"|/({NAME})?[^>]*>?"
    r"|([!?]))"
)
"""A whole tag, or what opens a declaration; any other "<" is text. Its tail may be empty: nothing is tried twice."""
TIDY, OPEN, CLOSE, OTHER = 2, 4, 5, 6
"""The groups of MARKUP that end each of its alternatives; a closing tag without a name ends none."""
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


MAKE = tuple.__new__
"""Makes a token in half the time that its class takes; a page has a thousand."""


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
    """The tokens of `markup` in order, comments and declarations left out.

    `raw` off reads XML, where no element's content is taken raw and CDATA sections are text. TooLarge for more tags
    or attributes than the limits allow.
    """
    at = count = 0
    size = len(markup)
    search = MARKUP.search
    while at < size:
        found = search(markup, at)
        tag, end = found.span() if found else (size, size)
        if tag > at:
            yield MAKE(Token, ("text", "", at, tag, "", False))
        if found is None:
            return
        kind = found.lastindex
        if kind == CLOSE:
            yield MAKE(Token, ("close", found[CLOSE].lower(), tag, end, "", False))
            at, token = end, None
        else:
            token, at = _opened(markup, found, tag, end) if kind != OTHER else _declaration(markup, tag, raw)
            if token is None:
                continue
            yield token
        count += 1
        if count > limits.TAGS:
            raise limits.too_many("more than", limits.TAGS, "tags in one page")
        if token is not None and raw and token.name in RAW:
            close = RAW_END[token.name].search(markup, at)
            at = close.start() if close else size
            yield Token("raw", token.name, end, at)


def _opened(markup: str, found: re.Match[str], tag: int, end: int) -> tuple[Token | None, int]:
    """The opening tag that was found and where it ends; (None, end) for a closing tag without a name."""
    kind = found.lastindex
    if kind is None:
        return None, end
    said = found[kind]
    if len(said) > limits.ATTRIBUTES and len(ATTRIBUTE.findall(said)) > limits.ATTRIBUTES:
        raise limits.too_many("more than", limits.ATTRIBUTES, "attributes in one tag")
    closed = markup.endswith("/>", tag if kind == TIDY else found.end(OPEN), end)
    return MAKE(Token, ("open", found[kind - 1].lower(), tag, end, said, closed)), end


def _declaration(markup: str, at: int, raw: bool) -> tuple[Token | None, int]:
    if markup.startswith("<!-->", at) or markup.startswith("<!--->", at):
        return None, _past(markup, ">", at)
    if markup.startswith("<!--", at):
        return None, _past(markup, "-->", at + 4)
    if not raw and markup.startswith("<![CDATA[", at):
        end = _past(markup, "]]>", at + 9)
        return Token("raw", "cdata", at + 9, max(at + 9, end - 3)), end
    return None, _past(markup, ">", at + 2)


def _past(markup: str, mark: str, at: int) -> int:
    found = markup.find(mark, at)
    return len(markup) if found < 0 else found + len(mark)


def _value(quoted: str) -> str:
    if quoted[:1] in "\"'" and len(quoted) > 1 and quoted[0] == quoted[-1]:
        quoted = quoted[1:-1]
    return REFERENCE.sub(lambda m: unescape(m[0]), quoted) if "&" in quoted else quoted
