"""Threads and chats pasted or saved as plain text -> posts: who wrote each, on which day, and which lines are theirs.

    #12 Ada_P · 12 mar 2025, 14:02        [12/3/25, 14:05:33] Ada Pellworth: …      Ada Pellworth, [12.03.2025 14:05]
    piedra_lisa                           12/3/25, 14:05 - Ada Pellworth: …         por Ada_P » Mié Mar 12, 2025 2:02 pm
    12 mar 2026, 22:41

A text is taken for a thread only where heads of one kind come again under two names at least. What looks alike is left
alone: datelines and timelines (a day without a clock, a number or a handle), collections of quotations (most posts
would begin with a quotation mark), interviews (`extract.transcript` reads those).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dicho.model.span import Span
from dicho.read import byline, dates
from dicho.read.table.days import Order, read_day, told_order
from dicho.read.voices import Voice, lines_of, name_of, part_voices
from dicho.text.align import fold
from dicho.text.names import fold as folded

FEWEST_POSTS, FEWEST_NAMES = 2, 2
LONGEST_HEAD = 160
SMALL = frozenset("de del la las los el y e von van der da di do dos o'".split())  # noqa: SIM905
_NO_NAMES = (
    "posted publicado updated actualizado joined registrado edited editado last ultima ultimo fecha date from re fwd "
    "on location mensajes messages posts desde since enviado sent to para asunto subject page pagina yesterday today "
    "ayer hoy monday tuesday wednesday thursday friday saturday sunday "
    "lunes martes miercoles jueves viernes sabado domingo"
)
NO_NAMES = frozenset(_NO_NAMES.split())
"""What opens a line that looks like a head and names nobody."""
HANDLE = re.compile(r"(?:u/|@)?(?=\S*[_\d@/])[^\W_][\w.@/-]{1,38}|(?:u/|@)[\w.-]{2,38}")
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?(?:h\b|hs\b|hrs\b|[ap]\.?\s?m\.?)?"
_TIME = rf"(?:[,\s·-]*(?:a\s+las?\s+|at\s+)?{_CLOCK})"
_NUMBERS = r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:T(?=\d))?"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+|(?:lunes|martes|mi[ée]rcoles|jueves|viernes|"
    r"s[áa]bado|domingo|lun|mar(?=[.,]?\s+\d)|mi[ée]|jue|vie|s[áa]b|dom)\.?,?\s+)?"
)
_WORDS = (
    rf"{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th|º)?\s+(?:de\s+)?(?:{dates.MONTH})\b\.?(?:,?\s+(?:del?\s+)?\d{{4}})?|"
    rf"(?:{dates.MONTH})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s+\d{{4}})?)"
)
_AGO = (
    r"(?:hace\s+(?:un[ao]?|\d{1,3})\s?[^\W\d_]{1,7}|\d{1,3}\s?(?:min|mins|minutes?|hr?s?|hours?|d|days?|w|weeks?|mo|months?|y|yrs?|years?)\.?"
    r"\s?(?:ago)?|ayer|hoy|yesterday|today)"
)
_LATER = rf"(?:{_WEEKDAY}(?P<nth>\d{{1,2}}),?\s+)?{_CLOCK}"
"""After the first post a board may leave out the month, or the day too: "domingo 22, 00:09", "23:40"."""
WHEN = rf"(?:(?:{_NUMBERS}|{_WORDS}){_TIME}?|{_AGO}{_TIME}?)"
_WHO = r"(?P<who>[^\s\[\]#:»][^\[\]\n:»]{0,48}?)"
_NUMBER = r"#\s?(?P<num>\d{1,6})"
_JOIN = r"(?:\s*[,·•|»–—-]\s*|\s+(?:on|el)\s+|\s+)"
_LEAD = r"(?:re:[^\n]{1,60}\s)?(?:(?:post|mensaje|respuesta|reply|comentario|comment)\s+)?"
_INVISIBLE = "[\u200e\u200f\u202a\u202c\ufeff]*"
CHATS = (
    re.compile(rf"{_INVISIBLE}\[(?P<when>{_NUMBERS}{_TIME})\]\s+(?P<who>[^:\n]{{1,60}}):(?=\s|$)", re.I),
    re.compile(rf"{_INVISIBLE}(?P<when>{_NUMBERS}{_TIME})\s+-\s+(?P<who>[^:\n]{{1,60}}):(?=\s|$)", re.I),
)
"""A message that begins on its head's own line."""
NOTICES = (
    re.compile(rf"{_INVISIBLE}\[{_NUMBERS}{_TIME}\]\s", re.I),
    re.compile(rf"{_INVISIBLE}{_NUMBERS}{_TIME}\s+-\s", re.I),
)
"""What a chat says itself ("Ada joined"): nobody's words."""
OMITTED = re.compile(
    rf"{_INVISIBLE}(?:<[^<>]{{1,30}}(?:omitted|omitid[oa]|adjunto|attached)[^<>]{{0,60}}>|"
    r"(?:image|video|audio|sticker|gif|document|imagen|v[ií]deo|documento) (?:omitted|omitid[oa])|"
    r"\[(?:in reply to|en respuesta a|forwarded from|reenviado de) [^\]]{1,80}\])",
    re.I,
)
"""What stands in a post for something that is not in the text."""
ONE_LINE = (
    re.compile(rf"(?P<who>[^\[\]\n]{{1,60}}), \[(?P<when>{_NUMBERS}{_TIME})\]:?", re.I),
    re.compile(rf"{_LEAD}(?:by|por|de)\s+{_WHO}\s+(?:»|on|el)\s+(?P<when>{WHEN})", re.I),
    re.compile(rf"\[[–-]\]\s*{_WHO}\s+-?\d+\s+(?:points?|puntos?)\s+(?P<when>{WHEN})\*?", re.I),
    re.compile(
        rf"{_LEAD}{_NUMBER}[\s·:.,–—-]+(?:(?:by|por|de)\s+)?{_WHO}(?:{_JOIN}\(?(?P<when>{WHEN}|{_LATER})\)?)?:?", re.I
    ),
    re.compile(rf"{_WHO}{_JOIN}\(?(?P<when>{WHEN})\)?(?:\s*[·•|,-]?\s*{_NUMBER})?:?", re.I),
    re.compile(rf"(?P<when>{WHEN})\s*[·•|,–—-]\s*{_WHO}(?:\s*[·•|,-]?\s*{_NUMBER})?:?", re.I),
)
FORMAL = 3
"""So many of these name somebody by their form alone."""
ALONE = re.compile(
    rf"(?:[·•]\s*)?(?:{_NUMBER}\s*[·•|,-]?\s*)?(?P<when>{WHEN}|{_LATER})(?:\s*[·•|,-]?\s*#\s?(?P<last>\d{{1,6}}))?"
    r"(?:\s*\((?:edited|editado)\))?",
    re.I,
)
"""The line under a name: the day, or the hour of the day told last."""
MAY_DATE = re.compile(r"\d|ayer|hoy|yesterday|today|hace un", re.I)
"""What every head has, in its line or the next: looked for first, so that a book is not read line by line."""
JUST_NUMBER = re.compile(r"#\s?\d{1,6}|[·•]|@[\w.]{2,38}")
"""What may stand between a name and the day under it."""
CALLED = re.compile(r"\s+@[\w.]{2,38}\Z")
"""The handle that networks put behind a name."""
RULE = re.compile(r"([-=_*~·—–])\1{2,}")
CLOCK = re.compile(_CLOCK, re.I)
LATER = re.compile(_LATER, re.I)
OPENS_QUOTED = re.compile(r"[\"“«„‘—]")


