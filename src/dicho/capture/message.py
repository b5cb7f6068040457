"""The head of an HTTP answer as crawls keep it: HTTP/1.x as it came, HTTP/2 and 3 written down in its manner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache

STATUS = re.compile(rb"[A-Za-z]{2,8}/[\d.]{1,5}[ \t]+(\d{3})\b[^\r\n]*\r?\n|:status:?[ \t]+(\d{3})[ \t]*\r?\n")
END = re.compile(rb"\r?\n[ \t]*\r?\n")
FOLDED = re.compile(r"\r?\n[ \t]+")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
CHARSET = re.compile(r"[\w.:-]{1,40}", re.ASCII)
LONGEST = 256 * 1024
"""Bytes of a head: a longer one is none."""


@dataclass(frozen=True, slots=True)
class Head:
    """The status, the headers by name in lower case (several of one name joined by ", "), and the bytes it takes."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 0

    @property
    def media_type(self) -> str | None:
        """What the server says the body is, in lower case and without parameters; None where it does not."""
        return media_type_in(self.headers.get("content-type", ""))

    @property
    def charset(self) -> str | None:
        """The encoding that the server says the text is in."""
        return charset_in(self.headers.get("content-type", ""))


def media_type_in(content_type: str) -> str | None:
    """The media type a Content-Type names, of several ("text/html, text/html") the first; None for no sensible one."""
    named = MEDIA_TYPE.match(content_type.strip())
    return named[0].lower() if named else None


@lru_cache(maxsize=64)
def charset_in(content_type: str) -> str | None:
    """The charset a Content-Type names, in lower case; None for no sensible one."""
    message = Message()
    message["content-type"] = content_type
    charset = message.get_content_charset() or ""
    return charset if CHARSET.fullmatch(charset) else None


def head(block: bytes) -> Head | None:
    """The head that an HTTP answer begins with; None where none does, or it does not end."""
    status = STATUS.match(block)
    if status is None:
        return None
    if block[status.end() : status.end() + 2] in (b"\r\n", b"\n"):
        end = status.end()
        size = end + (2 if block.startswith(b"\r\n", end) else 1)
    else:
        found = END.search(block, status.end() - 1, LONGEST)
        if found is None:
            return None
        end, size = found.start(), found.end()
    headers: dict[str, str] = {}
    for name, value in fields(block[status.end() : end]):
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Head(int(status[1] or status[2]), headers, size)


def fields(lines: bytes) -> Iterator[tuple[str, str]]:
    """The names (in lower case) and values of header lines; what is no header is passed over."""
    text = lines.decode("utf-8", "replace")
    if "\n " in text or "\n\t" in text:
        text = FOLDED.sub(" ", text)
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip():
            yield name.strip().lower(), value.strip()
