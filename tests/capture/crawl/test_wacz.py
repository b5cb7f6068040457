"""Crawls with their list of pages: only these are read, and what does not agree with its digest is told."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.capture.crawl.written import answer, packed, page, record

from dicho.capture.crawl import Crawl, Tally
from dicho.capture.wacz import Pages, Wacz
from dicho.errors import NoText
from dicho.pipeline.crawls import Crawls
from dicho.pipeline.intake import Input
from dicho.pipeline.workspace import open_workspace

BASE = "https://faro.example/"
BODY = b"<html><p>\xe2\x80\x9cThe mill will close,\xe2\x80\x9d said Ada Pellworth.</p></html>"


def wacz(files: Mapping[str, bytes], pages: Sequence[str] | None = None, *, manifest: bool = True) -> bytes:
    """A WACZ of some WARC files and, with `pages`, the list of these addresses."""
    inside = {f"archive/{name}": data for name, data in files.items()}
    if pages is not None:
        lines = [{"format": "json-pages-1.0", "id": "pages"}, *({"url": url, "title": "x"} for url in pages)]
        inside["pages/pages.jsonl"] = b"\n".join(json.dumps(line).encode() for line in lines)
    if manifest:
        resources = [
            {"path": path, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
            for path, data in inside.items()
        ]
        made = json.dumps({"profile": "data-package", "resources": resources}).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(made).hexdigest()}"}
        inside |= {"datapackage.json": made, "datapackage-digest.json": json.dumps(digest).encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in inside.items():
            file.writestr(name, data)
    return out.getvalue()


def opened(data: bytes) -> tuple[list[str], str | None, dict[str, int]]:
    """The addresses a WACZ gives, what is said in the end, and what became of its records."""
    item = Input("a.wacz", data=data)
    assert Crawls().holds(item)
    found = list(Crawls().open(item))
    tally = found[-1].tally
    assert tally is not None
    fates: dict[str, int] = {fate: count for fate, count in tally.fates.items() if count}
    error = found[-1].error if found[-1].url is None else None
    return [each.url for each in found if each.url], str(error) if error else None, fates


def test_only_listed_pages_are_read() -> None:
    """Frames and what scripts fetched are pages by their type, and none of the crawl's."""
    files = {"a.warc.gz": packed([page(1), page(2)]), "b.warc": b"".join([page(3), page(4)])}
    found = opened(wacz(files, [BASE + "1#top", BASE + "4"]))
    assert found == ([BASE + "1", BASE + "4"], None, {"given": 2, "not listed": 2})


@pytest.mark.parametrize("pages", [None, []])
def test_without_a_list_everything_is_read(pages: list[str] | None) -> None:
    """A WACZ without its list, or with an empty one, is as its WARC files."""
    assert opened(wacz({"a.warc.gz": packed([page(1), page(2)])}, pages))[0] == [BASE + "1", BASE + "2"]


def moved(source: int, target: int) -> bytes:
    return record(f"{BASE}{source}", answer(b"", status="HTTP/1.1 302 Found", headers=(f"Location: /{target}",)))


LED = (moved(1, 2), moved(2, 3), page(3), page(9))


@pytest.mark.parametrize("order", [LED, LED[::-1]])
def test_a_page_stands_where_its_address_leads(order: tuple[bytes, ...]) -> None:
    """Redirects are followed inside the crawl, in whichever order its records stand."""
    urls, error, fates = opened(wacz({"a.warc.gz": packed(order)}, [BASE + "1"]))
    assert (urls, error) == ([BASE + "3"], None) and fates == {"given": 1, "redirects": 2, "not listed": 1}


def test_a_page_that_repeats_what_is_not_listed_is_not_lost() -> None:
    """A crawler kept the bytes once, of an address that is no page: the page is an input, and tells of them."""
    said = f"WARC-Payload-Digest: sha1:{hashlib.sha1(BODY, usedforsecurity=False).hexdigest()}"
    first = record(BASE + "2", answer(BODY), headers=(said,))
    again = record(BASE + "1", answer(b""), "revisit", (said, f"WARC-Refers-To-Target-URI: {BASE}2"))
    urls, error, fates = opened(wacz({"a.warc.gz": packed([first, again])}, [BASE + "1"]))
    assert (urls, error) == ([BASE + "1"], None) and fates == {"again": 1, "not listed": 1}


def test_of_bytes_that_only_an_unlisted_address_has_the_advice_says_so(tmp_path: Path) -> None:
    """No other crawl holds them: to unpack this one and add its WARC files is what helps, and it does."""
    digest = f"WARC-Payload-Digest: sha1:{hashlib.sha1(BODY, usedforsecurity=False).hexdigest()}"
    records = packed(
        [
            record(BASE + "2", answer(BODY), headers=(digest,)),
            record(BASE + "1", answer(b""), "revisit", (digest,)),
        ]
    )
    path = tmp_path / "a.wacz"
    path.write_bytes(wacz({"a.warc.gz": records}, [BASE + "1"]))
    (tmp_path / "a.warc.gz").write_bytes(records)
    with open_workspace(tmp_path / "ledger", create=True) as desk:
        [failure] = desk.add([path]).failures
        assert (
            failure.code == "not-readable" and "folder archive" in failure.hint and "another address" in failure.reason
        )
        assert desk.add([tmp_path / "a.warc.gz"]).failed == 0 and not list(desk.ledger.failures())


