"""How a capture came, on the evidence page: the file, where and when, what was read from it and by what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from dicho.export.cards import address, esc
from dicho.export.evidence import names
from dicho.export.evidence.words import Words
from dicho.model.case import Case, Held
from dicho.model.document import Document
from dicho.model.run import Run
from dicho.view.printable import grouped


def captured(case: Case, words: Words) -> str:
    """Every capture with the documents read from it."""
    return "".join(_held(held, case, words) for held in case.captures)


def moment(at: str) -> str:
    """A moment as the log writes it, to the second and in UTC, safe as HTML: "2025-03-09 08:00:00 UTC"."""
    try:
        read = datetime.fromisoformat(at)
    except ValueError:
        return esc(at)
    return f"{read.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if read.tzinfo else esc(at)


def _held(held: Held, case: Case, words: Words) -> str:
    read = [document for document in case.documents if document.capture == held.capture.sha256]
    facts = [*_facts(held, words), *(fact for document in read for fact in _document(document, words))]
    runs = sorted(case.runs, key=lambda run: (words.order("stage", run.stage), run.version))
    facts += [("made_by", "<br>".join(_run(run, words) for run in runs))] if runs else []
    rows = "".join(f"<div><dt>{words.say(name)}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<dl class="facts">{rows}</dl>'


def _facts(held: Held, words: Words) -> Iterator[tuple[str, str]]:
    capture = held.capture
    yield "file", f"<bdi>{esc(capture.file)}</bdi>"
    yield "kind", f"<code>{esc(capture.media_type)}</code>"
    yield "size", words.say("bytes", count=grouped(capture.size))
    if capture.url:
        yield "address", address(capture.url)
    if capture.captured_at:
        yield "captured_at", moment(capture.captured_at)
    yield "recorded_at", f"{moment(held.at)}, {words.say('event', seq=held.event)}"
    yield "how", "<br>".join(_how(held, words))


def _how(held: Held, words: Words) -> Iterator[str]:
    if not held.fetches:
        yield words.say("how_file")
    for fetch in held.fetches:
        places = {"asked": address(fetch.asked), "url": address(fetch.url)}
        yield words.say("how_fetched", **places, at=moment(fetch.at), status=fetch.status)
        if fetch.hops:
            hops = ", ".join(f"<bdi>{esc(hop.url)}</bdi> ({hop.status})" for hop in fetch.hops)
            yield words.say("how_hops", hops=hops)
        if fetch.warc:
            yield words.say("how_warc", warc=f"<code>{esc(names.warc(fetch.warc))}</code>")
        else:
            yield words.say("how_others")


def _document(document: Document, words: Words) -> Iterator[tuple[str, str]]:
    lang = f' lang="{esc(document.lang)}"' if document.lang else ""
    if document.title:
        yield "title", f'<span class="src" dir="auto"{lang}>{esc(document.title)}</span>'
    for name in ("outlet", "author", "published"):
        value: str | None = getattr(document, name)
        if value:
            yield name, f"<bdi>{esc(value)}</bdi>"
    if document.lang:
        yield "language", f"<code>{esc(document.lang)}</code>"
    yield "document", f"<code>{esc(document.id)}</code>"
    yield "text", f"{grouped(len(document.text))} {words.say('characters')}"


def _run(run: Run, words: Words) -> str:
    model = f", {words.say('with_model', model=f'<code>{esc(run.model)}</code>')}" if run.model else ""
    return f"{words.term('stage', run.stage)} (<code>{esc(run.version)}</code>){model}"
