from __future__ import annotations

import io
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS
from tests.export.ledgers import exported, knowing, rows
from tests.export.rows import full

from dicho.export import prov


def test_a_linked_data_library_reads_the_examples() -> None:
    """rdflib reads it without a network; whatever a statement, a document or a reading points to is there too."""
    graph = Graph().parse(data=exported("prov"), format="json-ld")
    found = list(rows())
    statements = {URIRef(f"urn:x-dicho:statement:{statement.id}") for statement, _ in found}
    assert statements <= set(graph.subjects(RDF.type, PROV.Entity))
    for way in (PROV.wasDerivedFrom, PROV.wasQuotedFrom, PROV.wasGeneratedBy, PROV.wasAttributedTo, PROV.used):
        assert {node for node in graph.objects(None, way) if (node, RDF.type, None) not in graph} == set()
    for statement, document in found:
        [capture] = graph.objects(
            URIRef(f"urn:x-dicho:statement:{statement.id}"),
            (PROV.wasQuotedFrom | PROV.wasDerivedFrom) / PROV.wasDerivedFrom,
        )
        assert str(capture) == f"urn:sha256:{document.capture}"


def test_every_term_is_of_prov() -> None:
    """Each term in PROV's own namespace is one PROV-O defines."""
    graph = Graph().parse(data=exported("prov"), format="json-ld")
    used: set[Any] = {*graph.predicates(), *graph.objects(None, RDF.type)}
    ours = {term for term in used if str(term).startswith(str(PROV))}
    assert PROV.Person in ours and all(PROV.__contains__(term) for term in ours)


def test_who_had_it_from_whom() -> None:
    """Hops are attributions with their role, in order; the runs that read are agents of the reading."""
    out = io.BytesIO()
    assert prov.write(full(), out, knowing()) == 3
    graph = Graph().parse(data=out.getvalue(), format="json-ld")
    first = URIRef(f"urn:x-dicho:statement:{full()[0][0].id}")
    hops = sorted(graph.objects(first, PROV.qualifiedAttribution), key=str)
    told = [(graph.value(graph.value(hop, PROV.agent), RDFS.label), graph.value(hop, PROV.hadRole)) for hop in hops]
    terms = "urn:x-dicho:terms:"
    assert told == [(Literal("La Baliza"), URIRef(terms + "published")), (Literal("Radio Sal"), URIRef(terms + "told"))]
    [reading] = graph.objects(first, PROV.wasGeneratedBy)
    [run] = graph.objects(reading, PROV.wasAssociatedWith)
    assert str(graph.value(run, URIRef(terms + "model"))) == "cd34"
    who = graph.value(first, PROV.wasAttributedTo)
    assert graph.value(who, RDFS.label) == Literal("Irune Valcárcel")
    assert str(graph.value(first, PROV.value)) == "«Faltan 6,2 millones»"
