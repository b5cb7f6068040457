"""Comparing many statements on all cores: each core is a process of its own with the ledger and the index open to read.

A process is started by name and not forked or pickled, so that it can be used from any program: what it finds comes
back as lines of JSON. Nothing is written by it; stopped, it leaves no trace.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile

import orjson

from dicho.errors import LedgerError
from dicho.model.link import Link
from dicho.model.wire import link_record, read_link
from dicho.pipeline.job import cores
from dicho.pipeline.pairing import Work, batches, opened
from dicho.store.ledger import Ledger

MOST = 8
ENDING = 400
"""Characters of what a broken process said last."""


def links(folder: Path, after: int) -> list[Link]:
    """The links of every statement after this row number to those before it. LedgerError when a process breaks."""
    count = max(1, min(MOST, cores()))
    with ExitStack() as stack:
        running = [stack.enter_context(_started(folder, after, (number, count))) for number in range(count)]
        return [link for one in running for link in _finished(one)]


@contextmanager
def _started(folder: Path, after: int, share: tuple[int, int]) -> Iterator[subprocess.Popen[bytes]]:
    """One of the processes, at work; dead when the context ends, however it ends."""
    command = [sys.executable, "-m", "dicho.pipeline.crew", str(folder), str(after), *map(str, share)]
    with TemporaryFile() as out, TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        process.stdout, process.stderr = out, err
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _finished(process: subprocess.Popen[bytes]) -> list[Link]:
    code = process.wait()
    out, err = process.stdout, process.stderr
    if out is None or err is None:
        return []
    out.seek(0)
    if code:
        err.seek(0)
        said = " ".join(err.read().decode(errors="replace").split())[-ENDING:]
        raise LedgerError(f"a process that compares statements broke ({said or code}).", hint="Run `dicho compare`.")
    return [read_link(orjson.loads(line)) for line in out]


def main(argv: Sequence[str]) -> None:
    """FOLDER AFTER NUMBER COUNT: write the links of every COUNTth batch of statements, beginning with the NUMBERth."""
    folder, after, number, count = Path(argv[0]), *(int(each) for each in argv[1:4])
    with Ledger.open(folder) as ledger, opened(ledger) as index, ledger.pool() as pool:
        work = Work(index, pool)
        for one in chain.from_iterable(islice(batches(pool.after(after)), number, None, count)):
            for link in work.links(one):
                sys.stdout.buffer.write(orjson.dumps(link_record(link)) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
