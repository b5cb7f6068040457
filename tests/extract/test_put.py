"""What is put to the one who answers is nobody's, and a topic alone is no statement."""

from __future__ import annotations

import pytest

from dicho.extract.attribution import attribute


def found(text: str, lang: str) -> list[tuple[list[str], list[str], str]]:
    """Source, content and status of each attribution."""
    return [
        ([s.of(text) for s in one.source], [s.of(text) for s in one.content], one.status)
        for one in attribute(text, lang)
    ]


def test_a_clause_asked_is_a_question_of_nobody() -> None:
    """ "Asked if he would go, the mayor said no": two statements, the first without a source."""
    first, second = found("Asked if he would resign, the mayor said that nothing was decided.", "en")
    assert first == ([], ["if he would resign"], "question")
    assert second[0] == ["the mayor"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Asked about the log, the captain said that it was lost."),
        ("es", "Preguntada por las fotografías, la alcaldesa dijo que son de otro puente."),
    ],
)
def test_a_topic_is_no_statement(lang: str, text: str) -> None:
    """Nothing was said of the log by whoever asked about it."""
    assert len(found(text, lang)) == 1


def test_who_asks_by_name_stays() -> None:
    """A finite verb with its subject is an attribution as any."""
    assert [one[0] for one in found("Ada Brum asked whether the bridge was safe.", "en")] == [["Ada Brum"]]
