"""A real server on this machine that answers as a test tells it to, and nothing else."""

from collections.abc import Iterator

import pytest
from tests.judge.made import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running
