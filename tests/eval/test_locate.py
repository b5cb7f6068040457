"""Snippets found in a text whatever its white space, with offsets that mark them exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.locate import Folded, located, lost
from hypothesis import given
from hypothesis import strategies as st
from tests.eval.fakes import straight

TEXT = "The keeper,\n\u00a0 Rosa Almada,  said it: “It went\nout.” A good while later Rosa Almada said more.\n"


def gold(file: str) -> dict[str, Any]:
    base = {"file": file, "speaker": None, "form": "direct", "act": "say", "status": "asserted"}
    return {
        "statements": [
            {"id": "s1", "content": ["“It went out.”"], "source": "Rosa Almada", "cue": "said", **base},
            {"id": "s2", "content": ["more"], "source": "Rosa Almada", "cue": "said", **base},
            {"id": "s3", "content": ["nobody wrote this"], "source": None, "cue": None, **base},
        ]
    }


@given(st.lists(st.text("ab“”é\U0001f600", min_size=1, max_size=4), min_size=1, max_size=6), st.data())
def test_any_stretch_of_words_is_found(words: list[str], data: st.DataObject) -> None:
    """Words joined by any white space are found by the snippet with single spaces, and the offsets mark them."""
    space = st.sampled_from([" ", "\n", "\u00a0", " \n\t"])
    text = "".join(word + data.draw(space) for word in words)
    low = data.draw(st.integers(0, len(words) - 1))
    high = data.draw(st.integers(low + 1, len(words)))
    snippet = " ".join(words[low:high])
    place = Folded(text).find(snippet)
    assert place is not None
    assert " ".join(text[place[0] : place[1]].split()) == snippet


def test_roles_are_taken_next_to_the_content(tmp_path: Path) -> None:
    """Of two places of a name or verb, the one beside the content is the gold's; what is not there is left out."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    document = straight(path)
    (row,) = located(gold(path.name), {path.name: [document]})
    first, second = row["attributions"]
    assert document.text[slice(*first["content"][0])] == "“It went\nout.”"
    assert first["source"][0][0] < first["content"][0][0] < second["source"][0][0] < second["content"][0][0]


def test_lost_names_file_and_snippet(tmp_path: Path) -> None:
    """A snippet the reader lost is named; so is everything of a file that could not be read."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert lost(gold(path.name), {path.name: [straight(path)]}) == [("a.txt", "nobody wrote this")]
    assert len(lost(gold(path.name), {path.name: []})) == 7
