"""Whose lines are whose in a post or a mail: the writer's own, and those quoted from somebody else.

    Ada Pellworth wrote:            [quote="Ada"]The lamp was out.[/quote]           El 12 mar 2025, Ada escribió:
    > The lamp was out.             I doubt it.                                      > La lámpara estaba apagada.
    I doubt it.

Quoted lines are parted from the writer's, so that nobody's words are taken for another's; where nothing shows how far a
quotation goes, it goes to the first blank line, or as far as it repeats what was written before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dicho.model.span import Span
from dicho.read.byline import is_person
from dicho.text.align import TextBuilder, fold

PARAGRAPH = "\n\n"
DEEPEST = 12
"""Quotations inside quotations that are taken apart."""
LONGEST = 200
BREAK = re.compile(r"\r\n|\r|\n")
MARK = re.compile(r"[ \t]{0,3}>[ \t]?")
MARKS = re.compile(rf"(?:{MARK.pattern})+")
_WROTE = (
    r"(?:wrote|said|posted|replied|escribi[óo]|dijo|ha escrito|ha dicho|public[óo]|respondi[óo]|coment[óo])"
    r"(?:\s+(?:on|el|en|a las)\s+[^:\n]{4,60}(?::\d\d[^:\n]{0,20}){0,2})?"
)
HEADS = (
    re.compile(rf"(?:on|el)\s+[^\n]{{0,30}}\d[^\n]{{0,60}}?,\s+(?P<who>[^\n,;]{{2,80}}?)\s+{_WROTE}\s*:\s*", re.I),
    re.compile(rf"(?P<who>[^\n:;]{{2,60}}?)\s+{_WROTE}\s*:\s*(?:↑\s*(?P<when>[^\n]{{4,40}}))?", re.I),
    re.compile(
        r"(?:quote from|cita de|mensaje de|quote de):?\s+(?P<who>[^\n]{2,60}?)(?:\s+(?:on|en|el)\s+[^\n]{4,60})?", re.I
    ),
    re.compile(
        r"(?:originally posted by|(?:originalmente\s+)?(?:iniciado|publicado|escrito) por)\s+(?P<who>[^\n]{2,60})", re.I
    ),
)
CITED = re.compile(r"(?:quote|cita|citar):?\s*", re.I)
"""The line over "Originally posted by"."""
CLOSED = re.compile(r"(?:click to expand|haz clic para (?:ampliar|expandir))\W{0,3}", re.I)
OPEN_TAG = re.compile(r"\[quote(?:=(?:\"(?P<name>[^\"\]\n]{1,80})\"|(?P<bare>[^\]\n;,]{1,80}))[^\]\n]{0,80})?\]", re.I)
CLOSE_TAG = re.compile(r"\[/quote\]", re.I)
POSTED = re.compile(r",\s*post:.*", re.I)
"""What Discourse puts behind the name: "ada, post:1, topic:5"."""
WHERE = re.compile(r"(?P<who>[^,]{3,60}?)\s+(?:on|in|at|to|en|a|ante)\s+\S.*")
"""Where the one quoted said it, as whoever pastes it by hand puts behind the name."""
NOBODY: Mapping[str, str] = {}
ADDRESS = re.compile(r"\s*[<(\[][^<>()\[\]\n]*@[^<>()\[\]\n]*[>)\]]\s*")


@dataclass(slots=True)
class Voice:
    """Lines of one writer as spans of the part, in order; `quotes` those quoted among them. `who` None: not told."""

    who: str | None
    lines: list[Span] = field(default_factory=list)
    quotes: list[Voice] = field(default_factory=list)

    def walk(self, name: str) -> Iterator[tuple[str, Voice, Voice]]:
        """(name, voice, who quotes it) of every quotation, those inside others too: "… quote 1", "… quote 1.2"."""
        for number, quote in enumerate(self.quotes, 1):
            own = f"{name}.{number}" if "quote" in name else f"{name} quote {number}".strip()
            yield own, quote, self
            yield from quote.walk(own)


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The lines of a stretch of a part, without their ends; blank ones are left out and show as gaps."""
    stop = len(text) if end is None else end
    found: list[Span] = []
    at = start
    for mark in [*BREAK.finditer(text, start, stop), None]:
        until = mark.start() if mark else stop
        if text[at:until].strip():
            found.append(Span(at, until))
        at = mark.end() if mark else stop
    return found


def part_voices(
    text: str, lines: Sequence[Span], who: str | None, known: Mapping[str, str] = NOBODY, depth: int = 0
) -> Voice:
    """The lines as voices: the writer's own, and every quotation as a voice of its own.

    `known` are lines written before (folded) and by whom: a quotation whose end nothing shows goes as far as it repeats
    those, and one that names nobody is theirs.
    """
    return _Parting(text, who, known, depth).run(_apart(text, lines))


