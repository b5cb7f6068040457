"""What a media type is called for short."""

from __future__ import annotations

SHORT = {"text/plain": "text", "message/rfc822": "mail", "application/epub+zip": "epub"}


def short(media_type: str) -> str:
    """A short name for a media type: "text/html" -> "html"."""
    return SHORT.get(media_type, media_type.rpartition("/")[2].partition("+")[0].rpartition(".")[2])
