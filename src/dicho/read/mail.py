"""Mail -> documents: the subject, then the body without its signature; From and Date say whose and when.

What the body quotes from another ("Ada wrote:", lines behind ">") and what it passes on ("Begin forwarded message") are
documents of their own under their writers' names, had from the sender.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage

from dicho.errors import EmptyInput, Malformed, NoText
from dicho.model.document import SURROGATE, Document
from dicho.model.span import Span
from dicho.read import dates, forwarded, lang, limits
from dicho.read.byline import is_person
from dicho.read.dateline import full_name
from dicho.read.decode import decode
from dicho.read.html.reader import PARAGRAPH, whole
from dicho.read.shape import Source, document, letters
from dicho.read.voices import lines_of, name_of, part_voices, put_lines
from dicho.text.align import TextBuilder, fold
from dicho.text.names import load_people, words

Facts = dict[str, str | None]

SUBJECT = "header subject"
MOST_PASSED = 8
"""Messages passed on inside each other that are taken apart."""
OPENING = 2_000
"""Characters of a release in which its house names itself in full."""
SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)
PRESS = re.compile(
    r"\b(?:prensa|press|office|oficina|gabinete|comunicaci[oó]n(?:es)?|communications?|media|newsroom|sala|"
    r"redacci[oó]n|portavoc[ií]a|notas?|releases?|service|servicio|desk|team|equipo|relations|no-?reply)\b",
    re.IGNORECASE,
)
OF = re.compile(r"(?P<who>[^,()|]+?)(?:\s*,\s*|\s+\(|\s+[|–—-]\s+)(?P<house>[^,()|]*\s[^,()|]*)\)?")
"""A person and their house: "Ada Brum (Puertos del Sur)"; one word behind the comma is a name turned round."""
LISTED = re.compile(r"\s*\"?(?P<name>[^<\"]*)\"?\s*<")
_CAPITAL = r"[A-ZÁÉÍÓÚÑ][\w’'-]*"
BODY = re.compile(rf"{_CAPITAL}(?:\s(?:(?:de|del|la|las|los|y|e|of|the|for|and)\s)*{_CAPITAL})+")
ARTICLE = re.compile(r"(?:El|La|Los|Las|The)\s")
EDGE = re.compile(r"^(?:\W|\b(?:de|del|of|the|la|el)\b)+|(?:\W|\b(?:de|del|of|the|la|el)\b)+$", re.IGNORECASE)


def message_of(data: bytes) -> EmailMessage:
    """The message of `data`. EmptyInput without a byte, Malformed without a header, TooLarge with parts in parts."""
    limits.check_size(data, limits.MAIL_BYTES, "a mail")
    if not data.strip():
        raise EmptyInput("the file is empty.", hint="Check that it was saved or downloaded whole.")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
    except RecursionError:
        raise limits.too_many("more than", limits.PARTS, "parts inside each other") from None
    if not message.keys():
        raise Malformed("no mail headers stand at the start of the file.", hint="Save it as .txt to read it as text.")
    return message


def parts(data: bytes) -> dict[str, str]:
    """The subject, and the body that is read: "mime 1.2" is the second part of the first."""
    message = message_of(data)
    found = {SUBJECT: _header(message, "subject")}
    body = _body(message)
    if body is not None:
        found[body[0]] = _content(body[1])
    return found


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """A mail as the sender's document and those it quotes or passes on. NoText where it has no body to be read."""
    message = message_of(data)
    body = _body(message)
    if body is None or not _content(body[1]).strip():
        raise NoText("the mail has no text in its body.", hint="Save its attachment and add that.")
    return tuple(_Letter(message, source).documents(*body))


