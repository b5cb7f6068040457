"""Exports of networks -> documents, one a post under its writer's name; a quoted one is its own writer's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dicho.errors import Malformed, NoText, NotReadable, TooLarge, UsageError
from dicho.model.document import Document
from dicho.read import dates, lang, limits
from dicho.read.html.reader import PARAGRAPH, whole
from dicho.read.posts import tree
from dicho.read.posts.mapping import Mapping, called, shipped
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder, fold

TWITTER_DATE = re.compile(r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d{2}) [\d:]{8} [+-]\d{4} (?P<year>\d{4})")
SAMPLE = 20_000


def parts(data: bytes) -> dict[str, str]:
    """Every string of the file by its JSON pointer; in JSON Lines the first step is the line, counted from 0."""
    return tree.strings(tree.load(data))


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The posts with any text, in the order of the file.

    By the mapping that was named, else by the one that ships for files of this kind. NotReadable where none
    does, NoText where no post has text.
    """
    value = tree.load(data)
    mapping = _mapping(value, source.overrides.mapping)
    found = tuple(_Reader(mapping, value, source).documents())
    if not found:
        raise NoText(f"no post with text was found by the mapping {mapping.name or 'given'}.", hint="Check its paths.")
    return found


def _mapping(value: Any, named: str | None) -> Mapping:
    if named is not None:
        try:
            return called(named)
        except UsageError as error:
            raise Malformed(error.what, hint=error.hint) from None
    for mapping in shipped().values():
        if any(next(tree.find(("", value), path), None) is not None for path in mapping.detect):
            return mapping
    raise NotReadable(
        "nothing says where in this JSON the posts stand.",
        hint=f"If they are posts, say it: `dicho import posts FILE --mapping {'|'.join(shipped())}|FILE.toml`.",
    )


