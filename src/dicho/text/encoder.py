"""The model runner: onnxruntime over the files in `dicho/models/`, each checked against its digest before use.

Loaded once, on first use. A call runs on one thread: the windows of a page are small, and several pages at once fill
the cores better than one page spread over them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dicho.errors import ModelError
from dicho.text.graphs import checked, content, session

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
NAME = "tagger"
_SURROGATE = re.compile("[\ud800-\udfff]")
FILES = ("tags.onnx", "links.onnx", "vocab.txt")


class Encoder:
    """A tagger's two graphs and its vocabulary.

    `frame` has the numbers of the pieces that begin a text and end each line; `threshold` is the probability from which
    an attribution counts; `digest` is the SHA-256 of the model's description, which names those of its files.
    """

    def __init__(self, folder: Traversable) -> None:
        description = content(folder, "model.json")
        about = _described(description)
        self.version: str = about["version"]
        self.threshold = float(about["threshold"])
        self.digest = hashlib.sha256(description).hexdigest()
        data = {name: checked(folder, name, about["files"][name]) for name in FILES}
        self._tags, self._links = session(data["tags.onnx"]), session(data["links.onnx"])
        self._tokenizer = tokenizer(data["vocab.txt"].decode().splitlines())
        self.frame = (self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]"))

    def split(self, texts: list[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """The numbers of each text's pieces, and their half-open offsets in code points of it."""
        # Half a surrogate pair is no character; another in its place keeps every offset.
        whole = [_SURROGATE.sub("\ufffd", text) for text in texts]
        return [(e.ids, e.offsets) for e in self._tokenizer.encode_batch(whole, add_special_tokens=False)]

    def tag(self, ids: Ints, features: Ints) -> tuple[Floats, Floats, Floats]:
        """(1, pieces) and (1, pieces, slots) -> logits of each piece's tags, and two projections for `link`."""
        tags, pieces, anchors = self._tags.run(None, {"ids": ids, "features": features})
        return tags, pieces, anchors

    def link(self, pieces: Floats, anchors: Floats, at: Ints) -> tuple[Floats, Floats]:
        """(1, pieces, width), (cues, width), (cues,) -> logits (cues, pieces, labels) and (cues,)."""
        given = {"pieces": pieces, "anchors": anchors, "at": at}
        labels, valid = self._links.run(None, given)
        return labels, valid


_LOADING = Lock()


def installed() -> Encoder | None:
    """The model that came with Dicho; None where its files are missing, and the rules then work alone.

    Raises:
        ModelError: files that are there but are not the ones described, or that do not load.
    """
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Encoder | None:
    return Encoder(_folder()) if digest() else None


def digest() -> str | None:
    """The SHA-256 of the installed model's description, without loading the model; None where there is none."""
    description = _folder() / "model.json"
    return hashlib.sha256(content(_folder(), "model.json")).hexdigest() if description.is_file() else None


def _folder() -> Traversable:
    return files("dicho") / "models" / NAME


def _described(description: bytes) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(description)
        _ = (
            about["version"],
            float(about["threshold"]),
            [about["files"][n] for n in ("tags.onnx", "links.onnx", "vocab.txt")],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the model's description is malformed: {error}.", hint="Install Dicho again.") from None
    return about


def tokenizer(pieces: Sequence[str]) -> Any:
    """A tokenizer over WordPiece `pieces`: lower case, accents kept, composed; offsets in code points of the input.

    Training splits its texts by the same one.
    """
    # Its own threads would contend with those that read several documents at once, and warn at every fork.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    except ImportError as error:
        raise ModelError(f"tokenizers does not start: {error}.", hint="Install Dicho again.") from error

    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=60))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.BertNormalizer(clean_text=True, strip_accents=False, lowercase=True)]
    )
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made
