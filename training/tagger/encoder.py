"""The encoder: a BERT of 384 dimensions, with room for features beside the words.

The same arithmetic as `transformers.BertModel` (Devlin et al. 2019; weights multilingual-e5-small, a multilingual
MiniLM after Wang et al. 2020), written out so that the queries, keys and values are one product and the export is a
small graph. Of the twelve layers published the first six are kept: the upper ones serve the meaning of whole sentences,
and dropping them costs a tagger least (Sajjad et al. 2023, "On the effect of dropping layers of pre-trained transformer
models").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, HEADS, LAYERS, INNER, POSITIONS = 384, 12, 6, 1536, 512
FIXED = 2
"""The lowest layers stay as published, with the tables of words and places: a third less work for each step."""


class Locked(nn.Module):
    """Dropout that hides the same dimensions of all pieces of a window (Gal and Ghahramani 2016): on a processor it
    costs nothing, where drawing a number for each value takes a tenth of a step."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """(batch, pieces, width) -> the same, scaled to the same mean."""
        if not self.training or not self.share:
            return x
        kept = torch.rand(len(x), 1, x.shape[-1], device=x.device) >= self.share
        return x * (kept.to(x.dtype) / (1 - self.share))


class Layer(nn.Module):
    """Self-attention and a feed-forward net, each followed by its normalisation."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Locked(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(batch, pieces, width) -> the same; `mask` (batch, 1, 1, pieces) is True where there is a piece."""
        batch, length, _ = x.shape
        qkv = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: the fused kernel's backward pass takes three times as long on a processor.
        scores = qkv[0] @ qkv[1].transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        attended = scores.masked_fill(~mask, -1e4).softmax(-1).to(qkv.dtype) @ qkv[2]
        attended = attended.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.drop(self.out(attended)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Pieces and features -> vectors. `pieces` is the size of the vocabulary."""

    def __init__(self, pieces: int, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.drop = Locked(dropout)

    def forward(self, ids: Tensor, extra: Tensor) -> Tensor:
        """(batch, pieces) -> vectors (batch, pieces, width). Piece 0 is padding.

        `extra` (batch, pieces, width) is added between the fixed layers and those that learn.
        """
        mask = (ids != 0)[:, None, None, :]
        with torch.no_grad():
            x = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]])
            for layer in self.layers[:FIXED]:
                x = layer(x, mask)
        x = self.drop(x + extra)
        for layer in self.layers[FIXED:]:
            x = layer(x, mask)
        return x

    def learning(self) -> list[nn.Parameter]:
        """The weights that fitting changes: those of the upper layers."""
        return [weight for layer in self.layers[FIXED:] for weight in layer.parameters()]


def loaded(weights: Mapping[str, Tensor], rows: Sequence[int], layers: Sequence[int]) -> Encoder:
    """An encoder with published weights: these `rows` of the table of words, and these `layers`, counted from 0."""
    net = Encoder(len(rows), len(layers))
    # Every piece is of the first kind, so that kind's vector goes with the places.
    state = {
        "words.weight": weights["emb.word"][list(rows)],
        "places.weight": weights["emb.pos"] + weights["emb.type"][0],
        "norm.weight": weights["emb.ln.w"],
        "norm.bias": weights["emb.ln.b"],
    }
    names = {"out": "ao", "norm1": "aln", "up": "fi", "down": "fo", "norm2": "oln"}
    for new, old in enumerate(layers):
        for end in ("weight", "bias"):
            parts = [weights[f"l{old}.{name}.{end[0]}"] for name in "qkv"]
            state[f"layers.{new}.qkv.{end}"] = torch.cat(parts)
            state |= {f"layers.{new}.{mine}.{end}": weights[f"l{old}.{his}.{end[0]}"] for mine, his in names.items()}
    net.load_state_dict(state)
    return net
