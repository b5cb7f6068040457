"""What the tagger is taught: labels that say what the gold says, also where words were put into the other language."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training.tagger import data, vocabulary
from training.tagger.data import Example, Swapper, Text

from dicho.extract.passages import windows
from dicho.extract.tagger import CUE, _runs
from dicho.model.statement import ACTS
from dicho.text.encoder import tokenizer
from training import cases

MARKED = """[T1 “We will not go back,”] [S1 Mayor Pellworth] [C1:say said] on Monday, [T1 “not for all the lamps”].

[S3 She] [C3:say told] reporters [T3 [S4 the keeper] [C4:intend had promised] [T4 to mend the tower]].

The tower is tall and the road is long."""
PIECES = [*vocabulary.SPECIALS, *"abcdefghijklmnopqrstuvwxyz“”.,á", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyzá")]
WORDS = "the said tower torre dijo lamps lámparas told to mend will not go back she her mayor keeper".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def split() -> Any:
    return tokenizer([*PIECES, *WORDS])


def text(marked: str = MARKED) -> Text:
    row: dict[str, Any] = cases.parse("a", "en", marked)
    return data.texts([row])[0]


def pieces(tokenizer: Any) -> Any:
    return lambda texts: [(e.ids, e.offsets) for e in tokenizer.encode_batch(texts, add_special_tokens=False)]


def examples(one: Text, tokenizer: Any, swap: Swapper | None = None) -> list[Example]:
    rng = random.Random(3)
    found = windows(one.text, one.proposals, pieces(tokenizer), (2, 3), every=True)
    mixed = [swap(one.text, window, 1.0, rng) if swap else window for window in found]
    return [data.labelled(one, window, rng) for window in mixed]


def taught(one: Text, found: list[Example]) -> list[tuple[str, str, list[str]]]:
    """Source, cue and content of each attribution as its labels say."""
    out = []
    for example in found:
        for labels in example.labels:
            path = labels.astype(np.int8)
            cue = np.flatnonzero(path == CUE)
            window = example.window
            source, content = _runs(window, path, (1, 2)), _runs(window, path, (3, 4))
            words = one.text[window.starts[cue[0]] : window.ends[cue[-1]]]
            out.append((source[0].of(one.text) if source else "", words, [c.of(one.text) for c in content]))
    return out


WANTED = [
    ("Mayor Pellworth", "said", ["“We will not go back,”", "“not for all the lamps”"]),
    ("She", "told", ["the keeper had promised to mend the tower"]),
    ("the keeper", "had promised", ["to mend the tower"]),
]


def test_labels_say_what_the_gold_says(split: Any) -> None:
    """Read back from the labels, every attribution is the marked one, nested and interrupted ones too."""
    assert taught(text(), examples(text(), split)) == WANTED


def test_words_of_the_other_language_change_no_label(split: Any) -> None:
    """A word put into Spanish stands for the whole English word: spans read back are the same."""
    lexicon = {"torre": {"tower": 9}, "dijo": {"said": 9}, "lámparas": {"lamps": 9}}
    found = examples(text(), split, Swapper(lexicon, split))
    ids = {int(i) for example in found for i in example.window.ids}
    assert {split.token_to_id(w) for w in ("torre", "dijo", "lámparas")} <= ids
    assert split.token_to_id("tower") not in ids
    assert taught(text(), found) == WANTED


def test_a_cue_asks_from_one_of_its_own_pieces(split: Any) -> None:
    """The place a cue asks from is a piece of that cue, and its tag says cue."""
    for example in examples(text(), split):
        for at, labels in zip(example.anchors, example.labels, strict=True):
            assert labels[at] == CUE
            assert example.cue[at] in (1, 2)


def test_text_without_attributions_teaches_that_there_is_none(split: Any) -> None:
    """A text of scare quotes and titles has windows, and every label in them is O."""
    found = examples(text("The “lamp” of the tower is tall and the road is long, as long as the night."), split)
    assert found
    assert all(not example.cue.any() and not example.presence.any() and not example.anchors for example in found)


def test_a_piece_starts_from_its_translations() -> None:
    """A new piece's vector is the mean of its translations', by links; a known piece keeps its own."""
    base = {piece: i for i, piece in enumerate([*vocabulary.SPECIALS, "tower", "##s", "keep", "war"])}
    table = np.eye(len(base), dtype=np.float32)
    made = vocabulary.vectors(
        [*vocabulary.SPECIALS, "torre", "war", "zzz"], base, table, {"torre": {"tower": 3, "keep": 1}}
    )
    assert made[5].tolist() == (0.75 * table[base["tower"]] + 0.25 * table[base["keep"]]).tolist()
    assert made[6].tolist() == table[base["war"]].tolist()
    assert made[7] == pytest.approx(table.mean(0))


def test_a_widened_vocabulary_keeps_accents() -> None:
    """Pieces of Spanish are added with their accents; other scripts go; the special pieces come first."""
    base = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "war", "##s", "戦", "ж"]
    made = vocabulary.widened(base, ["la alcaldesa aseguró que habló con el camión"] * 20, 200)
    assert made[:5] == list(vocabulary.SPECIALS)
    assert {"war", "##s", "aseguró"} <= set(made)
    assert not {"戦", "ж", "[unused0]"} & set(made)
    assert len(set(made)) == len(made)


def test_a_sentence_annotated_apart_is_found_by_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The spans of a sentence come with its words where the data has them, and are left out where it has not."""
    (tmp_path / "parallel").mkdir()
    with gzip.open(tmp_path / "parallel" / "es-en-train.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write(json.dumps({"es": "Dijo que sí.", "en": "She said yes."}) + "\n")
    marks = [{"source": [], "cue": [[0, 4]], "content": [[5, 11]], "act": "say"}]
    lines = [{"sentence": data.digest(s), "attributions": marks} for s in ("Dijo que sí.", "Dijo que no.")]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    monkeypatch.setattr(data, "SILVER", tmp_path)
    [row] = data.commentary(tmp_path)
    assert (row["text"], row["attributions"]) == ("Dijo que sí.", marks)


def test_the_annotated_sentences_are_whole() -> None:
    """Every attribution kept apart from its words has a cue and a content, spans that are in order, and a known act."""
    for path in data.SILVER.glob("*.jsonl"):
        for row in data.jsonl(path):
            assert len(row["sentence"]) == 16
            for one in row["attributions"]:
                assert one["cue"], row
                assert one["content"], row
                assert one["act"] in ACTS
                assert all(0 <= start < end for role in ("source", "cue", "content") for start, end in one[role])
