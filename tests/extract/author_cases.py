"""Reads the cases of `author.{en,es}.toml`: invented lines with <cue>, {content} and [source] marked in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"[<>{}\[\]]")
VOICE = {
    "en": "I walk to the harbour every morning. My dog comes along and I count the lamps.\n",
    "es": "Yo bajo al puerto cada mañana. Mi perro me acompaña y cuento las farolas.\n",
}
"""What makes a text one of a personal voice, and puts nothing forward itself."""


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what its author puts forward in it: status, cue and content, as written; none of a negative."""

    lang: str
    text: str
    status: str = ""
    source: str = ""
    cue: str = ""
    content: tuple[str, ...] = ()


def cases(lang: str) -> Iterator[Case]:
    """The cases of a language, in the file's order."""
    data = tomllib.loads((Path(__file__).parent / f"author.{lang}.toml").read_text(encoding="utf-8"))
    for table, groups in data.items():
        for group, lines in groups.items():
            for line in lines.strip().splitlines():
                before = VOICE[lang] if "voice" in (table, group) else ""
                yield Case(lang, before + line) if table == "nothing" else _case(lang, group, before, line)


def _case(lang: str, status: str, before: str, line: str) -> Case:
    plain = _MARK.sub("", line)
    cue = " ".join(part.strip() for part in re.findall(r"<(.*?)>", line))
    source = "".join(re.findall(r"\[(.*?)\]", line))
    return Case(lang, before + plain, status, source, cue, tuple(re.findall(r"\{(.*?)\}", line)))
