"""Reading in a child process with limits, so that no capture can stall or bloat the process that keeps the ledger."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from types import TracebackType
from typing import IO

from dicho.errors import InstallationError, ReaderStopped
from dicho.model.document import Capture, Document, Overrides
from dicho.model.feed import Listing
from dicho.read import documents, wire
from dicho.read.deadline import Deadline
from dicho.read.sniff import PLAIN, split

MEMORY = 1_536 * 1024 * 1024
CPU_SECONDS = 5
WALL_SECONDS = 10.0
LONG_CPU, LONG_WALL = 60, 120.0
"""For one file that somebody waits for: a table, an export of posts."""
START_SECONDS = 60.0
GRACE_SECONDS = 0.2
HINT = "Save the article's text alone and add that."


class Reader:
    """Reads captures in one child process, started at the first that needs it (or by `start`) and again after a stop.

    `with Reader() as reader: reader.read(data, capture, overrides)`. Plain text needs no parser and is read here.
    A capture may take `wall` seconds by the clock, `cpu` seconds of processor time and `memory` bytes; the last two
    hold where the system can limit them (Linux, macOS). Not for use by several threads at once.
    """

    def __init__(self, *, wall: float = WALL_SECONDS, cpu: int = CPU_SECONDS, memory: int = MEMORY) -> None:
        self.wall = wall
        self.cpu = cpu
        self.memory = memory
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._words: IO[bytes] | None = None
        self._deadline = Deadline()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child now, so that it is ready when the first capture comes. Returns at once."""
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        # -P: a file in the working folder named like a library must not be imported in its place.
        command = [sys.executable, "-P", "-m", "dicho.read.worker", str(self.cpu), str(self.memory)]
        # What it says while it starts is kept for the error; afterwards it says nothing.
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words)
        self._ready = False

    def read(self, data: bytes, capture: Capture, overrides: Overrides) -> tuple[Document, ...]:
        """The documents of a capture. ReadError as `documents.read` raises it, ReaderStopped past a limit.

        InstallationError when the child cannot even start: every capture would fail, and none is to blame.
        """
        kind, _ = split(capture.media_type)
        if kind == PLAIN or kind not in documents.READERS:
            return documents.read(data, capture, overrides)
        self.start()
        message = self._ask(data, wire.request(capture, overrides))
        return wire.read_answer(message)

    def parts(self, data: bytes, media_type: str) -> dict[str, str]:
        """The named texts inside a capture of this type, as `documents.parts` gives them. Errors as `read`'s."""
        self.start()
        return wire.read_parts(self._ask(data, wire.parts_request(media_type)))

    def listed(self, data: bytes, url: str) -> Listing:
        """What a feed, sitemap or page found at `url` lists, as `listing.listed`, within the same limits."""
        self.start()
        return wire.read_listing(self._ask(data, wire.inquiry(url)))

    def close(self) -> None:
        """End the child. Nothing of it is left running; `read` starts another."""
        self._deadline.close()
        child, self._child = self._child, None
        if child is None:
            return
        for stream in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                # A request that was cut short may still be in the buffer, with nobody to take it.
                _stream(stream).close()
        # A child that has ended, or ends by itself at the end of its input, keeps its own exit status.
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if self._words is not None:
            self._words.close()

    def _ask(self, data: bytes, request: bytes) -> bytes:
        """Send a request and wait for its answer, with the clock running."""
        child = self._child
        assert child is not None
        if not self._ready:
            self._timed(child, START_SECONDS, lambda: wire.receive(_stream(child.stdout)))
            self._ready = True

        def exchange() -> bytes | None:
            wire.send(_stream(child.stdin), request, data)
            return wire.receive(_stream(child.stdout))

        return self._timed(child, self.wall, exchange)

    def _timed(self, child: subprocess.Popen[bytes], seconds: float, exchange: Callable[[], bytes | None]) -> bytes:
        """What `exchange` with the child gives; the child is ended when that takes longer than `seconds`."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        self._deadline.start(seconds, stop)
        try:
            answer = exchange()
        except OSError:
            answer = None
        except BaseException:
            # Ctrl-C between question and answer: the next answer must not be taken for this question's.
            self.close()
            raise
        finally:
            self._deadline.stop()
        if answer is None:
            raise self._stopped(child, late.is_set())
        return answer

    def _stopped(self, child: subprocess.Popen[bytes], late: bool) -> ReaderStopped | InstallationError:
        """Why the child answers no more, or never did."""
        words = self._last_words()
        self.close()
        if not self._ready:
            why = words or ("no sign of life" if late else f"exit status {child.returncode}")
            return InstallationError(
                f"the reading process does not start ({why}).",
                hint="Install Dicho again; `dicho doctor` shows what is missing.",
            )
        if late:
            return ReaderStopped(f"reading took more than {self.wall:g} seconds and was ended.", hint=HINT)
        if hasattr(signal, "SIGXCPU") and child.returncode == -signal.SIGXCPU:
            return ReaderStopped(f"reading took more than {self.cpu} seconds of processor time.", hint=HINT)
        return ReaderStopped(f"the reading process died (exit status {child.returncode}).", hint=HINT)

    def _last_words(self) -> str:
        """The last line the child wrote to its standard error: what Python says of an import that fails."""
        if self._words is None:
            return ""
        self._words.seek(0)
        lines = self._words.read().decode("utf-8", "replace").split("\n")
        return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
