"""The drawing of a speaker's positions over time, as SVG: that of the speaker's page, without anything to press."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dicho.export.cards import esc
from dicho.export.report.model import Point, Timeline
from dicho.view import timeline
from dicho.view.timeline import Drawing, Due, Heading, Line, Tick
from dicho.view.timeline import Point as Dot
from dicho.view.timeline import Row as Track
from dicho.view.words import Words

LEFT, RIGHT, TOP, WIDTH = timeline.LEFT, timeline.RIGHT, timeline.TOP - 20, timeline.WIDTH
LINE = 16
"""Pixels from a line of a label to the next."""
EDGE = 60
SPANNING = 16
"""Pixels from which the time in which something may have been said is drawn."""
HATCH = (
    '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path class="hatch" d="M-2 10 10-2M-2 2 2-2M6 10 10 6"/></pattern></defs>'
)


def drawing(shown: Timeline, spoken: Words) -> str:
    """The drawing with its key; the words of it stand in the table below as well."""
    drawn = shown.drawing
    parts = [*_frame(drawn, spoken), *(_heading(each, spoken) for each in drawn.headings)]
    parts += [part for track in drawn.rows for part in _track(track, spoken)]
    parts += [_line(each) for each in drawn.lines]
    parts += [part for due in drawn.dues for part in _due(due, shown.points.get(due.remark.id), spoken)]
    parts += [part for point in drawn.points for part in _dot(point, shown.points)]
    name = esc(spoken.say("Positions over time"))
    size = f'viewBox="0 0 {WIDTH} {drawn.height:g}" width="{WIDTH}" height="{drawn.height:g}"'
    svg = f'<svg class="drawing" {size} role="img" aria-label="{name}">{HATCH}{"".join(parts)}</svg>'
    return (
        f'<figure class="timeline"><div class="scroll" tabindex="0" role="group" aria-label="{name}">{svg}</div>'
        f"{_legend(drawn, spoken)}</figure>\n"
    )


def _frame(drawn: Drawing, spoken: Words) -> Iterator[str]:
    """The future, the months, and where the ledger's latest document stands."""
    future, bottom = drawn.future, drawn.height
    width, height = RIGHT - future, bottom - TOP
    yield f'<rect class="future" fill="url(#hatch)" x="{future:g}" y="{TOP}" width="{width:g}" height="{height:g}"/>'
    for at, tick in enumerate(drawn.ticks):
        yield f'<path class="grid" d="M{tick.x:g} {TOP}V{bottom:g}"/>'
        yield f'<text class="tick" x="{tick.x + 4:g}" y="18">{_tick(tick, at, spoken)}</text>'
    yield f'<path class="now" d="M{future:g} {TOP}V{bottom:g}"/>'
    label = esc(f"{spoken.date(drawn.latest)}, {spoken.say('the latest document')}")
    yield f'<text class="now-is" x="{future - 5:g}" y="{TOP + 12}" text-anchor="end">{label}</text>'


def _tick(tick: Tick, at: int, spoken: Words) -> str:
    year = f'<tspan class="year">{tick.year}</tspan>'
    if tick.yearly:
        return year
    return esc(spoken.months()[tick.month - 1]) + (f" {year}" if at == 0 or tick.month == 1 else "")


def _heading(each: Heading, spoken: Words) -> str:
    named = {
        "ahead": spoken.say("Promises and predictions"),
        "again": spoken.say("Said more than once"),
        "alone": spoken.say("Statements in no link"),
    }
    words = named.get(each.what) or each.common or spoken.say("One matter")
    name = "matter-of" if each.common else "heading"
    return f'<text class="{name}" x="4" y="{each.y + 5:g}">{esc(words)}</text>'


def _track(each: Track, spoken: Words) -> Iterator[str]:
    yield f'<path class="row" d="M{LEFT} {each.y:g}H{RIGHT}"/>'
    if each.label:
        lang = f' lang="{esc(each.lang)}"' if each.lang else ""
        yield f'<text class="said-of"{lang}>{"".join(_label(each))}</text>'
    elif each.what == "alone":
        yield f'<text class="tick" x="4" y="{each.y + 4:g}">{esc(spoken.say("all in one row"))}</text>'
    if each.undated:
        told = esc(spoken.count("%(n)s without a date", "%(n)s without a date", each.undated))
        yield f'<text class="undated" x="{RIGHT - 4}" y="{each.y - 8:g}" text-anchor="end">{told}</text>'


