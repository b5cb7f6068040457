"""What can go wrong where an export is written to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dicho.errors import ExportError


@contextmanager
def writing(where: str = "") -> Iterator[None]:
    """Turns what the system refuses into an ExportError.

    BrokenPipeError passes: whoever read the other end (`| head`) has had enough, and that is no failure.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ExportError(
            f"the export could not be written ({error.strerror or error}).",
            where=where,
            hint="Check that there is room and that the place may be written to.",
        ) from error
