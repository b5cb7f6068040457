"""Lines of a report as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dicho.export.cards import address, esc
from dicho.export.report.model import Fact, Line, Ref, Run, Tone
from dicho.view.words import Words

STYLES = 5
"""Colours and lines by which parts are told apart; more parts begin again."""


def line(runs: Line, spoken: Words) -> str:
    """A line; what a source says carries its language and direction."""
    return "".join(_ref(each, spoken) if isinstance(each, Ref) else run(each) for each in runs)


def run(each: Run) -> str:
    """Some words as what they are."""
    return _TONES[each.tone](each)


def part_style(number: int) -> str:
    """The class of the part of this number, the same on both sides and in the table."""
    return f"d{(number - 1) % STYLES + 1}"


def facts(rows: Iterable[Fact], spoken: Words, name: str) -> str:
    """A list of facts, "" for none."""
    inner = "".join(f"<div><dt>{esc(each.name)}</dt><dd>{line(each.line, spoken)}</dd></div>" for each in rows)
    return f'<dl class="{name}">{inner}</dl>' if inner else ""


def _ref(ref: Ref, spoken: Words) -> str:
    """A reference to a note; where it is made first is where the note leads back to."""
    ident = f' id="r{ref.number}"' if ref.first else ""
    label = esc(spoken.say("Source %(n)s") % {"n": ref.number})
    link = f'<a href="#n{ref.number}"{ident} role="doc-noteref" aria-label="{label}">{ref.number}</a>'
    return f'<sup class="ref">{link}</sup>'


def _source(each: Run) -> str:
    lang = f' lang="{esc(each.lang)}"' if each.lang else ""
    inner = f'<span class="src" dir="auto"{lang}>{esc(each.text)}</span>'
    if not each.part:
        return inner
    mark = f'<sup class="dn">{each.part}</sup>'
    return f'<span class="d {part_style(each.part)}">{mark}{inner}</span>'


def _number(each: Run) -> str:
    return f'<span class="dm {part_style(each.part)}">{esc(each.text)}</span>'


_TONES: Mapping[Tone, Callable[[Run], str]] = {
    "own": lambda each: f"<bdi>{esc(each.text)}</bdi>",
    "strong": lambda each: f"<b><bdi>{esc(each.text)}</bdi></b>",
    "meta": lambda each: f'<span class="meta"><bdi>{esc(each.text)}</bdi></span>',
    "speaker": lambda each: f'<bdi class="speaker">{esc(each.text)}</bdi>',
    "hot": lambda each: f'<span class="hot"><bdi>{esc(each.text)}</bdi></span>',
    "kind": lambda each: f'<span class="kind epi">{esc(each.text)}</span>',
    "code": lambda each: f"<code>{esc(each.text)}</code>",
    "address": lambda each: address(each.text),
    "source": _source,
    "number": _number,
}
