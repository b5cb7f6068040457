"""The words of the evidence page, a file a language, and how they are put on it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from dicho.export.cards import esc
from dicho.export.frame import resource


class Words:
    """The words of one language. What is put into a sentence is HTML already; the sentence itself is not."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._data: dict[str, Any] = _load(lang)

    def say(self, key: str, **values: str | int) -> str:
        """A sentence, safe as HTML, with these values (HTML) in their places."""
        return esc(self._data["page"][key]).format(**values)

    def lines(self, key: str) -> list[str]:
        """A list of sentences, each safe as HTML."""
        return [esc(line) for line in self._data["lists"][key]]

    def order(self, vocabulary: str, value: str) -> int:
        """Where a term stands among those of its vocabulary; one that is none of them stands last."""
        known = list(self._data[vocabulary])
        return known.index(value) if value in known else len(known)

    def term(self, vocabulary: str, value: str) -> str:
        """One of the ledger's terms, safe as HTML; itself where there is no word for it."""
        return esc(self._data[vocabulary].get(value, value))


@lru_cache(maxsize=4)
def _load(lang: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"evidence.{lang}.toml"))
