"""What a reader accepts: beyond these a capture is refused (TooLarge) before a parser can stall on it."""

from __future__ import annotations

from dicho.errors import TooLarge

PLAIN_BYTES = 10_000_000
TEXT_CHARS = 10_000_000
"""In one document of any kind: twice the longest novels, and about 45 seconds of looking for statements."""
HTML_BYTES = 10_000_000
FEED_BYTES = 20_000_000
MAIL_BYTES = 50_000_000
TABLE_BYTES = 50_000_000
JSON_BYTES = 100_000_000
POSTS = 200_000
TABLE_ROWS = 100_000
BINARY_BYTES = 200_000_000
TAGS = 100_000
"""Large enough for the longest real live pages seen (about 60,000 tags); the reading time is bounded besides."""
NESTING = 500
ATTRIBUTES = 1_000
"""In one tag."""
PARTS = 50
"""Of a mail, inside each other."""
PAGES = 3_000
FEED_ITEMS = 2_000
UNPACKED_BYTES = 200_000_000
UNPACK_RATIO = 100
UNPACK_FREE = 10_000_000
"""Below this many unpacked bytes the ratio is not asked: empty XML packs very small."""
ZIP_ENTRIES = 10_000


def check_size(data: bytes, limit: int, kind: str) -> None:
    """TooLarge when `data` has more bytes than `limit`."""
    if len(data) > limit:
        raise TooLarge(
            f"{len(data):,} bytes is more than the {limit:,} that are read of {kind}.",
            hint="Split the file, or take the part that matters.",
        )


def check_text(text: str) -> None:
    """TooLarge when a document's text is longer than one document's may be."""
    if len(text) > TEXT_CHARS:
        raise TooLarge(
            f"{len(text):,} characters is more than the {TEXT_CHARS:,} that are read of one document.",
            hint="Split the file, or take the part that matters.",
        )


def check_items(count: int, what: str) -> None:
    """TooLarge when a file that lists things lists more than are taken: check_items(3_000, "the feed")."""
    if count > FEED_ITEMS:
        raise TooLarge(f"{what} has {count:,} items, more than {FEED_ITEMS:,}.", hint="Split the file.")


def too_many(count: str, limit: int, what: str) -> TooLarge:
    """The refusal of something countable: too_many("more than", 500, "elements inside each other")."""
    return TooLarge(f"{count} {limit:,} {what}.", hint="Save the article's text alone and add that.")
