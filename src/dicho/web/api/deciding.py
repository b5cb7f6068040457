"""What the API lets a program decide and add: the pages' verbs, each answered by the decision it made."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from dicho.errors import NotFound, SpanError, UsageError
from dicho.model.link import KINDS, RELATIONS, VERDICTS
from dicho.model.review import Fix
from dicho.model.span import spans
from dicho.model.statement import ACTS, FORMS, STATUSES
from dicho.pipeline import people
from dicho.pipeline.intake import Input
from dicho.web.api.schema import STRING, Schema, plain, reference, words
from dicho.web.api.shapes import PAIRS
from dicho.web.api.table import Asked, Operation
from dicho.web.offered import MOST_ADDRESSES, addresses, base_name, overrides, pasted

ROLES = ("source", "cue", "content")
WORD: dict[str, Schema] = {"by": STRING, "note": STRING}
"""Who decides, and why."""
FACTS: dict[str, Schema] = {
    **{role: {**PAIRS, "maxItems": 1000} for role in ROLES},
    "form": words(*FORMS),
    "act": words(*ACTS),
    "status": words(*STATUSES),
    "speaker": STRING,
    "said": STRING,
}
"""What of a statement is otherwise; `speaker` and `said` may be "" for nobody and unknown."""
GIVEN: dict[str, Schema] = {
    **dict.fromkeys(("text", "name", "data"), STRING),
    "addresses": {"type": "array", "items": STRING, "minItems": 1, "maxItems": MOST_ADDRESSES},
}
WAYS = ("text", "data", "addresses")
"""How a document is given."""
KNOWN = dict.fromkeys(("title", "outlet", "author", "date", "lang", "url"), STRING)
"""What is known of a document better than it says."""


def _word(asked: Asked) -> dict[str, str]:
    return asked.some(*WORD)


def _fix(asked: Asked) -> Fix:
    given: dict[str, Any] = asked.some(*FACTS)
    try:
        return Fix(**{**given, **{role: spans(given[role]) for role in ROLES if role in given}})
    except SpanError as error:
        raise UsageError(error.what, hint="Spans are pairs of offsets, from and to, in order.") from error


def _accept(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.reviews.accept(asked["id"], **_word(asked)))


def _reject(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.reviews.reject(asked["id"], **_word(asked)))


def _fixed(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.reviews.fix(asked["id"], _fix(asked), **_word(asked)))


def _added(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.reviews.add(asked["id"], _fix(asked), **_word(asked)))


def _decide(asked: Asked) -> Any:
    kind = asked["kind"]
    return plain(asked.workspace.ledger.links.decide(asked["id"], asked["verdict"], kind, **_word(asked)))


def _merge(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.people.merge(asked["left"], asked["right"], **_word(asked)))


def _part(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.people.refuse(asked["left"], asked["right"], **_word(asked)))


def _split(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.people.split(asked["id"], asked["forms"] or (), **_word(asked)))


def _accept_proposal(asked: Asked) -> Any:
    return plain(people.accept(asked.workspace.ledger, asked["id"], **_word(asked)))


def _refuse_proposal(asked: Asked) -> Any:
    return plain(people.refuse(asked.workspace.ledger, asked["id"], **_word(asked)))


def _undo(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.people.undo(asked["event"], **_word(asked)))


def _add(asked: Asked) -> Any:
    if sum(asked[name] is not None for name in WAYS) != 1:
        hint = "data is base64, with the name of its file; addresses are fetched."
        raise UsageError("give a text, data or addresses, one of the three.", hint=hint)
    known = overrides(asked.some(*KNOWN))
    if asked["addresses"] is not None:
        inputs = addresses(asked["addresses"], asked.jobs.fetches)
    elif asked["text"] is not None:
        inputs = pasted(asked["text"], asked.jobs.fetches)
    else:
        inputs = [Input(base_name(asked["name"] or ""), data=_bytes(asked["data"]))]
    if not inputs:
        raise UsageError("there is nothing in it.", where=next(name for name in WAYS if asked[name] is not None))
    return asked.jobs.add(inputs, known).as_dict()


def _bytes(data: str) -> bytes:
    try:
        return b64decode(data, validate=True)
    except ValueError as error:
        raise UsageError(f"it is no base64 ({error}).", where="data") from error


def _stop(asked: Asked) -> Any:
    job = asked.jobs.stop(asked["number"])
    if job is None:
        raise NotFound("no job has this number.", where=str(asked["number"]), hint="/api/jobs lists them.")
    return job.as_dict()


def _decision(name: str, path: str, what: str, does: Any, shape: str, **more: Any) -> Operation:
    body = {**more.pop("body", {}), **WORD}
    return Operation(name, "POST", path, what, does, reference(shape), body=body, **more)


TWO = {"body": {"left": STRING, "right": STRING}, "needs": ("left", "right")}
OPERATIONS = (
    _decision("acceptStatement", "/api/statements/{id}/accept", "It is said there, and just so.", _accept, "Review"),
    _decision("rejectStatement", "/api/statements/{id}/reject", "It is no statement.", _reject, "Review"),
    _decision(
        "fixStatement", "/api/statements/{id}/fix", "It is otherwise than it was found; it is accepted so.",
        _fixed, "Review", body=FACTS,
    ),
    _decision(
        "addStatement", "/api/documents/{id}/add-statement", "A statement that was not found.",
        _added, "Review", body=FACTS, needs=("content",),
    ),
    _decision(
        "decideLink", "/api/links/{id}/decide", "Yes, no or unsure to a link: its id, or two statements as LEFT:RIGHT.",
        _decide, "Verdict", body={"verdict": words(*VERDICTS), "kind": words(*RELATIONS, *KINDS)}, needs=("verdict",),
    ),
    _decision("mergePeople", "/api/people/merge", "Two are one, each by a name or an id.", _merge, "Decision", **TWO),
    _decision("partPeople", "/api/people/refuse", "Two are two.", _part, "Decision", **TWO),
    _decision(
        "splitPerson", "/api/people/{id}/split", "These forms of a person are another's; without forms, each is.",
        _split, "Decision", body={"forms": {"type": "array", "items": STRING, "maxItems": 1000}},
    ),
    _decision("acceptProposal", "/api/proposals/{id}/accept", "The two are one.", _accept_proposal, "Decision"),
    _decision("refuseProposal", "/api/proposals/{id}/refuse", "The two are two.", _refuse_proposal, "Decision"),
    _decision(
        "undo", "/api/undo/{event:int}", "Take back a decision, on people, links or statements, or an undoing.",
        _undo, "Decision",
    ),
    Operation(
        "add", "POST", "/api/add",
        "Have documents read: a text, the bytes of a file as base64 with its name, or pages by their addresses.",
        _add, reference("Job"), body={**GIVEN, **KNOWN}, status=202,
    ),
    Operation(
        "stopJob", "POST", "/api/jobs/{number:int}/stop", "End a job after the file it is at.",
        _stop, reference("Job"), body={},
    ),
)  # fmt: skip
