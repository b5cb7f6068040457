"""Comparing many statements on all cores: each core is a process of its own that reads the ledger.

A process is started by name and not forked or pickled, so that it can be used from any program: what it finds comes
back as lines of JSON. Nothing is written by those that compare; stopped, they leave no trace.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import takewhile
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Thread

import orjson

from dicho.compare import keys as keyed
from dicho.errors import LedgerError
from dicho.pipeline.job import cores
from dicho.pipeline.pairing import Work, side
from dicho.store import bonds, postings
from dicho.store.keys import Keys
from dicho.store.ledger import Ledger
from dicho.store.postings import Postings
from dicho.store.rows import Utterance

MODULE = "dicho.pipeline.crew"
MOST = 8
A_SHARE = 20_000
"""Statements whose sides a process holds at once: some 200 MB."""
ENDING = 400
"""Characters of what a broken process said last."""


def links(folder: Path, index: Keys, rows: Sequence[int]) -> Iterator[bytes]:
    """What links the statements in these rows to those before them, a line each. LedgerError when a process breaks."""
    with TemporaryDirectory() as flat:
        postings.write(index, Path(flat))
        yield from _said("links", folder, rows, (flat, index.count))


def keys(folder: Path, rows: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """The keys of the statements in these rows, in their order. LedgerError when a process breaks."""
    for line in _said("keys", folder, rows):
        n, words = orjson.loads(line)
        yield n, words


def processes() -> int:
    """How many work at once, at most."""
    return max(1, min(MOST, cores()))


def _said(task: str, folder: Path, rows: Sequence[int], given: Sequence[object] = ()) -> Iterator[bytes]:
    """What the processes wrote, share by share, in the order of the rows."""
    count = processes()
    rounds = ceil(len(rows) / (count * A_SHARE))
    size = ceil(len(rows) / (count * rounds))
    shares = [(rows[at] - 1, rows[min(at + size, len(rows)) - 1]) for at in range(0, len(rows), size)]
    for at in range(0, len(shares), count):
        with ExitStack() as stack:
            running = [
                stack.enter_context(started(MODULE, task, folder, *share, *given)) for share in shares[at : at + count]
            ]
            for one in running:
                yield from finished(one)


@contextmanager
def started(module: str, *given: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process at work on what it was given; dead when the context ends, however it ends.

    It holds one end of a pipe: should this process be killed, the other end closes, and `tied` ends that one too.
    """
    command = [sys.executable, "-m", module, *map(str, given)]
    with (
        TemporaryFile() as out,
        TemporaryFile() as err,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=err) as process,
    ):
        process.stdout, process.stderr = out, err
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def tied() -> None:
    """End this process when the one that started it is gone: else one that was killed would leave others at work."""
    Thread(target=_outlived, daemon=True).start()


def _outlived() -> None:
    os.read(sys.stdin.fileno(), 1)  # not by the file: its lock would be held when the interpreter ends
    os._exit(1)


def finished(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """The lines that it wrote, without their ends, once it has ended. LedgerError when it broke."""
    code = process.wait()
    out, err = process.stdout, process.stderr
    if out is None or err is None:
        return
    out.seek(0)
    if code:
        err.seek(0)
        said = " ".join(err.read().decode(errors="replace").split())[-ENDING:]
        raise LedgerError(f"a process that compares statements broke ({said or code}).", hint="Run `dicho compare`.")
    yield from (line.rstrip(b"\n") for line in out)


def main(argv: Sequence[str]) -> None:
    """What one process does with the statements of a ledger whose row numbers are above AFTER and up to UPTO.

    links FOLDER AFTER UPTO FLAT COUNT: write their links; FLAT is where the index of COUNT statements is laid flat.
    keys FOLDER AFTER UPTO: write their keys.
    """
    tied()
    gc.disable()  # nothing here is a cycle, and looking for some among a million words is a third of the time
    task, folder, after, upto = argv[0], Path(argv[1]), int(argv[2]), int(argv[3])
    with Ledger.open(folder) as ledger, ledger.pool() as pool:
        mine = takewhile(lambda one: one.n <= upto, pool.after(after))
        if task == "keys":
            sys.stdout.buffer.writelines(map(_keys, mine))
        else:
            work = Work(Postings(Path(argv[4]), int(argv[5])), pool)
            sys.stdout.buffer.writelines(line + b"\n" for line in work.links(list(mine), bonds.line))


def _keys(one: Utterance) -> bytes:
    return orjson.dumps((one.n, list(keyed.keys(side(one))))) + b"\n"


if __name__ == "__main__":
    main(sys.argv[1:])
