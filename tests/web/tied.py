"""A process that would wait for long, were it not tied to the one that started it."""

from __future__ import annotations

import time

from dicho.pipeline import crew

if __name__ == "__main__":
    crew.tied()
    print("tied", flush=True)
    time.sleep(600)
