"""Addresses in the pipeline: fetched ahead, kept with their proof, failures listed until the address answers."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dicho.errors import HttpStatus
from dicho.model.document import Overrides
from dicho.model.fetched import Fetch, Fetched, Hop
from dicho.pipeline import intake, job
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import Work
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.store import log

PAGE = "https://faro.example/a"
STORY = b"<html><title>Mill</title><body><p>\xa1The mill will close, said Ada Pellworth on Monday.</p></body></html>"
WARC = b"WARC/1.1\r\n"


class Site:
    """A network of one page: what it gives next is set by hand; the validators it was asked with are kept."""

    def __init__(self) -> None:
        self.data = STORY
        self.charset: str | None = "windows-1252"
        self.unchanged = False
        self.broken = False
        self.stopped = False
        self.asked: list[tuple[str, str | None]] = []

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
    ) -> Fetched:
        self.asked.append((url, etag))
        assert given_by == (None if etag is None else f"{url}?full")
        if self.broken:
            raise HttpStatus("the server answered 503.", status=503, where=url, hint="Try again later.")
        fetch = Fetch(
            url, f"{url}?full", 200, "2026-01-02T03:04:05Z", (Hop(url, 301),), etag='"1"', charset=self.charset
        )
        return Fetched(fetch, unchanged=True) if self.unchanged else Fetched(fetch, self.data, WARC + self.data)

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ledger", create=True) as workspace:
        yield workspace


def add(desk: Workspace, site: Site, *addresses: str) -> job.Report:
    return desk.add_inputs(intake.find(addresses or (PAGE,)), fetcher=site)


def kinds(desk: Workspace) -> list[str]:
    return [event.kind for event in desk.ledger.events()]


def test_a_fetched_page_is_kept_with_how_it_came(desk: Workspace, site: Site) -> None:
    """Bytes, exchange, address after redirects, time and encoding are the server's, and all of it verifies."""
    assert add(desk, site).new == 1
    [row] = desk.ledger.documents()
    document, capture = desk.ledger.document(row.id), desk.ledger.capture(row.sha256)
    [fetch] = desk.ledger.fetches(row.sha256)
    assert (fetch.asked, fetch.url, fetch.hops) == (PAGE, f"{PAGE}?full", (Hop(PAGE, 301),))
    assert (capture.url, capture.captured_at) == (f"{PAGE}?full", "2026-01-02T03:04:05Z")
    assert capture.media_type == "text/html;charset=windows-1252" and document.media_type == "text/html"
    assert "¡The mill" in document.text and document.url == f"{PAGE}?full"
    assert fetch.warc is not None and desk.archive.get(fetch.warc) == WARC + STORY
    assert desk.verify().problem is None


def test_a_changed_warc_is_found(desk: Workspace, site: Site) -> None:
    """The archived exchange is proved as the captures are."""
    add(desk, site)
    sha256 = hashlib.sha256(WARC + STORY).hexdigest()
    (desk.archive.folder / sha256[:2] / sha256).write_bytes(b"WARC/1.0")
    assert f"WARC {sha256}" in (desk.verify().problem or "")


def test_a_page_that_stays_as_it_is_adds_nothing(desk: Workspace, site: Site) -> None:
    """The same bytes again, or 304 for the validators of the last time, write no event and keep no second exchange."""
    add(desk, site)
    before, kept = desk.ledger.head(), sorted(desk.archive.each())
    assert add(desk, site).known == 1
    site.unchanged = True
    assert add(desk, site).known == 1
    assert site.asked == [(PAGE, None), (PAGE, '"1"'), (PAGE, '"1"')]
    assert (desk.ledger.head(), sorted(desk.archive.each())) == (before, kept)


def test_validators_are_sent_only_while_the_page_is_here(desk: Workspace, site: Site) -> None:
    """A page whose bytes are gone from the archive is asked for whole: "not modified" would leave nothing to read."""
    add(desk, site)
    sha256 = hashlib.sha256(STORY).hexdigest()
    (desk.archive.folder / sha256[:2] / sha256).unlink()
    assert add(desk, site).failed == 0
    assert site.asked == [(PAGE, None), (PAGE, None)] and desk.archive.get(sha256) == STORY


