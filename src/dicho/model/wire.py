"""The nouns as JSON values and back: one written form for the ledger's log, the command line and every export.

The ledger and the exports are siblings and must agree on it, so it stands with the nouns. `statement_line` is the
published shape "dicho/1" (docs/format.md), `flag_record` all of "dicho-flag/1" but the texts; the other functions are
what the ledger stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from dicho.model.document import Capture, Document, Failure, Piece, SourceMap
from dicho.model.fetched import Fetch
from dicho.model.fetched import Hop as Redirect
from dicho.model.flag import Flag, Ground, Mark
from dicho.model.link import Evidence, Link
from dicho.model.span import Spans, spans
from dicho.model.statement import Hop, Quantity, Speaker, State, Statement, When

SCHEMA = "dicho/1"
FLAG_SCHEMA = "dicho-flag/1"
Json = dict[str, Any]


def pairs(fragments: Spans) -> list[list[int]]:
    """[[start, end], ...]."""
    return [[s.start, s.end] for s in fragments]


def _when(when: When) -> Json:
    return {
        "value": when.value,
        "precision": when.precision,
        "expression": pairs(when.expression),
        "others": [*when.others],
    }


def _quantity(q: Quantity) -> Json:
    return {"value": q.value, "unit": q.unit, "span": pairs(q.span), "bound": q.bound, "upper": q.upper}


def _hop(hop: Hop) -> Json:
    return {"agent": hop.agent, "relation": hop.relation, "span": pairs(hop.span)}


def _read_when(data: Json) -> When:
    # What a later Dicho added is not in a log written before: absent means none.
    others = tuple(data.get("others", ()))
    return When(data["value"], data["precision"], spans(data["expression"]), others)


def _read_quantity(data: Json) -> Quantity:
    bound, upper = data.get("bound", "exact"), data.get("upper")
    return Quantity(data["value"], data["unit"], spans(data["span"]), bound, upper)


def statement_record(s: Statement) -> Json:
    """A statement without its document's text: offsets, and what was resolved. What a person said of it is no part."""
    return {
        "id": s.id,
        "source": pairs(s.source),
        "cue": pairs(s.cue),
        "content": pairs(s.content),
        "form": s.form,
        "act": s.act,
        "status": s.status,
        "speaker": asdict(s.speaker) if s.speaker else None,
        "candidates": [asdict(c) for c in s.candidates],
        "said": _when(s.said) if s.said else None,
        "about": [_when(w) for w in s.about],
        "due": _when(s.due) if s.due else None,
        "condition": pairs(s.condition),
        "quantities": [_quantity(q) for q in s.quantities],
        "chain": [_hop(h) for h in s.chain],
        "in": s.parent,
        "flags": list(s.flags),
        "score": s.score,
    }


def read_statement(data: Json, document: str, state: State = "open") -> Statement:
    """The statement a record stands for; `fixed` is in the record only where a person fixed something."""
    return Statement(
        id=data["id"],
        document=document,
        source=spans(data["source"]),
        cue=spans(data["cue"]),
        content=spans(data["content"]),
        form=data["form"],
        act=data["act"],
        status=data["status"],
        speaker=Speaker(**data["speaker"]) if data["speaker"] else None,
        candidates=tuple(Speaker(**c) for c in data.get("candidates", ())),
        said=_read_when(data["said"]) if data["said"] else None,
        about=tuple(_read_when(w) for w in data["about"]),
        due=_read_when(data["due"]) if data.get("due") else None,
        condition=spans(data.get("condition", ())),
        quantities=tuple(_read_quantity(q) for q in data["quantities"]),
        chain=tuple(Hop(h["agent"], h["relation"], spans(h["span"])) for h in data["chain"]),
        parent=data["in"],
        flags=tuple(data["flags"]),
        score=data["score"],
        state=state,
        fixed=tuple(data.get("fixed", ())),
    )


