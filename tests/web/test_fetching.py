"""Addresses in a browser: fetched when somebody sends them, shown with how they came, and ways on where they fail."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml.html import fromstring
from starlette.testclient import TestClient
from tests.capture.fetch.made import Site, leads, page, turns
from tests.web import sites
from tests.web.conftest import OURS, ROOT
from tests.web.parsed import Seen, classed
from tests.web.sites import AWAY, HOST, HTML, OLD, SLOW, STORY
from tests.web.test_adding import LONG, behind, ended

from dicho.capture.fetch.terms import Settings as FetchSettings
from dicho.errors import DichoError, HttpStatus, ReadError
from dicho.model.document import Overrides
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import INTERNAL
from dicho.pipeline.workspace import open_workspace
from dicho.view.labels import LABELS
from dicho.web.app import Settings, application
from dicho.web.jobs import Jobs
from dicho.web.outward import Make

WALL = (ROOT / "tests/cases/read/en-consent-wall-tcf/page.html").read_bytes()
FAILED = f"//li[{classed('failed')}]"


@pytest.fixture
def asking(tmp_path: Path, harbour: tuple[Site, Make]) -> Iterator[TestClient]:
    """The application over a ledger of its own; what it fetches comes from `harbour`."""
    with open_workspace(tmp_path / "ledger", create=True):
        pass
    app = application(Settings(tmp_path / "ledger", fetcher=harbour[1]))
    with TestClient(app, base_url="http://localhost:8377", headers=OURS, follow_redirects=False) as client:
        yield client


def send(client: TestClient, *addresses: str, **more: str) -> dict[str, Any]:
    """Send addresses with the form; the job, once it is done."""
    answer = client.post("/add", data={"address": "\r\n".join(addresses), **more})
    assert answer.status_code == 303, answer.text
    return ended(client)


def failures(client: TestClient) -> list[str]:
    """The addresses and files of what is listed as not read."""
    with open_workspace(behind(client)._folder) as desk:
        return [each.file for each in desk.ledger.failures()]


# --- what is fetched


def test_an_address_is_fetched_and_read(asking: TestClient, harbour: tuple[Site, Make]) -> None:
    """A form with an address: the page is asked for once, kept with its exchange, read and compared."""
    job = send(asking, STORY)
    assert (job["state"], job["done"], job["failures"]) == ("done", 1, [])
    assert harbour[0].paths() == ["/story"]
    with open_workspace(behind(asking)._folder) as desk:
        [row] = desk.ledger.documents()
        [fetch] = desk.ledger.fetches(row.sha256)
        assert (fetch.asked, fetch.status, row.outlet) == (STORY, 200, "Harbour Watch")
        assert fetch.warc and gzip.decompress(desk.archive.get(fetch.warc)).startswith(b"WARC/")
        assert desk.archive.get(row.sha256) == HTML.encode()
        assert desk.verify().ok


def test_looking_fetches_nothing(asking: TestClient, harbour: tuple[Site, Make]) -> None:
    """No page asks for an address by itself: not the one that lists what failed there, and not a mere GET."""
    send(asking, AWAY)
    asked = len(harbour[0].seen)
    for path in ("/documents", "/documents?state=failed", f"/add?address={STORY}", "/log", "/add/progress"):
        assert asking.get(path).status_code == 200
    assert len(harbour[0].seen) == asked


@pytest.mark.parametrize("field", ["address", "text"])
def test_several_addresses_one_a_line(asking: TestClient, harbour: tuple[Site, Make], field: str) -> None:
    """Each line is fetched once and in order, however often it is pasted; text of nothing but addresses is meant so."""
    lines = f"{STORY}\r\n\r\n  {AWAY} \r\n{STORY}\r\n"
    assert asking.post("/add", data={field: lines}).status_code == 303
    job = ended(asking)
    assert (job["files"], job["done"], len(job["documents"])) == ([STORY, AWAY], 2, 1)
    assert [each["file"] for each in job["failures"]] == [AWAY]
    assert sorted(harbour[0].paths()) == ["/away", "/story"]


def test_what_is_known_better_than_the_page(asking: TestClient) -> None:
    """Title and outlet given with the addresses hold, and the address stays the one that answered."""
    send(asking, STORY, title="Lamp", outlet="La Baliza", url="https://elsewhere.example/")
    with open_workspace(behind(asking)._folder) as desk:
        [row] = desk.ledger.documents()
        read = desk.ledger.document(row.id)
    assert (read.title, read.outlet) == ("Lamp", "La Baliza")


def test_a_program_sends_addresses(asking: TestClient) -> None:
    """POST /api/add takes a list of addresses; the job says which one is at work and how many there are."""
    answer = asking.post("/api/add", json={"addresses": [STORY]})
    assert answer.status_code == 202
    assert (answer.json()["files"], answer.json()["total"]) == ([STORY], 1)
    assert len(ended(asking)["documents"]) == 1
    refused = asking.post("/api/add", json={"addresses": [STORY], "text": "Both."})
    assert refused.status_code == 400


# --- what is not


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost:8377/documents",
        "http://[::1]:8377/",
        "http://10.0.0.7/",
        "http://192.168.1.1/router",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://harbour.example:22/",
        "https://ana:secret@harbour.example/",
        "file:///etc/passwd",
        "ftp://harbour.example/a",
        "harbour.example/story",
        "javascript:alert(1)",
    ],
)
def test_what_lies_inside_is_never_fetched(asking: TestClient, harbour: tuple[Site, Make], address: str) -> None:
    """Addresses of this machine and its network, other schemes and ports: refused with the form kept, nothing asked."""
    answer = asking.post("/add", data={"address": f"{STORY}\n{address}"})
    assert answer.status_code == 400
    assert address in str(fromstring(answer.text).xpath("string(//textarea[@id='address'])"))
    assert asking.post("/api/add", json={"addresses": [address]}).status_code == 400
    assert asking.get("/jobs").json() == {"jobs": []}
    assert harbour[0].seen == []


def test_a_name_that_leads_inside_is_refused(asking: TestClient) -> None:
    """A name of the outside that points at this machine is a recorded failure, and not connected to."""
    job = send(asking, "http://inside.example/")
    assert [each["code"] for each in job["failures"]] == ["address-refused"]


def test_a_page_that_leads_to_this_server(tmp_path: Path) -> None:
    """A page out there that redirects to Dicho's own port gets nothing from it."""
    with sites.web({"/trap": leads("http://127.0.0.1:8377/api/statements")}) as (_, make):
        app = application(Settings(tmp_path / "ledger", fetcher=make))
        with TestClient(app, base_url="http://localhost:8377", headers=OURS, follow_redirects=False) as client:
            [failure] = send(client, f"http://{HOST}/trap")["failures"]
    assert failure["code"] == "address-refused" and "127.0.0.1" in failure["reason"]


