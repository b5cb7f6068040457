from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.made import RUNS, Captures, document, statement

from dicho.errors import NotFound, UsageError
from dicho.model.statement import When
from dicho.store.ledger import Ledger
from dicho.store.search import Query, match

PAGES = (
    ("es", "2026-01-05", "Montoro en la costa", "Elías Montoro dijo: «La costa es una muralla inexpugnable»."),
    ("es-MX", "2026-02-10", "Otra cosa", "Quiroga afirmó que «los males vienen de la corrupción interna»."),
    ("en", "2026-03", None, "Elias Montoro said “there was a serious lack of training” on the coast of Sal."),
    ("en", None, "Undated", "Velik said “no drone will ever cross this coast, no coast at all”."),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    archive = Captures()
    facts: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("«La costa es una muralla inexpugnable»", "Elías Montoro", {"said": "2026-01-04"}),
        ("«los males vienen de la corrupción interna»", "Quiroga", {"form": "mixed"}),
        ("“there was a serious lack of training”", "Elias Montoro", {"said": When("2025-Q4", "quarter")}),
        ("“no drone will ever cross this coast, no coast at all”", "Velik", {"flags": ("headline", "continued")}),
    )
    with Ledger.create(tmp_path_factory.mktemp("search") / "l") as made:
        for (lang, published, title, text), (content, who, more) in zip(PAGES, facts, strict=True):
            capture = archive.put(text.encode(), "a.txt")
            read = document(capture, text, lang=lang, published=published, title=title)
            made.record_reading(capture, [(read, [statement(read, content, who, who=who, **more)])], RUNS)
        yield made


def found(ledger: Ledger, **query: Any) -> list[str]:
    """The first word of each statement found, in the order they came."""
    rows = ledger.statements(Query(**query))
    return [s.content[0].of(d.text).strip("«“").split()[0] for s, d in rows]


def test_words(ledger: Ledger) -> None:
    """All words must stand, case and accents aside, in content, source or speaker; a headline is not what each says."""
    assert found(ledger, words="CORRUPCION males") == ["los"]
    assert found(ledger, words="córrupción training") == []
    assert sorted(found(ledger, words="montoro")) == ["La", "there"]
    assert found(ledger, words="undated") == []
    assert found(ledger, words="Sal") == [], "words beside the statement are not the statement's"


def test_phrases(ledger: Ledger) -> None:
    """Words in quotation marks stand together in that order; an unclosed mark is no error."""
    assert found(ledger, words='"lack of training"') == ["there"]
    assert found(ledger, words='"training of lack"') == []
    assert found(ledger, words='"lack training') == ["there"]


def test_best_first(ledger: Ledger) -> None:
    """Where the word weighs more comes first; equally good ones come newest first."""
    assert found(ledger, words="coast OR drone") == []
    assert sorted(found(ledger, words="montoro")) == ["La", "there"]
    assert found(ledger, words="coast")[0] == "no"


def test_newest_first_among_equals(tmp_path: Path) -> None:
    """The same words said on three days: the latest day first."""
    archive = Captures()
    with Ledger.create(tmp_path / "l") as ledger:
        for day in ("2026-01-02", "2026-01-03", "2026-01-01"):
            capture = archive.put(f"Ana: «igual» {day}".encode(), f"{day}.txt")
            read = document(capture, f"Ana: «igual» {day}", published=day)
            ledger.record_reading(capture, [(read, [statement(read, "«igual»", "Ana")])], RUNS)
        assert [d.published for _, d in ledger.statements(Query("igual"))] == ["2026-01-03", "2026-01-02", "2026-01-01"]
        assert [d.published for _, d in ledger.statements()] == ["2026-01-02", "2026-01-03", "2026-01-01"]
        assert len(list(ledger.statements(Query("igual", limit=2)))) == 2
        assert list(ledger.statements(Query(limit=0))) == []


def test_filters(ledger: Ledger) -> None:
    """Speaker by part of the name, language with its regions, form, flag, document: each narrows, all must hold."""
    assert found(ledger, speaker="ELIAS m") == ["La", "there"]
    assert found(ledger, speaker="montoro", lang="en") == ["there"]
    assert found(ledger, lang="es") == ["La", "los"] and found(ledger, lang="es-mx") == ["los"]
    assert found(ledger, lang="e") == [] and found(ledger, lang="%") == []
    assert found(ledger, form="mixed") == ["los"] and found(ledger, flag="continued") == ["no"]
    first = next(ledger.documents()).id
    assert found(ledger, document=first[:8]) == ["La"] and found(ledger, document=first, words="males") == []
    with pytest.raises(NotFound):
        found(ledger, document="0000")


def test_dates(ledger: Ledger) -> None:
    """Since and until compare when it was said, else published; partial dates reach over all their days."""
    assert found(ledger, since="2026-02") == ["los"]
    assert found(ledger, until="2026-01-04") == ["La", "there"]
    assert found(ledger, since="2025-12", until="2025-12-31") == ["there"]
    assert found(ledger, since="2026-01-04", until="2026-01-04") == ["La"]
    assert found(ledger, since="2025", until="2026") == ["La", "los", "there"], "undated ones are neither"


@pytest.mark.parametrize(
    "query", [{"since": "yesterday"}, {"until": "2026-13"}, {"form": "loud"}, {"flag": "nice"}, {"limit": -1}]
)
def test_senseless_questions(ledger: Ledger, query: dict[str, Any]) -> None:
    """A date that is none, an unknown form or flag: an error that says what is possible, at once."""
    with pytest.raises(UsageError):
        ledger.statements(Query(**query))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.text("\"*^:+-(){}NEAR AND OR NOT \0'", max_size=30))
def test_any_string_is_a_safe_question(ledger: Ledger, words: str) -> None:
    """Nothing a person can type is an error or an operator, in words or in the speaker's name."""
    list(ledger.statements(Query(words)))
    list(ledger.statements(Query(words, speaker=words, lang=words)))


def test_very_many_words(ledger: Ledger) -> None:
    """A whole page pasted as a question is answered."""
    assert found(ledger, words="muralla " * 5000) == ["La"]
    assert found(ledger, words="muralla " + "x" * 1_000_000) == []


@given(st.lists(st.from_regex(r"[a-zñ]{1,6}", fullmatch=True), min_size=1, max_size=5))
def test_every_word_is_quoted(words: list[str]) -> None:
    """Operators of the search language reach it as words."""
    assert match(" ".join(words)) == " ".join(f'"{word}"' for word in words)
    assert match("AND NOT a:b") == '"AND" "NOT" "a:b"' and match("— … !") == ""


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_statement_is_found_by_its_own_words(ledger: Ledger, data: st.DataObject) -> None:
    """Any word of a statement's content, in any case, finds it."""
    made, read = data.draw(st.sampled_from(list(ledger.statements())))
    word = data.draw(st.sampled_from(made.content[0].of(read.text).split()))
    assert made.id in [s.id for s, _ in ledger.statements(Query(data.draw(st.sampled_from([word, word.upper()]))))]


def test_queries_compare() -> None:
    """A query is a value: equal parts make equal queries."""
    assert replace(Query("a"), limit=3) == Query("a", limit=3)