class _Reader:
    """One export on its way to documents."""

    def __init__(self, mapping: Mapping, value: Any, source: Source) -> None:
        self.mapping = mapping
        self.root = ("", value)
        self.source = source
        self.nodes = [node for node in tree.find(self.root, mapping.at) if self._counts(node)]
        if len(self.nodes) > limits.POSTS:
            raise TooLarge(f"more than {limits.POSTS:,} posts.", hint="Split the file.")
        self.code = lang.detect("\n".join(self._sample()))

    def _counts(self, node: tree.Node) -> bool:
        if not isinstance(node[1], dict):
            return False
        m = self.mapping
        has = all(self._first(node, (path,)) is not None for path in m.has)
        only = all(str(self._first(node, (path,))) == value for path, value in m.only.items())
        return has and only and not any(str(self._first(node, (p,)) or "").startswith(v) for p, v in m.skip.items())

    def _sample(self) -> Iterator[str]:
        left = SAMPLE
        for node in self.nodes:
            for _, text in self._texts(node, "text"):
                yield text
                left -= len(text)
            if left < 0:
                return

    def documents(self) -> Iterator[Document]:
        """Each post, and behind it the one it quotes."""
        for number, node in enumerate(self.nodes, 1):
            yield from self._post(node, f"post {number}")

    def _post(self, node: tree.Node, item: str) -> Iterator[Document]:
        writer = self._writer(node)
        first = self._said(node, "first_author")
        builder = TextBuilder()
        for name in ("lead", "text"):
            self._put(builder, node, name)
        facts = {
            "author": first or writer,
            "outlet": writer if first else self._said(node, "outlet") or self.mapping.outlet,
            "published": None if first else _day(self._value(node, "date")),
            "title": self._said(node, "title"),
            "url": self._url(node),
            "lang": self._language(node),
        }
        if len(builder):
            notes = (f"A reply to {replied}.",) if (replied := self._said(node, "reply_to")) else ()
            passed = (f"Passed on by {writer}.",) if first else ()
            yield self._document(builder, facts, item, (*notes, *passed), another=first is not None)
        quoted = TextBuilder()
        self._put(quoted, node, "quoted_text")
        if len(quoted):
            # Whoever quotes it is the one it is had from.
            known = {"author": self._said(node, "quoted_author"), "outlet": writer or facts["outlet"]}
            yield self._document(
                quoted, known, f"{item} quote", (f"Quoted in {item}, by {writer or 'its writer'}.",), another=True
            )

    def _document(
        self,
        builder: TextBuilder,
        facts: dict[str, str | None],
        item: str,
        notes: tuple[str, ...],
        *,
        another: bool,
    ) -> Document:
        """`another`: whether the words are not those of whoever's export it is, for which one name was said."""
        text, _ = builder.build()
        code = facts.get("lang") or lang.of_post(text, self.code)
        source = self.source.of_another() if another else self.source.anybodys()
        return document(source, builder, {**facts, "lang": code}, item=item, notes=notes)

    # What a post says

    def _nodes(self, node: tree.Node, name: str) -> Iterator[tree.Node]:
        """The values of the first path of a field that holds anything; a path with "/" before it begins at the root."""
        for path in self.mapping.fields.get(name, ()):
            start, steps = (
                (self.root, (path[0][1:], *path[1:])) if path[:1] and path[0].startswith("/") else (node, path)
            )
            found = [each for each in tree.find(start, steps) if each[1] not in (None, "", [], {})]
            if found:
                yield from found
                return

    def _first(self, node: tree.Node, paths: tuple[tuple[str, ...], ...]) -> Any:
        return next((each[1] for path in paths for each in tree.find(node, path) if each[1] is not None), None)

    def _value(self, node: tree.Node, name: str) -> Any:
        return next((value for _, value in self._nodes(node, name)), None)

    def _said(self, node: tree.Node, name: str) -> str | None:
        value = self._value(node, name)
        if isinstance(value, dict | list | bool) or value is None:
            return None
        text = fold(tree.whole(str(value)))
        if self.mapping.mojibake:
            text = _mended(text) or text
        return None if text in self.mapping.empty else text or None

    def _texts(self, node: tree.Node, name: str) -> Iterator[tuple[str, str]]:
        for each in self._nodes(node, name):
            yield from (found for found in tree.texts(each) if found[1].strip() not in self.mapping.empty)

    def _put(self, builder: TextBuilder, node: tree.Node, name: str) -> None:
        """Add a field's text: the strings of one value run on, two values are two paragraphs."""
        for each in self._nodes(node, name):
            found = [(part, text) for part, text in tree.texts(each) if text.strip() not in self.mapping.empty]
            if not any(text.strip() for _, text in found):
                continue
            if len(builder):
                builder.space(found[0][0], 0, 0, PARAGRAPH)
            for part, text in found:
                if self.mapping.html:
                    whole(builder, part, text)
                elif self.mapping.mojibake and _mended(text):
                    _put_mended(builder, part, text)
                else:
                    builder.same(part, text, 0, len(text))

    def _writer(self, node: tree.Node) -> str | None:
        """The writer's name; of an address (an actor's) its last step, of a handle the handle.

        A name that the user gave is for posts that do not say whose they are: in a chat it is not everybody's.
        """
        name = self._said(node, "author") or self._said(node, "handle") or self.source.overrides.author
        if name and name.startswith(("https://", "http://")):
            return name.rstrip("/").rpartition("/")[2].removeprefix("@") or None
        return name

    def _url(self, node: tree.Node) -> str | None:
        said = self._said(node, "url")
        if said is None:
            return None
        return said if "://" in said else f"{self.mapping.url_prefix}{said}" if self.mapping.url_prefix else None

    def _language(self, node: tree.Node) -> str | None:
        """The language a post declares: a code, or the key of texts by language."""
        value = self._value(node, "language")
        if isinstance(value, dict):
            value = next(iter(value), None)
        code = lang.declared(value) if isinstance(value, str) else None
        return None if code in ("und", "zxx") else code


def _day(value: Any) -> str | None:
    """The day of a time in ISO 8601, in RFC 2822, as X writes it, or in seconds or milliseconds of Unix; in UTC."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value))
    if not isinstance(value, str):
        return None
    twitter = TWITTER_DATE.fullmatch(value)
    return dates.unix(value) or dates.machine(
        f"{twitter['day']} {twitter['month']} {twitter['year']}" if twitter else value
    )


def _mended(text: str) -> str | None:
    """UTF-8 that was written as if its bytes were letters, as Facebook's exports do; None where it is no such text."""
    try:
        mended = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    return mended if mended != text else None


def _put_mended(builder: TextBuilder, part: str, text: str) -> None:
    """Add a mended text: each letter beyond ASCII stands for the two to four it was written as."""
    at = 0
    for char in _mended(text) or text:
        size = len(char.encode())
        if size == 1:
            builder.same(part, text, at, at + 1)
        else:
            builder.decoded(part, at, at + size, char)
        at += size