def test_dicho_does_not_fetch_from_dicho(client: TestClient) -> None:
    """Whatever name a server has out there: a request of Dicho's own fetcher is refused by it."""
    agent = {"User-Agent": FetchSettings().agent}
    for path in ("/documents", "/api/statements", "/robots.txt", "/static/icon.svg"):
        assert client.get(path, headers=agent).status_code == 403


def test_a_server_that_fetches_nothing(ledger: Path) -> None:
    """--no-fetch: the page says so and has no field for it, and what is sent all the same is refused in words."""
    with TestClient(application(Settings(ledger, fetcher=None)), base_url="http://localhost", headers=OURS) as client:
        told = Seen(client, "/add")
        assert told.all("//*[@name='address']") == []
        assert "the server was started with --no-fetch" in told.one("//main")
        for answer in (
            client.post("/add", data={"address": STORY}),
            client.post("/add", data={"text": STORY}),
            client.post("/api/add", json={"addresses": [STORY]}),
        ):
            assert answer.status_code == 400 and "--no-fetch" in answer.text
        assert client.get("/jobs").json() == {"jobs": []}


def test_too_many_addresses(asking: TestClient) -> None:
    """Some hundred addresses are sent at a time; more are refused, and none is fetched."""
    answer = asking.post("/add", data={"address": "\n".join(f"http://{HOST}/{n}" for n in range(201))})
    assert answer.status_code == 400 and "dicho add" in answer.text
    assert asking.get("/jobs").json() == {"jobs": []}


# --- how it is shown


def test_the_reader_says_how_a_page_came(asking: TestClient) -> None:
    """Address asked for, address that answered, redirects with their status, status, time, and the kept exchange."""
    send(asking, OLD)
    with open_workspace(behind(asking)._folder) as desk:
        [row] = desk.ledger.documents()
        [fetch] = desk.ledger.fetches(row.sha256)
    seen = Seen(asking, f"/documents/{row.id}")
    head = seen.one(f"//dl[{classed('origin')}]")
    for part in (OLD, STORY, "302", "301", "2 redirects", "status 200", fetch.at[11:16]):
        assert part in head
    assert fetch.warc and fetch.warc[:4] in head
    assert all("noreferrer" in link.get("rel", "") for link in seen.all(f"//dl[{classed('origin')}]//a"))


