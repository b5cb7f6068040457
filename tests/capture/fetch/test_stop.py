"""Stopping: nobody waits for a slow server who has asked to stop."""

from __future__ import annotations

import threading
import time

import pytest
from tests.capture.fetch.made import Behave, Site, Talk, World, certified, fetching, hurried, page

from dicho.errors import ReadError, Unreachable


@pytest.mark.parametrize("behave", [Talk.hold, page(b"", "503 Busy", Retry_After="50")], ids=["silent", "busy"])
@pytest.mark.parametrize("secure", [False, True])
def test_a_fetch_ends_when_it_is_stopped(behave: Behave, secure: bool) -> None:
    """In the middle of reading, over TLS too, and in the middle of a wait that a server asked for."""
    errors: list[ReadError] = []
    with Site({"/x": behave}, certified("news.example") if secure else None) as site:
        limits = hurried(silence_s=60.0, patience_s=60.0)
        with fetching(World({"news.example": site}), limits, timeout_s=60.0) as fetcher:

            def go() -> None:
                with pytest.raises(ReadError) as caught:
                    fetcher.fetch(f"http{'s' if secure else ''}://news.example/x")
                errors.append(caught.value)

            thread = threading.Thread(target=go)
            thread.start()
            while not site.paths():
                time.sleep(0.01)
            time.sleep(0.1)
            begun = time.monotonic()
            fetcher.stop()
            thread.join(5)
            assert time.monotonic() - begun < 0.5
    assert [type(error) for error in errors] == [Unreachable]


def test_a_look_up_ends_when_it_is_stopped() -> None:
    """Of a name that nobody answers for."""

    class Slow(World):
        def resolve(self, host: str) -> list[str]:
            self.asked.append(host)
            time.sleep(1.5)
            return []

    world = Slow({})
    with fetching(world, hurried(connect_s=60.0), timeout_s=60.0) as fetcher:

        def go() -> None:
            with pytest.raises(Unreachable, match="stopped"):
                fetcher.fetch("http://slow.example/x")

        thread = threading.Thread(target=go)
        thread.start()
        while not world.asked:
            time.sleep(0.01)
        fetcher.stop()
        thread.join(0.8)
        assert not thread.is_alive()


def test_a_fetcher_that_was_stopped_fetches_nothing() -> None:
    """Nor one whose context was left."""
    with Site({"/x": page()}) as site:
        with fetching() as fetcher:
            fetcher.fetch(f"{site.url}/x")
        with pytest.raises(Unreachable, match="stopped"):
            fetcher.fetch(f"{site.url}/x")
