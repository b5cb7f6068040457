"""Reading bytes as the pipeline does, with the map of every document checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from dicho.model.document import Capture, Document, Overrides
from dicho.read import documents


def capture_of(data: bytes, file: str, media_type: str | None = None) -> Capture:
    return Capture(hashlib.sha256(data).hexdigest(), len(data), media_type or documents.sniff(data, file), file)


def read_checked(data: bytes, file: str, overrides: Overrides | None = None) -> tuple[Document, ...]:
    """The documents of `data`; every one's map holds against the capture's parts."""
    capture = capture_of(data, file)
    found = documents.read(data, capture, overrides or Overrides())
    parts = documents.parts(data, capture.media_type)
    for document in found:
        document.map.check(document.text, parts)
    return found


Read = Callable[..., tuple[Document, ...]]


@pytest.fixture(scope="session")
def read() -> Read:
    """Read bytes under a file name."""
    return read_checked


@pytest.fixture(scope="session")
def capture() -> Callable[..., Capture]:
    """The capture of bytes under a file name."""
    return capture_of
