"""A real server on this machine that answers as a test tells it to, and nothing else."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from tests.judge.made import Server  # noqa: E402


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running
