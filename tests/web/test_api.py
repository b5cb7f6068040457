"""The JSON API: what it promises in its OpenAPI document is what it does."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.web.conftest import ROOT

from dicho.cli.commands.links import command as links
from dicho.cli.commands.search import command as search
from dicho.web.api import document as api
from dicho.web.app import routes

DOCUMENT = api.document(api.OPERATIONS)
LONG = 120.0
STORY = 'The keeper, Ana Brumal, said on Monday: "The lamp burned all night."\n'
HOSTILE = (
    "",
    "\0",
    "x" * 5000,
    "' OR 1=1 --",
    "../../etc/passwd",
    "zzzz",
    "٤٤٤٤",
    "-1",
    "--5",
    "1e9",
    "null",
    "{}",
    "%00",
    "*",
)


def closed(schema: Any) -> Any:
    """The schema with no property allowed but those it names: what is answered beside them was promised nowhere."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    return {**found, "additionalProperties": False} if isinstance(found.get("required"), list) else found


SCHEMAS = closed(deepcopy(DOCUMENT["components"]["schemas"]))


def held(answer: Any, operation: str) -> Any:
    """The answer's value, once it fits the schema its operation promises for its status."""
    [found] = [each for _, _, each in operations() if each["operationId"] == operation]
    promised = found["responses"].get(str(answer.status_code), found["responses"]["default"])
    schema = {**closed(promised["content"]["application/json"]["schema"]), "components": {"schemas": SCHEMAS}}
    value = answer.json()
    Draft202012Validator(schema).validate(value)
    return value


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of the document."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def get(client: TestClient, operation: str, **given: Any) -> Any:
    """What an operation answers; what stands in its path is taken from what is given."""
    [(path, _, _)] = [each for each in operations() if each[2]["operationId"] == operation]
    for name in re.findall(r"\{(\w+)\}", path):
        path = path.replace(f"{{{name}}}", str(given.pop(name)))
    return held(client.get(path, params=given), operation)


def post(client: TestClient, operation: str, status: int = 200, **given: Any) -> Any:
    """The same for one that decides."""
    [(path, _, _)] = [each for each in operations() if each[2]["operationId"] == operation]
    for name in re.findall(r"\{(\w+)\}", path):
        path = path.replace(f"{{{name}}}", str(given.pop(name)))
    answer = client.post(path, json=given)
    assert answer.status_code == status, answer.text
    return held(answer, operation)


# --- the document


def test_the_document_is_openapi(client: TestClient) -> None:
    """/api/openapi.json is an OpenAPI 3.1 document, and every schema in it is one."""
    served = client.get("/api/openapi.json")
    assert served.headers["content-type"] == "application/json"
    assert served.json() == DOCUMENT
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_document_and_the_routes_say_the_same() -> None:
    """Every route under /api stands in the document with its methods, and nothing else does."""
    promised = {(path, method) for path, method, _ in operations()}
    there = set()
    for route in routes():
        if isinstance(route, Route) and route.path.startswith("/api/") and route.path != api.PATH:
            path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
            there |= {(path, method) for method in (route.methods or set()) - {"HEAD"}}
    assert there == promised
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))


def test_the_page_names_every_verb() -> None:
    """docs/web-api.md has a line for every operation that changes something, and names what it takes."""
    lines = dict(re.findall(r"^\| `(/api/\S+)` \| (.*) \|$", (ROOT / "docs" / "web-api.md").read_text(), re.M))
    posts = {path: operation for path, method, operation in operations() if method == "POST"}
    assert set(lines) == set(posts)
    for path, operation in posts.items():
        taken = operation["requestBody"]["content"]["application/json"]["schema"]["properties"].keys() - {"by", "note"}
        assert "the same" in lines[path] or taken <= set(re.findall(r"`(\w+)`", lines[path])), path


def test_filters_are_those_of_the_command_line() -> None:
    """Statements and links are chosen by the same filters as on the command line, under the same names."""
    ways = {"as_json", "fail_on", "limit", "settings"}
    for command, operation, own in (
        (search, "listStatements", {"after", "size"}),
        (links, "listLinks", {"after", "size"}),
    ):
        [found] = [each for _, _, each in operations() if each["operationId"] == operation]
        offered = {each["name"] for each in found["parameters"]} - own
        assert offered == {str(each.name) for each in command.params} - ways


