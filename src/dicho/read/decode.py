"""Bytes to characters: byte order marks, declared encodings, wrong declarations, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from dicho.errors import EmptyInput, NotReadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LATIN = frozenset({"iso8859-1", "ascii", "cp1252", "iso8859-15"})
CONTROLS = "".join(map(chr, (*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F)))
WESTERN = re.compile("[À-ÖØ-öø-ÿ¿¡«»“”‘’„‚–—…€£©®ªº°·§\xa0]")
C1_OF_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
SAMPLE = 200_000
BINARY_SHARE = 0.02
FIX = "Convert the file to UTF-8 if characters look wrong."


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, the encoding they were read with, and what had to be decided."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The characters of `data`, without a byte order mark.

    A byte order mark decides; then the declared encoding where the bytes bear it out; then UTF-8; then Windows-1252
    or what charset-normalizer finds. EmptyInput for no bytes or white space alone, NotReadable for what is no text.
    """
    if not data:
        raise EmptyInput("the file is empty.", hint="Check that it was saved or downloaded whole.")
    found = _by_mark(data) or _utf16_without_mark(data) or _declared(data, declared) or _utf8(data) or _guessed(data)
    if not found.text or found.text.isspace():
        raise EmptyInput("the file holds nothing but white space.", hint="Check that it was saved or downloaded whole.")
    _check_text(found.text)
    return found


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding, _damaged(text, encoding))
    return None


def _damaged(text: str, encoding: str) -> tuple[str, ...]:
    lost = text.count("\ufffd")
    return (f"{lost} characters do not decode as {encoding} and are shown as U+FFFD.",) if lost else ()


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """Text in UTF-16 without a mark shows as a NUL in nearly every second byte, on one side only."""
    sample = data[: SAMPLE // 2 * 2]
    if 0 not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if half and zeros > 0.7 * half and others < 0.1 * half:
            text = data.decode(encoding, "replace")
            note = f"Read as {encoding}, which nothing in the file declares."
            return Decoded(text, encoding, (note, *_damaged(text, encoding)))
    return None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    name = _codec(declared)
    if name is None or name == "utf-8":
        return None
    if name in LATIN:
        utf8 = _strict(data, "utf-8")
        if utf8 is not None and not utf8.isascii():
            return Decoded(utf8, "utf-8", (f"Declared as {declared}, but the bytes are UTF-8: read as UTF-8.",))
        # As browsers do: these labels mean Windows-1252 on the web.
        return Decoded(_cp1252(data), "windows-1252")
    text = _strict(data, name)
    return Decoded(text, name) if text is not None else None


def _codec(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        info = codecs.lookup(declared.strip())
        # Codecs from bytes to bytes ("hex", "zip") bear names too and are no encodings of text.
        return (
            info.name if isinstance("".encode(info.name), bytes) and getattr(info, "_is_text_encoding", True) else None
        )
    except (LookupError, ValueError, UnicodeError):
        return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _cp1252(data: bytes) -> str:
    """Windows-1252 with its five unused bytes as the control characters browsers make of them."""
    text = _strict(data, "cp1252")
    if text is not None:
        return text
    table = {n: bytes([n]).decode("cp1252") for n in range(0x80, 0xA0) if n not in C1_OF_CP1252}
    return data.decode("latin-1").translate(table)


def _utf8(data: bytes) -> Decoded | None:
    text = _strict(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    text = data.decode("utf-8", "replace")
    sample = text[:SAMPLE]
    lost = sample.count("\ufffd")
    good = len(sample) - lost - sum(map(sample.count, _ASCII))
    # Another encoding hardly ever makes a valid sequence of UTF-8 by accident: a few show what the file is.
    if lost and good > lost:
        return Decoded(text, "utf-8", _damaged(text, "UTF-8"))
    return None


_ASCII = tuple(map(chr, range(128)))


def _guessed(data: bytes) -> Decoded:
    """Windows-1252 where its letters are those of a Western text, else what charset-normalizer finds."""
    text = _cp1252(data)
    high = [c for c in text[:SAMPLE] if c > "\x7f"]
    western = sum(1 for c in high if WESTERN.match(c))
    note = "The bytes are not UTF-8 and no encoding fits a declaration: read as {}. " + FIX
    if not high or (western > 0.8 * len(high) and len(high) < 0.3 * len(text[:SAMPLE])):
        return Decoded(text, "windows-1252", (note.format("windows-1252"),))
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise NotReadable(
            "the file is not text in any known encoding.", hint="Dicho reads documents, not programs or pictures."
        )
    return Decoded(data.decode(best.encoding, "replace"), best.encoding, (note.format(best.encoding),))


def _check_text(text: str) -> None:
    sample = text[:SAMPLE]
    # One by one: a character is looked for many times faster than a class of them.
    controls = sum([sample.count(each) for each in CONTROLS if each in sample])
    if controls > max(4, BINARY_SHARE * len(sample)):
        raise NotReadable(
            f"{controls} of the first {len(sample):,} characters are control characters: this is no text.",
            hint="Dicho reads text, HTML, PDF, DOCX, EPUB, mail and feeds.",
        )
