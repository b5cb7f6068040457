"""Statements of short texts, each a folder of tests/cases/extract that anyone can add (see its README.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dicho.extract.attribution import attribute
from dicho.model.span import Spans
from dicho.model.statement import ACTS, FLAGS, FORMS, STATUSES, Attribution

CASES = Path(__file__).parent.parent / "cases" / "extract"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
REQUIRED = {"source", "cue", "content", "form"}
OPTIONAL = {"act", "status", "flags", "in"}


def read(name: str) -> tuple[str, dict[str, Any]]:
    """The text of a case, its line ends as they are, and what is expected."""
    expected: dict[str, Any] = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    return (CASES / name / "text.txt").read_bytes().decode(), expected


def words(text: str, spans: Spans) -> list[str]:
    return [span.of(text) for span in spans]


def row(text: str, one: Attribution) -> dict[str, Any]:
    """An attribution in the words of expected.json."""
    return {
        "source": " … ".join(words(text, one.source)),
        "cue": " … ".join(words(text, one.cue)),
        "content": words(text, one.content),
        "form": one.form,
        "act": one.act,
        "status": one.status,
        "flags": list(one.flags),
        "in": one.parent,
    }


def agreed(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The found row as far as it was asked for: equal to `wanted` when all agrees."""
    asked = {key: found[key] for key in wanted if key != "flags"}
    asked["in"] = found["in"]
    return asked | ({"flags": [f for f in wanted["flags"] if f in found["flags"]]} if "flags" in wanted else {})


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_read_as_its_folder_says(name: str) -> None:
    """Each expected statement is found as written, with source, cue, content and form, and no other is."""
    text, expected = read(name)
    attributions = attribute(text, expected["lang"])
    found = [row(text, one) for one in attributions]
    wanted = [{"in": None, **one} for one in expected["statements"]]
    if expected.get("others"):
        starts = [[one["source"], one["cue"], one["content"]] for one in wanted]
        found = [one for one in found if [one["source"], one["cue"], one["content"]] in starts]
    asked = [agreed(one, want) for one, want in zip(found, wanted, strict=False)]
    assert asked + found[len(wanted) :] == wanted
    for snippet in expected.get("not", ()):
        start = text.index(snippet)
        held = [c for one in attributions for c in one.content if c.start < start + len(snippet) and start < c.end]
        assert not held, f"{snippet!r} is no statement"


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_well_formed(name: str) -> None:
    """A folder keeps to its README: known keys and values, and words that stand in the text."""
    text, expected = read(name)
    assert set(expected) <= {"lang", "statements", "not", "others"}
    assert expected["lang"] in ("en", "es")
    for number, one in enumerate(expected["statements"]):
        assert set(one) >= REQUIRED
        assert set(one) <= REQUIRED | OPTIONAL
        assert one["content"]
        assert all(piece in text for piece in [one["source"], one["cue"], *one["content"]])
        assert one["form"] in FORMS
        assert one.get("act", "say") in ACTS
        assert one.get("status", "asserted") in STATUSES
        assert set(one.get("flags", ())) <= FLAGS.keys()
        assert one.get("in") is None or 0 <= one["in"] < number


def test_both_languages_have_cases() -> None:
    """The folders are found at all, and neither language goes without."""
    languages = [name.partition("-")[0] for name in NAMES]
    assert min(languages.count("en"), languages.count("es")) >= 20
