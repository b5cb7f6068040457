"""An embedding model of the user's own: texts -> vectors of length one, so that a dot product is a cosine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dicho.text.slot import Slot, opened

Floats = NDArray[np.float32]
OUTPUTS = (
    ("sentence_embedding", True),
    ("text_embeds", True),
    ("last_hidden_state", False),
    ("token_embeddings", False),
    ("pooler_output", True),
)
"""Outputs that are understood, best first, and whether each is one vector a text already. BERT's own pooled output
comes last: few embedding models are trained to use it."""


class EmbeddingModel:
    """A graph whose output is pooled, or is one vector a piece and then averaged over the pieces of the text."""

    def __init__(self, slot: Slot, output: int, *, pooled: bool) -> None:
        self._slot, self._output, self._pooled = slot, output, pooled

    def embed(self, texts: Sequence[str]) -> Floats:
        """(texts, width), each row of length one (or all zeros). Each text is asked alone: no text changes another's.

        Raises:
            ModelError: the model fails, or answers in another shape.
        """
        rows = [self._one(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, 0), np.float32)

    def _one(self, text: str) -> Floats:
        out = np.asarray(self._slot.run(text)[self._output], np.float32)
        if out.ndim != (2 if self._pooled else 3):
            raise self._slot.wrong(f"its output {self._slot.outputs[self._output]} has the shape {out.shape}.")
        vector = out[0] if self._pooled else self._mean(out[0], text)
        size = float(np.linalg.norm(vector))
        return vector / np.float32(size) if size else vector

    def _mean(self, vectors: Floats, text: str) -> Floats:
        mask = self._slot.encoded(text).get("attention_mask")
        weight = np.ones(len(vectors), np.float32) if mask is None else mask[0].astype(np.float32)
        mean: Floats = (vectors * weight[:, None]).sum(0) / np.float32(max(float(weight.sum()), 1.0))
        return mean

    def digest(self) -> str:
        """The SHA-256 over its files."""
        return self._slot.digest


def open_embedding(path: str | Path) -> EmbeddingModel:
    """An embedding model from disk: a folder with model.onnx and tokenizer.json (config.json is read if it is there),
    or a lone .onnx beside them. Of its outputs the first of `OUTPUTS` counts; vectors of pieces are averaged.

    Raises:
        ModelError: a file is missing or is not what its name says, or no output or input is a known one.
    """
    slot = opened(Path(path))
    for name, pooled in OUTPUTS:
        if name in slot.outputs:
            return EmbeddingModel(slot, slot.outputs.index(name), pooled=pooled)
    known = ", ".join(name for name, _ in OUTPUTS)
    raise slot.wrong(f"none of its outputs is known: it has {', '.join(slot.outputs)}; known are {known}.")