def _apart(text: str, lines: Sequence[Span]) -> list[Span]:
    """The lines, cut where a tag of a quotation stands in them."""
    found: list[Span] = []
    for line in lines:
        cuts = sorted({line.start, line.end, *_tags(text, line)})
        found += [Span(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    return found


def _tags(text: str, line: Span) -> Iterator[int]:
    for pattern in (OPEN_TAG, CLOSE_TAG):
        for tag in pattern.finditer(text, line.start, line.end):
            yield from tag.span()


class _Parting:
    """One pass over the lines of one writer."""

    def __init__(self, text: str, who: str | None, known: Mapping[str, str], depth: int) -> None:
        self.text = text
        self.known = known
        self.depth = depth
        self.voice = Voice(who)

    def run(self, lines: Sequence[Span]) -> Voice:
        if self.depth >= DEEPEST:
            self.voice.lines = list(lines)
            return self.voice
        at = 0
        while at < len(lines):
            at = (
                self._tagged(lines, at)
                or self._headed(lines, at)
                or self._marked(lines, at, None)
                or self._own(lines, at)
            )
        return self.voice

    def _own(self, lines: Sequence[Span], at: int) -> int:
        self.voice.lines.append(lines[at])
        return at + 1

    def _quote(self, who: str | None, lines: Sequence[Span]) -> None:
        if lines:
            writers = {self.known.get(fold(self._said(line))) for line in lines}
            who = who or (writers.pop() if len(writers) == 1 else None)
            self.voice.quotes.append(part_voices(self.text, lines, who, self.known, self.depth + 1))

    def _said(self, line: Span) -> str:
        return line.of(self.text).strip()

    def _tagged(self, lines: Sequence[Span], at: int) -> int:
        """[quote]…[/quote], tags inside it too; 0 where none opens here or it is never closed."""
        tag = OPEN_TAG.fullmatch(self._said(lines[at]))
        if not tag:
            return 0
        depth = 0
        for end in range(at, len(lines)):
            said = self._said(lines[end])
            depth += bool(OPEN_TAG.fullmatch(said)) - bool(CLOSE_TAG.fullmatch(said))
            if depth == 0:
                self._quote(_tag_name(POSTED.sub("", tag["name"] or tag["bare"] or "")), lines[at + 1 : end])
                return end + 1
        return 0

    def _headed(self, lines: Sequence[Span], at: int) -> int:
        """ "Ada wrote:" and what follows that is hers; 0 where no such line stands here or nothing shows what is."""
        first = at
        if CITED.fullmatch(self._said(lines[at])) and at + 1 < len(lines):
            at += 1
        who = quoted_name(self._said(lines[at]))
        if who is None or at + 1 >= len(lines):
            return 0
        ended = (
            self._marked(lines, at + 1, who) or self._expanded(lines, at + 1, who) or self._repeated(lines, at + 1, who)
        )
        return ended or (self._paragraph(lines, at + 1, who) if first < at or self.known else 0)

    def _marked(self, lines: Sequence[Span], at: int, who: str | None) -> int:
        """Lines that begin with ">"."""
        end, inner = at, []
        while end < len(lines) and (mark := MARK.match(self.text, lines[end].start, lines[end].end)):
            if self.text[mark.end() : lines[end].end].strip():
                inner.append(Span(mark.end(), lines[end].end))
            end += 1
        self._quote(who, inner)
        return end if end > at else 0

    def _expanded(self, lines: Sequence[Span], at: int, who: str) -> int:
        """Lines up to the words under which a forum folds a long quotation; none of them opens another."""
        for end in range(at, min(len(lines), at + LONGEST)):
            said = self._said(lines[end])
            if CLOSED.fullmatch(said):
                self._quote(who, lines[at:end])
                return end + 1
        return 0

    def _repeated(self, lines: Sequence[Span], at: int, who: str) -> int:
        end = at
        while end < len(lines) and fold(self._said(lines[end])) in self.known:
            end += 1
        self._quote(who, lines[at:end])
        return end if end > at else 0

    def _paragraph(self, lines: Sequence[Span], at: int, who: str) -> int:
        """The lines up to a blank one, where something of the writer's own follows it."""
        end = at + 1
        while end < len(lines) and not self._gap(lines[end - 1], lines[end]):
            end += 1
        if end == len(lines):
            return 0
        self._quote(who, lines[at:end])
        return end

    def _gap(self, before: Span, after: Span) -> bool:
        return len(BREAK.findall(self.text, before.end, after.start)) > 1


def quoted_name(line: str) -> str | None:
    """Who is quoted under a line such as "Ada wrote:", "Cita de: Ada"; None where it is no such line."""
    if len(line) > LONGEST:
        return None
    found = next((m for pattern in HEADS if (m := pattern.fullmatch(line))), None)
    return name_of(found["who"]) if found else None


def _tag_name(written: str) -> str | None:
    """Whom a tag names: "Ada Brum on Radio Faro" is Ada Brum, and a handle all of it."""
    said = WHERE.fullmatch(written)
    return name_of(said["who"] if said and is_person(said["who"]) else written)


def name_of(written: str | None) -> str | None:
    """A name as the head of a post or a quotation writes it, without address, "@" of a list or numbers behind it."""
    if not written:
        return None
    bare = ADDRESS.sub(" ", written).strip(" \t,:;\"'“”«»<>()[]~\u200e\u200f\u202a\u202c\u00a0")
    return " ".join(bare.split()) or None


def put_lines(builder: TextBuilder, part: str, text: str, lines: Sequence[Span]) -> None:
    """Add lines to a document's text, as they stand where nothing was taken out between them."""
    run: list[Span] = []
    for line in lines:
        if run and text[run[-1].end : line.start].strip():
            _put(builder, part, text, run)
            run = []
        run.append(line)
    _put(builder, part, text, run)


def _put(builder: TextBuilder, part: str, text: str, run: Sequence[Span]) -> None:
    if not run:
        return
    start = run[0].start + len(run[0].of(text)) - len(run[0].of(text).lstrip())
    end = run[-1].start + len(run[-1].of(text).rstrip())
    if len(builder):
        builder.space(part, start, start, "\n" if _next_line(text, start) else PARAGRAPH)
    builder.same(part, text, start, end)


def _next_line(text: str, start: int) -> bool:
    """Whether only the mark of a quoted line stands between: then the text goes on with a new line."""
    before = text.rfind("\n", 0, start)
    return before >= 0 and MARKS.fullmatch(text[before + 1 : start]) is not None