def test_a_program_learns_how_a_page_came(asking: TestClient) -> None:
    """The API says the same of a document: asked, answered, redirects, status, the hash of the exchange."""
    job = send(asking, OLD)
    [fetch] = asking.get(f"/api/documents/{job['documents'][0]['id']}/fetches").json()["rows"]
    assert (fetch["asked"], fetch["url"], fetch["status"]) == (OLD, STORY, 200)
    assert [hop["status"] for hop in fetch["hops"]] == [302, 301]
    assert len(fetch["warc"]) == 64


def test_a_card_says_where_it_is_from(asking: TestClient) -> None:
    """Every card of a statement names its address and when it was captured."""
    send(asking, STORY)
    with open_workspace(behind(asking)._folder) as desk:
        [row] = desk.ledger.documents()
        captured = desk.ledger.capture(row.sha256).captured_at
    cards = Seen(asking, f"/documents/{row.id}").texts(f"//li[{classed('card')}]//dl[{classed('stands')}]")
    assert cards and captured
    assert all(STORY in card and captured[11:16] in card for card in cards)


def test_documents_are_found_by_their_site(asking: TestClient) -> None:
    """The list shows the address, its host leads to all of that host, and page and program filter alike."""
    send(asking, STORY)
    asking.post("/add", data={"text": "Lope Candil said the boom is shut.", "url": f"https://{HOST}.evil.example/a"})
    ended(asking)
    rows = f"//li[{classed('document')}]"
    seen = Seen(asking, "/documents")
    assert len(seen.all(rows)) == 2
    assert seen.link(HOST) == f"/documents?host={HOST}"
    narrowed = Seen(asking, f"/documents?host={HOST}")
    assert [STORY in text.replace(" ", "") or "/story" in text for text in narrowed.texts(rows)] == [True]
    assert "Site harbour.example" in narrowed.one(f"//ul[{classed('chips')}]")
    assert asking.get("/api/documents", params={"host": HOST.upper()}).json()["total"] == 1
    assert asking.get("/api/documents", params={"host": "harbour"}).json()["total"] == 0


def test_a_reprint_and_the_share_that_was_read(asking: TestClient, harbour: tuple[Site, Make]) -> None:
    """What is fetched has the share of its page that was read, and says which document has the same text."""
    harbour[0].routes["/reprint"] = page(HTML.replace("</html>", "<!-- b --></html>").encode())
    send(asking, STORY, f"http://{HOST}/reprint")
    rows = Seen(asking, "/documents").texts(f"//li[{classed('document')}]")
    assert len(rows) == 2
    assert all("same text" in row and "% of the page" in row for row in rows)


# --- what fails


def test_a_failure_offers_every_way_on(asking: TestClient, harbour: tuple[Site, Make]) -> None:
    """Reason, advice, once more, and the page as a browser saved it; what succeeds then is no failure any more."""
    harbour[0].routes["/away"] = turns(page(b"gone", "404 Not Found"), page(HTML.encode()))
    send(asking, AWAY)
    seen = Seen(asking, "/documents")
    row = seen.one(FAILED)
    assert AWAY in row and "It answers 404." in row and "What to do:" in row
    assert seen.all(f"{FAILED}//form[.//input[@name='url'][@value='{AWAY}']]//input[@type='file']")
    again = seen.all(f"{FAILED}//form[.//input[@name='address'][@value='{AWAY}']]")
    assert len(again) == 1 and again[0].get("action") == "/add"
    assert len(send(asking, AWAY)["documents"]) == 1
    assert failures(asking) == []


def test_a_page_saved_by_hand_takes_the_place(asking: TestClient) -> None:
    """A page saved in a browser becomes the capture of the address that gave nothing, and ends its failure."""
    send(asking, AWAY)
    asking.post("/add", data={"url": AWAY}, files={"files": ("saved page.html", HTML.encode())})
    [added] = ended(asking)["documents"]
    with open_workspace(behind(asking)._folder) as desk:
        read = desk.ledger.document(added["id"])
        assert (read.url, desk.ledger.capture(read.capture).url) == (AWAY, AWAY)
    assert failures(asking) == []
    assert "Dicho did not fetch it" in Seen(asking, f"/documents/{added['id']}").one(f"//dl[{classed('origin')}]")


