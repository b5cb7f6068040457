"""One statement on the evidence page: what is known of it, its places, what was decided, and the text around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dicho.export.cards import dated, esc, marked, quoted
from dicho.export.columns import offsets
from dicho.export.evidence.words import Words
from dicho.model.case import Exhibit, Word
from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Hop, Statement
from dicho.text import segment
from dicho.view.excerpt import quote
from dicho.view.marks import Block, Numbered, blocks, stretches
from dicho.view.printable import grouped

AROUND = 600
"""Characters of the lines before and after a statement that are shown beside its own."""
PLACES = 6


def exhibit(number: int, each: Exhibit, words: Words) -> str:
    """A statement under its number: its card, and the text it stands in."""
    s, document = each.statement, each.document
    score = "" if s.score >= 0.995 else f'<p class="meta">{words.say("sure", share=round(s.score * 100))}</p>'
    return (
        f'<article class="exhibit" aria-labelledby="t{number}"><div class="card" id="s{number}"><div class="top">'
        f'<a class="n" href="#m{number}" aria-label="{words.say("in_text", number=number)}">{number}</a>'
        f'<h3 id="t{number}"><span class="sr">{words.say("statement_n", number=number)}: </span>{_who(s, words)}</h3>'
        f'<p class="meta">{_under(s, words)}</p></div>{_quote(s, document, words)}<dl>{_facts(each, words)}</dl>{score}'
        f"<h4>{words.say('decisions')}</h4>{decisions(each.words, words)}</div>"
        f"<div><h4>{words.say('surroundings')}</h4>{_text(number, s, document, words)}</div></article>\n"
    )


def decisions(said: Sequence[Word], words: Words) -> str:
    """What people said, in order; what was taken back is struck out."""
    if not said:
        return f'<p class="meta">{words.say("no_decision")}</p>'
    return f'<ul class="decisions">{"".join(_decision(word, words) for word in said)}</ul>'


def _decision(word: Word, words: Words) -> str:
    by, at = f"<bdi>{esc(word.by)}</bdi>", esc(word.at[:10])
    line = words.say("decision", verdict=words.term("verdict", word.verdict), by=by, at=at, event=word.event)
    if word.fixed:
        parts = ", ".join(words.term("fact", name) for name in word.fixed)
        line += f"; {words.say('fixed', parts=parts)}"
    if not word.active:
        line = f'<span class="back">{line}</span> {words.say("undone")}'
    note = f"<br>{words.say('note', note=f'<bdi>{esc(word.note)}</bdi>')}" if word.note else ""
    return f"<li>{line}{note}</li>"


def _who(s: Statement, words: Words) -> str:
    if s.speaker is None:
        return f'<span class="hot">{words.say("nobody")}</span>'
    return f'<bdi class="speaker">{esc(s.speaker.name)}</bdi>'


def _under(s: Statement, words: Words) -> str:
    who = [words.term("who", s.speaker.kind), words.term("reason", s.speaker.reason)] if s.speaker else []
    act = [words.term("act", s.act)] if s.act != "say" else []
    how = [words.term("form", s.form), *act, words.term("status", s.status)]
    return " · ".join([*who, *how, words.term("state", s.state)])


def _quote(s: Statement, document: Document, words: Words) -> str:
    fragments, left_out = quote(document.text, s.content)
    more = f' <span class="ours">{words.say("more", count=grouped(left_out))}</span>' if left_out else ""
    text = '<span class="ours"> … </span>'.join(esc(span.of(document.text)) for span in fragments)
    style = "words" if s.form == "direct" else "sense"
    return f'<blockquote class="{style}" dir="auto"{_lang(document)}>{text}{more}</blockquote>'


def _facts(each: Exhibit, words: Words) -> str:
    return "".join(f"<dt>{words.say(name)}</dt><dd>{value}</dd>" for name, value in _known(each, words))


def _known(each: Exhibit, words: Words) -> Iterator[tuple[str, str]]:
    s, text = each.statement, each.document.text
    if s.said:
        yield "when_said", dated(s.said, text)
    if s.about:
        yield "about", "; ".join(dated(when, text) for when in s.about)
    for name, fragments in (("source_words", s.source), ("cue", s.cue), ("condition", s.condition)):
        if fragments:
            yield name, quoted(fragments, text)
    listed = {
        "numbers": "; ".join(esc(f"{q.value:.15g} {q.unit}".strip()) for q in s.quantities),
        "chain": " ← ".join(_hop(hop, words) for hop in s.chain),
        "by_person": ", ".join(words.term("fact", name) for name in s.fixed),
        "flags": "; ".join(words.term("flag", flag) for flag in s.flags),
    }
    yield from ((name, value) for name, value in listed.items() if value)
    yield "characters", f"<code>{esc(offsets(s.content).replace('-', '–'))}</code>"
    yield "in_capture", _places(s, each.document, words)
    yield "found_in", words.say("event", seq=each.found)
    yield "id", f"<code>{esc(s.id)}</code>"


def _places(s: Statement, document: Document, words: Words) -> str:
    """Where the words stand in the captured file: parts with their offsets, the first few."""
    found: list[tuple[str, int, int]] = []
    for part, low, high in (place for span in s.content for place in document.map.raw(span)):
        if found and found[-1][0] == part and found[-1][2] == low:
            found[-1] = (part, found[-1][1], high)
        else:
            found.append((part, low, high))
    shown = [f"{_part(part, words)}, <code>{low}–{high}</code>" for part, low, high in found[:PLACES]]
    left = len(found) - PLACES
    return "<br>".join([*shown, *([words.say("and_more", count=left)] if left > 0 else [])])


def _part(part: str, words: Words) -> str:
    return words.say("part", part=f"<bdi>{esc(part)}</bdi>") if part else words.say("part_whole")


def _hop(hop: Hop, words: Words) -> str:
    return f"<bdi>{esc(hop.agent)}</bdi> ({words.term('hop', hop.relation)})"


def _text(number: int, s: Statement, document: Document, words: Words) -> str:
    """The lines in which the statement stands, marked, with what stands before and after."""
    [block] = blocks(document, [Numbered(number, s)])
    before, after = _around(document.text, block)
    lang = _lang(document)
    named = f'<p class="src headline" dir="auto"{lang}>{esc(document.title)}</p>' if document.title else ""
    label = words.say("to_card", number="{}")
    own = "".join(
        _line("".join(marked(document.text, marks, lambda status: words.term("status", status), label)), lang)
        for _, marks in stretches(document, block)
    )
    return named + _near(document, before, lang) + own + _near(document, after, lang)


def _near(document: Document, span: Span | None, lang: str) -> str:
    return _line(esc(span.of(document.text)), lang, " around") if span else ""


def _line(inner: str, lang: str, more: str = "") -> str:
    return f'<p class="line src{more}" dir="auto"{lang}>{inner}</p>'


def _around(text: str, block: Block) -> tuple[Span | None, Span | None]:
    """The line before and the line after, as much of them as is shown."""
    lines = [line for whole in segment.paragraphs(text) for line in segment.lines(text, whole)]
    first, last = block.lines[0].start, block.lines[-1].end
    before = [line for line in lines if line.end <= first][-1:]
    after = [line for line in lines if line.start >= last][:1]
    return (
        Span(max(before[0].start, before[0].end - AROUND), before[0].end) if before else None,
        Span(after[0].start, min(after[0].end, after[0].start + AROUND)) if after else None,
    )


def _lang(document: Document) -> str:
    return f' lang="{esc(document.lang)}"' if document.lang else ""
