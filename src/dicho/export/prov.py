"""PROV-O as JSON-LD: captures, documents, runs, statements, and who had them from whom (docs/format.md).

Every term is spelled out in the file: no context has to be fetched to read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from dicho.export.columns import words
from dicho.export.known import Known, Once
from dicho.export.linked import TERMS, Json, address, agent, bytes_urn, dated, given, graph, named, urn
from dicho.model.document import Document
from dicho.model.run import Run
from dicho.model.statement import Hop, Statement

_TO = {"@type": "@id"}
CONTEXT: Json = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dicho": TERMS,
    "label": "rdfs:label",
    "value": "prov:value",
    "issued": "dcterms:issued",
    "at": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
    **{
        name: {"@id": f"prov:{name}", **_TO}
        for name in (
            "agent",
            "atLocation",
            "hadRole",
            "qualifiedAttribution",
            "used",
            "wasAssociatedWith",
            "wasAttributedTo",
            "wasDerivedFrom",
            "wasGeneratedBy",
            "wasQuotedFrom",
        )
    },
}


def write(rows: Iterable[tuple[Statement, Document]], out: BinaryIO, known: Known) -> int:
    """Writes the graph; how many statements. ExportError when it cannot."""
    return graph(out, CONTEXT, _nodes(rows, known))


def _nodes(rows: Iterable[tuple[Statement, Document]], known: Known) -> Iterator[list[Json]]:
    once = Once()
    for statement, document in rows:
        nodes = _read(document, known) if once.first(bytes_urn(document.capture)) else []
        if once.first(document.id):
            nodes += _document(document)
        nodes += _statement(statement, document, known)
        yield [node for node in nodes if "prov:Agent" not in node["@type"] or once.first(node["@id"])]


def _read(document: Document, known: Known) -> list[Json]:
    """The archived bytes, how they were read, and by what."""
    capture, runs = known.capture(document.capture), known.runs(document.capture)
    facts = given({"label": capture.file, "at": capture.captured_at, "dicho:mediaType": capture.media_type})
    held = {"@id": bytes_urn(capture.sha256), "@type": "prov:Entity", **facts, "dicho:size": capture.size}
    by = [urn("run", key) for key, _ in runs]
    reading = {"@id": urn("reading", capture.sha256), "@type": "prov:Activity", "used": held["@id"]}
    return [held, {**reading, **given({"wasAssociatedWith": by})}, *(_software(key, run) for key, run in runs)]


def _software(key: str, run: Run) -> Json:
    facts = {
        "label": f"Dicho {run.stage} {run.version}",
        "dicho:stage": run.stage,
        "dicho:version": run.version,
        "dicho:model": run.model,
        "dicho:setting": [f"{name}={value}" for name, value in run.settings],
    }
    return {"@id": urn("run", key), "@type": ["prov:SoftwareAgent", "prov:Agent"], **given(facts)}


def _document(document: Document) -> list[Json]:
    people = [(document.outlet, "prov:Organization"), (document.author, "")]
    agents = [_agent(agent(name), name, kind) for name, kind in people if name]
    facts = {
        "label": document.title or document.file,
        "issued": document.published,
        "atLocation": address(document),
        "wasAttributedTo": [each["@id"] for each in agents],
    }
    way = {"wasDerivedFrom": bytes_urn(document.capture), "wasGeneratedBy": urn("reading", document.capture)}
    return [*agents, {"@id": urn("document", document.id), "@type": "prov:Entity", **way, **given(facts)}]


def _statement(s: Statement, document: Document, known: Known) -> list[Json]:
    """Its words, who they are attributed to, and each hop of the chain as an attribution with its role and place."""
    who = named(s, known.person)
    hops = [_hop(s, step, hop) for step, hop in enumerate(s.chain)]
    agents = [_agent(agent(hop.agent), hop.agent, "") for hop in s.chain]
    if who:
        kind = "prov:Organization" if s.speaker and s.speaker.kind == "organisation" else "prov:Person"
        agents.append(_agent(*who, kind))
    facts = {
        "value": words(document.text, s.content),
        "dicho:form": s.form,
        "dicho:status": s.status,
        "dicho:said": s.said.value if s.said else None,
        "issued": dated(s.said),
        "wasAttributedTo": who[0] if who else None,
        "qualifiedAttribution": hops,
    }
    source = "wasQuotedFrom" if s.form == "direct" else "wasDerivedFrom"
    way = {source: urn("document", document.id), "wasGeneratedBy": urn("reading", document.capture)}
    return [*agents, {"@id": urn("statement", s.id), "@type": "prov:Entity", **way, **given(facts)}]


def _hop(s: Statement, step: int, hop: Hop) -> Json:
    role = TERMS + hop.relation
    name = urn("hop", f"{s.id}:{step}")
    return {"@id": name, "@type": "prov:Attribution", "agent": agent(hop.agent), "hadRole": role, "dicho:step": step}


def _agent(iri: str, name: str, kind: str) -> Json:
    return {"@id": iri, "@type": [*filter(None, [kind]), "prov:Agent"], "label": name}
