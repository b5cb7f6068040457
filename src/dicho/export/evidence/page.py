"""The page a person reads: what was said, where, how it came, and what all of that proves. A file a language.

No script, no request to anywhere, one inline style sheet allowed by its hash; all text escaped. Serif is the source,
sans is Dicho.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from dicho._version import __version__
from dicho.export.cards import address, esc
from dicho.export.evidence import names
from dicho.export.evidence.exhibit import decisions, exhibit
from dicho.export.evidence.facts import digest
from dicho.export.evidence.origin import captured, moment
from dicho.export.evidence.words import Words
from dicho.export.frame import framed, resource
from dicho.model.case import Bond, Case
from dicho.model.stamp import Stamp, written
from dicho.view.printable import grouped

SECTIONS = ("said", "captured", "proves", "hashes", "check")


def page(case: Case, lang: str) -> bytes:
    """The whole page in this language, UTF-8."""
    words = Words(lang)
    style = resource("report.css") + resource("evidence.css")
    parts = {
        "said": _said(case, words),
        "captured": captured(case, words),
        "proves": _proves(case, words),
        "hashes": _hashes(case, words),
        "check": _check(words),
    }
    heading, ident = words.say(f"title_{case.kind}"), esc(case.id)
    holes = {name: words.say(name) for name in ("other", "other_name", "skip", "sections", "no_script")} | {
        "heading": heading,
        "lead": words.say(f"lead_{case.kind}", count=grouped(len(case.exhibits))),
        "id": ident,
        "nav": " ".join(f'<a href="#{name}">{words.say(name)}</a>' for name in SECTIONS),
        "other_file": names.PAGES[words.say("other")],
        "body": "".join(_section(name, words.say(name), parts[name]) for name in SECTIONS),
        "made": words.say("made", version=esc(__version__), seq=_seq(case.head)),
    }
    return framed(resource("evidence.html"), words.say("lang"), f"{heading} {ident}", style, holes).encode()


def _section(name: str, title: str, body: str) -> str:
    return f'<section class="part" aria-labelledby="{name}"><h2 id="{name}">{title}</h2>\n{body}</section>\n'


def _said(case: Case, words: Words) -> str:
    shown = "".join(exhibit(number, each, words) for number, each in enumerate(case.exhibits, 1))
    return (_bond(case.bond, words) if case.bond else "") + shown


def _bond(bond: Bond, words: Words) -> str:
    told = words.say(
        "pair_relation", relation=words.term("relation", bond.relation), kind=words.term("bond", bond.kind)
    )
    rest = decisions(bond.words, words) + _p(words.say("pair_decided")) if bond.words else _p(words.say("pair_open"))
    return f"<h3>{words.say('pair')}</h3>{_p(told)}{rest}"


def _proves(case: Case, words: Words) -> str:
    proved = "".join(f"<li>{line}</li>" for line in _proved(case, words))
    missing = "".join(f"<li>{line}</li>" for line in words.lines("proves_not"))
    return (
        f'<div class="both"><div><h3>{words.say("proves_title")}</h3><ul class="plain">{proved}</ul></div>'
        f'<div><h3>{words.say("proves_not_title")}</h3><ul class="plain">{missing}</ul></div></div>'
    )


def _proved(case: Case, words: Words) -> Iterator[str]:
    for held in case.captures:
        file = f"<bdi>{esc(held.capture.file)}</bdi>"
        yield words.say("proof_bytes", file=file, event=held.event, at=moment(held.at))
    yield words.say("proof_chain", start=case.records[0].seq, end=_seq(case.head))
    yield words.say("proof_words")
    if (case.bond and case.bond.words) or any(each.words for each in case.exhibits):
        yield words.say("proof_decisions")
    for stamp in case.stamps:
        yield _stamp(stamp, words)
    yield words.say("stamp_roots" if case.stamps else "stamp_none")


def _stamp(stamp: Stamp, words: Words) -> str:
    seq = _seq(stamp.head or "")
    if stamp.time is None:
        return words.say("stamp_unread", seq=seq)
    authority = f"<bdi>{esc(stamp.authority or '')}</bdi>"
    return words.say("stamp", authority=authority, time=moment(stamp.time), seq=seq)


def _hashes(case: Case, words: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row">{what}</th><td><code>{esc(value)}</code></td></tr>'
        for what, value in _digests(case, words)
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _digests(case: Case, words: Words) -> Iterator[tuple[str, str]]:
    for held in case.captures:
        file = f"<bdi>{esc(held.capture.file)}</bdi>"
        yield f"{words.say('hash_bytes')}, {file}", held.capture.sha256
        for fetch in held.fetches:
            if fetch.warc:
                yield f"{words.say('hash_warc')}, {address(fetch.asked)}", fetch.warc
    for document in case.documents:
        yield words.say("hash_text", id=esc(document.id)), digest(document.text)
    for number, each in enumerate(case.exhibits, 1):
        said = "".join(span.of(each.document.text) for span in each.statement.content)
        yield words.say("hash_words", number=number), digest(said)
    seq, _, own = case.head.partition(":")
    yield words.say("head"), case.head
    yield words.say("hash_head"), hashlib.sha256(written(int(seq), own)).hexdigest()
    for stamp in case.stamps:
        yield words.say("hash_token", seq=_seq(stamp.head or "")), stamp.sha256


def _check(words: Words) -> str:
    steps: Sequence[str] = ("steps_unpack", "steps_verify", "steps_dicho", "steps_head")
    return f'<ol class="plain">{"".join(f"<li>{words.say(step)}</li>" for step in steps)}</ol>'


def _p(line: str) -> str:
    return f"<p>{line}</p>"


def _seq(head: str) -> str:
    return esc(head.partition(":")[0])