class _Letter:
    """One mail on its way to documents."""

    def __init__(self, message: EmailMessage, source: Source) -> None:
        self.message = message
        self.source = source
        self.subject = _header(message, "subject")
        self.author, self.outlet = sender(_header(message, "from"))
        self.said = _header(message, "content-language") or None
        self.notes = _attachments(message)

    def documents(self, name: str, part: EmailMessage) -> Iterator[Document]:
        """The sender's own, then what is quoted or passed on, in the order of the body."""
        text = _content(part)
        date = dates.machine(_header(self.message, "date"))
        opening = (self.subject, fold(text[:OPENING]))
        listed = _list_name(self.message) if self.author and not self.outlet else None
        outlet = listed or (self.outlet and body_name(full_name(self.outlet, opening), opening))
        facts = {"author": self.author, "outlet": outlet, "published": date, "title": fold(self.subject) or None}
        if part.get_content_type() == "text/html":
            builder = self._headed()
            whole(builder, name, text)
            yield self._document(builder, facts, "", ("Read from the mail's HTML body: it has no plain one.",))
            return
        yield from self._plain(name, text, Span(0, len(text)), facts, "")

    def _plain(self, name: str, text: str, span: Span, facts: Facts, item: str) -> Iterator[Document]:
        """A message inside the body: its own lines, its quotations, and what it passes on, which may do so again."""
        passed = forwarded.find(text, span) if item.count("forwarded") < MOST_PASSED else None
        own = Span(span.start, passed.start) if passed and passed.start > span.start else None if passed else span
        end, notes = _without_signature(text, own) if own else (span.start, ())
        voice = part_voices(text, lines_of(text, span.start, end), facts["author"])
        if voice.lines or not (passed or voice.quotes):
            builder = self._headed() if not item else TextBuilder()
            put_lines(builder, name, text, voice.lines)
            yield self._document(builder, facts, item, notes)
        by = facts["author"] or facts["outlet"]
        for called, quote, quoter in voice.walk(item):
            if quote.lines:
                builder = TextBuilder()
                put_lines(builder, name, text, quote.lines)
                # Whoever quotes or passes it on is the one it is had from.
                known = {**facts, "author": quote.who, "outlet": quoter.who or by, "published": None}
                yield self._document(builder, known, called, (f"Quoted by {quoter.who or by}.",))
        if passed:
            who = sender(passed.headers["from"])
            told = {
                "author": who[0] or who[1] or name_of(passed.headers["from"]),
                "outlet": by,
                "published": dates.machine(passed.headers.get("date", "")),
                "title": fold(passed.headers.get("subject", "")) or facts["title"],
            }
            if passed.body < span.end:
                yield from self._plain(name, text, Span(passed.body, span.end), told, f"{item} forwarded".strip())

    def _headed(self) -> TextBuilder:
        builder = TextBuilder()
        _add(builder, SUBJECT, self.subject, 0, len(self.subject))
        return builder

    def _document(self, builder: TextBuilder, facts: Facts, item: str, notes: tuple[str, ...]) -> Document:
        code, said = lang.decide(builder.build()[0], self.said)
        mine = self.notes if not item else ()
        source = self.source.of_another() if item else self.source
        return document(source, builder, {**facts, "lang": code}, item=item, notes=(*notes, *mine, *said))


def _without_signature(text: str, own: Span) -> tuple[int, tuple[str, ...]]:
    """Where the words end that stand over a signature, and the note on what was left out."""
    signature = SIGNATURE.search(text, own.start, own.end)
    if not signature or not text[own.start : signature.start()].strip():
        return own.end, ()
    left = own.end - signature.start()
    return signature.start(), (f"Left out: the signature under the body ({left} characters).",)


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = str(message.get(name, ""))
    except (ValueError, TypeError, IndexError, AttributeError):
        # The standard library's header parser fails on some broken addresses; the raw header is text enough.
        value = next((str(v) for k, v in message.raw_items() if k.lower() == name), "")
    return SURROGATE.sub("\ufffd", value)


