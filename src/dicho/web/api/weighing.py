"""What the API tells and takes of questions: rival hypotheses, ratings, what follows from them, candidates."""

from __future__ import annotations

from typing import Any

from dicho.model.hypothesis import WEIGHTS
from dicho.pipeline.hypotheses import candidates, cells, weighing
from dicho.web import meaning
from dicho.web.api import shapes
from dicho.web.api.schema import BOOLEAN, STRING, Schema, plain, record, reference, several, words
from dicho.web.api.table import Asked, Operation, Parameter

WORD: dict[str, Schema] = {"by": STRING, "note": STRING}
"""Who says it, and why."""
DONE = record({"event": {"type": "integer"}})


def _word(asked: Asked) -> dict[str, str]:
    return asked.some(*WORD)


def _questions(asked: Asked) -> Any:
    return {"rows": [plain(each) for each in asked.workspace.ledger.hypotheses.questions(bool(asked["closed"]))]}


def _question(asked: Asked) -> Any:
    return weighing(asked.workspace.ledger, asked["id"], asked["by"]).as_dict()


def _candidates(asked: Asked) -> Any:
    meaning.ready(asked.jobs, asked.workspace)
    found = candidates(asked.workspace.ledger, asked["id"])
    return {"rows": [each.as_dict() for each in found]}


def _ask(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.hypotheses.ask(asked["text"], **_word(asked)))


def _put(asked: Asked) -> Any:
    given = {"origin": asked["origin"] or "", **_word(asked)}
    return plain(asked.workspace.ledger.hypotheses.put(asked["id"], asked["text"], **given))


def _rate(asked: Asked) -> Any:
    word = (asked["by"] or "person", asked["note"] or "")
    weights = (asked["credibility"], asked["relevance"])
    said = cells(asked["ratings"] or ())
    return {"event": asked.workspace.ledger.hypotheses.rate(asked["id"], asked["statement"], said, weights, word)}


def _drop(asked: Asked) -> Any:
    return {"event": asked.workspace.ledger.hypotheses.drop(asked["id"], asked["statement"], **_word(asked))}


def _withdraw(asked: Asked) -> Any:
    return {"event": asked.workspace.ledger.hypotheses.withdraw(asked["id"], asked["hypothesis"], **_word(asked))}


def _close(asked: Asked) -> Any:
    return plain(asked.workspace.ledger.hypotheses.close(asked["id"], **_word(asked)))


OPERATIONS = (
    Operation(
        "listQuestions", "GET", "/api/questions", "The questions people weigh, the last asked first.",
        _questions, shapes.rows("Question"), {"closed": Parameter(BOOLEAN, "Those that are closed too.")},
    ),
    Operation(
        "getQuestion", "GET", "/api/questions/{id}", "A question's matrix, and what follows from it.",
        _question, reference("Weighing"), {"by": Parameter(STRING, "As this person rates it; left out: all together.")},
    ),
    Operation(
        "listCandidates", "GET", "/api/questions/{id}/candidates",
        "Statements that may be a hypothesis of it, or evidence on it: nothing until somebody says so.",
        _candidates, shapes.rows("Candidate"),
    ),
    Operation(
        "askQuestion", "POST", "/api/questions", "Open a question.", _ask, reference("Question"),
        body={"text": STRING, **WORD}, needs=("text",),
    ),
    Operation(
        "putHypothesis", "POST", "/api/questions/{id}/put", "Put forward a hypothesis; origin: where it is from.",
        _put, reference("Hypothesis"), body={"text": STRING, "origin": STRING, **WORD}, needs=("text",),
    ),
    Operation(
        "rateEvidence", "POST", "/api/questions/{id}/rate", "Say how a statement sits with hypotheses: H1=I, H2=none.",
        _rate, DONE, needs=("statement",),
        body={
            "statement": STRING, "ratings": several(STRING, maxItems=100), "credibility": words(*WEIGHTS),
            "relevance": words(*WEIGHTS), **WORD,
        },
    ),
    Operation(
        "dropEvidence", "POST", "/api/questions/{id}/drop", "Take a statement out of the matrix, whoever rated it.",
        _drop, DONE, body={"statement": STRING, **WORD}, needs=("statement",),
    ),
    Operation(
        "withdrawHypothesis", "POST", "/api/questions/{id}/withdraw", "Take a hypothesis out of the matrix.",
        _withdraw, DONE, body={"hypothesis": STRING, **WORD}, needs=("hypothesis",),
    ),
    Operation(
        "closeQuestion", "POST", "/api/questions/{id}/close", "Close a question; all that was said of it stays.",
        _close, reference("Question"), body=WORD,
    ),
)  # fmt: skip