def test_every_slot_of_a_path_is_a_parameter() -> None:
    """What stands in braces in a path is described, and nothing else is called a part of the path."""
    for path, _, operation in operations():
        described = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
        assert described == re.findall(r"\{(\w+)\}", path)


@pytest.mark.parametrize(("path", "method", "operation"), list(operations()), ids=lambda each: str(each)[:40])
def test_what_is_not_promised_is_refused(path: str, method: str, operation: dict[str, Any], client: TestClient) -> None:
    """An unknown parameter or property is refused, so that none is left out in silence; so is a wrong value."""
    address = re.sub(r"\{(event|number)\}", "1", path).replace("{id}", "0000")
    if method == "GET":
        assert client.get(address, params={"unheard": "of"}).status_code == 400
        for each in operation["parameters"]:
            if each["in"] == "query" and each["schema"] != {"type": "string"}:
                assert client.get(address, params={each["name"]: "no such thing"}).status_code == 400, each["name"]
        return
    assert client.post(address, json={"unheard": "of"}).status_code == 400
    for name in operation["requestBody"]["content"]["application/json"]["schema"]["properties"]:
        assert client.post(address, json={name: {"no": "such"}}).status_code == 400, name
    for needed in operation["requestBody"]["content"]["application/json"]["schema"].get("required", ()):
        answer = client.post(address, json={})
        assert (answer.status_code, needed in answer.json()["error"]["hint"]) == (400, True)


@pytest.mark.parametrize(("path", "method", "operation"), [each for each in operations() if each[1] == "GET"])
def test_any_text_is_a_safe_question(path: str, method: str, operation: dict[str, Any], client: TestClient) -> None:
    """Whatever stands in a path or a parameter, the answer is one that was promised: never a fault of ours."""
    names = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
    for text in HOSTILE:
        slotted = re.sub(r"\{\w+\}", quote(text, safe="") or "x", path)
        asked = [(path.replace("{id}", "0000"), {name: text}) for name in names]
        for address, given in [*asked, *([(slotted, {})] if slotted != path else [])]:
            answer = client.get(address, params=given)
            assert answer.status_code in (200, 400, 404, 409), answer.text
            if answer.status_code == 200:
                held(answer, operation["operationId"])
            else:
                Draft202012Validator(SCHEMAS["Error"]).validate(answer.json())


# --- reading


def test_statements_are_found_as_on_the_command_line(client: TestClient) -> None:
    """Words, filters and meaning find what `dicho search` finds, in the published shape."""
    found = get(client, "listStatements", words="inexpugnable", size=10)
    assert found["total"] == len(found["rows"]) > 0
    assert all(row["schema"] == "dicho/1" for row in found["rows"])
    near = get(client, "listStatements", like="the fuel never arrived", lang="es", size=2)
    assert len(near["rows"]) == 2
    assert near["order"] == "like"
    further = get(client, "listStatements", like="the fuel never arrived", lang="es", size=2, after=near["next"])
    assert {row["id"] for row in near["rows"]}.isdisjoint(row["id"] for row in further["rows"])
    quoted = get(client, "listStatements", form="direct", flag="unattributed", state="open")
    assert all(row["form"] == "direct" and "unattributed" in row["flags"] for row in quoted["rows"])


