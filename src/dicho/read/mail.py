"""Mail -> document: the subject, then the body without its signature; From and Date say whose and when."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from email.message import EmailMessage

from dicho.errors import EmptyInput, Malformed, NoText
from dicho.model.document import SURROGATE, Document
from dicho.read import dates, lang, limits
from dicho.read.decode import decode
from dicho.read.html.reader import PARAGRAPH, whole
from dicho.read.shape import Source, document, letters
from dicho.text.align import TextBuilder, fold

SUBJECT = "header subject"
SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)
PRESS = re.compile(
    r"\b(?:prensa|press|office|oficina|gabinete|comunicaci[oó]n(?:es)?|communications?|media|newsroom|sala|"
    r"redacci[oó]n|notas?|releases?|service|servicio|desk|team|equipo|relations|no-?reply)\b",
    re.IGNORECASE,
)
EDGE = re.compile(r"^(?:\W|\b(?:de|del|of|the|la|el)\b)+|(?:\W|\b(?:de|del|of|the|la|el)\b)+$", re.IGNORECASE)


def message_of(data: bytes) -> EmailMessage:
    """The message of `data`. EmptyInput without a byte, Malformed without a header."""
    limits.check_size(data, limits.MAIL_BYTES, "a mail")
    if not data.strip():
        raise EmptyInput("the file is empty.", hint="Check that it was saved or downloaded whole.")
    message = email.message_from_bytes(data, policy=email.policy.default)
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
    """A mail as one document. NoText where it has neither subject nor body that can be read."""
    message = message_of(data)
    builder = TextBuilder()
    subject = _header(message, "subject")
    _add(builder, SUBJECT, subject, 0, len(subject))
    body = _body(message)
    notes = _put_body(builder, *body) if body else ("The mail has no text body.",)
    if body is None or not _content(body[1]).strip():
        raise NoText("the mail has no text in its body.", hint="Save its attachment and add that.")
    notes += _attachments(message)
    text, _ = builder.build()
    code, said = lang.decide(text, _header(message, "content-language") or None)
    author, outlet = sender(_header(message, "from"))
    facts = {
        "lang": code,
        "title": fold(subject) or None,
        "outlet": outlet,
        "author": author,
        "published": dates.machine(_header(message, "date")),
    }
    return (document(source, builder, facts, notes=(*notes, *said)),)


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


def _put_body(builder: TextBuilder, name: str, part: EmailMessage) -> tuple[str, ...]:
    text = _content(part)
    if part.get_content_type() == "text/html":
        whole(builder, name, text)
        return ("Read from the mail's HTML body: it has no plain one.",)
    signature = SIGNATURE.search(text)
    end = signature.start() if signature and text[: signature.start()].strip() else len(text)
    _add(builder, name, text, 0, end)
    left = len(text) - end
    return (f"Left out: the signature under the body ({left} characters).",) if left else ()


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
    house = fold(EDGE.sub("", fold(PRESS.sub(" ", name))))
    if house != name:
        return name, house or None
    domain = address.rpartition("@")[2].split(".")
    label = max(domain[:-1] or [""], key=len)
    own = label and letters(label) in letters(name)
    return (None, name) if own else (name, None)