def _label(each: Track) -> Iterator[str]:
    last = len(each.label) - 1
    for at, words in enumerate(each.label):
        more = '<tspan class="ours"> …</tspan>' if at == last and not each.whole else ""
        yield f'<tspan x="4" y="{each.y + 4 + (at - last / 2) * LINE:g}">{esc(words)}{more}</tspan>'


def _line(each: Line) -> str:
    name = ("turn" if each.turn else "again") + ("" if each.firm else " open")
    return f'<path class="{name}" d="M{each.x1:g} {each.y1:g}L{each.x2:g} {each.y2:g}"/>'


def _due(each: Due, point: Point | None, spoken: Words) -> Iterator[str]:
    past = " past" if each.past else ""
    yield f'<path class="wait" d="M{each.start:g} {each.y:g}H{each.x:g}"/>'
    yield f'<path class="due{past}" d="M{each.x - 6:g} {each.y - 9:g}h12m-6 0v18m-6 0h12"/>'
    if point and point.due:
        anchor = "end" if each.x > RIGHT - EDGE else "middle"
        told = esc(f"{spoken.say('due')} {point.due}{' →' if each.beyond else ''}")
        yield f'<text class="due-is{past}" x="{each.x:g}" y="{each.y + 23:g}" text-anchor="{anchor}">{told}</text>'


def _dot(each: Dot, points: Mapping[str, Point]) -> Iterator[str]:
    """A statement, or several that stand too near each other, with the number of the first beside it."""
    single = len(each.remarks) == 1
    if each.high - each.low > SPANNING:
        yield f'<path class="span" d="M{each.low:g} {each.y:g}H{each.high:g}"/>'
    if each.ahead:
        yield f'<g class="ahead"><path d="M{each.x:g} {each.y - 9:g}l9 9-9 9-9-9Z"/></g>'
    else:
        yield f'<circle class="dot" cx="{each.x:g}" cy="{each.y:g}" r="{7.5 if single else 10}"/>'
    if not single:
        yield f'<text class="many" x="{each.x:g}" y="{each.y + 4:g}" text-anchor="middle">{len(each.remarks)}</text>'
    numbers = [point.number for remark in each.remarks if (point := points.get(remark.id)) and point.number]
    if numbers:
        more = "…" if len(numbers) > 1 else ""
        yield f'<text class="no" x="{each.x:g}" y="{each.y - 14:g}" text-anchor="middle">{min(numbers)}{more}</text>'


_DOT = '<circle class="dot" cx="14" cy="10" r="7"/>'
_DIAMOND = '<g class="ahead"><path d="M14 2l8 8-8 8-8-8Z"/></g>'
_DUE = '<path class="due" d="M8 2h12m-6 0v16m-6 0h12"/>'
_FUTURE = '<rect class="future" width="28" height="20" fill="url(#hatch)"/>'
_AGAIN = '<path class="again" d="M0 10h26"/><path class="again open" d="M30 10h26"/>'
_TURN = '<path class="turn" d="M0 4l26 12"/><path class="turn open" d="M30 4l22 10"/>'


def _legend(drawn: Drawing, spoken: Words) -> str:
    """What the signs of the drawing mean, of those that are in it."""
    turns = [each.turn for each in drawn.lines]
    ahead = any(each.ahead for each in drawn.points)
    known = (
        (True, _DOT, spoken.say("a statement; with a number in it: several; above it the number of its source")),
        (False in turns, _AGAIN, spoken.say("said again; dashed: proposed")),
        (True in turns, _TURN, spoken.say("from one position to another: decided; dashed: proposed")),
        (ahead, _DIAMOND, spoken.say("a promise or prediction")),
        (bool(drawn.dues), _DUE, spoken.say("when it is due")),
        (True, _FUTURE, spoken.say("after the latest document")),
    )
    return f'<ul class="legend">{"".join(_sign(sign, told) for there, sign, told in known if there)}</ul>'


def _sign(sign: str, told: str) -> str:
    width = 56 if sign in (_AGAIN, _TURN) else 28
    frame = f'<svg viewBox="0 0 {width} 20" width="{width}" height="20" aria-hidden="true">{sign}</svg>'
    return f"<li>{frame} {esc(told)}</li>"
