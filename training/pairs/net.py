"""The network: the lower layers of the tagger's encoder over a narrowed table of words, reading two statements at once.

`[CLS] first [SEP] second [SEP]`; beside its place each piece carries its side and whether the same piece stands on the
other side (`dicho.text.pairs.kinds`): a network this small does not learn that by itself from some ten thousand pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dicho.text.pairs import KINDS, LONGEST
from training.tagger.encoder import WIDTH, Layer, Locked, absent

POSITIONS = 2 * LONGEST + 3


class PairNet(nn.Module):
    """(batch, pieces) of ids and kinds -> logits (batch, 3): contradiction, entailment, neutral."""

    def __init__(self, pieces: int, narrow: int, layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, narrow)
        self.widen = nn.Linear(narrow, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Embedding(KINDS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(0.1) for _ in range(layers))
        self.mix = nn.Linear(4 * WIDTH, 256)
        self.top = nn.Linear(256, 3)
        self.drop, self.last = Locked(0.1), nn.Dropout(0.1)
        nn.init.normal_(self.kinds.weight, std=0.02)

    def forward(self, ids: Tensor, kinds: Tensor) -> Tensor:
        """As the class says; piece 0 is padding."""
        mask = absent(ids)
        x = self.widen(self.words(ids)) + self.places.weight[: ids.shape[1]] + self.kinds(kinds)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        one, two = (_mean(x, (kinds // (KINDS // 2) == side) & (ids != 0)) for side in (0, 1))
        seen = torch.cat([x[:, 0].to(one.dtype), one, two, (one - two).abs()], -1)
        return self.top(F.gelu(self.mix(self.last(seen))))


def _mean(x: Tensor, real: Tensor) -> Tensor:
    weight = real.to(x.dtype)[:, :, None]
    return (x * weight).sum(1) / weight.sum(1).clamp_min(1.0)


def narrowed(table: Tensor, counts: Tensor, narrow: int) -> tuple[Tensor, Tensor, Tensor]:
    """Principal components of the table, a piece weighing the root of its count: (narrow table, widening, mean)."""
    weight = counts.clamp_min(1).sqrt()[:, None]
    mean = (table * weight).sum(0) / weight.sum()
    _, _, axes = torch.linalg.svd((table - mean) * weight.sqrt(), full_matrices=False)
    axes = axes[:narrow]
    return (table - mean) @ axes.T, axes.T, mean


def begun(
    state: Mapping[str, Tensor], kept: Sequence[int], counts: Tensor, narrow: int, layers: Sequence[int]
) -> PairNet:
    """A network that begins with the tagger's encoder (`state` of its net): the pieces `kept`, `layers` of its six."""
    net = PairNet(len(kept), narrow, len(layers))
    small, axes, mean = narrowed(state["encoder.words.weight"][list(kept)], counts, narrow)
    with torch.no_grad():
        net.words.weight.copy_(small)
        net.widen.weight.copy_(axes)
        net.widen.bias.copy_(mean + state["encoder.kind"])
        net.places.weight.copy_(state["encoder.places.weight"][:POSITIONS])
        net.norm.weight.copy_(state["encoder.norm.weight"])
        net.norm.bias.copy_(state["encoder.norm.bias"])
        for place, layer in enumerate(layers):
            prefix = f"encoder.layers.{layer}."
            old = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
            net.layers[place].load_state_dict(old)
    return net
