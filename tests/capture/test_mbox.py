"""Mail boxes: every message comes back as it was sent, one at a time, whatever program wrote the box."""

from __future__ import annotations

import io
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.capture import mbox
from dicho.pipeline.holders import expand
from dicho.pipeline.intake import Input
from dicho.pipeline.mailboxes import Mailboxes

FROM = b"From ada@brezal.example Wed Mar 12 14:02:00 2025\n"
LINE = st.sampled_from(
    [b"Nadie avis\xc3\xb3.", b"", b"From the start", b">From here", b">>From there", b"From: x", b"  "]
)


def mail(subject: str, body: str) -> bytes:
    return f"From: Ada Pellworth <ada@brezal.example>\nTo: x\nSubject: {subject}\n\n{body}\n".encode()


def boxed(messages: list[bytes]) -> bytes:
    """A box as mboxrd writes it."""
    out = b""
    for message in messages:
        escaped = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in message.split(b"\n")]
        out += FROM + b"\n".join(escaped) + b"\n"
    return out


@given(st.lists(st.lists(LINE, max_size=6), min_size=1, max_size=4))
def test_messages_come_back_as_they_were_sent(bodies: list[list[bytes]]) -> None:
    """Whatever stands in a message, lines that look like the box's own too, its bytes come back."""
    sent = [b"From: a@b.example\nSubject: x\n\n" + b"\n".join(body) + b"\n" for body in bodies]
    assert list(mbox.messages(io.BytesIO(boxed(sent)))) == sent


def test_a_box_of_another_program(tmp_path: Path) -> None:
    """What Python's mailbox writes is read message by message."""
    box = mailbox.mbox(tmp_path / "box")
    for number in range(3):
        message = EmailMessage()
        message["From"], message["Subject"] = "Ada <ada@brezal.example>", f"Mail {number}"
        message.set_content("Nadie avisó.\n\nFrom here on it is quiet.\n")
        box.add(message)
    box.close()
    found = list(Mailboxes().open(Input("box", path=tmp_path / "box")))
    assert [item.name for item in found] == ["box 1.eml", "box 2.eml", "box 3.eml"]
    assert all(b"\nFrom here on it is quiet." in (item.data or b"") for item in found)


def test_a_line_that_only_looks_like_a_separator(tmp_path: Path) -> None:
    """An unescaped "From " under a blank line is the message's own, unless it has a clock or a header follows."""
    data = FROM + mail("a", "Uno.\n\nFrom the start nobody knew.\n\nDos.") + b"\n" + FROM + mail("b", "Tres.")
    first, second = mbox.messages(io.BytesIO(data))
    assert first and b"From the start" in first and second and b"Tres" in second


def test_boxes_are_known_by_name_or_bytes() -> None:
    """A file called .mbox is one, and so is any that opens with a separator over a header; a text is none."""
    holder = Mailboxes()
    assert holder.holds(Input("a.mbox", data=b""))
    assert holder.holds(Input("Inbox", data=FROM + mail("a", "b")))
    assert not holder.holds(Input("a.txt", data=b"From here on it is quiet.\n\nReally.\n"))
    assert not holder.holds(Input("nowhere.txt", path=Path("/nowhere/at/all.txt")))


def test_what_may_not_be_looked_at_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in a folder that is closed is an input like any other, whose reading fails and is recorded."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refused)
    item = Input("a.mbox", path=Path("closed/a.mbox"))
    assert list(expand([item])) == [item]


@pytest.mark.parametrize("data", [b"", b"no separator\n\nat all\n", b"\n\n"])
def test_a_broken_box_is_told(data: bytes) -> None:
    """A file without a message is one failure that says so."""
    [item] = Mailboxes().open(Input("a.mbox", data=data))
    assert item.error is not None and item.error.code == "malformed"


def test_a_box_cut_off_gives_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last message of a truncated box is read as far as it goes; one that is too large is told, the next read."""
    data = boxed([mail("a", "Uno."), mail("b", "Dos. " * 50), mail("c", "Tres.")])
    assert len(list(mbox.messages(io.BytesIO(data[:-20])))) == 3
    monkeypatch.setattr(mbox, "MOST", 200)
    found = list(Mailboxes().open(Input("a.mbox", data=data)))
    assert [item.error.code if item.error else "" for item in found] == ["", "too-large", ""]
