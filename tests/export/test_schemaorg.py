from __future__ import annotations

import io
import json
from typing import Any

import pyshacl
import pytest
from pyld import jsonld
from rdflib import Graph, Namespace, namespace
from rdflib.namespace import RDF
from tests.export.ledgers import exported, knowing, rows
from tests.export.rows import full

from dicho.export import schemaorg
from dicho.export.known import Ruling

SCHEMA = Namespace("https://schema.org/")
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix s: <https://schema.org/> . @prefix x: <urn:x:> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:Claim a sh:NodeShape ; sh:targetClass s:Claim, s:Quotation ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path s:text ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 1 ; sh:datatype xsd:string ] ,
    [ sh:path s:identifier ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[0-9a-f]{16}$" ] ,
    [ sh:path s:appearance ; sh:minCount 1 ; sh:maxCount 1 ; sh:class s:CreativeWork ] ,
    [ sh:path s:isBasedOn ; sh:minCount 1 ; sh:maxCount 1 ; sh:class s:MediaObject ] ,
    [ sh:path s:creator ; sh:maxCount 1 ; sh:or ( [ sh:class s:Person ] [ sh:class s:Organization ] ) ] ,
    [ sh:path s:dateCreated ; sh:maxCount 1 ; sh:pattern "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" ] .
x:Copy a sh:NodeShape ; sh:targetClass s:MediaObject ;
  sh:property [ sh:path s:sha256 ; sh:minCount 1 ; sh:pattern "^[0-9a-f]{64}$" ] .
x:Review a sh:NodeShape ; sh:targetClass s:ClaimReview ;
  sh:property [ sh:path s:itemReviewed ; sh:minCount 1 ; sh:maxCount 1 ; sh:class s:Claim ] ,
    [ sh:path s:claimReviewed ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path s:author ; sh:minCount 1 ; sh:class s:Person ] ,
    [ sh:path s:reviewRating ; sh:minCount 1 ; sh:maxCount 1 ; sh:class s:Rating ] .
x:Rating a sh:NodeShape ; sh:targetClass s:Rating ;
  sh:property [ sh:path s:alternateName ; sh:minCount 1 ] , [ sh:path s:ratingValue ; sh:maxCount 0 ] .
"""
"""What each node must have, in the W3C's language for that."""


def loader(url: str, _: object) -> dict[str, Any]:
    """The vocabulary's own context maps every term to itself, under this address, and links to IRIs."""
    assert url == "https://schema.org/"
    terms = {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": terms}}


def read(data: bytes) -> Graph:
    """The graph, as a JSON-LD processor makes it and another's library for linked data holds it."""
    triples = jsonld.to_rdf(json.loads(data), {"documentLoader": loader, "format": "application/n-quads"})
    return Graph().parse(data=triples, format="nt")


def made(ruling: Ruling | None = None) -> Graph:
    out = io.BytesIO()
    assert schemaorg.write(full(), out, knowing(ruling)) == 3
    return read(out.getvalue())


def valid(graph: Graph) -> None:
    holds, _, told = pyshacl.validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert holds, told


def test_the_examples_hold_the_shapes() -> None:
    """Every statement is a Claim, a Quotation too where the words are the speaker's own, with where it appears."""
    graph = read(exported("schemaorg"))
    valid(graph)
    claims, quotations = (set(graph.subjects(RDF.type, SCHEMA[kind])) for kind in ("Claim", "Quotation"))
    assert len(claims) == len(rows())
    assert len(quotations) == sum(statement.form == "direct" for statement, _ in rows())
    assert not set(graph.subjects(RDF.type, SCHEMA.ClaimReview))


def test_every_term_is_of_the_vocabulary() -> None:
    """No property and no type that schema.org does not have."""
    graph = read(exported("schemaorg")) + made(Ruling("kept", "ana", "2026-06-01T10:00:00+00:00", "It opened."))
    used: set[Any] = {*graph.predicates(), *graph.objects(None, RDF.type)} - {RDF.type}
    assert [term for term in used if not namespace.SDO.__contains__(term)] == []


@pytest.mark.parametrize("verdict", ["kept", "not-kept", "moot"])
def test_only_a_persons_word_is_a_review(verdict: str) -> None:
    """A settled prediction is reviewed, by whom and in words; nothing is put into numbers, nothing else reviewed."""
    graph = made(Ruling(verdict, "ana", "2026-06-01T10:00:00+00:00", "It opened."))
    valid(graph)
    [review] = graph.subjects(RDF.type, SCHEMA.ClaimReview)
    [claim] = graph.objects(review, SCHEMA.itemReviewed)
    assert str(claim) == f"urn:x-dicho:statement:{full()[2][0].id}"
    [rating] = graph.objects(review, SCHEMA.reviewRating)
    assert str(graph.value(rating, SCHEMA.alternateName)) == schemaorg.RATINGS[verdict]


@pytest.mark.parametrize("ruling", [None, Ruling("open", "ana", "2026-06-01T10:00:00+00:00")])
def test_no_verdict_no_review(ruling: Ruling | None) -> None:
    """What nobody settled, or left open, has no review."""
    graph = made(ruling)
    valid(graph)
    assert not set(graph.subjects(RDF.type, SCHEMA.ClaimReview))
