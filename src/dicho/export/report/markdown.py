"""A report as Markdown: CommonMark with the tables and footnotes that most readers of it know (GitHub, Pandoc).

Whatever stands in a source stays text: every character that could begin a mark is escaped, and no line begins as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dicho.export.report.model import (
    Bullets,
    Entry,
    Fact,
    Facts,
    Line,
    Pair,
    Para,
    Quote,
    Ref,
    Report,
    Row,
    Run,
    Section,
    Side,
    Table,
    Timeline,
    each_section,
    own,
)
from dicho.view.printable import printable
from dicho.view.words import words

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&^$@{}])")
_LINKED = re.compile(r"(?i)\b(www)\.|(\w):(?=//)")
_BEGINS = re.compile(r"(\d{1,9})(?=[.)](\s|$))|(?=[-+=:])")
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x20\\]+")
OPENED = ("“", "«")
QUOTED = ('"', "'", "“", "«", "‘", "„", "—")
"""Words that begin so carry quotation marks of their own."""


def write(report: Report) -> Iterator[bytes]:
    """The file, piece by piece, in UTF-8."""
    name = words(report.lang).say("Sources")
    head = [f"# {start(_line(report.title))}", start(_line(own(report.kicker))), start(_line(report.counts))]
    yield _joined([*head, _facts(report.cover)])
    for level, section in each_section(report.sections):
        yield _joined([f"{'#' * level} {start(_line(section.title))}", *_blocks(section, level + 1)])
    if report.notes:
        yield _joined([f"## {start(_line(own(name)))}"])
    for note in report.notes:
        yield f"[^{note.number}]: {start(_line(note.line))}\n".encode()
    yield f"\n{start(_line(own(report.made)))}\n".encode()


def text(words_: str) -> str:
    """Any text on one line as Markdown that says just this text, white space aside."""
    escaped = _MARKS.sub(r"\\\1", _SPACE.sub(" ", printable(words_)))
    return _LINKED.sub(lambda found: f"{found[1]}\\." if found[1] else f"{found[2]}\\:", escaped)


def _joined(parts: Iterable[str]) -> bytes:
    return "".join(f"{part}\n\n" for part in parts if part).encode()


def start(line: str) -> str:
    """A line that begins nothing but itself."""
    stripped = line.strip()
    return _BEGINS.sub(lambda found: f"{found[1] or ''}\\", stripped, count=1) if _BEGINS.match(stripped) else stripped


def _line(line: Line, *, quoted: bool = True) -> str:
    """A line of runs; `quoted`: what a source says stands in quotation marks, as nothing else tells it apart."""
    made: list[str] = []
    for at, each in enumerate(line):
        before = line[at - 1] if at else None
        marked = isinstance(before, Run) and before.text.endswith(OPENED)
        made.append(f"[^{each.number}]" if isinstance(each, Ref) else _run(each, quoted and not marked))
    return "".join(made)


def _run(run: Run, quoted: bool) -> str:
    if run.tone == "address" and _ADDRESS.fullmatch(run.text):
        return f"<{run.text}>"
    if run.tone == "code" and "`" not in run.text:
        return f"`{run.text}`"
    said = text(run.text)
    if run.tone == "source" and quoted and run.text and not run.text.startswith(QUOTED):
        return f"“{said}”"
    if run.tone in ("strong", "speaker", "hot", "number") and run.text[:1].isalnum() and run.text[-1:].isalnum():
        return f"**{said}**"
    return said


def _blocks(section: Section, level: int) -> Iterator[str]:
    for each in section.blocks:
        yield _BLOCKS[type(each)](each, level)


def _para(each: Para, level: int) -> str:
    return start(_line(each.line))


def _bullets(each: Bullets, level: int) -> str:
    return "\n".join(f"- {start(_line(item))}" for item in each.items)


def _facts_block(each: Facts, level: int) -> str:
    return _facts(each.rows)


def _facts(rows: Iterable[Fact]) -> str:
    return "\n".join(f"- {start(text(each.name))}: {_line(each.line)}" for each in rows)


def _quote(each: Quote, level: int) -> str:
    """The words with their line breaks, each line marked as quoted."""
    whole: list[str] = []
    for run in each.line:
        if isinstance(run, Ref):
            whole.append(f"[^{run.number}]")
        else:
            whole.append("\n".join(text(part) for part in _BREAK.split(printable(run.text))))
    lines = [start(each) for each in "".join(whole).split("\n")]
    return "\\\n".join(f"> {line}" for line in lines if line)


def _table(each: Table, level: int) -> str:
    heads = [text(head).strip() for head in each.heads]
    rows = [heads, ["---"] * len(heads), *(_row(row, len(heads)) for row in each.rows)]
    drawn = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    return f"{start(text(each.name))}:\n\n{drawn}" if each.titled else drawn


def _row(row: Row, columns: int) -> list[str]:
    cells = [_line(cell).strip() for cell in row.cells]
    return [*cells, *([""] * (columns - len(cells)))]


def _entry(each: Entry, level: int) -> str:
    top = f"**{each.number}** · {_line(each.when)} · {_line(each.what)}"
    flags = [*(f"⚠ {text(flag)}" for flag in each.warnings), *(start(text(flag)) for flag in each.flags)]
    facts = [_facts(each.facts), *(f"- {flag}" for flag in flags), f"- {start(_line(each.decision.line))}"]
    known = "\n".join(each for each in facts if each)
    parts = [top, _quote(each.quote, level), known]
    parts += [_table(each.appearances, level)] if each.appearances else []
    return "\n\n".join(parts)


def _pair(each: Pair, level: int) -> str:
    heading = f"{'#' * min(level, 6)} {start(_line(each.title))}"
    parts = [
        heading,
        _para(each.decision, level),
        _side(each.left),
        *([start(text(each.apart))] if each.apart else []),
    ]
    parts += [_side(each.right), _para(each.kinder, level)]
    parts += [_table(each.differs, level)] if each.differs else []
    return "\n\n".join([*parts, *(_para(reason, level) for reason in each.reasons)])


def _side(each: Side) -> str:
    facts = _facts(each.facts)
    top = f"**{each.letter}** · {_line(each.when)} · {_line(each.who)}"
    return "\n\n".join(part for part in (top, _quote(each.quote, 0), facts) if part)


def _timeline(each: Timeline, level: int) -> str:
    """Nothing: the table after it says the same."""
    return ""


_BLOCKS: dict[type[Any], Callable[[Any, int], str]] = {
    Para: _para,
    Bullets: _bullets,
    Facts: _facts_block,
    Table: _table,
    Quote: _quote,
    Entry: _entry,
    Pair: _pair,
    Timeline: _timeline,
}
