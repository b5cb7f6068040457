"""What every reader ends with: a document, with what the user knows better put in its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from dicho.model.document import SURROGATE, Capture, Document, Overrides
from dicho.model.ids import document_id
from dicho.read import limits
from dicho.read.sniff import split
from dicho.text.align import TextBuilder

LONGEST_FACT = 1_000
"""Characters of a title, an outlet or the authors: beyond it a page is lying, and every statement would repeat it."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is read: the capture, and what the user knows better than it."""

    capture: Capture
    overrides: Overrides

    def of_another(self) -> Source:
        """The same for words that are not the writer's of the whole: what was said of them does not hold here."""
        return replace(self, overrides=replace(self.overrides, author=None, outlet=None, published=None, title=None))

    def anybodys(self) -> Source:
        """The same for one of several texts that say themselves who wrote them, or are known not to."""
        return replace(self, overrides=replace(self.overrides, author=None))

    @property
    def charset(self) -> str | None:
        """The encoding the server named that the capture came from."""
        return split(self.capture.media_type)[1]


def document(
    source: Source,
    builder: TextBuilder,
    facts: Mapping[str, str | None],
    *,
    item: str = "",
    kept: float | None = None,
    notes: tuple[str, ...] = (),
) -> Document:
    """The document of what `builder` holds; `facts` are its fields of these names as read, lang to url and yearless."""
    text, source_map = builder.build()
    limits.check_text(text)
    known = {name: _whole(value) for name, value in facts.items()}
    known["url"] = source.capture.url or known.get("url")
    for field in fields(Overrides):
        known[field.name] = getattr(source.overrides, field.name) or known.get(field.name)
    return Document(
        id=document_id(source.capture.sha256, item),
        capture=source.capture.sha256,
        item=item,
        file=source.capture.file,
        text=text,
        map=source_map,
        media_type=split(source.capture.media_type)[0],
        lang=known.get("lang"),
        title=known.get("title"),
        outlet=known.get("outlet"),
        author=known.get("author"),
        published=known.get("published"),
        url=known.get("url"),
        kept=None if kept is None else round(kept, 4),
        notes=notes,
        yearless=None if known.get("published") else known.get("yearless"),
    )


def _whole(value: str | None) -> str | None:
    """A value without lone surrogates, which no file can hold, cut where no title ends; None for an empty one."""
    if not value:
        return None
    whole = SURROGATE.sub("\ufffd", value).strip()
    return (whole if len(whole) <= LONGEST_FACT else whole[: LONGEST_FACT - 1].rstrip() + "…") or None


def letters(text: str) -> str:
    """The letters and digits of a name alone, without case or accents: what an address may bear of it."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if c.isalnum())
