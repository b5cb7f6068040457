"""Adding documents from a browser, while others read, and the jobs behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web import sites
from tests.web.conftest import EXAMPLES, Server

from dicho.errors import LedgerBusy, TooLarge
from dicho.model.document import Overrides
from dicho.pipeline import job as pipeline
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import Work
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.web import jobs as web_jobs
from dicho.web.jobs import Jobs
from dicho.web.offered import base_name

LONG = 120.0  # seconds until a test gives up; none waits so long for anything but a fault
STORY = 'The keeper, Ana Brumal, said on Monday: "The lamp burned all night."\n\nLope Candil said the boom is shut.\n'
BOX = "\n".join(
    f"From ana@quelva.example Mon Jan  5 10:00:0{n} 2026\nFrom: Ana Brumal <ana@quelva.example>\nSubject: Night {n}\n"
    f"Message-ID: <{n}@quelva.example>\nContent-Type: text/plain\n\nLope Candil said boom {n} is shut.\n"
    for n in range(2)
)


def story(number: int) -> bytes:
    """A text nobody else has."""
    return STORY.replace("Monday", f"night {number}").encode()


def item(number: int) -> Input:
    return Input(f"{number}.txt", data=story(number))


def behind(client: TestClient) -> Jobs:
    """The jobs of the application that a client asks."""
    found: Jobs = client.app.app.state.jobs  # type: ignore[attr-defined]
    return found


def ended(client: TestClient) -> dict[str, Any]:
    """The newest job, once there is nothing left to do."""
    assert behind(client).wait(LONG)
    newest: dict[str, Any] = client.get("/jobs").json()["jobs"][0]
    return newest


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    """The jobs of a ledger that is not there yet; they compare anew at once."""
    made = Jobs(tmp_path / "new", pause=0.0)
    yield made
    assert made.close(LONG)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """(reached, go): the pipeline stands still after its first document until `go` is set."""
    reached, go = threading.Event(), threading.Event()
    add = pipeline.add

    def slow(tools: Any, inputs: Sequence[Input], progress: Callable[[Work], None]) -> pipeline.Report:
        def watched(work: Work) -> None:
            reached.set()
            assert go.wait(LONG)
            progress(work)

        return add(tools, inputs, watched)

    monkeypatch.setattr(pipeline, "add", slow)
    yield reached, go
    go.set()


# --- what a reader sends


def test_files_are_added(client: TestClient) -> None:
    """Several files at once are read as `dicho add` reads them, with what the reader knows better, and are listed."""
    chosen = [EXAMPLES / "09_resaca_libreta31.txt", EXAMPLES / "03_ledger_raid.html"]
    sent = [("files", (path.name, path.read_bytes() + b"\n<!-- another copy -->\n")) for path in chosen]
    answer = client.post("/add", files=sent, data={"outlet": "La Baliza", "date": "2026-02", "next": "/documents"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents")
    job = ended(client)
    assert (job["state"], job["done"], job["failures"], len(job["documents"])) == ("done", 2, [], 2)
    assert job["statements"] == sum(each["statements"] for each in job["documents"]) > 20
    page = client.get("/add").text
    for each in job["documents"]:
        assert f'href="/documents/{each["id"]}"' in page
        with open_workspace(behind(client)._folder) as desk:
            read = desk.ledger.document(each["id"])
        assert (read.outlet, read.published) == ("La Baliza", "2026-02")


def test_what_cannot_be_read_is_recorded(client: TestClient) -> None:
    """A file that cannot be read is named with its reason, in the job and in the ledger, and the others are read."""
    sent = [("files", ("a.pdf", b"%PDF-1.7 broken")), ("files", ("b.txt", STORY.encode()))]
    client.post("/add", files=sent)
    job = ended(client)
    assert [failure["file"] for failure in job["failures"]] == ["a.pdf"]
    assert (job["state"], job["done"], len(job["documents"])) == ("done", 2, 1)
    with open_workspace(behind(client)._folder) as desk:
        assert [failure.file for failure in desk.ledger.failures()] == ["a.pdf"]


def test_what_holds_many_is_opened(client: TestClient) -> None:
    """Of a crawl and of a mail box every page and mail is a document; nobody says beforehand how many there are."""
    with sites.web() as (_, make):
        crawl = make().fetch(sites.STORY).warc
    sent = [("files", ("night.warc.gz", crawl)), ("files", ("box.mbox", BOX.encode()))]
    client.post("/add", files=sent)
    job = ended(client)
    assert (job["state"], job["done"], job["total"], job["failures"]) == ("done", 3, None, [])
    assert len(job["documents"]) == 3
    assert "3 documents" in client.get("/add").text
    told = [client.get(f"/documents/{each['id']}").text for each in job["documents"]]
    assert sum("in the crawl" in text and "night.warc.gz" in text for text in told) == 1


def test_a_table_says_what_it_needs(client: TestClient) -> None:
    """A table cannot be read as it is: the failure names the command that asks for its columns."""
    client.post(
        "/add", files={"files": ("said.csv", b"who,what,when\nAna,The lamp burned.,2026\nLope,It did not.,2026\n")}
    )
    [failure] = ended(client)["failures"]
    assert "dicho import table" in failure["hint"]
    assert "dicho import table" in client.get("/documents").text


def test_pasted_text_is_added_as_it_was(client: TestClient) -> None:
    """Pasted text becomes a document: its lines end as they did before the form sent them, with the title given."""
    client.post("/add", data={"text": STORY.replace("\n", "\r\n"), "title": "The night of the lamp", "lang": "en"})
    job = ended(client)
    [added] = job["documents"]
    with open_workspace(behind(client)._folder) as desk:
        read = desk.ledger.document(added["id"])
        assert desk.verify().ok
    assert (read.text, read.title, read.file) == (STORY, "The night of the lamp", "pasted.txt")


def test_the_same_again_is_known(client: TestClient) -> None:
    """Text that was added before changes nothing, and the reader is told."""
    for _ in range(2):
        client.post("/add", data={"text": STORY})
        job = ended(client)
    assert (job["known"], job["documents"]) == (1, [])
    assert "1 known already" in client.get("/add").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " \n"}, "Nothing was sent."),
        ({"text": STORY, "date": "yesterday"}, "This is no date."),
        ({"text": STORY, "lang": "klingon"}, "This is no language code."),
    ],
)
def test_what_makes_no_sense_is_said_and_not_lost(client: TestClient, fields: dict[str, str], words: str) -> None:
    """A form that cannot be taken comes back with what was typed, and nothing is added."""
    answer = client.post("/add", data=fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert STORY.split("\n")[2] in answer.text or fields.get("text", "") != STORY
    assert client.get("/jobs").json() == {"jobs": []}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\news\\a.html", "a.html"),
        ("/", "file"),
        ("a\0b\n.txt", "a\ufffdb\ufffd.txt"),
        ("x" * 500 + ".html", "x" * 195 + ".html"),
    ],
)
def test_names_of_files_are_names(name: str, kept: str) -> None:
    """Of what a browser calls a file its own name is kept: no folder, no control, no end of ends."""
    assert base_name(name) == kept


def test_an_upload_has_limits(client: TestClient) -> None:
    """Hundreds of files, a text without end, or more bytes than the form takes, are refused and not added."""
    many = [("files", (f"{n}.txt", b"x")) for n in range(250)]
    for files in (many, {"text": (None, b"x" * (9 * 2**20))}):
        answer = client.post("/add", files=files)
        assert answer.status_code == 400
        assert "dicho add" in answer.text, "it says what to do"
    assert client.post("/add", files={"files": ("a.txt", b"x" * (65 * 2**20))}).status_code == 413
    assert client.get("/jobs").json() == {"jobs": []}


# --- while it goes on


def test_pages_are_read_while_documents_are_added(
    client: TestClient, held: tuple[threading.Event, threading.Event]
) -> None:
    """While one document is at work the pages answer, and show how far it is."""
    reached, go = held
    client.post("/add", files=[("files", (f"{n}.txt", story(n))) for n in range(3)])
    assert reached.wait(LONG)
    assert "Reading 1 of 3" in client.get("/add").text
    assert client.get("/documents").status_code == 200
    [job] = client.get("/jobs").json()["jobs"]
    assert (job["state"], job["current"], job["done"]) == ("reading", "0.txt", 0)
    go.set()
    assert ended(client)["done"] == 3
    assert "Refresh" not in client.get("/add/progress").text


def test_stop_after_this_one(client: TestClient, held: tuple[threading.Event, threading.Event]) -> None:
    """A stopped job keeps the file it was at and no other; what it kept is compared; one that waits is not begun."""
    reached, go = held
    for first in (0, 3):
        client.post("/add", files=[("files", (f"{n}.txt", story(n))) for n in range(first, first + 3)])
    assert reached.wait(LONG)
    assert client.post("/jobs/1/stop", data={"next": "/documents"}).headers["location"] == "/documents"
    client.post("/jobs/2/stop")
    assert "Stopping after this file" in client.get("/add").text
    go.set()
    assert behind(client).wait(LONG)
    second, first_job = client.get("/jobs").json()["jobs"]
    assert (first_job["state"], first_job["done"], len(first_job["documents"])) == ("stopped", 1, 1)
    assert (second["state"], second["done"]) == ("stopped", 0)
    assert client.post("/jobs/7/stop").status_code == 404


def test_a_server_that_ends_keeps_whole_documents(
    tmp_path: Path, held: tuple[threading.Event, threading.Event]
) -> None:
    """Ended in the middle, the document under way is kept whole, what follows is not begun, and the ledger is sound."""
    reached, go = held
    jobs = Jobs(tmp_path / "l")
    jobs.add([item(n) for n in range(5)], Overrides())
    assert reached.wait(LONG)
    assert not jobs.close(patience=0)
    go.set()
    assert jobs.close(LONG)
    [job] = jobs.all()
    assert (job.state, job.done) == ("stopped", 1)
    with open_workspace(tmp_path / "l") as desk:
        assert desk.verify().ok
        assert desk.ledger.counts().documents == 1


# --- the jobs themselves


def test_one_after_the_other(jobs: Jobs) -> None:
    """Jobs are done in the order they came, in one ledger, made by the first; the newest is told first."""
    for number in range(3):
        jobs.add([item(number)], Overrides())
    assert jobs.wait(LONG)
    assert [(job.id, job.state, job.done) for job in jobs.all()] == [(3, "done", 1), (2, "done", 1), (1, "done", 1)]


def test_old_jobs_are_forgotten(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that runs for weeks does not keep every job it ever did."""
    monkeypatch.setattr(web_jobs, "KEPT", 2)
    for number in range(5):
        jobs.add([item(number)], Overrides())
        assert jobs.wait(LONG)
    assert [job.id for job in jobs.all()] == [5, 4, 3]


