"""A report as one HTML file: read in a browser, printed on paper. Nothing in it runs, and it asks for nothing.

One inline style sheet, allowed by its hash; all text escaped. Serif is the source, sans is Dicho.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources

from dicho.export.cards import esc
from dicho.export.frame import framed, resource
from dicho.export.report.blocks import section
from dicho.export.report.lines import facts, line
from dicho.export.report.model import Note, Report, plain
from dicho.view.words import Words, words

_BODY = "<!--body-->"


def write(report: Report) -> Iterator[bytes]:
    """The file, piece by piece, in UTF-8."""
    spoken = words(report.lang)
    holes = {
        "skip": esc(spoken.say("Skip to the report")),
        "kicker": esc(report.kicker),
        "title": line(report.title, spoken),
        "counts": line(report.counts, spoken),
        "cover": facts(report.cover, spoken, "cover"),
        "contents_name": esc(spoken.say("Contents")),
        "contents": "".join(_contents(report, spoken)),
        "made": esc(report.made),
    }
    style = resource("report.css") + _own("report.css")
    filled = framed(_own("report.html"), report.lang, esc(plain(report.title)), style, holes)
    head, _, tail = filled.partition(_BODY)
    yield head.encode()
    for each in report.sections:
        for part in section(each, 2, spoken):
            yield part.encode()
    for part in _notes(report.notes, spoken):
        yield part.encode()
    yield tail.encode()


def _own(name: str) -> str:
    return (resources.files("dicho.export.report") / name).read_text(encoding="utf-8")


def _contents(report: Report, spoken: Words) -> Iterator[str]:
    for each in report.sections:
        parts = "".join(f'<li><a href="#{part.id}">{line(part.title, spoken)}</a></li>' for part in each.sections)
        inner = f"<ol>{parts}</ol>" if parts else ""
        yield f'<li><a href="#{each.id}">{line(each.title, spoken)}</a>{inner}</li>'
    if report.notes:
        yield f'<li><a href="#sources">{esc(spoken.say("Sources"))}</a></li>'


def _notes(notes: Sequence[Note], spoken: Words) -> Iterator[str]:
    """Where everything stands, in the order of the numbers."""
    if not notes:
        return
    title = f'<h2 id="sources">{esc(spoken.say("Sources"))}</h2>'
    yield f'<section class="part" role="doc-endnotes" aria-labelledby="sources">{title}<ol class="notes">'
    back = esc(spoken.say("back to the text"))
    for each in notes:
        n = each.number
        leave = f'<a class="back" role="doc-backlink" href="#r{n}" aria-label="{n}: {back}">↩</a>'
        yield f'<li id="n{n}" value="{n}">{line(each.line, spoken)} {leave}</li>\n'
    yield "</ol></section>\n"
