"""Check a world's gold: every snippet stands in the text a reader sees, every id and label is a known one.

The text is got here with the standard library alone, apart from Dicho's reader, so that gold and reader cannot be
wrong together.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dicho.model.statement import ACTS, FORMS, STATUSES

Json = dict[str, Any]

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br li h1 h2 h3 h4 blockquote time section article header footer nav td tr figcaption aside title item "
        "description summary entry content",
    )
)
INLINE = frozenset(["em", "a", "strong", "b", "i", "span", "q", "abbr", "sup", "sub", "mark"])
HIDDEN = frozenset(("script", "style"))


class _Visible(HTMLParser):
    """Collects the text of a page, a space wherever a block starts or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in HIDDEN
        if tag in BLOCKS:
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        if tag not in INLINE:
            self.found.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def _page(markup: str) -> str:
    parser = _Visible()
    parser.feed(markup)
    return "".join(parser.found)


def _mail(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    text = f"{message['subject']}\n{body.get_content() if body else ''}"
    return _page(text) if "<p" in text else text


def _feed(markup: str) -> str:
    bare = re.sub(r"<!\[CDATA\[(.*?)\]\]>", lambda m: m[1], markup, flags=re.S)
    return re.sub(r"<[^>]+>", " ", html.unescape(re.sub(r"<[^>]+>", " ", bare)))


def one_space(text: str) -> str:
    """The text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def visible(path: Path) -> str:
    """What a reader sees of a document, in one line."""
    data = path.read_bytes()
    if path.suffix == ".eml":
        return one_space(_mail(data))
    latin = re.search(rb"charset=[\"']?iso-8859-1", data[:2000], re.I)
    text = data.decode("iso-8859-1" if latin else "utf-8")
    way = {".html": _page, ".xml": _feed}.get(path.suffix, str)
    return one_space(way(text))


def problems(gold: Json, docs: Path) -> list[str]:
    """What is wrong with a world, in words; empty when nothing is."""
    texts = {d["file"]: visible(docs / d["file"]) for d in gold["documents"]}
    listed = [f"not in gold documents: {p.name}" for p in sorted(docs.iterdir()) if p.name not in texts]
    return [*listed, *_statements(gold, texts), *_places(gold, texts), *_references(gold), *_names(gold, texts)]


def _statements(gold: Json, texts: dict[str, str]) -> Iterator[str]:
    labels = {"form": FORMS, "act": ACTS, "status": STATUSES}
    for s in gold["statements"]:
        text = texts.get(s["file"], "")
        if not s["content"]:
            yield f"{s['id']}: no content"
        for snippet in [*s["content"], *filter(None, (s.get("source"), s.get("cue")))]:
            if one_space(snippet) != snippet or snippet not in text:
                yield f"{s['id']}: not in {s['file']}: {snippet!r}"
        yield from (f"{s['id']}: {key} {s.get(key)!r}" for key, known in labels.items() if s.get(key) not in known)


def _places(gold: Json, texts: dict[str, str]) -> Iterator[str]:
    snippets = [(n["file"], n["snippet"]) for n in gold["not_statements"]]
    dates = [(d["file"], d["text"]) for d in gold["dates"]]
    for file, snippet in [*snippets, *dates]:
        if snippet not in texts.get(file, ""):
            yield f"not in {file}: {snippet!r}"


def _references(gold: Json) -> Iterator[str]:
    ids = [s["id"] for s in gold["statements"]]
    named = [s.get("in") for s in gold["statements"]]
    named += [link[end] for key in ("links", "tempting") for link in gold[key] for end in ("a", "b")]
    named += [p[key] for p in gold["predictions"] for key in ("id", "settled_by")]
    named += [id for h in gold["hypotheses"] for id in (*h["for"], *h["against"])]
    yield from (f"unknown id {id}" for id in sorted({id for id in named if id} - set(ids)))
    yield from (f"id twice: {id}" for id in sorted({id for id in ids if ids.count(id) > 1}))


def _names(gold: Json, texts: dict[str, str]) -> Iterator[str]:
    everything, names = " ".join(texts.values()), {s["name"] for s in gold["speakers"]}
    used = {s["speaker"] for s in gold["statements"] if s.get("speaker")}
    yield from (f"speaker not listed: {name}" for name in sorted(used - names))
    for s in gold["speakers"]:
        yield from (f"variant of {s['name']} in no text: {v!r}" for v in s["variants"] if v not in everything)