@dataclass(frozen=True, slots=True)
class Post:
    """One post: whose, on which day (ISO, None where it is not told), the writer's lines and those quoted."""

    who: str
    day: str | None
    voice: Voice


@dataclass(frozen=True, slots=True)
class Thread:
    """The posts of a text, and the lines above the first."""

    before: Span | None
    posts: tuple[Post, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a post: where it begins and the post's own words do, who and when as written, and its kind."""

    start: int
    body: int
    who: str
    when: str
    kind: str
    sure: int
    """0 where it may be a dateline, 1 where a clock tells otherwise, 2 where a number, a handle or its form does."""


def read_thread(text: str) -> Thread | None:
    """The posts of a thread or a chat; None for a text that is neither."""
    lines = lines_of(text)
    chosen = _chosen(list(_heads(text, lines)))
    if chosen is None:
        return None
    heads = [_dated_below(text, head) for head in chosen]
    ends = [head.start for head in heads[1:]] + [len(text)]
    bodies = [lines_of(text, head.body, end) for head, end in zip(heads, ends, strict=True)]
    if _is_collection(text, bodies):
        return None
    order = told_order(head.when for head in heads)
    posts: list[Post] = []
    known: dict[str, str] = {}
    day: str | None = None
    for head, body in zip(heads, bodies, strict=True):
        later = LATER.fullmatch(head.when)
        day = _day_after(day, later["nth"]) if later else _day(head.when, order)
        who = _bare(head.who)
        voice = part_voices(text, _without_notices(text, body, head.kind), who, known)
        for line in voice.lines:
            known.setdefault(fold(line.of(text)), who)
        if voice.lines or voice.quotes:
            posts.append(Post(who, day, voice))
    above = text[: heads[0].start].strip()
    return Thread(Span(0, heads[0].start) if above else None, tuple(posts), _notes(heads, posts))


def _notes(heads: Sequence[_Head], posts: Sequence[Post]) -> tuple[str, ...]:
    undated = sum(post.day is None for post in posts)
    told = [f"Read as a thread of {len(posts)} posts."]
    if undated and any(head.when for head in heads):
        told.append(f"The day of {undated} posts is not told for certain (no year, or day and month in either order).")
    return tuple(told)


def _heads(text: str, lines: Sequence[Span]) -> Iterator[_Head]:
    """Every line, or pair of lines, that may be the head of a post, of whatever kind."""
    for at, line in enumerate(lines):
        found = _chat(text, line)
        if found is None and len(line) <= LONGEST_HEAD:
            found = _one_line(text, line) or _two_lines(text, lines, at) or _day_above(text, lines, at)
        if found is not None:
            yield found


def _chat(text: str, line: Span) -> _Head | None:
    for number, pattern in enumerate(CHATS):
        found = pattern.match(text, line.start, min(line.end, line.start + LONGEST_HEAD))
        if found:
            return _Head(line.start, found.end(), found["who"], found["when"], f"chat {number}", 2)
    return None


def _one_line(text: str, line: Span) -> _Head | None:
    if not MAY_DATE.search(text, line.start, line.end):
        return None
    said = line.of(text).strip()
    for number, pattern in enumerate(ONE_LINE):
        found = pattern.fullmatch(said)
        if not found or not _is_name(found["who"], free=number < FORMAL):
            continue
        numbered = found.groupdict().get("num")
        when = found["when"] or ""
        formal = (
            number < FORMAL
            or CALLED.search(found["who"])
            or numbered
            or said.endswith(":")
            or HANDLE.fullmatch(found["who"])
        )
        sure = 2 if formal else int(bool(CLOCK.search(when)))
        return _Head(line.start, line.end, found["who"], when, f"line {number} {bool(numbered)}", sure)
    return None


def _two_lines(text: str, lines: Sequence[Span], at: int) -> _Head | None:
    """A name alone, and the day alone under it; between them a forum may put a rank, or a dot."""
    named = lines[at].of(text).strip().split(",")[0]
    below = lines[at + 1 : at + 4]
    if not any(len(line) <= LONGEST_HEAD and MAY_DATE.search(text, line.start, line.end) for line in below):
        return None
    if not _is_name(named, free=False) or (at and not _blank_before(text, lines, at)):
        return None
    for under in range(at + 1, at + 1 + len(below)):
        said = lines[under].of(text).strip()
        found = ALONE.fullmatch(said)
        if found and (HANDLE.fullmatch(named) or not LATER.fullmatch(found["when"])):
            end = under
            numbered = found["num"] or found["last"]
            if under + 1 < len(lines) and JUST_NUMBER.fullmatch(lines[under + 1].of(text).strip()):
                end, numbered = under + 1, "#"
            between = under > at + 1 and bool(JUST_NUMBER.fullmatch(lines[at + 1].of(text).strip()))
            if under > at + 1 and not numbered and not between:
                return None
            sure = 2 if numbered or between or HANDLE.fullmatch(named) else int(bool(CLOCK.search(found["when"])))
            return _Head(lines[at].start, lines[end].end, named, found["when"], "lines", sure)
        if len(said) > 30 or _gap(text, lines[under - 1], lines[under]):
            return None
    return None


def _dated_below(text: str, head: _Head) -> _Head:
    """The head with the day or the hour that stands alone on the line under its number and name."""
    if head.when or "#" not in text[head.start : head.body]:
        return head
    below = next(iter(lines_of(text, head.body, head.body + LONGEST_HEAD)), None)
    found = ALONE.fullmatch(below.of(text).strip()) if below else None
    return replace(head, when=found["when"], body=below.end) if below and found and not found["num"] else head


def _day_above(text: str, lines: Sequence[Span], at: int) -> _Head | None:
    """The day with the post's number, and the name alone under it."""
    found = ALONE.fullmatch(lines[at].of(text).strip())
    if not found or not (found["num"] or found["last"]) or at + 1 == len(lines):
        return None
    who = lines[at + 1].of(text).strip()
    if not _is_name(who, free=False) or _gap(text, lines[at], lines[at + 1]):
        return None
    return _Head(lines[at].start, lines[at + 1].end, who, found["when"], "day above", 2)


def _blank_before(text: str, lines: Sequence[Span], at: int) -> bool:
    before = lines[at - 1].of(text).strip()
    return (
        _gap(text, lines[at - 1], lines[at])
        or not any(c.isalnum() for c in before)
        or bool(JUST_NUMBER.fullmatch(before))
    )


def _gap(text: str, before: Span, after: Span) -> bool:
    return text.count("\n", before.end, after.start) > 1 or text.count("\r", before.end, after.start) > 1


def _bare(who: str) -> str:
    name = name_of(CALLED.sub("", who.removeprefix("~").removeprefix("u/"))) or who
    return name.removeprefix("u/")


def _is_name(who: str, *, free: bool) -> bool:
    """Whether a head names somebody: a handle, or a few words with capitals; `free`: what its place alone shows."""
    who = CALLED.sub("", who.strip(" ~\u200e"))
    if HANDLE.fullmatch(who):
        return True
    words = who.split()
    if not words or len(words) > 6 or len(who) > 48 or not any(c.isalpha() for c in who) or who[-1] in ".!?;":
        return False
    if folded(words[0]).strip(".,") in NO_NAMES:
        return False
    if free:
        return True
    if len(words) == 1:
        return words[0][0].isalpha()
    return len(words) <= 4 and bool(byline.NAME.fullmatch(who) or all(w[0].isupper() or w in SMALL for w in words))


def _chosen(heads: Sequence[_Head]) -> list[_Head] | None:
    """The heads of the kind that comes most often, under two names at least; None where no kind does."""
    kinds: dict[str, list[_Head]] = {}
    for head in heads:
        kinds.setdefault(head.kind, []).append(head)
    fit = [found for found in kinds.values() if _is_thread(found)]
    return max(fit, key=len) if fit else None


def _is_thread(heads: Sequence[_Head]) -> bool:
    names = {folded(_bare(head.who)) for head in heads}
    sure = sum(head.sure > 0 for head in heads)
    # An agenda names each event once, with its day and hour under it.
    formal = any(head.sure > 1 for head in heads) or len(names) < len(heads)
    return len(heads) >= FEWEST_POSTS and len(names) >= FEWEST_NAMES and sure * 2 > len(heads) and formal


def _is_collection(text: str, bodies: Sequence[Sequence[Span]]) -> bool:
    """Whether most of what would be posts is quoted: somebody's list of who said what."""
    filled = [body for body in bodies if body]
    quoted = sum(bool(OPENS_QUOTED.match(body[0].of(text).strip())) for body in filled)
    return not filled or quoted * 2 > len(filled)


def _without_notices(text: str, body: Sequence[Span], kind: str) -> list[Span]:
    """A post without what the chat or the forum says itself: that somebody joined, that a picture is left out."""
    kept = [line for line in body if not OMITTED.fullmatch(line.of(text).strip())]
    while kept and RULE.fullmatch(kept[-1].of(text).strip()):
        kept.pop()  # what parts this post from the next
    if kept and kept[-1].of(text).lstrip().lower().startswith("re: "):
        kept.pop()  # the subject over the head of the next post
    if not kind.startswith("chat"):
        return kept
    notice = NOTICES[int(kind[-1])]
    end = next((at for at, line in enumerate(kept) if at and notice.match(line.of(text))), len(kept))
    return kept[:end]


def _day_after(day: str | None, nth: str | None) -> str | None:
    """The day of a post whose head tells the hour alone, or which of the days since the post before ("Sunday 22")."""
    if day is None or nth is None:
        return day
    days = (date.fromisoformat(day) + timedelta(days=n) for n in range(28))
    return next((one.isoformat() for one in days if one.day == int(nth)), None)


def _day(when: str, order: Order | None) -> str | None:
    """The ISO date of a head; None where it names no year, or may be read in two ways."""
    if not when:
        return None
    written = next((found for found in dates.written(when) if found.iso()), None)
    if written is not None:
        return written.iso()
    return read_day(when, order).value if re.match(_NUMBERS, when) else None
