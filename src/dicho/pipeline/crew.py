"""Comparing many statements on all cores: each core is a process of its own with the ledger and the index open to read.

A process is started by name and not forked or pickled, so that it can be used from any program: what it finds comes
back as lines of JSON. Nothing is written by those that compare; stopped, they leave no trace.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
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
        shares = [("dicho.pipeline.crew", folder, after, number, count) for number in range(count)]
        running = [stack.enter_context(started(*share)) for share in shares]
        return [read_link(orjson.loads(line)) for one in running for line in finished(one)]


@contextmanager
def started(module: str, *given: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process at work on what it was given; dead when the context ends, however it ends."""
    with TemporaryFile() as out, TemporaryFile() as err:
        process = subprocess.Popen([sys.executable, "-m", module, *map(str, given)], stdout=out, stderr=err)
        process.stdout, process.stderr = out, err
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def finished(process: subprocess.Popen[bytes]) -> list[bytes]:
    """The lines that it wrote, once it has ended. LedgerError when it broke."""
    code = process.wait()
    out, err = process.stdout, process.stderr
    if out is None or err is None:
        return []
    out.seek(0)
    if code:
        err.seek(0)
        said = " ".join(err.read().decode(errors="replace").split())[-ENDING:]
        raise LedgerError(f"a process that compares statements broke ({said or code}).", hint="Run `dicho compare`.")
    return out.readlines()


def main(argv: Sequence[str]) -> None:
    """FOLDER AFTER NUMBER COUNT: write the links of every COUNTth batch of statements, beginning with the NUMBERth."""
    folder, after, number, count = Path(argv[0]), *(int(each) for each in argv[1:4])
    with Ledger.open(folder) as ledger, opened(ledger) as index, ledger.pool() as pool:
        work = Work(index, pool)
        mine = (batch for at, batch in enumerate(batches(pool.after(after))) if at % count == number)
        for one in chain.from_iterable(mine):
            sys.stdout.buffer.writelines(orjson.dumps(link_record(link)) + b"\n" for link in work.links(one))


if __name__ == "__main__":
    main(sys.argv[1:])
