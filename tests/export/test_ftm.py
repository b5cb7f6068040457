from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from tests.export.ledgers import VENDOR, exported, knowing, rows
from tests.export.rows import bare, full

from dicho.export import ftm

SCHEMA: dict[str, Any] = json.loads((VENDOR / "followthemoney.json").read_text("utf-8"))


def entities(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def fits(found: list[dict[str, Any]]) -> None:
    """Each entity has what its schema asks for and nothing it does not know; what it names is there, of its kind."""
    kinds = {each["id"]: SCHEMA[each["schema"]] for each in found}
    for each in found:
        schema = SCHEMA[each["schema"]]
        assert set(schema["required"]) <= set(each["properties"]) <= set(schema["properties"])
        for name, values in each["properties"].items():
            kind, *target = schema["properties"][name]
            assert values and all(isinstance(value, str) and value for value in values)
            if kind == "entity":
                assert all(set(target) <= set(kinds[value]["is"]) for value in values)


def test_the_examples_fit_the_schema() -> None:
    """Every entity fits FollowTheMoney's schema; each statement is a note, a named speaker's a quotation too."""
    found = entities(exported("ftm"))
    fits(found)
    count = {kind: [each for each in found if each["schema"] == kind] for kind in ("Note", "Documentation", "Article")}
    named = [s for s, _ in rows() if s.speaker and s.speaker.kind != "unnamed"]
    assert (len(count["Note"]), len(count["Documentation"])) == (len(rows()), len(named))
    assert len(count["Article"]) == len({document.id for _, document in rows()})


def test_followthemoney_takes_them() -> None:
    """Its own library, where it is installed, takes every value: none is dropped as badly formed."""
    model = pytest.importorskip("followthemoney", reason="pip install followthemoney").model
    for each in entities(exported("ftm")):
        entity = model.get_proxy(each, cleaned=False)
        entity.schema.validate(each)
        assert all(set(entity.get(name)) == set(values) for name, values in each["properties"].items()), each


def test_ids_and_names() -> None:
    """The same every time; a person of many names is one entity that has them all."""
    person = {"id": "00000000000000aa", "name": "Irune Valcárcel Soto"}
    known = replace(knowing(), person=lambda _: person)
    found = []
    for _ in range(2):
        out = io.BytesIO()
        assert ftm.write([*full(), bare()], out, known) == 4
        found.append(out.getvalue())
    assert found[0] == found[1]
    fits(entities(found[0]))
    speakers = [each for each in entities(found[0]) if each["schema"] == "Person"]
    assert {each["id"] for each in speakers} == {"dicho-person-00000000000000aa"}
    assert {each["properties"]["alias"][0] for each in speakers} == {"Irune Valcárcel", "Odón Berástegui"}
