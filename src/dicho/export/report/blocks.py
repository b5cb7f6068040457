"""Blocks of a report as HTML: its sections, entries, pairs and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dicho.export.cards import esc
from dicho.export.report.drawing import drawing
from dicho.export.report.lines import facts, line
from dicho.export.report.model import (
    Block,
    Bullets,
    Entry,
    Facts,
    Pair,
    Para,
    Quote,
    Row,
    Section,
    Side,
    Table,
    Timeline,
)
from dicho.view.words import Words


def section(each: Section, level: int, spoken: Words) -> Iterator[str]:
    """A section with its parts, its heading at this level."""
    part = ' class="part"' if level == 2 else ""
    yield f'<section{part} aria-labelledby="{each.id}"><h{level} id="{each.id}">{line(each.title, spoken)}</h{level}>\n'
    for one in each.blocks:
        yield block(one, level + 1, spoken)
    for inner in each.sections:
        yield from section(inner, level + 1, spoken)
    yield "</section>\n"


def block(each: Block, level: int, spoken: Words) -> str:
    """One block; a heading in it is at this level."""
    return _BLOCKS[type(each)](each, level, spoken)


def _para(each: Para, level: int, spoken: Words) -> str:
    name = "" if each.manner == "plain" else f' class="{each.manner}"'
    return f"<p{name}>{line(each.line, spoken)}</p>\n"


def _bullets(each: Bullets, level: int, spoken: Words) -> str:
    return f'<ul class="plain">{"".join(f"<li>{line(item, spoken)}</li>" for item in each.items)}</ul>\n'


def _facts(each: Facts, level: int, spoken: Words) -> str:
    return facts(each.rows, spoken, "facts")


def _quote(each: Quote, level: int, spoken: Words) -> str:
    name = "words" if each.direct else "sense"
    return f'<blockquote class="{name}">{line(each.line, spoken)}</blockquote>'


def _table(each: Table, level: int, spoken: Words) -> str:
    """A table that scrolls by itself where it is wider than the page."""
    heads = "".join(f'<th scope="col">{esc(head)}</th>' if head else "<td></td>" for head in each.heads)
    rows = "".join(_row(row, each, spoken) for row in each.rows)
    name, title = esc(each.name), "" if each.titled else ' class="sr"'
    columns = "".join(f'<col class="w{width}">' for width in each.widths)
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{name}"><table class="rows"><caption{title}>{name}'
        f"</caption><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n"
    )


def _row(row: Row, table: Table, spoken: Words) -> str:
    if row.group:
        head = f'<th scope="colgroup" colspan="{len(table.heads)}">{line(row.cells[0], spoken)}</th>'
        return f'<tr class="group">{head}</tr>'
    cells = [line(cell, spoken) for cell in row.cells]
    first = f'<th scope="row">{cells[0]}</th>' if table.named else f"<td>{cells[0]}</td>"
    return f"<tr>{first}{''.join(f'<td>{cell}</td>' for cell in cells[1:])}</tr>"


def _entry(each: Entry, level: int, spoken: Words) -> str:
    label = esc(f"{spoken.say('Statement')} {each.number}")
    marks = "".join(f'<li class="hot"><span aria-hidden="true">⚠</span> {esc(flag)}</li>' for flag in each.warnings)
    marks += "".join(f'<li><span aria-hidden="true">◇</span> {esc(flag)}</li>' for flag in each.flags)
    flags = f'<ul class="flags">{marks}</ul>' if marks else ""
    more = _table(each.appearances, level, spoken) if each.appearances else ""
    number = f'<span class="n" aria-hidden="true">{each.number}</span>'
    top = f'<p class="top">{number} {line(each.when, spoken)}<span class="meta"> · </span>{line(each.what, spoken)}</p>'
    known = facts(each.facts, spoken, "facts") + flags + _para(each.decision, level, spoken)
    return (
        f'<article class="entry" id="s{each.number}" aria-label="{label}">{top}{_quote(each.quote, level, spoken)}'
        f"{known}{more}</article>\n"
    )


def _pair(each: Pair, level: int, spoken: Words) -> str:
    apart = f'<div class="apart">{esc(each.apart)}</div>'
    sides = _side(each.left, level + 1, spoken) + apart + _side(each.right, level + 1, spoken)
    rest = [_para(each.kinder, level, spoken)]
    rest += [_table(each.differs, level, spoken)] if each.differs else []
    rest += [_para(reason, level, spoken) for reason in each.reasons]
    return (
        f'<article class="pair {each.decision.manner}" aria-labelledby="p{each.id}"><h{level} id="p{each.id}">'
        f'{line(each.title, spoken)}</h{level}>{_para(each.decision, level, spoken)}<div class="sides">{sides}</div>'
        f"{''.join(rest)}</article>\n"
    )


def _side(each: Side, level: int, spoken: Words) -> str:
    return (
        f'<div class="side"><div class="over"><span class="letter" aria-hidden="true">{esc(each.letter)}</span><div>'
        f'<h{level}><span class="sr">{esc(each.letter)}: </span>{line(each.when, spoken)}</h{level}>'
        f'<p class="meta">{line(each.who, spoken)}</p></div></div>'
        f"{_quote(each.quote, level, spoken)}{facts(each.facts, spoken, 'facts')}</div>"
    )


def _timeline(each: Timeline, level: int, spoken: Words) -> str:
    return drawing(each, spoken)


_BLOCKS: dict[type[Any], Callable[[Any, int, Words], str]] = {
    Para: _para,
    Bullets: _bullets,
    Facts: _facts,
    Table: _table,
    Quote: _quote,
    Entry: _entry,
    Pair: _pair,
    Timeline: _timeline,
}