def statement_line(s: Statement, document: Document, person: Json | None = None) -> Json:
    """The published shape of one statement: the record, its document's facts and the text of its spans.

    `person` is who the speaker is across documents, as only a ledger can tell: an id and a name. The speaker goes under
    that name, the fullest known; how this document writes it stands beside.
    """
    record = statement_record(s)
    record["chain"] = [{**_hop(hop), "written": hop.written or hop.agent} for hop in s.chain]
    if who := record["speaker"]:
        who |= {"name": person["name"] if person else who["name"], "written": who["name"], "person": person}
    texts = {
        role: [span.of(document.text) for span in fragments]
        for role, fragments in (("source", s.source), ("cue", s.cue), ("content", s.content))
    }
    facts = {
        "id": document.id,
        "file": document.file,
        "sha256": document.capture,
        "url": document.url,
        "lang": document.lang,
        "title": document.title,
        "outlet": document.outlet,
        "author": document.author,
        "published": document.published,
    }
    head = {"schema": SCHEMA, "id": s.id, "document": facts}
    roles = {role: record[role] for role in ("source", "cue", "content")}
    rest = {key: value for key, value in record.items() if key not in head and key not in roles}
    return {**head, **roles, "text": texts, **rest, "state": s.state, "fixed": list(s.fixed)}


def link_record(link: Link) -> Json:
    """A link without the statements' texts."""
    reasons = [
        {"feature": e.feature, "weight": e.weight, "left": pairs(e.left), "right": pairs(e.right)}
        for e in link.evidence
    ]
    return {
        "id": link.id,
        "left": link.left,
        "right": link.right,
        "relation": link.relation,
        "kind": link.kind,
        "score": link.score,
        "certain": link.certain,
        "evidence": reasons,
        "missing": list(link.missing),
        "readings": list(link.readings),
    }


def read_link(data: Json) -> Link:
    """The link a record stands for."""
    evidence = tuple(Evidence(e["feature"], e["weight"], spans(e["left"]), spans(e["right"])) for e in data["evidence"])
    facts: Json = {name: data[name] for name in ("left", "right", "relation", "kind", "score", "certain")}
    lists: Json = {name: tuple(data[name]) for name in ("missing", "readings")}
    return Link(**facts, **lists, evidence=evidence)


def capture_record(c: Capture) -> Json:
    """A capture's facts."""
    return asdict(c)


def fetch_record(f: Fetch) -> Json:
    """How a capture came from an address; redirects as pairs."""
    return {**asdict(f), "hops": [[hop.url, hop.status] for hop in f.hops]}


def read_fetch(data: Json) -> Fetch:
    """The fetch a record stands for."""
    return Fetch(**{**data, "hops": tuple(Redirect(url, status) for url, status in data["hops"])})


def document_record(d: Document) -> Json:
    """A document with its text and its map (pieces as compact lists)."""
    pieces = [[p.start, p.end, p.part, p.raw_start, p.raw_end, p.kind] for p in d.map.pieces]
    fields = {name: getattr(d, name) for name in d.__slots__ if name != "map"}
    return {**fields, "notes": list(d.notes), "map": pieces}


def read_document(data: Json) -> Document:
    """The document a record stands for."""
    pieces: Sequence[Sequence[Any]] = data["map"]
    fields = {**data, "notes": tuple(data["notes"]), "map": SourceMap(tuple(Piece(*p) for p in pieces))}
    return Document(**fields)


def failure_record(f: Failure) -> Json:
    """A failure's facts."""
    return asdict(f)


def flag_record(flag: Flag) -> Json:
    """A flag without the texts of its spans."""
    grounds = [
        {
            "why": ground.why,
            "value": ground.value,
            "link": ground.link or None,
            "marks": [
                {"document": mark.document, "statement": mark.statement or None, "spans": pairs(mark.spans)}
                for mark in ground.marks
            ],
        }
        for ground in flag.grounds
    ]
    return {
        "schema": FLAG_SCHEMA,
        "id": flag.id,
        "kind": flag.kind,
        "standing": flag.standing,
        "document": flag.document,
        "statements": list(flag.statements),
        "outlets": flag.outlets,
        "origins": flag.origins,
        "grounds": grounds,
    }


def read_flag(data: Json) -> Flag:
    """The flag a record stands for."""
    grounds = tuple(
        Ground(
            ground["why"],
            tuple(Mark(m["document"], m["statement"] or "", spans(m["spans"])) for m in ground["marks"]),
            ground["link"] or "",
            ground["value"],
        )
        for ground in data["grounds"]
    )
    facts: Json = {name: data[name] for name in ("kind", "standing", "document", "outlets", "origins")}
    return Flag(**facts, statements=tuple(data["statements"]), grounds=grounds)