def _body(message: EmailMessage) -> tuple[str, EmailMessage] | None:
    """The part to read, plain text before HTML, and its name."""
    names = {id(part): name for name, part in named(message, "mime 1")}
    for kind in ("text/plain", "text/html"):
        for part in message.walk():
            attached = part.get_content_disposition() == "attachment"
            if part.get_content_type() == kind and not attached and isinstance(part, EmailMessage):
                return names.get(id(part), "mime 1"), part
    return None


def named(part: EmailMessage, name: str) -> list[tuple[str, EmailMessage]]:
    """A message's part and all below it with their names: "mime 1.2" is the second of the first."""
    found = [(name, part)]
    if name.count(".") > limits.PARTS:
        raise limits.too_many("more than", limits.PARTS, "parts inside each other")
    if part.is_multipart():
        for number, below in enumerate(part.iter_parts(), 1):
            found += named(below, f"{name}.{number}")  # type: ignore[arg-type]
    return found


def _content(part: EmailMessage) -> str:
    """A part's decoded characters; its own charset where the bytes bear it out."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    return decode(payload, str(part.get_content_charset() or "") or None).text


def _add(builder: TextBuilder, name: str, text: str, start: int, end: int) -> None:
    """Add `text` without white space at its ends, after a blank line."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    if end > start:
        if len(builder):
            builder.space(name, start, start, PARAGRAPH)
        builder.same(name, text, start, end)


def _attachments(message: EmailMessage) -> tuple[str, ...]:
    names = [part.get_filename() or part.get_content_type() for part in message.walk() if part.is_attachment()]
    return (f"Attachments not read: {', '.join(map(str, names[:10]))}.",) if names else ()


def sender(header: str) -> tuple[str | None, str | None]:
    """(author, outlet) of a From header: a press office writes for its house, a person for themselves.

    A sender whose address bears its name is the house itself: "Seguros Faro <prensa@faro.example>".
    """
    name, address = email.utils.parseaddr(header)
    name = fold(name)
    if not name:
        return None, None
    if (of := OF.fullmatch(name)) and is_person(of["who"]):
        return of["who"], _house(of["house"]) or None
    house = _house(name)
    if house != name:
        return name, house or None
    domain = address.rpartition("@")[2].split(".")
    label = max(domain[:-1] or [""], key=len)
    own = label and not is_person(name) and _bears(letters(label), [letters(word) for word in name.split()])
    return (None, name) if own else (name, None)


def _list_name(message: EmailMessage) -> str | None:
    """What a mailing list or newsletter calls itself before its address, in the header RFC 2919 gives it."""
    said = LISTED.match(_header(message, "list-id"))
    return fold(said["name"]) or None if said else None


def body_name(name: str, texts: Iterable[str]) -> str:
    """The body that a press office goes by one word of, where the texts name one alone: "Cultura" of its ministry."""
    if " " in name or not name[:1].isupper():
        return name
    people = load_people()
    nouns = people.bodies | people.organisations
    runs = (ARTICLE.sub("", fold(run)) for text in texts for run in BODY.findall(text))
    # "Prensa Petrolux" is the office of Petrolux, not the body.
    found = {run for run in runs if words(run)[0] in nouns and not PRESS.search(run)}
    mine = {run for run in found if words(name)[0] in words(run)[1:]}
    longest = max(mine, key=len, default=name)
    return longest if all(run in longest for run in mine) else name


def _house(name: str) -> str:
    """A name without the words for a press office."""
    return fold(EDGE.sub("", fold(PRESS.sub(" ", name))))


def _bears(label: str, words: Sequence[str]) -> bool:
    """Whether an address is made of a name: of whole words of it, or of the beginnings of several in their order."""
    if label in "".join(words):
        return True
    # Where in the label the words so far may end, and how many of them it took.
    ends = {(0, 0)}
    for word in words:
        ends |= {
            (at + n, taken + 1)
            for at, taken in ends
            for n in range(1, len(word) + 1)
            if label[at : at + n] == word[:n] and at + n <= len(label)
        }
    return any(at == len(label) and taken > 1 for at, taken in ends)