def test_pages_follow_one_another(client: TestClient) -> None:
    """Every list that has pages shows each of its rows once, `next` leading from page to page to the end."""
    for operation in ("listStatements", "listDocuments", "listPeople", "listEvents", "listLinks", "listHypotheses"):
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = get(client, operation, size=7, **after)
            seen += [str(row.get("id") or row.get("event") or row["facts"]["id"]) for row in page["rows"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert len(seen) == len(set(seen)) == page["total"] > 0, operation


def test_one_of_everything(client: TestClient) -> None:
    """What a list shows can be asked for alone: a statement, a document with its text, a link, a person."""
    row = get(client, "listStatements", size=1)["rows"][0]
    assert get(client, "getStatement", id=row["id"][:8]) == row
    document = get(client, "getDocument", id=row["document"]["id"])
    assert [document["text"][start:end] for start, end in row["content"]] == row["text"]["content"]
    within = get(client, "listStatementsOfDocument", id=document["id"])["rows"]
    assert row in within
    link = get(client, "listLinks", relation=["conflict", "change"], size=1)["rows"][0]
    assert get(client, "getLink", id=link["id"])["evidence"] == link["evidence"]
    assert get(client, "listVerdicts", id=link["id"])["rows"] == []
    person = get(client, "listPeople", kind="person", size=1)["rows"][0]
    assert get(client, "getPerson", id=person["id"])["forms"] == person["forms"]
    said = get(client, "listStatementsOfPerson", id=person["id"], size=1000)
    assert said["total"] == person["statements"]


def test_the_other_lists(client: TestClient) -> None:
    """Failures, proposals, predictions, jobs and counts are there in their shapes."""
    client.post("/add", files={"files": ("a.pdf", b"%PDF-1.7 broken")})
    assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
    assert [row["file"] for row in get(client, "listFailures")["rows"]] == ["a.pdf"]
    get(client, "listProposals")
    for when in ("open", "past", "undated"):
        get(client, "listPredictions", when=when, today="2026-01-01")
    assert get(client, "listJobs")["jobs"][0]["failures"][0]["file"] == "a.pdf"
    assert get(client, "getCounts")["counts"]["documents"] > 10


def test_errors_have_one_form(client: TestClient) -> None:
    """What fails says what, where and what to do, under a code that stays."""
    for path, status, code in (
        ("/api/statements/00000000", 404, "not-found"),
        ("/api/statements?since=yesterday", 400, "usage-error"),
        ("/api/nowhere", 404, "not-found"),
        ("/api/statements?after=nonsense", 400, "usage-error"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        Draft202012Validator(SCHEMAS["Error"]).validate(answer.json())
    assert client.delete("/api/statements").status_code == 405
    assert client.get("/api/counts", headers={"Host": "harbour.example"}).json()["error"]["code"] == "untrusted-host"
    refused = client.post("/api/people/merge", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "cross-site")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"{", b"\xff", b"1" * 2_000_000])
def test_bodies_are_objects(client: TestClient, body: bytes) -> None:
    """What is no JSON object, and what is endless, is refused in the form of every error."""
    answer = client.post("/api/people/merge", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 413)
    Draft202012Validator(SCHEMAS["Error"]).validate(answer.json())


def test_forms_of_other_pages_are_not_taken(client: TestClient) -> None:
    """A body that an HTML form could send is not read as JSON."""
    answer = client.post(
        "/api/people/merge", content=b'{"left":"a","right":"b"}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 415


# --- deciding and adding


def test_statements_are_decided_on(client: TestClient) -> None:
    """Accept, reject, fix and add answer with the decision; undo takes it back; the history keeps all of it."""
    one, other = (row["id"] for row in get(client, "listStatements", size=2)["rows"])
    assert post(client, "acceptStatement", id=one, by="ana", note="seen")["by"] == "ana"
    assert get(client, "getStatement", id=one)["state"] == "accepted"
    rejected = post(client, "rejectStatement", id=other)
    assert get(client, "listStatements", state="rejected")["rows"][0]["id"] == other
    post(client, "undo", event=rejected["event"])
    assert get(client, "getStatement", id=other)["state"] == "open"
    fixed = post(client, "fixStatement", id=one, speaker="Ana Brumal", said="2026-01", content=[[0, 4], [6, 9]])
    assert fixed["fix"]["content"] == [[0, 4], [6, 9]]
    told = get(client, "getStatement", id=one)
    assert (told["speaker"]["name"], told["said"]["value"]) == ("Ana Brumal", "2026-01")
    assert [each["verdict"] for each in get(client, "listReviews", id=one)["rows"]] == ["accept", "fix"]
    added = post(client, "addStatement", id=told["document"]["id"], content=[[1, 5]], speaker="")
    assert get(client, "getStatement", id=added["statement"])["content"] == [[1, 5]]
    for wrong in ([], [[5, 1]], [[0, 4], [2, 6]], [[-1, 4]], [[0, 10**9]], [["a", "b"]], "0-4"):
        post(client, "fixStatement", 400, id=one, content=wrong)


def test_links_are_decided_on(client: TestClient) -> None:
    """A verdict takes a link off the open list, with its kind and note, and undo puts it back."""
    link = get(client, "listLinks", relation="conflict", size=1)["rows"][0]
    word = post(client, "decideLink", id=link["id"], verdict="no", kind="change", note="he changed his mind")
    assert (word["verdict"], word["relation"]) == ("no", "change")
    assert get(client, "getLink", id=link["id"])["decision"]["note"] == "he changed his mind"
    assert link["id"] in {row["id"] for row in get(client, "listLinks", decided="true")["rows"]}
    post(client, "undo", event=word["event"])
    assert get(client, "getLink", id=link["id"])["decision"] is None


def test_people_are_decided_on(client: TestClient) -> None:
    """Two people are merged, one is split, two are kept apart, a proposal is taken or refused."""
    one, other, third = (row["id"] for row in get(client, "listPeople", kind="person", size=3)["rows"])
    assert post(client, "mergePeople", left=one, right=other)["kind"] == "merge"
    whole = get(client, "getPerson", id=one)
    assert len(whole["decisions"]) == 1
    assert post(client, "splitPerson", id=whole["id"], forms=[other], note="two")["kind"] == "split"
    assert post(client, "partPeople", left=one, right=third)["kind"] == "split"
    waiting = get(client, "listProposals")["rows"]
    for proposal, operation in zip(waiting, ("refuseProposal", "acceptProposal"), strict=False):
        post(client, operation, id=proposal["id"])
    left = {each["id"] for each in get(client, "listProposals")["rows"]}
    assert left.isdisjoint(each["id"] for each in waiting[:2])


def test_questions_are_weighed(client: TestClient) -> None:
    """A question is opened, weighed, and closed; what follows from the ratings is told; candidates are no cells."""
    question = post(client, "askQuestion", text="Why did the lights go out?", by="ana")["id"]
    for text in ("The fuel never came.", "The fuel was sold."):
        post(client, "putHypothesis", id=question, text=text)
    one = get(client, "listCandidates", id=question)["rows"][0]["statement"]
    assert get(client, "getQuestion", id=question)["evidence"] == []
    post(client, "rateEvidence", id=question, statement=one, ratings=["H1=I", "H2=cc"], relevance="high", by="ana")
    found = get(client, "getQuestion", id=question)
    assert [round(each["against"], 2) for each in found["scores"]] == [0, 1.41] and found["hangs_on"]
    post(client, "rateEvidence", id=question, statement=one, ratings=["H1=C"], by="ben")
    assert get(client, "getQuestion", id=question)["disputes"][0]["ratings"].keys() == {"ana", "ben"}
    assert get(client, "getQuestion", id=question, by="ben")["by"] == "ben"
    post(client, "withdrawHypothesis", id=question, hypothesis="H2")
    post(client, "dropEvidence", id=question, statement=one)
    assert post(client, "closeQuestion", id=question)["closed"]
    assert get(client, "listQuestions")["rows"] == [] and get(client, "listQuestions", closed=True)["rows"]


def test_documents_are_added(client: TestClient) -> None:
    """A text, or a file's bytes, is taken (202) and read as the form's are; the job can be asked for, and stopped."""
    post(client, "add", 202, text=STORY, title="The night of the lamp", date="2026-01")
    job = post(client, "add", 202, name="a/b.txt", data=b64encode(STORY.replace("Monday", "Tuesday").encode()).decode())
    assert job["files"] == ["b.txt"]
    assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
    assert [each["state"] for each in get(client, "listJobs")["jobs"]] == ["done", "done"]
    assert get(client, "listDocuments", words="lamp")["rows"][0]["facts"]["published"] == "2026-01"
    assert post(client, "stopJob", number=1)["state"] == "done"
    for wrong in ({}, {"text": " "}, {"text": "x", "data": "eA=="}, {"data": "?"}, {"text": "x", "date": "soon"}):
        post(client, "add", 400, **wrong)
