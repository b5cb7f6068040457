"""Fitting the reliabilities of cues: repeatable, and learning what the annotators say."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from dicho.extract.reliability import probability
from training import reliability as training

NAMES = ["Pellworth", "Verrin", "Dunmore", "Olmedilla", "Quintalba", "Rua"]
RIGHT = "{name} claimed that the lamp was lit. "
WRONG = "{name} showed that the lamp was lit. "


def document(lang: str = "en") -> dict[str, Any]:
    """A text in which "claimed" is always an attribution and "showed" never is."""
    text, attributions = "", []
    for name in NAMES:
        start = len(text)
        text += RIGHT.format(name=name) + WRONG.format(name=name)
        cue = start + len(name) + 1
        content = text.index("that", cue)
        attributions.append(
            {
                "source": [[start, start + len(name)]],
                "cue": [[cue, cue + len("claimed")]],
                "content": [[content, text.index(".", content)]],
            }
        )
    return {"text": text, "lang": lang, "attributions": attributions}


def fitted(data: list[training.Example]) -> dict[str, float]:
    return dict(training.fit(list(data), 6, 5e-3, {}))


def test_every_candidate_is_judged_by_the_annotation() -> None:
    """A candidate is right where cue, source and content touch an annotated attribution's, and wrong elsewhere."""
    judged = [(name, right) for names, right in training.examples(document()) for name in names if name.count(":") == 1]
    assert {right for name, right in judged if name == "lemma:claim"} == {True}
    assert {right for name, right in judged if name == "lemma:show"} == {False}


def test_a_candidate_with_another_source_is_wrong() -> None:
    """The right words of the wrong speaker are no attribution."""
    one = document()
    for attribution in one["attributions"]:
        attribution["source"] = [[len(one["text"]) - 2, len(one["text"]) - 1]]
    assert not any(right for _, right in training.examples(one))


def test_candidates_inside_quotations_are_examples_too() -> None:
    """What is quoted may quote in turn: its candidates are marked as standing inside."""
    text = "“Critics say that the lamp is a waste of oil,” Pellworth said."
    names = [name for found, _ in training.examples({"text": text, "lang": "en", "attributions": []}) for name in found]
    assert "inside:True|say" in names
    assert "inside:False|say" in names


def test_the_same_corpus_gives_the_same_weights() -> None:
    """Order and seed are fixed: two fits agree to the last digit."""
    data = list(training.examples(document()))
    assert fitted(data) == fitted(data)


def test_a_cue_seen_right_weighs_more_than_one_seen_wrong() -> None:
    """The weights say what the annotators said: for "claim", against "show"."""
    weights = fitted(list(training.examples(document())))
    assert weights["lemma:claim"] > 0 > weights["lemma:show"]


def test_fitting_tells_right_candidates_from_wrong_ones() -> None:
    """Every right candidate of the corpus becomes more probable than every wrong one."""
    data = list(training.examples(document()))
    weights = fitted(data)
    right = [probability(names, weights) for names, is_right in data if is_right]
    wrong = [probability(names, weights) for names, is_right in data if not is_right]
    assert min(right) > 0.5 > max(wrong)


def test_without_evidence_the_prior_stands() -> None:
    """No passes over the data, or no data, leave the weights where they started."""
    prior = {"bias": 0.5, "lemma:claim": 1.25}
    assert dict(training.fit([], 6, 5e-3, prior)) == prior
    assert dict(training.fit(list(training.examples(document())), 0, 5e-3, prior)) == prior


def test_a_spanish_cue_starts_from_the_english_one_it_is_like() -> None:
    """ "decir" starts from what is known of "say", structural weights are shared, English words are not."""
    english = {"bias": -0.5, "lemma:say": 2.0, "lemma:say|that": 1.0, "lead:because": -1.0}
    prior = training._prior("es", english)
    assert (prior["bias"], prior["lemma:decir"], prior["lemma:decir|that"]) == (-0.5, 2.0, 1.0)
    assert not {"lemma:say", "lead:because"} & prior.keys()
    assert training._prior("en", {}) == {}


def test_the_files_written_are_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes both languages' files, byte for byte the same from the same data."""
    out = tmp_path / "src" / "dicho" / "lang"
    out.mkdir(parents=True)
    data = tmp_path / "data" / "attribution"
    data.mkdir(parents=True)
    for lang, (file, *_) in training.SETS.items():
        (data / file).write_bytes(orjson.dumps(document(lang)) + b"\n")
    monkeypatch.setattr(training, "__file__", str(tmp_path / "training" / "reliability.py"))
    monkeypatch.setattr(sys, "argv", ["reliability", str(tmp_path / "data")])
    written = []
    for _ in range(2):
        training.main()
        written.append([(out / f"reliability.{lang}.json").read_bytes() for lang in ("en", "es")])
    assert written[0] == written[1]
    first = orjson.loads(written[0][0])
    assert first["about"]["documents"] == 1
    assert first["weights"]["lemma:claim"] > first["weights"]["lemma:show"]
    assert 0 < first["threshold"] < 1
