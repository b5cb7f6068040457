"""From the network's numbers to spans: the best lawful path, and nothing outside the text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.test_attribution import TEXTS, assert_sound
from tests.extract.test_passages import FRAME, split

from dicho.extract.attribution import attribute
from dicho.extract.rules import propose
from dicho.extract.tagger import LABELS, Floats, Ints, best_paths, tag


class Noise:
    """A network whose answers are random numbers: what comes of them must be sound all the same."""

    frame = FRAME
    threshold = 0.5

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    split = staticmethod(split)

    def tag(self, ids: Ints, features: Ints) -> tuple[Floats, Floats, Floats]:
        shape = ids.shape
        draw = (self.rng.normal(size=(*shape, width)).astype(np.float32) * 3 for width in (10, 4, 4))
        tags, pieces, anchors = draw
        return tags, pieces, anchors

    def link(self, pieces: Floats, anchors: Floats, at: Ints) -> tuple[Floats, Floats]:
        labels = self.rng.normal(size=(len(at), pieces.shape[1], len(LABELS))).astype(np.float32) * 3
        return labels, self.rng.normal(size=len(at)).astype(np.float32) * 3


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["en", "es"]), st.integers(0, 10**6))
def test_whatever_the_network_answers_the_attributions_are_sound(text: str, lang: str, seed: int) -> None:
    """Spans inside the text, fragments in order, links backwards: for any text and any numbers."""
    assert_sound(text, attribute(text, lang, Noise(seed)))


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 12), st.integers(0, 10**6))
def test_a_path_is_lawful(length: int, seed: int) -> None:
    """An inner label follows only its own, and the cue's own piece is labelled so."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(3, length, len(LABELS))).astype(np.float32)
    at = rng.integers(0, length, size=3)
    for path, cue in zip(best_paths(logits, cues_of=at), at, strict=True):
        assert path[cue] == 5
        for before, here in zip([0, *path], path, strict=False):
            assert here != 2 or before in (1, 2)
            assert here != 4 or before in (3, 4)


def test_the_best_path_is_found() -> None:
    """Of all lawful paths the one of the highest sum, by trying every one of them."""
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(20, 4, len(LABELS))).astype(np.float32)
    at = rng.integers(0, 4, size=20)
    found = best_paths(logits.copy(), cues_of=at)
    grid = np.stack(np.meshgrid(*[range(6)] * 4, indexing="ij"), -1).reshape(-1, 4)
    before = np.concatenate([np.zeros((len(grid), 1), int), grid[:, :-1]], 1)
    lawful = ~(((grid == 2) & ~np.isin(before, (1, 2))) | ((grid == 4) & ~np.isin(before, (3, 4)))).any(1)
    for row in range(20):
        fits = grid[lawful & (grid[:, at[row]] == 5)]
        sums = logits[row][np.arange(4), fits].sum(1)
        assert logits[row][np.arange(4), found[row]].sum() == pytest.approx(sums.max(), abs=1e-4)


def test_a_network_that_sees_nothing_finds_nothing() -> None:
    """No likely cue, no attribution, and the links are never asked."""

    class Blind(Noise):
        def tag(self, ids: Ints, features: Ints) -> tuple[Floats, Floats, Floats]:
            tags, pieces, anchors = super().tag(ids, features)
            tags[..., :3] = (20, 0, 0)
            return tags, pieces, anchors

        def link(self, pieces: Floats, anchors: Floats, at: Ints) -> tuple[Floats, Floats]:
            raise AssertionError

    text = "Pellworth said the lamp is broken."
    assert tag(text, propose(text, "en"), Blind(1)) == []
