from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from pyld import jsonld
from tests.export.ledgers import EXAMPLES, VENDOR, exported, knowing, rows
from tests.export.rows import bare, full

from dicho.export import webannotation
from dicho.model.document import Document
from dicho.model.statement import Statement

OA, AS, DICHO = "http://www.w3.org/ns/oa#", "https://www.w3.org/ns/activitystreams#", "urn:x-dicho:terms:"
_IRI = {"@type": "@id"}
TERMS: dict[str, Any] = {
    "oa": OA, "as": AS, "id": "@id", "type": "@type", "label": "http://www.w3.org/2000/01/rdf-schema#label",
    **{name: f"oa:{name}" for name in (
        "Annotation", "TextualBody", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "TimeState",
        "start", "end", "exact", "prefix", "suffix", "sourceDate",
    )},
    "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application", "total": "as:totalItems", "startIndex": "as:startIndex",
    **{name: {"@id": f"oa:{iri}", **_IRI} for name, iri in (
        ("body", "hasBody"), ("target", "hasTarget"), ("source", "hasSource"), ("selector", "hasSelector"),
        ("state", "hasState"), ("cached", "cachedSource"),
    )},
    "first": {"@id": "as:first", **_IRI}, "partOf": {"@id": "as:partOf", **_IRI},
    "generator": {"@id": "as:generator", **_IRI}, "items": {"@id": "as:items", "@container": "@list", **_IRI},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "identifying": "oa:identifying",
    "format": "http://purl.org/dc/elements/1.1/format", "language": "http://purl.org/dc/elements/1.1/language",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value", "name": "http://xmlns.com/foaf/0.1/name",
}  # fmt: skip
"""The terms we use of the Recommendation's vocabulary, so that no test asks the network for its context."""


def loader(url: str, _: object) -> dict[str, Any]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}


def collection(given: list[tuple[Statement, Document]]) -> dict[str, Any]:
    out = io.BytesIO()
    assert webannotation.write(given, out, "Quién lo dijo", knowing()) == len(given)
    read: dict[str, Any] = json.loads(out.getvalue())
    return read


def targets(annotation: dict[str, Any]) -> list[dict[str, Any]]:
    found = annotation["target"]
    return found if isinstance(found, list) else [found]


def test_a_json_ld_processor_reads_it() -> None:
    """Every key of every annotation is a term that a processor knows: none is dropped, and no name is relative."""
    data = json.loads(exported("webannotation"))
    [read] = jsonld.expand(data, {"documentLoader": loader})
    [page] = read[AS + "first"]
    items = page[AS + "items"][0]["@list"]
    assert len(items) == data["total"] == read[AS + "totalItems"][0]["@value"] == len(rows())
    assert _keys(data) == _keys(jsonld.compact(read, data["@context"], {"documentLoader": loader, "graph": False}))
    for item in items:
        assert item["@type"] == [OA + "Annotation"] and item[OA + "motivatedBy"] == [{"@id": OA + "identifying"}]
        for target in item[OA + "hasTarget"]:
            kinds = [each["@type"] for each in target[OA + "hasSelector"]]
            assert kinds == [[OA + "TextPositionSelector"], [OA + "TextQuoteSelector"]]


def _keys(data: Any) -> set[str]:
    if isinstance(data, list):
        return set().union(*map(_keys, data))
    if isinstance(data, dict):
        return (set(data) - {"@context"}).union(*(_keys(each) for name, each in data.items() if name != "@context"))
    return set()


def test_what_an_annotation_says() -> None:
    """Who, when and how in the body; a target for each fragment, in the state the page had when it was kept."""
    found = collection(full())
    assert found["label"] == "Quién lo dijo" and found["total"] == 3
    first, _, inner = found["first"]["items"]
    label, said = first["body"]
    assert label["value"] == "Irune Valcárcel, 2026-03-03, direct, asserted"
    assert said["dicho:speaker"]["name"] == "Irune Valcárcel" and said["dicho:content"] == ["«Faltan 6,2 millones»"]
    [target] = targets(first)
    assert target["source"] == {
        "id": "https://baliza.example/puerto?a=1&b=2", "format": "text/html", "language": "es"
    }  # fmt: skip
    state = target["state"]
    assert state["sourceDate"] == "2026-03-04T05:06:07Z" and state["cached"] == f"urn:sha256:{state['dicho:sha256']}"
    assert state["dicho:textSha256"] == hashlib.sha256(full()[0][1].text.encode()).hexdigest()
    exact = [target["selector"][1]["exact"] for target in targets(inner)]
    assert exact == ["el puerto <b>seguirá</b> cerrado", "hasta mayo"]
    assert inner["body"][1]["dicho:in"] == {"id": found["first"]["items"][1]["body"][1]["id"]}


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"), min_size=1))
def test_both_countings_are_of_the_same_words(before: str, words: str) -> None:
    """Code points mark the words as Python counts, UTF-16 units as JavaScript does, whatever stands before them."""
    text = f"{before}\ue000{words}\ue000 fin"
    [item] = collection([bare(text, content=f"\ue000{words}\ue000")])["first"]["items"]
    position, quote = item["target"]["selector"]
    assert text[position["start"] : position["end"]] == quote["exact"]
    coded = text.encode("utf-16-le")
    assert (
        coded[2 * position["dicho:utf16Start"] : 2 * position["dicho:utf16End"]].decode("utf-16-le") == quote["exact"]
    )
    around = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert around in text and len(quote["prefix"]) == min(32, position["start"]) and len(quote["suffix"]) <= 32


def test_nothing_is_a_page_too() -> None:
    """An export without a statement is a collection of none."""
    assert collection([])["first"]["items"] == [] and collection([])["total"] == 0


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page()


FIND = """selectors => selectors.map(([position, quote]) => {
  const hint = {hint: position['dicho:utf16Start']}
  const range = anchoring.quote.toRange(document.body, quote, hint)
  return range && range.toString()
})"""
PLACED = """([text, start, end]) => {
  document.body.innerHTML = '<pre></pre>'
  document.querySelector('pre').textContent = text
  return anchoring.position.toRange(document.querySelector('pre'), {start, end}).toString()
}"""


def test_a_stranger_finds_the_words_in_the_page(page: Page) -> None:
    """An annotation tool's own library finds each quotation in the archived page as a browser shows it."""
    held = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in EXAMPLES.glob("*.html")}
    items = json.loads(exported("webannotation"))["first"]["items"]
    for sha256, path in sorted(held.items()):
        places = [each for item in items for each in targets(item) if each["state"]["dicho:sha256"] == sha256]
        assert places, path.name
        page.goto(path.as_uri())
        page.add_script_tag(path=VENDOR / "anchoring.js")
        selectors = [each["selector"] for each in places]
        wanted = [" ".join(quote["exact"].split()) for _, quote in selectors]
        assert [" ".join((each or "").split()) for each in page.evaluate(FIND, selectors)] == wanted, path.name


def test_a_browser_counts_as_we_say(page: Page) -> None:
    """UTF-16 positions mark the words in a browser, after characters that JavaScript counts twice."""
    text = "🌊🌊 El farero dijo: «No hay luz 🔦» 🌊"
    [item] = collection([bare(text, content="«No hay luz 🔦»")])["first"]["items"]
    position = item["target"]["selector"][0]
    page.set_content("<body></body>")
    page.add_script_tag(path=VENDOR / "anchoring.js")
    given = [text, position["dicho:utf16Start"], position["dicho:utf16End"]]
    assert page.evaluate(PLACED, given) == "«No hay luz 🔦»"
