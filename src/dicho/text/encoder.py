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

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
NAME = "tagger"
_SURROGATE = re.compile("[\ud800-\udfff]")
FILES = ("tags.onnx", "links.onnx", "vocab.txt")
SPECIALS = ("<pad>", "<unk>", "<s>", "</s>", "<mask>")
"""The first pieces of a vocabulary: padding, what no piece spells, the frame of a window, and a hidden piece."""
_OPENING = "^[\"“„‟«‹'‘‚(\\[¿¡—–-]+"


class Encoder:
    """A tagger's two graphs and its vocabulary.

    `frame` has the numbers of the pieces that begin a text and end each line; `threshold` is the probability from which
    an attribution counts; `digest` is the SHA-256 of the model's description, which names those of its files.
    """

    def __init__(self, folder: Traversable) -> None:
        description = _bytes(folder, "model.json")
        about = _described(description)
        self.version: str = about["version"]
        self.threshold = float(about["threshold"])
        self.digest = hashlib.sha256(description).hexdigest()
        data = {name: _checked(folder, name, about["files"][name]) for name in FILES}
        self._tags, self._links = _session(data["tags.onnx"]), _session(data["links.onnx"])
        self._tokenizer = tokenizer(_pieces(data["vocab.txt"].decode()))
        self.frame = (SPECIALS.index("<s>"), SPECIALS.index("</s>"))

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
    return hashlib.sha256(_bytes(_folder(), "model.json")).hexdigest() if description.is_file() else None


def _folder() -> Traversable:
    return files("dicho") / "models" / NAME


def _bytes(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read the model file {name}: {error}.", hint="Install Dicho again.") from None


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


def _checked(folder: Traversable, name: str, sha256: str) -> bytes:
    data = _bytes(folder, name)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError(f"the model file {name} is not the one described.", hint="Install Dicho again.")
    return data


def _pieces(written: str) -> list[tuple[str, float]]:
    """The vocabulary: a line each, a piece and its log-probability."""
    lines = (line.partition("\t") for line in written.split("\n") if line)
    return [(piece, float(score)) for piece, _, score in lines]


def _session(graph: bytes) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelError(f"onnxruntime does not start: {error}.", hint="Install Dicho again.") from error
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"the model does not load: {error}.", hint="Install Dicho again.") from error


def tokenizer(pieces: Sequence[tuple[str, float]]) -> Any:
    """A tokenizer over `pieces` and their log-probabilities, most likely split of each word (Kudo 2018); case and
    accents are kept, and offsets are code points of the input. The first of `pieces` are SPECIALS.

    Training splits its texts by the same one.
    """
    # Its own threads would contend with those that read several documents at once, and warn at every fork.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
    except ImportError as error:
        raise ModelError(f"tokenizers does not start: {error}.", hint="Install Dicho again.") from error

    made = Tokenizer(models.Unigram(list(pieces), unk_id=SPECIALS.index("<unk>"), byte_fallback=False))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            # What a quotation mark opens begins a word, and is looked up as one.
            pre_tokenizers.Split(Regex(_OPENING), "isolated"),
            pre_tokenizers.Metaspace(prepend_scheme="always", split=False),
        ]
    )
    return made
