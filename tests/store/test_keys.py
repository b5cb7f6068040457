"""The index of keys finds what shares the rare ones, begins anew when keys are made otherwise, and holds no secret."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.errors import LedgerError
from dicho.store import postings
from dicho.store.keys import FILE_NAME, Keys
from dicho.store.postings import Postings

WORDS = st.text("abcdefgh0123", min_size=1, max_size=6)
ROWS = st.lists(st.frozensets(WORDS, min_size=1, max_size=6), min_size=1, max_size=12)


@settings(deadline=None)  # it writes files: no test depends on how fast
@given(ROWS)
def test_what_shares_a_rare_key_is_found_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, rows: list[frozenset[str]]
) -> None:
    """Every statement found shares a key, comes before the one asked about, and the best shares no less than others."""
    with Keys(tmp_path_factory.mktemp("k"), "v1") as keys:
        keys.add([(n, words) for n, words in enumerate(rows, 1)])
        asked = dict.fromkeys(rows[-1], 1.0)
        found = keys.near(asked, len(rows))
    assert all(n < len(rows) and rows[n - 1] & rows[-1] for n, _ in found)
    assert {n for n, _ in found} == {n for n, words in enumerate(rows[:-1], 1) if words & rows[-1]}
    weights = [weight for _, weight in found]
    assert weights == sorted(weights, reverse=True)


@settings(deadline=None)
@given(ROWS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_laid_flat_the_index_answers_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[frozenset[str]], most: int, chance: random.Random
) -> None:
    """For every statement in it the arrays find what the index finds, in the same order, whatever its keys weigh."""
    numbers = sorted(chance.sample(range(1, 1 << 40), len(rows)))
    folder = tmp_path_factory.mktemp("k")
    with Keys(folder, "v1") as keys:
        keys.add(list(zip(numbers, rows, strict=True)))
        postings.write(keys, folder)
        flat = Postings(folder, keys.count)
        for n, words in zip(numbers, rows, strict=True):
            asked = {word: chance.choice((0.0, 0.5, 3.0, 6.25)) for word in sorted(words)}
            own = [other for other in reversed(numbers) if other < n and chance.random() < 0.5]
            assert flat.best(asked, n, most, own) == keys.best(asked, n, most, own)


def test_keys_made_otherwise_begin_anew(tmp_path: Path) -> None:
    """The same version goes on where it stopped; another one, or asking for it, starts from nothing."""
    with Keys(tmp_path, "v1") as keys:
        keys.add([(7, ["fuel"])])
    with Keys(tmp_path, "v1") as keys:
        assert keys.last == 7
    with Keys(tmp_path, "v2") as keys:
        assert keys.last == 0
        keys.add([(3, ["fuel"])])
    with Keys(tmp_path, "v2", anew=True) as keys:
        assert keys.last == 0


def test_a_file_that_is_no_index_is_said_to_be(tmp_path: Path) -> None:
    """A damaged index is an error that says where, never a wrong answer."""
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, by any means" * 40)
    with pytest.raises(LedgerError, match=FILE_NAME):
        Keys(tmp_path, "v1")


def test_a_damaged_index_is_made_again_where_that_is_asked_for(tmp_path: Path) -> None:
    """Nothing is lost with an index, so the advice is to make it anew, and not to look for a backup."""
    with Keys(tmp_path, "v1") as keys:
        keys.add([(n, [f"word{n}", "fuel"]) for n in range(1, 2000)])
    whole = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(LedgerError) as told, Keys(tmp_path, "v1") as keys:
        keys.near({"fuel": 1.0}, 9999)
    assert "dicho compare" in (told.value.hint or "")
    for damaged in (whole[:8192] + b"\xff" * (len(whole) - 8192), b"no database at all" * 100):
        (tmp_path / FILE_NAME).write_bytes(damaged)
        with Keys(tmp_path, "v1", anew=True) as keys:
            assert keys.last == 0
            keys.add([(1, ["fuel"])])
            assert keys.near({"fuel": 1.0}, 2)