def test_only_so_much_may_wait(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits lies in memory: more than the limit is refused in words."""
    monkeypatch.setattr(web_jobs, "MOST_WAITING", 100)
    with pytest.raises(TooLarge, match="waiting"):
        jobs.add([Input("a.txt", data=b"x" * 101)], Overrides())
    assert jobs.all() == []


def test_a_job_that_breaks_says_so(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is no file's ends its job with its words, and a fault of ours too; the next job is done."""
    broken: list[Exception] = [LedgerBusy("another process is writing.", hint="Wait."), RuntimeError("the pump")]
    read = Workspace.read_inputs

    def breaks(*given: Any) -> Any:
        if broken:
            raise broken.pop(0)
        return read(*given)

    monkeypatch.setattr(Workspace, "read_inputs", breaks)
    for number in range(3):
        jobs.add([item(number)], Overrides())
    assert jobs.wait(LONG)
    third, second, first = jobs.all()
    assert (first.state, str(first.error)) == ("failed", "another process is writing. Wait.")
    assert (second.state, second.error and second.error.what) == ("failed", "Dicho failed.")
    assert third.state == "done"


def test_decisions_are_compared_anew_once(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many decisions in a moment make one comparison, and one that breaks does not end the jobs."""
    settled: list[str] = []

    def catch_up(workspace: Workspace, stops: object) -> None:
        settled.append("once")
        raise LedgerBusy("another process is writing.")

    monkeypatch.setattr(Workspace, "catch_up", catch_up)
    jobs._pause = 0.05
    for _ in range(20):
        jobs.settle()
    assert jobs.wait(LONG)
    assert settled == ["once"]
    jobs.add([item(1)], Overrides())
    assert jobs.wait(LONG)
    assert jobs.all()[0].done == 1


# --- in a browser


def test_a_browser_adds_a_text_and_sees_it_done(page: Page, server: Server) -> None:
    """Pasting and one button are enough; the page shows by itself when it is done, with a link to the document."""
    page.goto("/add")
    page.get_by_label("Text", exact=True).fill(STORY)
    page.get_by_role("button", name="Add text").click()
    page.get_by_role("heading", name="Added").wait_for(timeout=60_000)
    assert page.locator("#progress a.src").count() == 1


def test_a_browser_adds_files(page: Page, server: Server, tmp_path: Path) -> None:
    """Files chosen in the form are read, each under its own name."""
    paths = [tmp_path / f"night {n}.txt" for n in range(2)]
    for number, path in enumerate(paths):
        path.write_bytes(story(number))
    page.goto("/add")
    page.get_by_label("Files").set_input_files(paths)
    page.get_by_role("button", name="Add files").click()
    page.get_by_role("heading", name="Added").wait_for(timeout=60_000)
    assert page.locator("#progress a.src").all_inner_texts() == ["night 0.txt", "night 1.txt"]