def test_a_page_that_changes_is_a_capture_each_time(desk: Workspace, site: Site) -> None:
    """New bytes at an address, and old ones that come back, are recorded: three answers, two captures."""
    for data in (STORY, STORY.replace(b"will", b"will not"), STORY):
        site.data = data
        add(desk, site)
    assert kinds(desk).count(log.FETCHED) == 3 and kinds(desk).count(log.CAPTURE) == 2


def test_two_addresses_of_the_same_bytes_are_both_told(desk: Workspace, site: Site) -> None:
    """One capture, one document, and each address it stands at."""
    other = "https://other.example/b"
    report = add(desk, site, PAGE, other)
    assert (report.new, report.known, report.documents) == (1, 1, 1)
    [row] = desk.ledger.documents()
    assert [fetch.asked for fetch in desk.ledger.fetches(row.sha256)] == [PAGE, other]


def test_a_failure_is_listed_until_the_address_answers(desk: Workspace, site: Site) -> None:
    """An address that fails is a recorded failure; a later answer, or a page saved by hand, ends it."""
    site.broken = True
    assert add(desk, site).failed == 1
    [failure] = desk.ledger.failures()
    assert (failure.file, failure.code, failure.hint) == (PAGE, "http-status", "Try again later.")
    site.broken = False
    add(desk, site)
    assert list(desk.ledger.failures()) == []
    site.broken, away = True, "https://faro.example/away"
    add(desk, site, away)
    desk.add_inputs([Input("saved.html", data=STORY + b" ")], Overrides(url=away))
    assert list(desk.ledger.failures()) == []


def test_addresses_among_files_stay_in_order(desk: Workspace, site: Site, tmp_path: Path) -> None:
    """Fetching ahead changes neither the order of what is read nor what a stop leaves: each is recorded in its turn."""
    files = [tmp_path / f"{n}.txt" for n in range(3)]
    for n, file in enumerate(files):
        file.write_text(f"Number {n} will do, said Ada Pellworth.")
    desk.add_inputs(intake.find([files[0], PAGE, files[1], f"{PAGE}/2", files[2]]), fetcher=site)
    assert [row.file for row in desk.ledger.documents()] == ["0.txt", PAGE, "1.txt", "2.txt"]


def test_a_slow_site_holds_up_nothing_that_is_read(desk: Workspace, site: Site) -> None:
    """What one address gave is in the ledger while the next one keeps silent."""
    recorded = threading.Event()

    class Slow(Site):
        def fetch(
            self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
        ) -> Fetched:
            if url != PAGE:
                assert recorded.wait(60)
            return super().fetch(url, etag=etag, modified=modified, given_by=given_by)

    inputs = intake.find([PAGE, "https://slow.example/"])
    report = desk.add_inputs(inputs, progress=lambda work: recorded.set(), fetcher=Slow())
    assert (report.inputs, report.failed) == (2, 0)


def test_without_a_fetcher_nothing_is_fetched(desk: Workspace) -> None:
    """An address where nothing may be fetched is a recorded failure that says so."""
    assert desk.add_inputs(intake.find([PAGE])).failed == 1
    assert [failure.code for failure in desk.ledger.failures()] == ["address-refused"]


def test_a_page_whose_bytes_were_removed_is_fetched_whole(desk: Workspace, site: Site) -> None:
    """Validators stand for bytes that are kept: without those a "not modified" would be of no use."""
    add(desk, site)
    sha256 = hashlib.sha256(STORY).hexdigest()
    (desk.archive.folder / sha256[:2] / sha256).unlink()
    add(desk, site)
    assert site.asked == [(PAGE, None), (PAGE, None)]


def test_a_run_that_is_stopped_stops_what_is_fetched(desk: Workspace, site: Site) -> None:
    """Whatever ends the run, nobody waits for addresses that are still on their way."""

    def interrupt(work: Work) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.add_inputs(intake.find([PAGE]), progress=interrupt, fetcher=site)
    assert site.stopped
