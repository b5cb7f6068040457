"""Markup into tags and text, every one with its place: linear in time on any input (decisions/0010)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from dicho.read import limits

Kind = Literal["open", "close", "text", "raw"]

TAG = re.compile(r"<[A-Za-z/!?]")
"""What opens markup; any other "<" is text."""
NAME = re.compile(r"[A-Za-z][^\t\n\f\r />]*")
ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]*))?")
TAG_END = re.compile(r"[\s/]*>?")
RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"})
RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in RAW}
REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


class Token(NamedTuple):
    """One tag ("open", "close"), stretch of text, or content of a raw element such as script ("raw").

    `start`..`end` are its characters in the markup; `name` is the tag's, in lower case; `closed` marks "<br/>".
    """

    kind: Kind
    name: str
    start: int
    end: int
    attributes: dict[str, str]
    closed: bool = False


def unescape(reference: str) -> str:
    """What a character reference ("&nbsp;", "&#8212;") stands for; U+FFFD for a number no machine can hold."""
    try:
        return html.unescape(reference)
    except ValueError:
        return "\ufffd"


def tokens(markup: str, *, raw: bool = True) -> Iterator[Token]:
    """The tokens of `markup` in order, comments and declarations left out.

    `raw` off reads XML, where no element's content is taken raw and CDATA sections are text. TooLarge for more tags
    or attributes than the limits allow.
    """
    at = count = 0
    while at < len(markup):
        found = TAG.search(markup, at)
        tag = found.start() if found else len(markup)
        if tag > at:
            yield Token("text", "", at, tag, {})
        token, at = _markup(markup, tag, raw) if found else (None, tag)
        if token is None:
            continue
        yield token
        count += 1
        if count > limits.TAGS:
            raise limits.too_many("more than", limits.TAGS, "tags in one page")
        if raw and token.kind == "open" and token.name in RAW:
            close = RAW_END[token.name].search(markup, at)
            at = close.start() if close else len(markup)
            yield Token("raw", token.name, token.end, at, {})


def _markup(markup: str, at: int, raw: bool) -> tuple[Token | None, int]:
    """The tag at `at` and where it ends; (None, end) for a comment or a declaration."""
    follows = markup[at + 1 : at + 2]
    if follows == "/":
        return _close(markup, at)
    if follows in ("!", "?"):
        return _declaration(markup, at, raw)
    name = NAME.match(markup, at + 1)
    return _open(markup, at, name) if name else (None, at + 1)  # TAG promises a name


def _close(markup: str, at: int) -> tuple[Token | None, int]:
    name = NAME.match(markup, at + 2)
    end = _past(markup, ">", at + 2)
    return (Token("close", name[0].lower(), at, end, {}) if name else None), end


def _declaration(markup: str, at: int, raw: bool) -> tuple[Token | None, int]:
    if markup.startswith("<!-->", at) or markup.startswith("<!--->", at):
        return None, _past(markup, ">", at)
    if markup.startswith("<!--", at):
        return None, _past(markup, "-->", at + 4)
    if not raw and markup.startswith("<![CDATA[", at):
        end = _past(markup, "]]>", at + 9)
        return Token("raw", "cdata", at + 9, max(at + 9, end - 3), {}), end
    return None, _past(markup, ">", at + 2)


def _past(markup: str, mark: str, at: int) -> int:
    found = markup.find(mark, at)
    return len(markup) if found < 0 else found + len(mark)


def _open(markup: str, at: int, name: re.Match[str]) -> tuple[Token | None, int]:
    attributes: dict[str, str] = {}
    end = name.end()
    count = 0
    while found := ATTRIBUTE.match(markup, end):
        count += 1
        if count > limits.ATTRIBUTES:
            raise limits.too_many("more than", limits.ATTRIBUTES, "attributes in one tag")
        attributes.setdefault(found[1].lower(), _value(found[2] or ""))
        end = found.end()
    closing = TAG_END.match(markup, end)
    stop = closing.end() if closing else end
    slash = markup[max(end, stop - 2) : stop] == "/>"
    return Token("open", name[0].lower(), at, stop, attributes, slash), stop


def _value(quoted: str) -> str:
    if quoted[:1] in "\"'" and len(quoted) > 1 and quoted[0] == quoted[-1]:
        quoted = quoted[1:-1]
    return REFERENCE.sub(lambda m: unescape(m[0]), quoted) if "&" in quoted else quoted
