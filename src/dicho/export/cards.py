"""The card of one statement, as HTML: who, what, and the facts that let anyone check it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator

from dicho.export.columns import offsets
from dicho.model.document import Document
from dicho.model.span import Spans
from dicho.model.statement import FLAGS, Hop, Speaker, Statement, When
from dicho.view.excerpt import quote
from dicho.view.marks import Numbered, Stretch, roles
from dicho.view.printable import grouped, printable
from dicho.view.terms import GRAVE, REASONS


def esc(text: str) -> str:
    """Any text, safe as HTML content or inside a quoted attribute; control characters as their pictures."""
    return html.escape(printable(text), quote=True)


def address(url: str) -> str:
    """An address as a link, where it is one of the web; else as text."""
    if url.lower().startswith(("http://", "https://")):
        return f'<a href="{esc(url)}" rel="noreferrer noopener nofollow"><bdi>{esc(url)}</bdi></a>'
    return f"<bdi>{esc(url)}</bdi>"


def marked(
    text: str, marks: Iterable[Stretch], pill: Callable[[str], str] = esc, label: str = "Statement {}: its card"
) -> Iterator[str]:
    """A line's stretches with their marks. `pill` names a status, `label` what the number of a statement leads to."""
    for mark in marks:
        for status in mark.pills:
            yield f'<span class="pill">{pill(status)}</span>'
        if mark.hidden:
            yield f'<span class="ours"> [… {grouped(mark.hidden)} characters …] </span>'
            continue
        words, classes = esc(text[mark.start : mark.end]), roles(mark)
        yield f'<span class="{classes}">{words}</span>' if classes else words
        for number in mark.ends:
            told = label.format(number)
            yield f'<a class="n" id="m{number}" href="#s{number}" aria-label="{told}">{number}</a>'


def card(numbered: Numbered, document: Document) -> str:
    """The list item of one statement."""
    s, n = numbered.statement, numbered.number
    return (
        f'<li class="card" id="s{n}"><div class="top"><a class="n" href="#m{n}" aria-label="Statement {n}: show it in'
        f' the text">{n}</a><h3>{_name(s.speaker)}</h3>{_sure(s.score)}{_under(s)}</div>'
        f"{_quote(s, document)}{_facts_list(s, document)}{_flags(s)}{_place(s)}</li>\n"
    )


def _name(who: Speaker | None) -> str:
    if who is None:
        return '<span class="hot">No speaker found</span>'
    return f'<bdi class="speaker">{esc(who.name)}</bdi>'


def _under(s: Statement) -> str:
    kind = [s.speaker.kind if s.speaker.kind != "unnamed" else "not named"] if s.speaker else []
    reason = [REASONS.get(s.speaker.reason, s.speaker.reason)] if s.speaker else []
    status = [s.status] if s.status != "asserted" else []
    act = [s.act] if s.act != "say" else []
    state = [s.state] if s.state != "open" else []
    return f'<p class="meta">{esc(" · ".join([*kind, *reason, s.form, *act, *status, *state]))}</p>'


def _sure(score: float) -> str:
    """How sure the finder was that this is a statement; nothing where it is certain."""
    if score >= 0.995:
        return ""
    share = max(0, min(100, round(score * 100)))
    return (
        f'<span class="sure" title="How sure the reading is"><svg width="40" height="6" aria-hidden="true"><rect'
        f' class="well" width="40" height="6"/><rect width="{share * 0.4:.1f}" height="6"/></svg>'
        f'<span class="sr">Reading </span>{share} %<span class="sr"> sure</span></span>'
    )


def _quote(s: Statement, document: Document) -> str:
    fragments, left_out = quote(document.text, s.content)
    more = f' <span class="ours">… and {grouped(left_out)} more characters</span>' if left_out else ""
    text = '<span class="ours"> … </span>'.join(esc(span.of(document.text)) for span in fragments)
    lang = f' lang="{esc(document.lang)}"' if document.lang else ""
    style = "words" if s.form == "direct" else "sense"
    return f'<blockquote class="{style}" dir="auto"{lang}>{text}{more}</blockquote>'


def _facts_list(s: Statement, document: Document) -> str:
    rows = "".join(_facts(s, document))
    return f"<dl>{rows}</dl>" if rows else ""


def _place(s: Statement) -> str:
    """Where it stands and what it is called: enough to find it again in the ledger and in the text."""
    where = esc(offsets(s.content).replace("-", "–"))
    return (
        f'<p class="place"><span class="sr">Characters </span><code>{where}</code>'
        f'<span class="sr">, id </span><code>{esc(s.id)}</code></p>'
    )


def _facts(s: Statement, document: Document) -> Iterable[str]:
    text = document.text
    if s.said:
        yield _fact("said", dated(s.said, text))
    if s.about:
        yield _fact("about", "; ".join(dated(when, text) for when in s.about))
    if s.source:
        yield _fact("written here", quoted(s.source, text))
    if s.cue:
        yield _fact("cue", quoted(s.cue, text))
    if s.quantities:
        yield _fact("numbers", esc("; ".join(f"{q.value:.15g} {q.unit}".strip() for q in s.quantities)))
    if s.fixed:
        yield _fact("a person's word", esc(", ".join(s.fixed)))
    if s.chain:
        yield _fact("chain", " ← ".join(map(_hop, s.chain)))


def _fact(name: str, value: str) -> str:
    return f"<dt>{name}</dt><dd>{value}</dd>"


def quoted(fragments: Spans, text: str) -> str:
    """The source's own words at these spans, as a short quotation."""
    joined = '<span class="ours"> … </span>'.join(esc(span.of(text)) for span in fragments)
    return f'<q class="src" dir="auto">{joined}</q>'


def dated(when: When, text: str) -> str:
    """A time with the words it was read from."""
    return esc(when.value) + (f" {quoted(when.expression, text)}" if when.expression else "")


def _hop(hop: Hop) -> str:
    return f"<bdi>{esc(hop.agent)}</bdi> ({esc(hop.relation)})"


def _flags(s: Statement) -> str:
    if not s.flags:
        return ""
    items = "".join(
        f'<li class="{style}"><span aria-hidden="true">{sign}</span> {esc(FLAGS.get(flag, flag))}</li>'
        for flag in s.flags
        for style, sign in [("hot", "⚠") if flag in GRAVE else ("mild", "◇")]
    )
    return f'<ul class="flags">{items}</ul>'
