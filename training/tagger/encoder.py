"""The encoder: a BERT of 384 dimensions, with room for features beside the words.

The same arithmetic as `transformers.BertModel` (Devlin et al. 2019; weights all-MiniLM-L6-v2, or lower layers of
multilingual-e5-small, both after Wang et al. 2020), written out so that the queries, keys and values are one product
and the export is a small graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, HEADS, LAYERS, INNER, POSITIONS = 384, 12, 6, 1536, 512


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


def absent(ids: Tensor) -> Tensor:
    """(batch, pieces) -> (batch, 1, 1, pieces): what attention adds to a piece's score, far below 0 for padding."""
    return -1e4 * (ids == 0)[:, None, None, :].float()


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
        """(batch, pieces, width) -> the same; `mask` as `absent` gives it."""
        batch, length, _ = x.shape
        qkv = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: the fused kernel's backward pass takes six times as long on a processor. Without autocast, which
        # has the softmax in 32 bits and copies everything twice: a third more pieces a second in 16 bits.
        with torch.autocast(x.device.type, enabled=False):
            scores = (qkv[0] * (WIDTH // HEADS) ** -0.5) @ qkv[1].transpose(-1, -2)
            attended = (scores + mask.to(scores.dtype)).softmax(-1) @ qkv[2]
        attended = attended.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.drop(self.out(attended)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Pieces and features -> vectors.

    `pieces` is the size of the vocabulary. Features enter above the lowest `under` layers, which can then stay as they
    are while the features are learned; at 0, before the words are normalised.
    """

    def __init__(self, pieces: int, dropout: float = 0.1, *, layers: int = LAYERS, under: int = 0) -> None:
        super().__init__()
        self.under = under
        self.words = nn.Embedding(pieces, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.drop = Locked(dropout)

    def forward(self, ids: Tensor, extra: Tensor | None = None) -> list[Tensor]:
        """(batch, pieces) -> the vectors after each layer, each (batch, pieces, width). Piece 0 is padding.

        `extra` (batch, pieces, width) is added where the class says.
        """
        mask = absent(ids)
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.kind
        x = self.drop(self.norm(x if extra is None or self.under else x + extra))
        out = []
        for number, layer in enumerate(self.layers):
            if extra is not None and number == self.under > 0:
                x = self.drop(x + extra)
            x = layer(x, mask)
            out.append(x)
        return out


def loaded(weights: Mapping[str, Tensor], words: Tensor | None = None, dropout: float = 0.1) -> Encoder:
    """An encoder with a BERT's published weights; `words` replaces its table of word vectors."""
    table = weights["embeddings.word_embeddings.weight"] if words is None else words
    net = Encoder(len(table), dropout)
    state = {"words.weight": table, "places.weight": weights["embeddings.position_embeddings.weight"]}
    state["kind"] = weights["embeddings.token_type_embeddings.weight"][0]
    state |= {f"norm.{end}": weights[f"embeddings.LayerNorm.{end}"] for end in ("weight", "bias")}
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for i in range(LAYERS):
        for end in ("weight", "bias"):
            old = f"encoder.layer.{i}."
            parts = [weights[f"{old}attention.self.{name}.{end}"] for name in ("query", "key", "value")]
            state[f"layers.{i}.qkv.{end}"] = torch.cat(parts)
            state |= {f"layers.{i}.{new}.{end}": weights[f"{old}{name}.{end}"] for new, name in names.items()}
    net.load_state_dict({name: value.float() for name, value in state.items()})
    return net


def multilingual(weights: Mapping[str, Tensor], rows: Sequence[int], layers: Sequence[int], under: int) -> Encoder:
    """An encoder with the weights that `published` reads: these `rows` of the table of words, and these `layers`,
    counted from 0."""
    net = Encoder(len(rows), layers=len(layers), under=under)
    state = {
        "words.weight": weights["emb.word"][list(rows)],
        "places.weight": weights["emb.pos"],
        "kind": weights["emb.type"][0],
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
