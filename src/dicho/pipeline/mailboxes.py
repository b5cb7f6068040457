"""Mail boxes among the inputs: an mbox file stands for the messages in it, one input each, drawn as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from dicho.capture import mbox
from dicho.errors import Malformed, ReadError, TooLarge
from dicho.pipeline.intake import Input, may_hold, opened

NAMES = frozenset({".mbox", ".mbx"})


class Mailboxes:
    """The holder (`holders.Holder`) of mbox files."""

    def holds(self, item: Input) -> bool:
        """Whether an input is a mail box, by its first bytes or its name; what cannot be opened is none."""
        if not may_hold(item):
            return False
        if PurePath(item.name).suffix.lower() in NAMES:
            return True
        try:
            with opened(item) as file:
                return mbox.is_mbox(file.read(mbox.HEAD))
        except OSError:
            return False

    def open(self, item: Input) -> Iterator[Input]:
        """Its messages in order, called "inbox.mbox 12.eml"; an input with an error for what cannot be read."""
        count = 0
        try:
            with opened(item) as file:
                for data in mbox.messages(file):
                    count += 1
                    name = f"{item.name} {count}.eml"
                    yield Input(name, data=data, overrides=item.overrides) if data is not None else _too_large(name)
        except OSError as error:
            hint = "Check that the file is there and that you may read it."
            why = ReadError(f"the system would not read on ({error.strerror}).", where=item.name, hint=hint)
            yield Input(item.name, error=why)
            return
        if not count:
            why = Malformed(
                "no message begins in this mail box.", hint="Export it again as mbox, or its mails as .eml."
            )
            yield Input(item.name, error=why)


def _too_large(name: str) -> Input:
    hint = "Save the mail without its attachments and add that."
    return Input(name, error=TooLarge(f"the message has more than {mbox.MOST:,} bytes.", where=name, hint=hint))
