"""Expressions of time found in a text: the cascade of rules over its tokens, and what each must not be taken for."""

from __future__ import annotations

from dicho.model.span import Span
from dicho.text.timex.actions import ACTIONS
from dicho.text.timex.checks import CHECKS, Place
from dicho.text.timex.matched import Matched
from dicho.text.timex.meaning import Bound, Expression, Meaning, Offset, Vague
from dicho.text.timex.tokens import Tokens, tokens
from dicho.text.timex.words import LANGUAGES, Language, Level, load


def find(text: str, lang: str | None, start: int = 0, end: int | None = None) -> list[Expression]:
    """The expressions of time in `text[start:end]`, in order, apart; of both languages where `lang` is none of them.

    Linear in the length of the text. Spans are those of the whole text.
    """
    end = len(text) if end is None else min(end, len(text))
    known = (lang,) if lang in LANGUAGES else LANGUAGES
    found = [e for name in known for e in _of_language(text, load(name), start, end)]
    return found if len(known) == 1 else _apart(found)


def _apart(found: list[Expression]) -> list[Expression]:
    """Of overlapping ones the longest; the first language's where they are equal."""
    kept: list[Expression] = []
    for one in sorted(found, key=lambda e: (e.span.start, -e.span.end)):
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
        elif len(one.span) > len(kept[-1].span):
            kept[-1] = one
    return kept


def _of_language(text: str, language: Language, start: int, end: int) -> list[Expression]:
    scanned = tokens(text, language, start, end)
    for name in ("compound", "atom"):
        scanned = _joined(text, scanned, language, name)
    if len(scanned.codes) > 1:
        scanned = _told_by_others(text, scanned, language)
    nodes = language.nodes
    timed = len(scanned.codes) > 1 and not nodes.isdisjoint(scanned.codes)
    bounds = _bounds(scanned, language.levels["bound"], nodes) if timed else {}
    return [
        Expression(
            Span(scanned.starts[i], scanned.ends[i]), _meaning(scanned, i), language.lang, _bound(scanned, i, bounds)
        )
        for i, code in enumerate(scanned.codes)
        if code in nodes
    ]


def _told_by_others(text: str, scanned: Tokens, language: Language) -> Tokens:
    """Parts of times and times told by another, then ranges.

    Parts twice where there are any: they read what they made ("the end of the first quarter of 2020").
    """
    joined = _joined(text, scanned, language, "part")
    if joined is not scanned:
        joined = _joined(text, joined, language, "part")
    return joined if language.nodes.isdisjoint(joined.codes) else _joined(text, joined, language, "range")


def _meaning(scanned: Tokens, index: int) -> Meaning:
    # A time that was joined has the one class it was joined to.
    meaning: Meaning = next(iter(scanned.values[index].values()))
    return meaning


def _bound(scanned: Tokens, index: int, bounds: dict[int, Bound]) -> Bound | None:
    meaning = _meaning(scanned, index)
    if isinstance(meaning, Offset) and meaning.deadline:
        return "by"
    return None if isinstance(meaning, Vague) else bounds.get(index)


FAR: dict[str, tuple[Bound, Bound]] = {"beyond": ("after", "before"), "short": ("by", "since")}
"""Bounds that turn with the way a time is counted: "more than a week from now", "more than a week ago"."""


def _is_ago(meaning: Meaning) -> bool:
    return isinstance(meaning, Offset) and meaning.steps[0][0] < 0


def _bounds(scanned: Tokens, level: Level, nodes: frozenset[str]) -> dict[int, Bound]:
    """Token index of a time -> how the words before it bound it."""
    found: dict[int, Bound] = {}
    codes = scanned.joined()
    match = level.starts.search(codes)
    while match is not None:
        low = match.start()
        rule, high = next(level.fits(codes, low), (None, low + 1))
        if rule is not None:
            at = next(i for i in range(high - 1, -1, -1) if codes[i] in nodes)
            bound = rule.constants["bound"]
            found[at] = FAR[bound][_is_ago(_meaning(scanned, at))] if bound in FAR else bound
        match = level.starts.search(codes, high)
    return found


def _joined(text: str, scanned: Tokens, language: Language, name: str) -> Tokens:
    """The tokens with those that a level's rules match joined into one."""
    level = language.levels[name]
    codes = scanned.joined()
    match = level.starts.search(codes)
    if match is None:
        return scanned
    made = Tokens()
    at = 0
    while match is not None:
        low = match.start()
        joined = _fitting(level, low, codes, (text, scanned, language))
        if joined is None:
            match = level.starts.search(codes, low + 1)
            continue
        into, high, value = joined
        _copied(made, scanned, at, low)
        made.add(language.classes[into], scanned.starts[low], scanned.ends[high - 1], {into: value})
        at = high
        match = level.starts.search(codes, high)
    if at == 0:
        return scanned
    _copied(made, scanned, at, len(scanned.codes))
    return made


def _copied(made: Tokens, scanned: Tokens, low: int, high: int) -> None:
    made.codes += scanned.codes[low:high]
    made.starts += scanned.starts[low:high]
    made.ends += scanned.ends[low:high]
    made.values += scanned.values[low:high]


def _fitting(level: Level, low: int, codes: str, of: tuple[str, Tokens, Language]) -> tuple[str, int, object] | None:
    """What the first rule makes that fits at a place and is not refused: class, end and value."""
    text, scanned, language = of
    for rule, high in level.fits(codes, low):
        if rule.check and not CHECKS[rule.check](Place(text, scanned, low, high, language)):
            continue
        value = ACTIONS[rule.make](Matched(scanned.values[low:high], rule.constants))
        if value is not None:
            return "TVAGUE" if isinstance(value, Vague) else rule.into, high, value
    return None