def test_bytes_of_an_unlisted_address_do_not_hide_those_of_a_page() -> None:
    """The same bytes at both: a revisit of them has the page's."""
    digest = f"WARC-Payload-Digest: sha1:{hashlib.sha1(BODY, usedforsecurity=False).hexdigest()}"
    first, second = (record(BASE + name, answer(BODY), headers=(digest,)) for name in "29")
    again = record(BASE + "1", answer(b""), "revisit", (digest,))
    listed = Pages()
    for name in "19":
        listed.add(BASE + name)
    pages = list(Crawl(Tally("a"), listed).pages(io.BytesIO(first + second + again)))
    [said] = [each.again for each in pages if each.again]
    assert said.sha256 == hashlib.sha256(BODY).hexdigest() and not said.unlisted


def test_what_two_passes_find_ends_and_is_counted_once() -> None:
    """A page that leads to another and back, each read before the redirect to it: both once, however often they pass.

    So it is with a question for consent: the page leads there, and there back to the page.
    """
    order = (page(2), moved(1, 2), page(2, "Asked once more"), page(1), moved(2, 1))
    urls, error, fates = opened(wacz({"a.warc.gz": packed(order)}, [BASE + "1"]))
    assert (urls, error) == ([BASE + "1", BASE + "2", BASE + "2"], None)
    assert fates == {"given": 3, "redirects": 2}


def test_pages_are_what_is_listed_and_where_it_leads() -> None:
    """A circle of redirects ends; what no listed address leads to is none."""
    pages = Pages()
    pages.add("https://a.example/1")
    for number in (1, 2, 3):
        pages.sent_on(f"https://a.example/{number}", f"https://a.example/{number % 3 + 1}")
    pages.sent_on("https://b.example/", "https://c.example/")
    assert pages.has("https://a.example/3") and not pages.has("https://c.example/")


def test_what_does_not_agree_with_its_digest_is_told_and_read() -> None:
    """A WARC file changed, missing, or a manifest changed: it is said which, and every page is read."""
    files = {"a.warc.gz": packed([page(1)])}
    good = wacz(files)
    assert opened(good)[1] is None
    changed = _repacked(good, "archive/a.warc.gz", packed([page(2)]))
    assert opened(changed)[0] == [BASE + "2"] and "archive/a.warc.gz is not the file" in (opened(changed)[1] or "")
    signed = _repacked(good, "datapackage.json", b'{"resources": [{"path": "archive/z", "hash": "sha256:00"}, 3]}')
    assert "datapackage.json is not the one" in (opened(signed)[1] or "")
    assert "archive/z is missing" in (opened(signed)[1] or "") and opened(signed)[0] == [BASE + "1"]
    assert "no datapackage.json" in (opened(wacz(files, manifest=False))[1] or "")


def _repacked(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return out.getvalue()


def test_a_damaged_member_of_the_zip_ends_and_the_next_is_read() -> None:
    """A bit turned in the zip: its check fails, the records before it and the other files are read, and it is said."""
    files = {"a.warc.gz": packed([page(1), page(2)]), "b.warc.gz": packed([page(3)])}
    data = bytearray(wacz(files))
    at = data.find(packed([page(2)])) + 40
    data[at] ^= 0xFF
    urls, error, _ = opened(bytes(data))
    assert urls[0] == BASE + "1" and urls[-1] == BASE + "3" and error and "damaged" in error


def test_a_wacz_broken_off_gives_the_pages_that_are_there() -> None:
    """Without the zip's directory, which stands at the end, records are found by themselves; their list is not."""
    whole = wacz({"a.warc.gz": packed([page(1), page(2), page(3)])}, [BASE + "1"])
    cut = whole.find(packed([page(3)])) + 30
    for each in (whole[:-30], whole[:cut]):
        urls, error, _ = opened(each)
        assert urls[:2] == [BASE + "1", BASE + "2"] and error and "no whole zip" in error


def test_a_packed_member_of_the_zip_is_read_too() -> None:
    """The standard says that WARC files are stored; some are packed once more."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("archive/a.warc", page(1) + page(2))
        file.writestr("datapackage.json", "{}")
    assert opened(out.getvalue())[:2] == ([BASE + "1", BASE + "2"], None)


def test_what_holds_no_crawl_is_an_error() -> None:
    """Without WARC files, a collection of others, nothing but redirects: what is wrong and what to do."""
    with pytest.raises(NoText, match=r"archive/\*\.warc"):
        Wacz(io.BytesIO(wacz({})), "a.wacz").archives()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("b.wacz", b"PK")
    assert "collection" in (opened(out.getvalue())[1] or "")
    assert "no page is in its 1 records" in (opened(wacz({"a.warc.gz": packed([moved(1, 2)])}))[1] or "")


def test_other_zips_are_no_crawls() -> None:
    """A Word file, an e-book, a plain zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<x/>")
    assert not Crawls().holds(Input("a.docx", data=out.getvalue()))
