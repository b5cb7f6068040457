"""The reading process: `python -m dicho.read.worker` reads captures from its input until that ends.

Started by `sandbox.Reader`. A page built to stall or bloat a parser stops this process, not the one that keeps the
ledger: the system ends it when a capture takes more processor time or memory than allowed.
"""

from __future__ import annotations

import gc
import logging
import math
import os
import signal
import sys
from typing import IO

from dicho.errors import Malformed, ReadError, ReaderStopped
from dicho.read import wire

SELDOM = 50_000
"""Objects made and not freed until the collector looks: more than a large page holds."""
FAULT = "This is a fault of Dicho's: please report it with the file."


def main(arguments: list[str]) -> int:
    """Serve until the input ends. `arguments`: seconds of processor time a capture, bytes of memory in all."""
    # Ctrl-C reaches the whole group; the parent decides, and ends this process by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, sink = sys.stdin.buffer, _own_output()
    seconds, memory = int(arguments[0]), int(arguments[1])
    _limit_memory(memory)
    logging.disable(logging.CRITICAL)
    _warm()
    _spare_collector()
    _fall_silent()
    wire.send(sink, wire.READY)
    return _serve(source, sink, seconds)


def _own_output() -> IO[bytes]:
    """The answer pipe, out of reach of a library that prints."""
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return sink


def _fall_silent() -> None:
    """From here on nothing a library prints is kept: a night's run of warnings would fill the disk."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _warm() -> None:
    """Import what pages need, most captures being pages, while the parent is still busy with its own start."""
    import trafilatura  # noqa: F401

    import dicho.read.documents
    import dicho.read.html.reader  # noqa: F401


def _spare_collector() -> None:
    """Look for cycles seldom, and never among the modules: a page leaves hardly any, and looking took a tenth of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


def _serve(source: IO[bytes], sink: IO[bytes], seconds: int) -> int:
    while (message := wire.receive(source)) is not None:
        data = wire.receive(source)
        if data is None:
            break
        _limit_time(seconds)
        try:
            wire.send(sink, _answer(message, data))
        except BrokenPipeError:
            break
    return 0


def _answer(message: bytes, data: bytes) -> bytes:
    from dicho.read import documents, listing

    try:
        if media_type := wire.asks_parts(message):
            return wire.parts_answer(documents.parts(data, media_type))
        url = wire.read_inquiry(message)
        if url is not None:
            return wire.answer_listing(listing.listed(data, url))
        capture, overrides = wire.read_request(message)
        return wire.answer(documents.read(data, capture, overrides))
    except ReadError as error:
        return wire.refusal(error)
    except MemoryError:
        return wire.refusal(ReaderStopped("reading took more memory than allowed.", hint="Split the file."))
    except Exception as error:  # noqa: BLE001 - the last line before the ledger: whatever a library throws is recorded
        return wire.refusal(Malformed(f"the reader failed on it ({type(error).__name__}: {error}).", hint=FAULT))


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:
        # No such limits on this system: the parent's clock is the only one.
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _limit_time(seconds: int) -> None:
    """Let the next capture take `seconds` of processor time; then the system ends this process."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = math.ceil(usage.ru_utime + usage.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    wanted = used + seconds if hard == resource.RLIM_INFINITY else min(used + seconds, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