def test_a_wall_offers_the_saved_page(asking: TestClient, harbour: tuple[Site, Make]) -> None:
    """A page that asks for consent is no news: it is listed as a wall, and what the browser saved takes its place."""
    harbour[0].routes["/wall"] = page(WALL)
    [failure] = send(asking, f"http://{HOST}/wall")["failures"]
    assert failure["code"] == "walled"
    row = Seen(asking, "/documents").one(FAILED)
    assert "A wall stands before the text." in row
    asking.post("/add", data={"url": f"http://{HOST}/wall"}, files={"files": ("saved.html", HTML.encode())})
    assert len(ended(asking)["documents"]) == 1
    assert failures(asking) == []


def test_only_the_last_try_of_an_address_is_listed(asking: TestClient, harbour: tuple[Site, Make]) -> None:
    """An address that fails in another way the next time is one failure, with the reason of the last time."""
    harbour[0].routes["/away"] = turns(page(b"", "404 Not Found"), page(b"", "403 Forbidden"))
    send(asking, AWAY)
    send(asking, AWAY)
    [row] = Seen(asking, "/documents").texts(FAILED)
    assert "403" in row
    with open_workspace(behind(asking)._folder) as desk:
        assert desk.verify().ok


def test_every_failure_has_words_in_both_languages() -> None:
    """Whatever kind of failure a ledger records has a title and advice that are translated."""

    def kinds(of: type[DichoError]) -> Iterator[DichoError]:
        yield HttpStatus("", status=404) if of is HttpStatus else of("")
        for kind in of.__subclasses__():
            yield from kinds(kind)

    ours = {each.code for each in kinds(ReadError) if type(each).__module__ == "dicho.errors"} | {INTERNAL}
    assert ours - LABELS["error"].keys() == set()
    assert ours - LABELS["advice"].keys() == set()


def test_a_failure_speaks_spanish(asking: TestClient) -> None:
    """In Spanish the title and the advice are Spanish; the library's own line stands beside them, marked as English."""
    send(asking, AWAY)
    asking.cookies.set("dicho_lang", "es")
    seen = Seen(asking, "/documents")
    assert "Qué hacer" in seen.one(FAILED)
    assert "si su navegador muestra la página" in seen.one(FAILED)
    [detail] = seen.texts(f"{FAILED}//*[@lang='en']")
    assert detail.startswith("It answers 404.")


# --- while it goes on


def test_progress_and_stop(tmp_path: Path) -> None:
    """While a site keeps silent the page says what is fetched; stopping gives it up at once and records no failure."""
    with sites.web() as (_, make):
        app = application(Settings(tmp_path / "ledger", fetcher=make))
        with TestClient(app, base_url="http://localhost:8377", headers=OURS, follow_redirects=False) as client:
            client.post("/add", data={"address": f"{STORY}\n{SLOW}"})
            until(lambda: client.get("/jobs").json()["jobs"][0]["done"] == 1)
            told = Seen(client, "/add")
            assert "Fetching 2 of 2" in told.one(f"//section[{classed('job')}]/h2")
            assert SLOW in told.one(f"//section[{classed('job')}]//p[{classed('meta')}]")
            began = time.monotonic()
            assert client.post("/jobs/1/stop").status_code == 303
            job = ended(client)
            assert time.monotonic() - began < 5
            assert (job["state"], job["done"], job["failures"], len(job["documents"])) == ("stopped", 1, [], 1)
            assert failures(client) == []
            assert len(send(client, AWAY)["failures"]) == 1, "the next job is fetched again"


def test_a_server_that_ends_gives_up_a_slow_site(tmp_path: Path) -> None:
    """Ctrl-C does not wait for a site that keeps silent, and leaves no failure behind."""
    with sites.web() as (site, make):
        jobs = Jobs(tmp_path / "ledger", fetcher=make)
        jobs.add([Input(SLOW, url=SLOW)], Overrides())
        until(lambda: "/slow" in site.paths())
        began = time.monotonic()
        assert jobs.close(LONG)
        assert time.monotonic() - began < 5
    with open_workspace(tmp_path / "ledger") as desk:
        assert list(desk.ledger.failures()) == []


def until(holds: Callable[[], bool], seconds: float = LONG) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
