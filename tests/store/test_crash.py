from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.store.made import RUNS, Captures, parts, simple

from dicho.errors import LedgerMissing
from dicho.store.ledger import Ledger

ROUNDS = 24
WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from dicho.store.ledger import Ledger
from tests.store.made import RUNS, Captures, simple
print("ready", flush=True)
with Ledger.open(Path(sys.argv[1]), create=True) as ledger:
    for number in range(100_000):
        capture, readings = simple(Captures(), number)
        if not ledger.has_reading(capture.sha256, RUNS):
            ledger.record_reading(capture, readings, RUNS)
            print(number, flush=True)
"""


def run_and_kill(folder: Path, seconds: float) -> list[int]:
    """Records until it is killed after so long; the numbers whose recording it had acknowledged."""
    root = str(Path(__file__).resolve().parents[2])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), root], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    time.sleep(seconds)
    writer.kill()
    said = writer.stdout.read().split("\n")
    writer.wait()
    return [int(line) for line in said[:-1]]


def test_kill_at_any_point(tmp_path: Path) -> None:
    """Killed at 24 random moments, creation included: what was acknowledged is there, it verifies, the run resumes."""
    folder = tmp_path / "l"
    chance = random.Random(20260101)
    acknowledged: list[int] = []
    archive = Captures()
    for turn in range(ROUNDS):
        acknowledged += run_and_kill(folder, chance.uniform(0, 0.004 if turn < 8 else 0.08))
        if not acknowledged:
            continue
        with Ledger.open(folder) as ledger:
            held = [d.file for d in ledger.documents()]
        assert held == [f"page{n}.txt" for n in range(len(held))], "no hole and nothing twice"
        assert set(acknowledged) <= set(range(len(held)))
    assert acknowledged == sorted(set(acknowledged)) and len(acknowledged) > ROUNDS
    for number in range(len(acknowledged) + 2 * ROUNDS):
        simple(archive, number)
    with Ledger.open(folder) as ledger:
        outcome = ledger.verify(archive.fetch, parts)
        assert outcome.problem is None and outcome.documents >= len(acknowledged)


def test_killed_while_being_made(tmp_path: Path) -> None:
    """Killed within the first moments, the folder is a ledger or can become one."""
    chance = random.Random(7)
    for turn in range(8):
        folder = tmp_path / f"l{turn}"
        run_and_kill(folder, chance.uniform(0, 0.003))
        archive = Captures()
        for number in range(50):
            simple(archive, number)
        with suppress(LedgerMissing):
            Ledger.open(folder).close()
        with Ledger.open(folder, create=True) as ledger:
            capture, readings = simple(archive, 999)
            assert ledger.record_reading(capture, readings, RUNS)
            assert ledger.verify(archive.fetch, parts).problem is None
