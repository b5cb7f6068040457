"""Reads the cases of `status.{en,es}.toml`: invented sentences with <cue> and {content} marked in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dicho.model.span import Span, Spans

_MARK = re.compile(r"[<>{}]")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with the spans of its cue and content, the half of the cases it is in, and its status."""

    lang: str
    split: str
    status: str
    text: str
    cue: Span
    content: Spans


def cases(lang: str) -> Iterator[Case]:
    """The cases of a language, in the file's order."""
    data = tomllib.loads((Path(__file__).parent / f"status.{lang}.toml").read_text(encoding="utf-8"))
    for split, groups in data.items():
        for status, lines in groups.items():
            for line in lines.strip().splitlines():
                yield _case(lang, split, status, line)


def _case(lang: str, split: str, status: str, line: str) -> Case:
    text, opened, at = "", 0, 0
    found: dict[str, list[Span]] = {">": [], "}": []}
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        at = mark.end()
        if mark[0] in "<{":
            opened = len(text)
        else:
            found[mark[0]].append(Span(opened, len(text)))
    return Case(lang, split, status, text + line[at:], found[">"][0], tuple(found["}"]))
