"""Run one command and print what it cost, as JSON: exit code, wall seconds, most memory in KiB.

A process of its own, and a small one: the memory the system reports for a command includes what the process that
started it held at that moment, which for a test runner is more than the command's.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main(command: list[str]) -> None:
    """Run the command with its output thrown away and its errors on ours."""
    null = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=null)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    print(json.dumps([os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss]))


if __name__ == "__main__":
    main(sys.argv[1:])
